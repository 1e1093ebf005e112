"""When awards end, by months or on a day, and to whom they can be given: an address or a DID."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from openmerit.credentials import SigningKey
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.dids import read_did
from openmerit.platform.issuing.errors import (
    AchievementOver,
    AchievementRefused,
    AlreadyHeld,
    AwardNotInState,
    AwardRefused,
)
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.models import AuditEntry
from openmerit.platform.verifying.queries import report as report_on

from .conftest import MEMBERS

DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
NEXT_YEAR = timezone.now().date() + timedelta(days=400)


@pytest.fixture
def yearly(issuer_member, northwind):
    made = actions.create_achievement(
        acting_user=issuer_member,
        organisation=northwind,
        members=replace(MEMBERS, expires_on=NEXT_YEAR),
    )
    return actions.publish_achievement(acting_user=issuer_member, achievement=made)


@pytest.mark.django_db
def test_all_awards_end_with_the_day_and_one_with_an_end_of_its_own_then(yearly, issuer_member):
    made = actions.award(acting_user=issuer_member, achievement=yearly, email="a@example.org")
    assert made.valid_until == datetime(
        NEXT_YEAR.year, NEXT_YEAR.month, NEXT_YEAR.day, 23, 59, 59, tzinfo=UTC
    )
    own = timezone.now() + timedelta(days=3)
    other = actions.award(
        acting_user=issuer_member, achievement=yearly, email="b@example.org", valid_until=own
    )
    assert other.valid_until == own
    assert (
        AuditEntry.objects.filter(verb="achievement.created").latest("pk").after["expires_on"]
        == NEXT_YEAR.isoformat()
    )


@pytest.mark.django_db
def test_after_that_day_nothing_is_awarded_that_would_have_ended_already(
    yearly, issuer_member, sheet
):
    yearly.expires_on = timezone.now().date() - timedelta(days=1)
    yearly.save(update_fields=["expires_on"])
    deeds = [
        lambda: actions.award(acting_user=issuer_member, achievement=yearly, email="a@example.org"),
        lambda: actions.make_offer(
            acting_user=issuer_member, achievement=yearly, offer=actions.Offer()
        ),
        lambda: actions.prepare_run(
            acting_user=issuer_member, achievement=yearly, source=sheet("a@example.org,A")
        ),
    ]
    for deed in deeds:
        with pytest.raises(AchievementOver):
            deed()
    assert Award.objects.count() == 0
    assert actions.award(
        acting_user=issuer_member,
        achievement=yearly,
        email="a@example.org",
        valid_until=timezone.now() + timedelta(days=3),
    )


@pytest.mark.django_db
def test_an_award_that_is_due_after_the_last_day_is_refused_now(yearly, issuer_member):
    with pytest.raises(AchievementOver):
        actions.award(
            acting_user=issuer_member,
            achievement=yearly,
            email="a@example.org",
            due_at=timezone.now() + timedelta(days=420),
        )


def test_an_achievement_ends_its_awards_in_one_way():
    with pytest.raises(AchievementRefused) as refused:
        replace(MEMBERS, valid_for_months=12, expires_on=NEXT_YEAR)
    assert refused.value.fields["member"] == "expiresOn"


@pytest.mark.django_db
def test_what_would_have_ended_already_is_not_published(issuer_member, northwind):
    made = actions.create_achievement(
        acting_user=issuer_member,
        organisation=northwind,
        members=replace(MEMBERS, expires_on=date(2020, 6, 30)),
    )
    with pytest.raises(AchievementRefused) as refused:
        actions.publish_achievement(acting_user=issuer_member, achievement=made)
    assert refused.value.fields["member"] == "expiresOn"


@pytest.mark.django_db
def test_the_day_is_set_on_the_page_and_over_the_api(draft, issuer_member, signed_in, with_token):
    page = f"/issue/northwind/achievements/{draft.key}/edit/expiry"
    answer = signed_in(issuer_member).post(page, {"expires_on": NEXT_YEAR.isoformat()})
    assert answer.status_code == 302
    script = with_token(issuer_member)
    shown = script.get(f"/api/v1/achievements/{draft.key}").json()
    assert shown["expiresOn"] == NEXT_YEAR.isoformat()
    body = {"name": "X", "expiresOn": "soon"}
    refused = script.put(f"/api/v1/achievements/{draft.key}", body, "application/json")
    assert (refused.status_code, refused.json()["member"]) == (422, "expiresOn")


@pytest.mark.django_db(transaction=True)
def test_a_did_is_whom_the_badge_is_about_and_no_mail_goes_out(
    achievement, issuer_member, drain, mails
):
    made = actions.award(acting_user=issuer_member, achievement=achievement, did=DID, name="Ada")
    drain()
    made.refresh_from_db()
    badge = json.loads(queries.credential_of(made))
    assert badge["credentialSubject"]["id"] == DID
    assert "identifier" not in badge["credentialSubject"]
    report = report_on(queries.credential_of(made), recipient=DID, online=False)
    assert str(report.check("recipient").outcome) == "passed"
    assert str(report.check("schema").outcome) == "passed"
    assert not [mail for mail in mails() if "Data Analyst" in mail]
    with pytest.raises(AwardNotInState):
        actions.resend_claim_mail(acting_user=issuer_member, award=made)


@pytest.mark.django_db
def test_with_an_address_as_well_the_badge_names_both(achievement, issuer_member):
    made = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org", did=DID
    )
    sign_single_awards()
    made.refresh_from_db()
    content = queries.credential_of(made)
    for recipient in (DID, "ada@example.org"):
        report = report_on(content, recipient=recipient, online=False)
        assert str(report.check("recipient").outcome) == "passed"


@pytest.mark.django_db
def test_nobody_holds_it_twice_by_address_and_did(achievement, issuer_member):
    def give(**whom):
        return actions.award(acting_user=issuer_member, achievement=achievement, **whom)

    give(email="ada@example.org", did=DID)
    for whom in (
        {"did": DID},
        {"email": "ada@example.org"},
        {"email": "other@example.org", "did": DID},
    ):
        with pytest.raises(AlreadyHeld):
            give(**whom)
    assert give(did=DID, existing="again").occasion.startswith("again-")
    give(email="bob@example.org")
    give(did="did:web:bob.example")
    give(did="did:web:bob.example:people:cyd")
    assert Award.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "did",
    [
        "did:key:nonsense",
        "did:web:127.0.0.1",
        "did:web:",
        f"{DID}#key",
        "did:web:example.org/path",
        "DID:key:z6Mk",
        "https://example.org",
        "did:example:" + "a" * 600,
        "did:example:a\x00b",
    ],
)
def test_what_is_no_did_is_refused_naming_the_member(achievement, issuer_member, did):
    with pytest.raises(AwardRefused) as refused:
        actions.award(acting_user=issuer_member, achievement=achievement, did=did)
    assert refused.value.fields["member"] == "recipient.did"
    assert Award.objects.count() == 0


@pytest.mark.django_db
def test_somebody_has_to_be_named(achievement, issuer_member):
    with pytest.raises(AwardRefused) as refused:
        actions.award(acting_user=issuer_member, achievement=achievement)
    assert refused.value.fields["member"] == "recipient.email"


@given(st.one_of(st.text(max_size=80), st.from_regex(r"did:[a-z]{1,8}:[A-Za-z0-9._:%-]{0,40}")))
def test_whatever_is_typed_as_a_did_is_one_or_refused_in_words(text):
    with suppress(ValueError):
        did = read_did(text)
        assert did == text.strip()
        assert read_did(did) == did


def test_the_did_of_every_kind_of_key_is_taken():
    for kind in ("ed25519", "p256"):
        did = SigningKey.generate(kind).did
        assert read_did(f" {did} ") == did


@pytest.mark.django_db
def test_the_form_and_the_api_take_a_did(achievement, issuer_member, signed_in, with_token):
    browser = signed_in(issuer_member)
    address = f"/issue/northwind/achievements/{achievement.key}/award"
    wrong = browser.post(address, {"did": "did:key:nope"})
    assert wrong.status_code == 422
    right = browser.post(address, {"did": DID}, follow=True)
    assert "Hand them the claim link yourself" in right.content.decode()
    made = with_token(issuer_member).post(
        f"/api/v1/achievements/{achievement.key}/awards",
        {"recipient": {"did": "did:web:bob.example"}},
        "application/json",
    )
    assert made.json()["recipient"] == {"email": "", "did": "did:web:bob.example", "name": ""}
