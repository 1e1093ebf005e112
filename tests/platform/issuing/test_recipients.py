"""The recipients' desk: a person is found across achievements, with what they were sent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.errors import AwardRefused
from openmerit.platform.issuing.letter_kinds import KINDS
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, Reach, reach_of
from openmerit.platform.people.errors import NotAllowed
from openmerit.platform.people.models import AuditEntry, Role

ALL = Reach(everywhere=True)
HOME = "/issue/northwind/"


@pytest.fixture
def other(issuer_member, northwind):
    made = actions.create_achievement(
        acting_user=issuer_member,
        organisation=northwind,
        members=AchievementMembers(name="SQL", description="Asks.", criteria_narrative="Passed."),
    )
    return actions.publish_achievement(acting_user=issuer_member, achievement=made)


@pytest.fixture
def give(issuer_member, achievement):
    def make(email="", *, what=None, **more) -> Award:
        made = actions.award(
            acting_user=issuer_member, achievement=what or achievement, email=email, **more
        )
        sign_single_awards()
        made.refresh_from_db()
        return made

    return make


def found(northwind, words, reach=ALL):
    return queries.recipients_found(northwind, reach, words).recipients


def test_a_person_is_found_once_across_achievements_by_number_address_or_name(
    northwind, give, other
):
    give("ada@example.org", name="Ada Lovelace", number="NW-17")
    newest = give("ada@example.org", name="Ada Lovelace", number="NW-17", what=other)
    give("ada.smith@example.org", name="Ada Smith", number="NW-170")
    for words in ("NW-17", "ADA@example.org", "lovelace ada"):
        (ada,) = found(northwind, words)
        assert (ada.key, ada.badges, ada.numbers) == (newest.key, 2, ["NW-17"]), words
    assert len(found(northwind, "ada")) == 2
    assert found(northwind, "NW-1") == []
    assert found(northwind, " ") == []


def test_letters_beyond_ascii_are_found_whatever_their_case(northwind, give):
    give("mueller@example.org", name="Änne Müller")
    for words in ("änne", "ÄNNE", "müller"):
        assert len(found(northwind, words)) == 1, words


def test_what_one_account_claimed_is_one_person_and_what_still_waits_for_them_too(
    northwind, give, other, person_called
):
    first = give("ada@example.org", name="Ada")
    second = give("ada@work.example", name="Ada L.", what=other)
    ada = person_called("ada@example.org")
    for one in (first, second):
        actions.mark_claimed(acting_user=ada, award=one)
    waiting = give("ada@work.example", existing="again")
    (recipient,) = found(northwind, "ada")
    assert (recipient.badges, recipient.unclaimed) == (3, 1)
    for anchor in (first, second, waiting):
        page = queries.page_of_recipient(northwind, ALL, anchor, limit=50, cursor=None)
        assert page.items == [waiting, second, first]


def test_two_accounts_that_share_an_address_stay_two_people(northwind, give, other, person_called):
    first = give("family@example.org", name="Ada")
    second = give("family@example.org", name="Bob", what=other)
    actions.mark_claimed(acting_user=person_called("ada@example.org"), award=first)
    actions.mark_claimed(acting_user=person_called("bob@example.org"), award=second)
    assert len(found(northwind, "family@example.org")) == 2
    page = queries.page_of_recipient(northwind, ALL, first, limit=50, cursor=None)
    assert page.items == [first]
    waiting = give("family@example.org", existing="again")
    page = queries.page_of_recipient(northwind, ALL, first, limit=50, cursor=None)
    assert page.items == [first]  # whose the next one is cannot be told
    page = queries.page_of_recipient(northwind, ALL, waiting, limit=50, cursor=None)
    assert page.items == [waiting]


def test_another_organisations_recipients_are_never_found(stranger, give):
    give("ada@example.org", name="Ada", number="NW-17")
    elsewhere = stranger.memberships.get().organisation
    for words in ("NW-17", "ada@example.org", "ada"):
        assert found(elsewhere, words) == []


def test_a_role_for_one_unit_sees_only_the_recipients_of_that_unit(
    owner, northwind, give, achievement, other, person_called, signed_in
):
    unit = people.create_unit(acting_user=owner, organisation=northwind, name="Evening school")
    actions.place_achievement(acting_user=owner, achievement=other, unit=unit)
    uma = person_called("uma@northwind.example", "Uma")
    people.add_member(acting_user=owner, organisation=northwind, email=uma.email, role=Role.MEMBER)
    people.grant_role(
        acting_user=owner, organisation=northwind, person=uma, role=Role.ISSUER, unit=unit
    )
    far = give("ada@example.org", name="Ada", number="NW-17")
    near = give("ada@example.org", name="Ada", number="NW-17", what=other)
    reach = reach_of(uma, northwind, Permission.VIEW)
    (ada,) = found(northwind, "NW-17", reach)
    assert (ada.key, ada.badges) == (near.key, 1)
    client = signed_in(uma)
    shown = client.get(f"{HOME}recipients/{near.key}").content.decode()
    assert near.key in shown
    assert far.key not in shown
    assert client.get(f"{HOME}recipients/{far.key}").status_code == 404
    assert client.post(f"{HOME}awards/{far.key}/remind").status_code == 404
    assert actions.remind_recipient(acting_user=uma, award=near) == 1
    assert not far.claim_reminders.exists()
    with pytest.raises(NotAllowed):
        actions.mend_address(acting_user=uma, award=far, email="eve@example.org")


def test_a_person_costs_the_same_few_queries_however_much_they_have(
    northwind, give, other, django_assert_max_num_queries
):
    give("ada@example.org", name="Ada", number="NW-17")
    for _ in range(5):
        last = give("ada@example.org", name="Ada", number="NW-17", existing="again")
    with django_assert_max_num_queries(6):
        found(northwind, "nobody at all")
    with django_assert_max_num_queries(5):
        found(northwind, "NW-17")
    with django_assert_max_num_queries(7):
        page = queries.page_of_recipient(northwind, ALL, last, limit=50, cursor=None)
        contacts = queries.contacts_of(page.items)
    assert len(contacts) == 6


def test_numbers_addresses_and_mails_are_found_by_an_index(northwind, give):
    award = give("ada@example.org", number="NW-17")
    plans = []

    def explained(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "WHERE" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                plans.append(" / ".join(row[3] for row in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        queries.recipients_found(northwind, ALL, "NW-17")
        queries.recipients_found(northwind, ALL, "ada@example.org")
        queries.contacts_of([award])
    whole = "\n".join(plans)
    for index in ("award_by_recipient_number", "award_by_recipient", "mail_about"):
        assert index in whole, whole
    for plan in plans:
        assert "SCAN issuing_award" not in plan, plan
        assert "SCAN engine_mail" not in plan, plan


def test_what_was_sent_is_told_in_words_and_why_it_was_not(give, drain, signed_in, viewer):
    award = give("ada@example.org", name="Ada")
    drain()
    contact = queries.contacts_of([award])[award.pk]
    assert [(str(one.label), one.mail.state) for one in contact.mails] == [
        (str(KINDS["claim"].label), "sent")
    ]
    Mail.objects.update(state=Mail.State.FAILED, error="550 no such mailbox")
    shown = signed_in(viewer).get(f"{HOME}recipients/{award.key}").content.decode()
    assert "Not sent" in shown
    assert "550 no such mailbox" in shown
    assert "Send the claim mail again" not in shown


def test_mails_about_one_award_are_never_taken_for_anothers(give):
    award = give("ada@example.org")
    for about in (f"award {award.key}x", f"award {award.key}", "award ", ""):
        for number in (1, 2):
            key = f"{number}:{about}"
            Mail.objects.create(
                key=key, message_id=key, kind="claim", to="a@example.org", about=about
            )
    mails = queries.contacts_of([award])[award.pk].mails
    assert len(mails) == 2


def test_the_address_of_a_persons_page_holds_no_address(give, signed_in, viewer):
    award = give("ada@example.org", number="NW-17")
    page = signed_in(viewer).get(f"{HOME}recipients/?q=NW-17").content.decode()
    assert f"{HOME}recipients/{award.key}" in page
    assert "recipients/ada" not in page


# --- Mending an address ---------------------------------------------------------------------------


def test_before_it_is_signed_an_address_is_mended_in_place(issuer_member, achievement, drain):
    award = actions.award(acting_user=issuer_member, achievement=achievement, email="adda@a.test")
    made = actions.mend_address(acting_user=issuer_member, award=award, email="Ada@a.test")
    assert (made.pk, made.recipient_email) == (award.pk, "ada@a.test")
    drain()
    assert [mail.to for mail in Mail.objects.filter(kind="claim")] == ["ada@a.test"]
    entry = AuditEntry.objects.get(verb="award.address_mended")
    assert entry.before == {"recipient.email": "adda@a.test"}


def test_whoever_was_signing_it_with_the_old_address_stores_nothing(issuer_member, achievement):
    award = actions.award(acting_user=issuer_member, achievement=achievement, email="adda@a.test")
    Award.objects.filter(pk=award.pk).update(lease_until=timezone.now() + timedelta(minutes=1))
    before = Award.objects.get(pk=award.pk).attempt
    actions.mend_address(acting_user=issuer_member, award=award, email="ada@a.test")
    assert Award.objects.get(pk=award.pk).attempt == before + 1


def test_once_signed_the_mail_goes_to_the_right_address_and_the_old_link_says_so(
    issuer_member, give, drain, client
):
    award = give("adda@a.test", name="Ada Lovelace")
    made = actions.mend_address(acting_user=issuer_member, award=award, email="ada@a.test")
    drain()
    made.refresh_from_db()
    assert Mail.objects.get(key=f"claim:{made.key}").to == "ada@a.test"
    old = client.get(f"/claim/{claim_token(award.key)}").content.decode()
    assert "was replaced" in old
    for named in ("Ada", "a.test"):
        assert named not in old
    new = client.get(f"/claim/{claim_token(made.key)}").content.decode()
    assert "ada@a.test" in new


def test_an_address_that_was_claimed_or_holds_it_or_is_none_is_refused(
    issuer_member, give, person_called
):
    award = give("adda@a.test")
    give("ada@a.test")
    for wrong in ("ada@a.test", "no address", "x" * 400):
        with pytest.raises(AwardRefused):
            actions.mend_address(acting_user=issuer_member, award=award, email=wrong)
    actions.mark_claimed(acting_user=person_called("adda@a.test"), award=award)
    award.refresh_from_db()
    with pytest.raises(AwardRefused, match="claimed"):
        actions.mend_address(acting_user=issuer_member, award=award, email="bob@a.test")


def test_mending_on_the_page_keeps_what_was_typed(issuer_member, give, signed_in):
    award = give("adda@a.test")
    client, page = signed_in(issuer_member), f"{HOME}awards/{award.key}/address"
    refused = client.post(page, {"email": "not one"})
    assert refused.status_code == 422
    assert "not one" in refused.content.decode()
    done = client.post(page, {"email": "ada@a.test"})
    newer = Award.objects.get(recipient_email="ada@a.test")
    assert done.url == f"{HOME}recipients/{newer.key}"


def test_reach_is_what_lists_are_narrowed_by(northwind):
    assert Award.objects.filter(within(Reach(), "achievement__")).count() == 0
