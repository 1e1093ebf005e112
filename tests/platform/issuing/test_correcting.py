"""Correcting an award: the corrected one is signed, and only then the old one steps back."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine.models import Mail, OutboxEvent
from openmerit.platform.issuing import actions, queries, work
from openmerit.platform.issuing.errors import (
    AlreadyCorrected,
    AwardNotInState,
    AwardRefused,
    NothingCorrected,
)
from openmerit.platform.issuing.models import Award, Run
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.models import AuditEntry

from .test_status import bit

HOME = "/issue/northwind/"
WHY = {"reason": "", "reason_code": "wrong_detail"}


@pytest.fixture
def award(issuer_member, achievement) -> Award:
    made = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        name="Ada",
        result=[{"value": "B"}],
    )
    sign_single_awards()
    made.refresh_from_db()
    return made


def corrected(issuer_member, award, **changes) -> Award:
    return actions.correct(acting_user=issuer_member, award=award, changes=changes, **WHY)


def test_at_no_moment_neither_stands_and_in_the_end_only_the_new_one(issuer_member, award):
    made = corrected(issuer_member, award, result=[{"value": "A"}])
    award.refresh_from_db()
    assert (made.state, award.state, bit(award)) == ("queued", "issued", False)
    sign_single_awards()
    for one in (made, award):
        one.refresh_from_db()
    assert (made.state, award.state) == ("issued", "revoked")
    assert (bit(made), bit(award)) == (False, True)
    assert (award.reason_code, made.reason_code) == ("replaced", "wrong_detail")
    document = json.loads(queries.credential_of(made))
    assert document["credentialSubject"]["result"][0]["value"] == "A"


def test_a_crash_before_the_new_one_is_stored_leaves_the_old_one_standing(
    issuer_member, award, monkeypatch
):
    made = corrected(issuer_member, award, name="Ada Lovelace")

    def killed(*_arguments):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(work.SignedCredential.objects, "bulk_create", killed)
        with pytest.raises(SystemExit):
            sign_single_awards()
    for one in (made, award):
        one.refresh_from_db()
    assert (made.state, award.state) == ("queued", "issued")
    Award.objects.update(lease_until=None)
    sign_single_awards()
    for one in (made, award):
        one.refresh_from_db()
    assert (made.state, award.state) == ("issued", "revoked")
    assert AuditEntry.objects.filter(verb="award.revoked").count() == 1


def test_who_when_and_why_is_kept_of_both_steps(issuer_member, award):
    made = corrected(issuer_member, award, name="Ada Lovelace")
    sign_single_awards()
    asked = AuditEntry.objects.get(verb="award.corrected")
    assert (asked.person, asked.before) == (issuer_member, {"recipient.name": "Ada"})
    assert asked.after["recipient.name"] == "Ada Lovelace"
    assert asked.after["reason_code"] == "wrong_detail"
    done = AuditEntry.objects.get(verb="award.revoked")
    assert (done.person, done.after["replaced_by"]) == (issuer_member, made.key)


def test_an_address_is_corrected_as_long_as_nobody_claimed_it(
    issuer_member, award, drain, person_called
):
    made = corrected(issuer_member, award, email="ada@right.example.org")
    drain()
    mail = Mail.objects.get(kind="claim", key__contains=made.key)
    assert mail.to == "ada@right.example.org"
    assert not Mail.objects.filter(kind="award_changed").exists()
    made.refresh_from_db()
    actions.mark_claimed(acting_user=person_called("ada@right.example.org"), award=made)
    with pytest.raises(AwardRefused, match="claimed"):
        corrected(issuer_member, made, email="eve@example.org")


def test_who_claimed_the_wrong_address_in_between_gets_nothing_of_the_right_one(
    issuer_member, award, person_called
):
    made = corrected(issuer_member, award, email="ada@right.example.org")
    actions.mark_claimed(acting_user=person_called("ada@example.org"), award=award)
    sign_single_awards()
    made.refresh_from_db()
    assert made.claimed_by is None


def test_what_was_suspended_while_it_waited_stays_suspended(issuer_member, award):
    made = corrected(issuer_member, award, name="Ada L.")
    actions.suspend(acting_user=issuer_member, award=award, reason="", reason_code="in_question")
    sign_single_awards()
    for one in (made, award):
        one.refresh_from_db()
    assert (made.state, made.reason_code) == ("suspended", "in_question")
    assert (award.state, bit(made)) == ("revoked", True)


def test_what_was_revoked_while_it_waited_comes_back_in_no_form(issuer_member, award):
    made = corrected(issuer_member, award, name="Ada L.")
    actions.revoke(acting_user=issuer_member, award=award, reason="", reason_code="misconduct")
    sign_single_awards()
    for one in (made, award):
        one.refresh_from_db()
    assert (made.state, award.reason_code) == ("failed", "misconduct")
    assert not hasattr(made, "credential")
    assert OutboxEvent.objects.filter(name="CredentialIssued", key=made.key).count() == 0


def test_it_is_corrected_by_one_at_a_time_and_as_often_as_needed(issuer_member, award):
    first = corrected(issuer_member, award, name="Ada L.")
    with pytest.raises(AlreadyCorrected):
        corrected(issuer_member, award, name="Ada Lovelace")
    sign_single_awards()
    with pytest.raises(AwardNotInState):
        corrected(issuer_member, award, name="Ada Lovelace")
    first.refresh_from_db()
    second = corrected(issuer_member, first, name="Ada Lovelace")
    sign_single_awards()
    states = list(Award.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["revoked", "revoked", "issued"]
    assert second.supersedes == first


def test_a_correction_that_was_withdrawn_before_it_was_signed_leaves_room(issuer_member, award):
    wrong = corrected(issuer_member, award, name="Adda")
    actions.revoke(acting_user=issuer_member, award=wrong, reason="A slip")
    right = corrected(issuer_member, award, name="Ada L.")
    sign_single_awards()
    right.refresh_from_db()
    assert right.state == "issued"


def test_nothing_is_signed_where_nothing_changes(issuer_member, award):
    with pytest.raises(NothingCorrected):
        corrected(issuer_member, award, name="Ada", email=" ADA@example.org ")
    with pytest.raises(AwardRefused, match="ends before"):
        corrected(issuer_member, award, valid_until=award.valid_from - timedelta(days=1))
    assert Award.objects.count() == 1


def test_an_end_can_be_taken_away_though_the_achievement_has_a_rule(issuer_member, achievement):
    achievement.valid_for_months = 12
    achievement.save()
    award = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org"
    )
    sign_single_awards()
    made = corrected(issuer_member, award, valid_until=None)
    made.refresh_from_db()
    assert made.valid_until is None


def test_a_run_counts_a_corrected_award_once_and_its_correction_is_signed(
    issuer_member, achievement, sheet, drain
):
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=sheet("ada@example.org,Ada")
    )
    actions.start_run(acting_user=issuer_member, run=run)
    drain()
    made = corrected(issuer_member, Award.objects.get(), name="Ada Lovelace")
    drain()
    made.refresh_from_db()
    assert (made.state, made.run) == ("issued", run)
    run = Run.objects.get()
    assert (queries.progress_of(run).issued, queries.progress_of(run).left) == (1, 0)


def test_a_renewal_follows_the_award_that_it_renews(issuer_member, achievement):
    award = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        valid_until=timezone.now() + timedelta(days=30),
    )
    sign_single_awards()
    renewal = actions.renew(acting_user=issuer_member, award=award)
    made = corrected(issuer_member, award, name="Ada")
    sign_single_awards()
    renewal.refresh_from_db()
    assert renewal.renews == made


def test_the_page_shows_what_stands_and_changes_only_what_was_typed(
    issuer_member, award, signed_in
):
    browser = signed_in(issuer_member)
    address = f"{HOME}awards/{award.key}/"
    assert 'value="ada@example.org"' in browser.get(f"{address}correct").content.decode()
    typed = {
        "email": "ada@example.org",
        "name": "Ada Lovelace",
        "valid_from": f"{award.valid_from:%Y-%m-%d}",
        "result": "B",
        "reason_code": "new_name",
    }
    same = browser.post(f"{address}correct", typed | {"name": "Ada"})
    assert (same.status_code, "says just that already" in same.content.decode()) == (422, True)
    assert browser.post(f"{address}correct", typed).status_code == 302
    made = Award.objects.get(supersedes=award)
    assert (made.recipient_name, made.valid_from) == ("Ada Lovelace", award.valid_from)
    assert "It is being corrected" in browser.get(address).content.decode()
    sign_single_awards()
    old = browser.get(address).content.decode()
    assert "It was replaced" in old
    assert made.key in old
    assert "Replaces" in browser.get(f"{HOME}awards/{made.key}/").content.decode()


def test_a_script_corrects_and_reads_what_replaces_what(issuer_member, award, with_token):
    script = with_token(issuer_member)
    address = f"/api/v1/awards/{award.key}"

    def ask(body):
        return script.post(f"{address}/correct", json.dumps(body), content_type="application/json")

    assert ask({"reason": "Slip"}).json()["code"] == "nothing_corrected"
    assert ask({"recipient": {"name": "A"}}).json()["code"] == "reason_missing"
    assert ask({"recipient": {"phone": "1"}, "reason": "x"}).status_code == 422
    made = ask(
        {
            "recipient": {"name": "Ada L."},
            "validUntil": "2099-01-01T00:00:00Z",
            "result": {"value": "A"},
            "reason": "Slip",
        }
    )
    assert (made.status_code, made.json()["supersedes"]) == (201, award.key)
    assert made.json()["validUntil"] == "2099-01-01T00:00:00Z"
    sign_single_awards()
    old = script.get(address).json()
    assert (old["state"], old["reason_code"]) == ("revoked", "replaced")
    newer = script.get(f"/api/v1/awards/{made.json()['id']}").json()
    assert newer["state"] == "issued"
