"""Revoking, suspending, reinstating, and what the signed status list says of it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.engine import sweeps
from openmerit.platform.engine.models import OutboxEvent
from openmerit.platform.issuing import actions, registers
from openmerit.platform.issuing.errors import AwardNotInState, ReasonMissing
from openmerit.platform.issuing.models import STATUS_LIST_LENGTH, Award, StatusList, StatusRegister
from openmerit.platform.issuing.work import publish_status_lists, sign_single_awards
from openmerit.platform.people.models import AuditEntry


@pytest.fixture
def award(issuer_member, achievement) -> Award:
    made = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org", name="Ada"
    )
    sign_single_awards()
    made.refresh_from_db()
    return made


def bit(award: Award) -> bool:
    """What the published list says of the award at this moment."""
    answer = Client().get(award.register.list.path)
    assert answer.status_code == 200
    subject = json.loads(answer.content)["credentialSubject"]
    return credentials.StatusList.decode(subject["encodedList"]).get(award.status_index)


def test_what_is_revoked_stays_revoked(issuer_member, award):
    assert bit(award) is False
    actions.revoke(acting_user=issuer_member, award=award, reason=" Awarded   by mistake ")
    assert (award.state, award.reason) == ("revoked", "Awarded by mistake")
    assert bit(award) is True
    with pytest.raises(AwardNotInState):
        actions.reinstate(acting_user=issuer_member, award=award, reason="Sorry")
    with pytest.raises(AwardNotInState):
        actions.suspend(acting_user=issuer_member, award=award, reason="Sorry")
    award.refresh_from_db()
    assert (award.state, bit(award)) == ("revoked", True)


def test_what_is_suspended_can_be_reinstated(issuer_member, award):
    actions.suspend(acting_user=issuer_member, award=award, reason="Under review")
    assert (award.state, bit(award)) == ("suspended", True)
    actions.reinstate(acting_user=issuer_member, award=award, reason="Settled")
    assert (award.state, bit(award)) == ("issued", False)


def test_each_change_is_recorded_and_told_once(issuer_member, award):
    actions.revoke(acting_user=issuer_member, award=award, reason="Mistake")
    actions.revoke(acting_user=issuer_member, award=award, reason="Mistake again")
    entry = AuditEntry.objects.get(verb="award.revoked")
    assert (entry.person, entry.before) == (issuer_member, {"state": "issued"})
    assert entry.after == {"state": "revoked", "reason": "Mistake"}
    event = OutboxEvent.objects.get(name="AwardRevoked")
    assert event.payload == {"award": award.key}


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "bell\x07"])
def test_an_award_is_withdrawn_only_with_a_reason(issuer_member, award, reason):
    with pytest.raises(ReasonMissing):
        actions.revoke(acting_user=issuer_member, award=award, reason=reason)
    award.refresh_from_db()
    assert (award.state, bit(award)) == ("issued", False)
    assert not OutboxEvent.objects.filter(name="AwardRevoked").exists()


def test_an_award_revoked_before_it_is_signed_never_is(issuer_member, achievement):
    award = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org"
    )
    actions.revoke(acting_user=issuer_member, award=award, reason="Mistake")
    sign_single_awards()
    award.refresh_from_db()
    assert award.state == "revoked"
    assert not hasattr(award, "credential")
    assert not OutboxEvent.objects.filter(name="CredentialIssued").exists()


def test_the_list_is_signed_once_for_each_change_and_served_as_it_is_stored(issuer_member, award):
    path = award.register.list.path
    first = Client().get(path).content
    assert Client().get(path).content == first
    actions.suspend(acting_user=issuer_member, award=award, reason="Doubt")
    second = Client().get(path).content
    assert second != first
    assert Client().get(path).content == second
    stored = StatusList.objects.get()
    assert bytes(stored.signed_bytes) == second
    assert stored.version == stored.published_version


def test_the_worker_tells_a_change_that_nobody_asked_for(issuer_member, award):
    actions.revoke(acting_user=issuer_member, award=award, reason="Mistake")
    assert registers.is_stale(StatusList.objects.get())
    publish_status_lists()
    assert not registers.is_stale(StatusList.objects.get())
    assert sweeps._entries["issuing.status_lists"].every <= timedelta(seconds=5)


def test_an_older_list_never_replaces_a_newer_one(issuer_member, award, monkeypatch):
    actions.suspend(acting_user=issuer_member, award=award, reason="Doubt")
    slow = StatusList.objects.get()
    sign = credentials.issue

    def overtaken(document, signer, *, now):
        monkeypatch.setattr(credentials, "issue", sign)
        actions.reinstate(acting_user=issuer_member, award=award, reason="Settled")
        assert registers.publish(slow)
        return sign(document, signer, now=now)

    monkeypatch.setattr(credentials, "issue", overtaken)
    assert registers.publish(slow) is False
    assert bit(award) is False


def test_indexes_are_each_given_once_and_a_full_register_is_followed_by_another(
    issuer_member, achievement
):
    first = actions.award(acting_user=issuer_member, achievement=achievement, email="a@example.org")
    StatusRegister.objects.update(next_index=STATUS_LIST_LENGTH - 1)
    last = actions.award(acting_user=issuer_member, achievement=achievement, email="b@example.org")
    next = actions.award(acting_user=issuer_member, achievement=achievement, email="c@example.org")
    assert (first.status_index, last.status_index, next.status_index) == (
        0,
        STATUS_LIST_LENGTH - 1,
        0,
    )
    assert last.register_id == first.register_id != next.register_id
    sign_single_awards()
    for award in (first, last, next):
        award.refresh_from_db()
        assert (award.state, bit(award)) == ("issued", False)


def test_expired_is_a_matter_of_the_clock(issuer_member, achievement):
    award = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        valid_from=timezone.now() - timedelta(days=10),
        valid_until=timezone.now() + timedelta(days=1),
    )
    sign_single_awards()
    award.refresh_from_db()
    assert award.standing == "issued"
    Award.objects.update(valid_until=timezone.now() - timedelta(days=1))
    award.refresh_from_db()
    assert (award.state, award.standing) == ("issued", "expired")
