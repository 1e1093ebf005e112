"""Runs step by step: preview, start, pause, resume, cancel, mend."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from openmerit.platform.issuing import actions, queries, work
from openmerit.platform.issuing.errors import NotPublished, RunNotInState
from openmerit.platform.issuing.models import Award, Run, RunRow, SignedCredential
from openmerit.platform.issuing.run_files import sheet_of
from openmerit.platform.people.models import AuditEntry

PEOPLE = [f"person{number}@example.org,Person {number}" for number in range(60)]


@pytest.fixture
def run(issuer_member, achievement, sheet) -> Run:
    return actions.prepare_run(
        acting_user=issuer_member,
        achievement=achievement,
        source=sheet(*PEOPLE, "nobody,No one"),
        file_name="people.csv",
    )


def counts(run: Run) -> tuple[str, int, int, int]:
    run.refresh_from_db()
    progress = queries.progress_of(run)
    return run.state, progress.issued, progress.skipped, progress.failed


def test_a_preview_awards_nothing_and_shows_the_odd_rows_first(run, issuer_member, achievement):
    actions.award(acting_user=issuer_member, achievement=achievement, email="person7@example.org")
    work.work_on_run(run.key)
    assert counts(run) == ("preview", 0, 0, 1)
    preview = queries.preview_of(achievement, bytes(run.source), existing=run.existing)
    assert (preview.awards, preview.skipped, preview.refused) == (59, 1, 1)
    assert [(row.number, row.outcome) for row in preview.rows[:3]] == [
        (62, "refused"),
        (9, "skip"),
        (2, "award"),
    ]
    assert preview.rows[0].email == "nobody"
    assert Award.objects.count() == 1


def test_a_run_is_recorded_once_and_done_once(run, issuer_member):
    actions.start_run(acting_user=issuer_member, run=run)
    actions.start_run(acting_user=issuer_member, run=run)
    work.work_on_run(run.key)
    work.work_on_run(run.key)
    assert counts(run) == ("done", 60, 0, 1)
    assert AuditEntry.objects.filter(verb="run.started").count() == 1
    assert Award.objects.count() == SignedCredential.objects.count() == 60
    assert run.cursor == 60


def test_a_paused_run_does_nothing_until_it_is_resumed(run, issuer_member):
    actions.start_run(acting_user=issuer_member, run=run)
    actions.pause_run(acting_user=issuer_member, run=run)
    work.work_on_run(run.key)
    assert counts(run) == ("paused", 0, 0, 1)
    assert work.runs_without_worker() == []
    actions.resume_run(acting_user=issuer_member, run=run)
    assert work.runs_without_worker() == [run.key]
    work.work_on_run(run.key)
    assert counts(run) == ("done", 60, 0, 1)


def test_a_run_paused_while_it_works_stops_after_what_is_in_hand(run, issuer_member, monkeypatch):
    actions.start_run(acting_user=issuer_member, run=run)
    sign = work.sign_awards

    def sign_then_pause(*args, **kwargs):
        done = sign(*args, **kwargs)
        if done:
            actions.pause_run(acting_user=issuer_member, run=run)
        return done

    monkeypatch.setattr(work, "sign_awards", sign_then_pause)
    work.work_on_run(run.key)
    assert counts(run) == ("paused", work.SIGNATURES_AT_ONCE, 0, 1)


def test_a_cancelled_run_keeps_what_is_signed_and_lets_the_rest_go(run, issuer_member, monkeypatch):
    actions.start_run(acting_user=issuer_member, run=run)
    sign = work.sign_awards

    def sign_then_cancel(*args, **kwargs):
        done = sign(*args, **kwargs)
        if done:
            actions.cancel_run(acting_user=issuer_member, run=run)
        return done

    monkeypatch.setattr(work, "sign_awards", sign_then_cancel)
    work.work_on_run(run.key)
    assert counts(run) == ("cancelled", work.SIGNATURES_AT_ONCE, 0, 1)
    assert Award.objects.count() == SignedCredential.objects.count() == work.SIGNATURES_AT_ONCE
    with pytest.raises(RunNotInState):
        actions.resume_run(acting_user=issuer_member, run=run)
    with pytest.raises(RunNotInState):
        actions.start_run(acting_user=issuer_member, run=run)


def test_a_run_is_not_started_after_its_achievement_was_retired(run, issuer_member, achievement):
    actions.retire_achievement(acting_user=issuer_member, achievement=achievement)
    with pytest.raises(NotPublished):
        actions.start_run(acting_user=issuer_member, run=run)
    assert counts(run) == ("preview", 0, 0, 1)


def test_a_document_that_may_not_be_signed_fails_its_row_and_holds_up_no_other(run, issuer_member):
    actions.start_run(acting_user=issuer_member, run=run)
    work._award_rows(_claimed(run), work.sheet_of(run).rows[:50])
    Award.objects.filter(recipient_email="person3@example.org").update(evidence=[{"nonsense": 1}])
    Run.objects.update(lease_until=None)
    work.work_on_run(run.key)
    assert counts(run) == ("done", 59, 0, 2)
    assert [problem["row"] for problem in queries.problems_of(run)] == [5, 62]


def test_a_worker_whose_lease_was_handed_on_writes_nothing(run, issuer_member):
    actions.start_run(acting_user=issuer_member, run=run)
    slow = _claimed(run)
    Run.objects.update(attempt=slow.attempt + 1)
    work._award_rows(slow, work.sheet_of(run).rows[:50])
    assert not Award.objects.exists()
    assert not work._still_mine(slow)


def test_the_file_to_mend_brings_the_rest_home(run, issuer_member, achievement):
    actions.start_run(acting_user=issuer_member, run=run)
    work.work_on_run(run.key)
    mended = queries.mending_file_of(run).replace(b"nobody,", b"someone@example.org,")
    again = actions.prepare_run(acting_user=issuer_member, achievement=achievement, source=mended)
    actions.start_run(acting_user=issuer_member, run=again)
    work.work_on_run(again.key)
    assert counts(again) == ("done", 1, 0, 0)
    assert Award.objects.get(run=again).recipient_name == "No one"


def test_a_preview_that_nobody_starts_is_forgotten(run):
    work.discard_old_previews()
    assert Run.objects.exists()
    Run.objects.update(created_at=run.created_at - work.PREVIEWS_KEPT)
    work.discard_old_previews()
    assert not Run.objects.exists()
    assert not RunRow.objects.exists()


def _claimed(run: Run) -> Run:
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, attempt=1)
    return Run.objects.select_related("achievement__organisation").get(pk=run.pk)


def test_a_run_reads_the_same_rows_however_long_it_takes(issuer_member, achievement):
    soon = timezone.now() + timedelta(hours=1)
    source = f"email,valid_until\nada@example.org,{soon.isoformat()}\nbob@example.org,\n".encode()
    run = actions.prepare_run(acting_user=issuer_member, achievement=achievement, source=source)
    Run.objects.update(created_at=soon - timedelta(hours=2))
    run.refresh_from_db()
    before = sheet_of(run)
    with mock.patch("openmerit.platform.issuing.rows.datetime", wraps=datetime) as clock:
        clock.now.return_value = soon + timedelta(hours=1)
        assert sheet_of(run) == before
    assert len(before.rows) == 2
