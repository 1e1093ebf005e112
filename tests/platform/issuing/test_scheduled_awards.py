"""An award can wait for its time: until then it can be taken back, and nobody hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.issuing import actions, queries, work
from openmerit.platform.issuing.errors import AwardRefused, NotScheduled
from openmerit.platform.issuing.models import Award, Run, SignedCredential
from openmerit.platform.people.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_a_week(issuer_member, achievement):
    return actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        due_at=timezone.now() + timedelta(days=7),
    )


def its_time_comes(award):
    Award.objects.filter(pk=award.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_until_its_time_it_is_not_signed_and_seen_as_scheduled(in_a_week, issuer_member, signed_in):
    work.sign_single_awards()
    in_a_week.refresh_from_db()
    assert in_a_week.state == "queued"
    assert in_a_week.standing == "scheduled"
    assert not work.single_awards_wait()
    assert SignedCredential.objects.count() == 0
    browser = signed_in(issuer_member)
    page = browser.get(f"/issue/northwind/awards/{in_a_week.key}/").content.decode()
    assert "Scheduled" in page
    assert "Take it back" in page
    listed = browser.get("/issue/northwind/awards/?state=scheduled").content.decode()
    assert "ada@example.org" in listed
    assert (
        "ada@example.org"
        not in browser.get("/issue/northwind/awards/?state=queued").content.decode()
    )


def test_when_its_time_comes_the_sweep_finds_it_and_it_is_valid_from_then(in_a_week):
    due = in_a_week.due_at
    its_time_comes(in_a_week)
    Award.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert work.single_awards_wait()
    work.sign_single_awards()
    in_a_week.refresh_from_db()
    assert in_a_week.state == "issued"
    assert in_a_week.valid_from == due.replace(microsecond=0)


def test_taken_back_it_leaves_no_trace_but_in_the_audit_trail(
    in_a_week, issuer_member, achievement
):
    actions.take_back(acting_user=issuer_member, award=in_a_week)
    assert Award.objects.count() == 0
    entry = AuditEntry.objects.get(verb="award.taken_back")
    assert entry.before["recipient"] == "ada@example.org"
    again = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org"
    )
    assert again.occasion == ""


def test_once_its_time_has_come_it_cannot_be_taken_back(in_a_week, issuer_member):
    its_time_comes(in_a_week)
    with pytest.raises(NotScheduled):
        actions.take_back(acting_user=issuer_member, award=in_a_week)
    assert Award.objects.count() == 1


def test_an_achievement_that_was_retired_meanwhile_is_not_awarded_and_says_why(
    in_a_week, issuer_member, achievement
):
    actions.retire_achievement(acting_user=issuer_member, achievement=achievement)
    its_time_comes(in_a_week)
    work.sign_single_awards()
    in_a_week.refresh_from_db()
    assert in_a_week.state == "failed"
    assert "retired" in in_a_week.reason
    assert SignedCredential.objects.count() == 0


def test_whoever_retires_it_is_told_how_many_awards_are_scheduled(
    in_a_week, issuer_member, achievement, signed_in
):
    page = signed_in(issuer_member).get(f"/issue/northwind/achievements/{achievement.key}/retire")
    assert "1 scheduled award will not be made" in page.content.decode()


def test_a_time_that_has_passed_is_now_and_one_beyond_five_years_is_a_slip(
    issuer_member, achievement
):
    made = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        due_at=timezone.now() - timedelta(days=1),
    )
    assert made.due_at is None
    with pytest.raises(AwardRefused):
        actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email="bob@example.org",
            due_at=timezone.now() + timedelta(days=3_000),
        )


def test_a_run_waits_for_its_time_and_can_be_cancelled_before(issuer_member, achievement, sheet):
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=sheet("a@example.org,A")
    )
    due = timezone.now() + timedelta(days=1)
    actions.start_run(acting_user=issuer_member, run=run, due_at=due)
    assert run.is_scheduled
    work.work_on_run(run.key)
    assert work.runs_without_worker() == []
    assert Award.objects.count() == 0
    actions.cancel_run(acting_user=issuer_member, run=run)
    Run.objects.filter(pk=run.pk).update(due_at=timezone.now())
    work.work_on_run(run.key)
    assert Award.objects.count() == 0


def test_a_run_begins_when_its_time_comes(issuer_member, achievement, sheet):
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=sheet("a@example.org,A")
    )
    due = timezone.now() + timedelta(days=1)
    actions.start_run(acting_user=issuer_member, run=run, due_at=due)
    Run.objects.filter(pk=run.pk).update(due_at=timezone.now())
    assert work.runs_without_worker() == [run.key]
    work.work_on_run(run.key)
    run.refresh_from_db()
    assert (run.state, Award.objects.get().state) == ("done", "issued")


def test_a_run_of_what_was_retired_meanwhile_is_called_off_and_says_why(
    issuer_member, achievement, sheet, signed_in
):
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=sheet("a@example.org,A")
    )
    actions.start_run(acting_user=issuer_member, run=run, due_at=timezone.now() + timedelta(days=1))
    actions.retire_achievement(acting_user=issuer_member, achievement=achievement)
    Run.objects.filter(pk=run.pk).update(due_at=timezone.now())
    work.work_on_run(run.key)
    run.refresh_from_db()
    assert run.state == "cancelled"
    page = signed_in(issuer_member).get(f"/issue/northwind/runs/{run.key}/").content.decode()
    assert "was retired before the run was due" in page
    assert Award.objects.count() == 0


def test_whoever_claims_by_a_code_what_was_scheduled_for_them_has_it_once(
    in_a_week, issuer_member, achievement, person_called
):
    ada = person_called("ada@example.org", "Ada")
    offer = actions.make_offer(
        acting_user=issuer_member, achievement=achievement, offer=actions.Offer()
    )
    claimed = actions.claim_offer(acting_user=ada, offer=offer)
    assert claimed == in_a_week
    assert claimed.state == "issued"
    assert claimed.valid_from <= timezone.now()
    assert queries.credential_of(claimed)
    assert Award.objects.count() == 1


def test_a_script_schedules_an_award_and_takes_it_back(issuer_member, achievement, with_token):
    script = with_token(issuer_member)
    due = (timezone.now() + timedelta(days=2)).isoformat()
    made = script.post(
        f"/api/v1/achievements/{achievement.key}/awards",
        {"recipient": {"email": "ada@example.org"}, "dueAt": due},
        "application/json",
    ).json()
    assert made["state"] == "scheduled"
    assert made["dueAt"]
    assert script.post(f"/api/v1/awards/{made['id']}/take-back").status_code == 204
    assert script.get(f"/api/v1/awards/{made['id']}").status_code == 404
