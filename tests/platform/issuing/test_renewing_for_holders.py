"""A renewal is for whoever the old one was for, and with whoever holds that."""

from dataclasses import replace

import pytest

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions
from openmerit.platform.issuing.bulk import work_on_change
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.issuing.work import sign_single_awards, work_on_run
from openmerit.platform.wallet.actions.claiming import put_into_wallet
from openmerit.platform.wallet.models import HeldCredential

from .conftest import MEMBERS

DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


@pytest.fixture
def yearly(issuer_member, northwind) -> Achievement:
    made = actions.create_achievement(
        acting_user=issuer_member,
        organisation=northwind,
        members=replace(MEMBERS, valid_for_months=12),
    )
    return actions.publish_achievement(acting_user=issuer_member, achievement=made)


@pytest.fixture
def claimed(issuer_member, yearly, person_called, drain) -> Award:
    """Sent to Ada's old address, claimed by her account, which has another one."""
    ada = person_called("ada@new.example.org", "Ada")
    made = actions.award(
        acting_user=issuer_member, achievement=yearly, email="ada@old.example.org", name="Ada"
    )
    drain()
    made.refresh_from_db()
    put_into_wallet(ada, made, confirms=False)
    made.refresh_from_db()
    return made


def given(person, achievement, **recipient) -> Award:
    made = actions.award(acting_user=person, achievement=achievement, **recipient)
    sign_single_awards()
    made.refresh_from_db()
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["", "a@example.org"])
def test_a_renewal_names_the_same_recipient_by_did_and_number(issuer_member, yearly, email):
    old = given(issuer_member, yearly, did=DID, email=email, number="s1", name="Ada")
    made = actions.renew(acting_user=issuer_member, award=old)
    sign_single_awards()
    made.refresh_from_db()
    assert (made.state, made.recipient_email) == ("issued", email)
    assert (made.recipient_did, made.recipient_number, made.recipient_name) == (DID, "s1", "Ada")
    assert made.valid_until > old.valid_until


@pytest.mark.django_db
def test_many_at_once_are_renewed_without_an_address(issuer_member, northwind, yearly):
    given(issuer_member, yearly, did=DID)
    change = actions.prepare_change(
        acting_user=issuer_member, organisation=northwind, selection=Selection()
    )
    actions.start_change(acting_user=issuer_member, change=change, verb="renew", reason="Another")
    work_on_change(change.key)
    assert list(change.awards.values_list("outcome", flat=True)) == ["done"]
    assert Award.objects.filter(recipient_did=DID).count() == 2


def test_what_somebody_holds_is_renewed_in_their_wallet(issuer_member, claimed, drain):
    Mail.objects.all().delete()
    made = actions.renew(acting_user=issuer_member, award=claimed)
    drain()
    made.refresh_from_db()
    assert (made.claimed_by, made.claimed_at) == (claimed.claimed_by, claimed.claimed_at)
    held = HeldCredential.objects.filter(person=claimed.claimed_by).order_by("pk")
    assert [one.award for one in held] == [claimed, made]
    mail = Mail.objects.get()
    assert (mail.to, mail.kind) == ("ada@new.example.org", "award_changed")
    assert "renewed your badge" in mail.subject
    assert "/wallet/" in mail.text
    assert "/claim/" not in mail.text


def test_a_list_that_renews_leaves_it_with_whoever_holds_it(issuer_member, yearly, claimed, sheet):
    run = actions.prepare_run(
        acting_user=issuer_member,
        achievement=yearly,
        source=sheet("ada@old.example.org,Ada", "bo@example.org,Bo"),
        existing="renew",
    )
    actions.start_run(acting_user=issuer_member, run=run)
    work_on_run(run.key)
    renewal = Award.objects.get(renews=claimed)
    assert renewal.claimed_by == claimed.claimed_by
    assert Award.objects.get(recipient_email="bo@example.org").claimed_by is None


def test_a_renewal_that_names_another_key_is_not_with_the_old_holder(
    issuer_member, yearly, claimed
):
    Award.objects.filter(pk=claimed.pk).update(recipient_did=DID)
    made = actions.award(
        acting_user=issuer_member,
        achievement=yearly,
        email=claimed.recipient_email,
        did="did:web:eve.example.org",
        existing="renew",
    )
    assert (made.renews, made.claimed_by) == (claimed, None)
