"""Who is named by a DID has no address: no mail goes to nobody, and each of them is one person."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, queries, reminding
from openmerit.platform.issuing.endorsing import Subject
from openmerit.platform.issuing.models import Award, ExpiryReminder
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people

pytestmark = pytest.mark.django_db
DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
OTHER = "did:web:ada.example.org"


@pytest.fixture
def give(issuer_member, achievement):
    def award(did=DID, email="", **more) -> Award:
        made = actions.award(
            acting_user=issuer_member, achievement=achievement, did=did, email=email, **more
        )
        sign_single_awards()
        made.refresh_from_db()
        return made

    return award


@pytest.mark.parametrize("verb", ["suspend", "revoke"])
def test_what_is_withdrawn_sends_no_mail_to_nobody(give, issuer_member, verb):
    getattr(actions, verb)(acting_user=issuer_member, award=give(), reason="Doubt")
    assert not Mail.objects.exclude(kind="member").exists()


def test_who_claimed_it_with_their_key_is_told_at_their_accounts_address(
    give, issuer_member, person_called
):
    award = give()
    actions.mark_claimed(acting_user=person_called("ada@example.org", "Ada"), award=award)
    actions.suspend(acting_user=issuer_member, award=award, reason="Doubt")
    mail = Mail.objects.exclude(kind="member").get()
    assert mail.to == "ada@example.org"
    assert DID in mail.text


def test_nobody_is_reminded_without_an_address(give):
    award = give(valid_until=timezone.now() + timedelta(days=20))
    Award.objects.filter(pk=award.pk).update(issued_at=timezone.now() - timedelta(days=100))
    reminding.remind_of_ends()
    assert not Mail.objects.exclude(kind="member").exists()
    assert not ExpiryReminder.objects.exists()


def test_a_mail_to_nobody_is_a_mistake_of_ours_that_shows():
    with pytest.raises(AssertionError):
        engine.queue_mail(key="k", to=" ", subject="s", text="t", kind="claim", repeatable=True)


def test_anothers_longer_badge_does_not_hide_that_this_one_ends(give):
    soon = timezone.now() + timedelta(days=20)
    ends = give(valid_until=soon)
    give(did=OTHER, valid_until=soon + timedelta(days=300))
    found = reminding.ending(timezone.now(), within=timedelta(days=30))
    assert list(found) == [ends]


def test_each_of_them_is_counted_as_one_person(
    give, issuer_member, northwind, achievement, owner, stranger, signed_in
):
    give()
    give(did=OTHER)
    change = actions.prepare_change(
        acting_user=issuer_member, organisation=northwind, selection=Selection()
    )
    assert queries.concerned_by(change).people == 2
    council = people.create_organisation(acting_user=stranger, name="Council", slug="council")
    given = actions.endorse_unasked(
        acting_user=stranger, endorser=council, subject=Subject.of_achievement(achievement)
    )
    assert queries.holders_behind(given) == 2


def test_one_person_holds_and_two_people_hold(give, achievement, stranger, signed_in):
    give()
    council = people.create_organisation(acting_user=stranger, name="Council", slug="council")
    given = actions.endorse_unasked(
        acting_user=stranger, endorser=council, subject=Subject.of_achievement(achievement)
    )
    page = f"/issue/council/endorsements/{given.key}/withdraw"
    browser = signed_in(stranger)
    assert "1 person holds such a badge" in browser.get(page).content.decode()
    give(did=OTHER)
    assert "2 people hold such a badge" in browser.get(page).content.decode()


def test_corrected_to_another_key_it_is_not_with_whoever_claimed_it(
    give, issuer_member, person_called
):
    award = give()
    actions.mark_claimed(acting_user=person_called("eve@example.org"), award=award)
    made = actions.correct(
        acting_user=issuer_member, award=award, changes={"did": OTHER}, reason="The wrong key"
    )
    sign_single_awards()
    made.refresh_from_db()
    assert (made.state, made.recipient_did, made.claimed_by) == ("issued", OTHER, None)


def test_a_key_added_to_an_address_leaves_it_with_whoever_claimed_it(
    give, issuer_member, person_called
):
    award = give(did="", email="ada@example.org")
    ada = person_called("ada@example.org")
    actions.mark_claimed(acting_user=ada, award=award)
    made = actions.correct(
        acting_user=issuer_member, award=award, changes={"did": DID}, reason="Her key"
    )
    sign_single_awards()
    made.refresh_from_db()
    assert (made.recipient_did, made.claimed_by) == (DID, ada)


def test_key_and_number_are_corrected_over_http(give, issuer_member, with_token):
    award = give(number="s1")
    answer = with_token(issuer_member).post(
        f"/api/v1/awards/{award.key}/correct",
        json.dumps({"recipient": {"number": "s2", "did": OTHER}, "reason": "A slip"}),
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    made = Award.objects.get(supersedes=award)
    assert (made.recipient_did, made.recipient_number) == (OTHER, "s2")


def test_key_and_number_are_corrected_on_the_page(give, issuer_member, signed_in):
    award = give(number="s1")
    browser, page = signed_in(issuer_member), f"/issue/northwind/awards/{award.key}/correct"
    sent = {
        "email": "",
        "name": "",
        "number": "s2",
        "did": OTHER,
        "valid_from": award.valid_from.date().isoformat(),
        "reason": "A slip",
    }
    refused = browser.post(page, sent | {"did": "no key"})
    assert refused.status_code == 422
    assert browser.post(page, sent).status_code == 302
    made = Award.objects.get(supersedes=award)
    assert (made.recipient_did, made.recipient_number) == (OTHER, "s2")
