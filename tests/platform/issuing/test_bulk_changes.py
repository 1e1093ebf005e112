"""One thing done to many awards: chosen, begun, carried on by any worker, and taken back."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, bulk, queries
from openmerit.platform.issuing.bulk import changes_without_worker, work_on_change
from openmerit.platform.issuing.errors import (
    AwardRefused,
    ChangeNotInState,
    NothingChosen,
    ReasonMissing,
    TooManyChosen,
)
from openmerit.platform.issuing.models import Award, BulkChange, ChangedAward
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import AuditEntry

from .test_status import bit

ALL = Selection()


@pytest.fixture
def awards(issuer_member, achievement) -> list[Award]:
    """Thirty badges, signed."""
    made = [
        actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email=f"p{number}@example.org",
            name=f"Person {number}",
            valid_until=timezone.now() + timedelta(days=100 + number),
        )
        for number in range(30)
    ]
    sign_single_awards()
    return made


@pytest.fixture
def change_all(issuer_member, northwind, awards):
    """Do one thing to all of them: `change_all("suspend", reason="Doubt")`."""

    def do(verb, *, selection=ALL, reason="A reason", work=True, **more) -> BulkChange:
        change = actions.prepare_change(
            acting_user=issuer_member, organisation=northwind, selection=selection
        )
        actions.start_change(
            acting_user=issuer_member, change=change, verb=verb, reason=reason, **more
        )
        if work:
            work_on_change(change.key)
        change.refresh_from_db()
        return change

    return do


def states() -> set[str]:
    return set(Award.objects.values_list("state", flat=True))


def outcomes(change) -> dict[str, int]:
    return queries.change_progress(change).outcomes


def a_day_later(change) -> None:
    BulkChange.objects.filter(pk=change.pk).update(final_at=timezone.now())
    for key in changes_without_worker():
        work_on_change(key)
    change.refresh_from_db()


def test_a_revocation_suspends_at_once_and_is_final_a_day_later(change_all, awards):
    change = change_all("revoke", reason_code="issued_in_error")
    assert (change.state, states(), outcomes(change)) == ("held", {"suspended"}, {"held": 30})
    assert bit(Award.objects.first()) is True
    assert timedelta(hours=23.9) < change.final_at - timezone.now() <= timedelta(hours=24)
    assert changes_without_worker() == []
    a_day_later(change)
    assert (change.state, states(), outcomes(change)) == ("done", {"revoked"}, {"done": 30})
    assert set(Award.objects.values_list("reason_code", flat=True)) == {"issued_in_error"}


def test_the_earners_are_told_when_it_is_final_and_not_before(change_all):
    change = change_all("revoke")
    assert not Mail.objects.filter(kind="award_changed").exists()
    a_day_later(change)
    mails = Mail.objects.filter(kind="award_changed")
    assert (mails.count(), len(set(mails.values_list("to", flat=True)))) == (30, 30)


def test_taken_back_only_what_it_suspended_stands_again(change_all, awards, issuer_member):
    before = awards[3]
    actions.suspend(acting_user=issuer_member, award=before, reason="Another matter")
    change = change_all("revoke")
    actions.take_change_back(
        acting_user=issuer_member, change=change, reason="", reason_code="suspended_by_mistake"
    )
    work_on_change(change.key)
    change.refresh_from_db()
    assert (change.state, outcomes(change)) == ("taken_back", {"taken_back": 30})
    still = Award.objects.filter(state="suspended")
    assert [award.pk for award in still] == [before.pk]
    assert still[0].reason == "Another matter"
    assert Award.objects.filter(state="issued").count() == 29
    assert bit(Award.objects.filter(state="issued").first()) is False
    changed_mails = Mail.objects.filter(kind="award_changed")
    assert {mail.to for mail in changed_mails} == {before.recipient_email}
    a_day_later(change)
    assert change.state == "taken_back"


def test_taken_back_before_all_are_suspended_the_rest_is_left_alone(
    change_all, issuer_member, monkeypatch
):
    change = change_all("revoke", work=False)
    monkeypatch.setattr(bulk, "stopping", lambda: True)
    work_on_change(change.key)
    assert outcomes(change) == {"held": bulk.AT_ONCE, "waiting": 30 - bulk.AT_ONCE}
    actions.take_change_back(acting_user=issuer_member, change=change, reason="A slip")
    monkeypatch.undo()
    work_on_change(change.key)
    assert states() == {"issued"}
    assert AuditEntry.objects.filter(verb="award.reinstated").count() == bulk.AT_ONCE


def test_what_is_final_cannot_be_taken_back_even_if_the_worker_sleeps(change_all, issuer_member):
    change = change_all("revoke")
    BulkChange.objects.update(final_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ChangeNotInState):
        actions.take_change_back(acting_user=issuer_member, change=change, reason="Too late")
    a_day_later(change)
    with pytest.raises(ChangeNotInState):
        actions.take_change_back(acting_user=issuer_member, change=change, reason="Too late")
    assert states() == {"revoked"}


def test_what_was_decided_by_hand_meanwhile_is_respected(change_all, awards, issuer_member):
    change = change_all("revoke")
    innocent, again = awards[0], awards[1]
    actions.reinstate(acting_user=issuer_member, award=innocent, reason="Not this one")
    actions.reinstate(acting_user=issuer_member, award=again, reason="Nor this")
    actions.suspend(acting_user=issuer_member, award=again, reason="Another matter")
    a_day_later(change)
    innocent.refresh_from_db()
    again.refresh_from_db()
    assert (innocent.state, again.state) == ("issued", "suspended")
    assert outcomes(change) == {"done": 28, "skipped": 2}


def test_what_was_suspended_by_hand_meanwhile_is_not_given_back(change_all, awards, issuer_member):
    change = change_all("revoke")
    actions.reinstate(acting_user=issuer_member, award=awards[0], reason="Not this one")
    actions.suspend(acting_user=issuer_member, award=awards[0], reason="Another matter")
    actions.take_change_back(acting_user=issuer_member, change=change, reason="A slip")
    work_on_change(change.key)
    still = Award.objects.get(state="suspended")
    assert (still.pk, still.reason) == (awards[0].pk, "Another matter")


def test_two_revocations_of_the_same_are_each_taken_back_alone(change_all, issuer_member):
    first, second = change_all("revoke"), change_all("revoke")
    actions.take_change_back(acting_user=issuer_member, change=first, reason="A slip")
    work_on_change(first.key)
    assert states() == {"suspended"}
    actions.take_change_back(acting_user=issuer_member, change=second, reason="A slip, too")
    work_on_change(second.key)
    assert states() == {"issued"}


def test_a_revocation_follows_what_is_corrected_meanwhile(change_all, awards, issuer_member):
    made = actions.correct(
        acting_user=issuer_member, award=awards[0], changes={"name": "Ada"}, reason="Slip"
    )
    change = change_all("revoke", selection=Selection(q="p0@"))
    sign_single_awards()
    made.refresh_from_db()
    assert made.state == "suspended"
    a_day_later(change)
    made.refresh_from_db()
    assert made.state == "revoked"


def test_suspending_and_reinstating_tell_each_earner_once(change_all):
    change_all("suspend", reason_code="in_question")
    assert states() == {"suspended"}
    change = change_all("reinstate", reason_code="settled")
    assert (states(), outcomes(change), change.state) == ({"issued"}, {"done": 30}, "done")
    assert Mail.objects.filter(kind="award_changed").count() == 60


def test_renewing_makes_one_new_award_for_each_and_says_who_needs_none(
    change_all, awards, issuer_member
):
    actions.renew(acting_user=issuer_member, award=awards[0])
    Award.objects.filter(pk=awards[1].pk).update(valid_until=None)
    change = change_all("renew", selection=Selection(state="issued"))
    sign_single_awards()
    assert outcomes(change) == {"done": 28, "skipped": 2}
    assert Award.objects.filter(renews__isnull=False, state="issued").count() == 29
    assert {one.note for one in queries.skipped_of(change, most=10)} == {
        f"The award to {awards[0].recipient_email} is renewed already. "
        "Renew the newer one instead.",
        f"The award to {awards[1].recipient_email} has no end, so there is nothing to renew.",
    }


def test_correcting_the_end_of_all_replaces_each(change_all):
    until = timezone.now() + timedelta(days=900)
    change = change_all("correct", details={"valid_until": until})
    sign_single_awards()
    assert outcomes(change) == {"done": 30}
    assert Award.objects.filter(state="revoked", reason_code="replaced").count() == 30
    assert set(Award.objects.filter(state="issued").values_list("valid_until", flat=True)) == {
        until
    }


def test_a_correction_of_nothing_and_one_without_reason_are_refused(change_all):
    with pytest.raises(AwardRefused):
        change_all("correct")
    with pytest.raises(ReasonMissing):
        change_all("suspend", reason="")
    assert states() == {"issued"}


def test_who_is_awarded_after_the_choice_is_not_concerned(
    change_all, issuer_member, northwind, achievement
):
    change = actions.prepare_change(
        acting_user=issuer_member, organisation=northwind, selection=ALL
    )
    late = actions.award(
        acting_user=issuer_member, achievement=achievement, email="late@example.org"
    )
    sign_single_awards()
    actions.start_change(acting_user=issuer_member, change=change, verb="suspend", reason="Doubt")
    work_on_change(change.key)
    late.refresh_from_db()
    assert (late.state, Award.objects.filter(state="suspended").count()) == ("issued", 30)


def test_it_is_chosen_by_what_the_list_shows(awards, issuer_member, northwind, achievement):
    def fitting(**asked) -> int:
        return Selection(**asked).rows(northwind, Reach(everywhere=True)).count()

    actions.revoke(acting_user=issuer_member, award=awards[0], reason="Slip")
    today = timezone.now().date()
    assert fitting(state="issued") == 29
    assert fitting(state="revoked") == 1
    assert fitting(q="Person 1") == 11
    assert fitting(achievement=achievement.key) == 30
    assert fitting(achievement="nothing") == 0
    assert fitting(run="nothing") == 0
    assert fitting(issued_from=today, issued_until=today) == 30
    assert fitting(issued_from=today + timedelta(days=1)) == 0
    assert fitting(issued_until=today - timedelta(days=1)) == 0
    assert fitting(expiring_before=today + timedelta(days=110)) == 10


def test_ticked_awards_of_others_are_not_chosen(awards, issuer_member, northwind, person_called):
    from openmerit.platform.people import actions as people

    other = people.create_organisation(
        acting_user=person_called("eve@example.org"), name="Elsewhere", slug="elsewhere"
    )
    eve = other.members.get()
    with pytest.raises(NothingChosen):
        actions.prepare_change(
            acting_user=eve, organisation=other, ticked=[awards[0].key, "nothing"]
        )
    change = actions.prepare_change(
        acting_user=issuer_member,
        organisation=northwind,
        ticked=[awards[0].key, awards[0].key, awards[2].key],
    )
    assert (change.total, change.awards.count()) == (2, 2)


def test_more_than_one_change_takes_is_refused_whole(awards, issuer_member, northwind, monkeypatch):
    monkeypatch.setattr("openmerit.platform.issuing.actions.bulk.MAX_CHOSEN", 29)
    with pytest.raises(TooManyChosen, match="30"):
        actions.prepare_change(acting_user=issuer_member, organisation=northwind, selection=ALL)
    assert not BulkChange.objects.exists()


def test_killed_between_any_two_steps_each_is_changed_once(change_all, monkeypatch):
    change = change_all("revoke", work=False)
    settle, count = bulk._settle, []

    def killed(*arguments):
        count.append(1)
        if len(count) in (4, 15, 27):
            raise SystemExit
        settle(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "_settle", killed)
        for _life in range(3):
            with pytest.raises(SystemExit):
                work_on_change(change.key)
            work_on_change(change.key)  # another worker finds it held
            BulkChange.objects.update(lease_until=None)
    work_on_change(change.key)
    change.refresh_from_db()
    assert (change.state, outcomes(change)) == ("held", {"held": 30})
    assert AuditEntry.objects.filter(verb="award.suspended").count() == 30


def test_a_worker_that_lost_it_to_another_does_nothing_more(change_all, monkeypatch):
    change = change_all("suspend", work=False)
    step = bulk._step

    def overtaken(held):
        BulkChange.objects.update(attempt=99)
        return step(held)

    monkeypatch.setattr(bulk, "_step", overtaken)
    work_on_change(change.key)
    assert outcomes(change) == {"waiting": 30}


def test_the_trail_says_who_when_and_why_for_the_change_and_for_each(change_all, issuer_member):
    change = change_all("revoke", reason="Wrong list", reason_code="issued_in_error")
    begun = AuditEntry.objects.get(verb="bulk_change.begun")
    assert (begun.person, begun.after["total"]) == (issuer_member, 30)
    assert (begun.after["reason"], begun.after["reason_code"]) == ("Wrong list", "issued_in_error")
    a_day_later(change)
    for verb in ("award.suspended", "award.revoked"):
        entries = AuditEntry.objects.filter(verb=verb)
        assert entries.count() == 30
        assert {entry.person for entry in entries} == {issuer_member}
        assert {entry.after["change"] for entry in entries} == {change.key}
        assert {entry.after["reason"] for entry in entries} == {"Wrong list"}


def test_what_became_of_each_is_a_file_that_no_spreadsheet_runs(change_all, awards, issuer_member):
    Award.objects.filter(pk=awards[0].pk).update(recipient_name="=1+1")
    actions.revoke(acting_user=issuer_member, award=awards[1], reason="Before")
    change = change_all("revoke")
    text = "".join(queries.outcome_lines(change)).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 30
    assert rows[0]["name"] == "'=1+1"
    assert (rows[0]["outcome"], rows[0]["before"], rows[0]["state"]) == (
        "held",
        "issued",
        "suspended",
    )
    assert (rows[1]["outcome"], rows[1]["note"]) == (
        "skipped",
        "It is revoked, so it was left as it is.",
    )


def test_what_was_chosen_and_never_begun_is_forgotten_after_a_day(awards, issuer_member, northwind):
    from openmerit.platform.issuing.work import discard_old_previews

    change = actions.prepare_change(
        acting_user=issuer_member, organisation=northwind, selection=ALL
    )
    discard_old_previews()
    assert BulkChange.objects.exists()
    BulkChange.objects.update(created_at=timezone.now() - timedelta(days=2))
    discard_old_previews()
    assert not ChangedAward.objects.filter(change=change).exists()


def test_a_page_reads_a_bounded_number_of_times(
    change_all, northwind, issuer_member, signed_in, django_assert_max_num_queries
):
    change = change_all("revoke")
    browser = signed_in(issuer_member)
    with django_assert_max_num_queries(20):
        browser.get(f"/issue/northwind/awards/changes/{change.key}/")
    with django_assert_max_num_queries(20):
        browser.get("/issue/northwind/awards/")


def test_it_ends_once_whoever_began_it_may_no_longer_do_so(change_all, issuer_member, owner):
    change = change_all("renew", work=False)
    people.remove_member(acting_user=owner, organisation=change.organisation, person=issuer_member)
    work_on_change(change.key)
    change.refresh_from_db()
    assert (change.state, outcomes(change)) == ("done", {"skipped": 30})
    assert set(change.awards.values_list("note", flat=True)) == {
        "Whoever began it may no longer do so here."
    }
    assert Award.objects.count() == 30


def test_it_stops_in_the_midst_when_the_role_is_lost(change_all, issuer_member, owner, monkeypatch):
    change = change_all("suspend", work=False)
    real, steps = bulk._step, []

    def step(change):
        steps.append(change)
        if len(steps) == 3:
            people.change_role(
                acting_user=owner,
                organisation=change.organisation,
                person=issuer_member,
                role="viewer",
            )
        return real(change)

    monkeypatch.setattr(bulk, "_step", step)
    work_on_change(change.key)
    assert outcomes(change) == {"done": 10, "skipped": 20}


def test_a_revocation_is_not_final_without_whoever_began_it(change_all, issuer_member, owner):
    change = change_all("revoke")
    people.remove_member(acting_user=owner, organisation=change.organisation, person=issuer_member)
    a_day_later(change)
    assert (change.state, states()) == ("done", {"suspended"})
    assert "stays suspended" in change.awards.first().note


def test_taking_back_needs_nobody_who_began_it(change_all, issuer_member, owner):
    change = change_all("revoke")
    people.remove_member(acting_user=owner, organisation=change.organisation, person=issuer_member)
    actions.take_change_back(acting_user=owner, change=change, reason="A mistake")
    work_on_change(change.key)
    assert states() == {"issued"}
