"""Whoever has not claimed a badge is reminded: rarely, and never twice by accident."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, claim_reminding, queries, tasks
from openmerit.platform.issuing.errors import NothingToRemind, RemindersUnderWay
from openmerit.platform.issuing.models import (
    Award,
    ClaimReminder,
    Import,
    ImportRow,
    Origin,
    ReminderRound,
)
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.errors import NotAllowed


@pytest.fixture
def give(issuer_member, achievement):
    def make(email="ada@example.org", *, days_ago=30, **more) -> Award:
        made = actions.award(
            acting_user=issuer_member, achievement=achievement, email=email, **more
        )
        sign_single_awards()
        Award.objects.filter(pk=made.pk).update(issued_at=timezone.now() - timedelta(days=days_ago))
        made.refresh_from_db()
        return made

    return make


def reminders() -> list[str]:
    return sorted(Mail.objects.filter(kind="reminder").values_list("to", flat=True))


def a_week_passes() -> None:
    for one in ClaimReminder.objects.all():
        one.at -= timedelta(days=7, seconds=1)
        one.save(update_fields=["at"])


def test_at_most_three_times_and_a_week_apart(issuer_member, give):
    award = give()
    for number in (1, 2, 3):
        actions.remind_award(acting_user=issuer_member, award=award)
        with pytest.raises(NothingToRemind):
            actions.remind_award(acting_user=issuer_member, award=award)
        assert len(reminders()) == number
        a_week_passes()
    with pytest.raises(NothingToRemind):
        actions.remind_award(acting_user=issuer_member, award=award)
    assert len(reminders()) == 3
    mail = Mail.objects.get(key=f"remind:{award.key}:1")
    assert "/claim/" in mail.text
    assert "does not use it up" in mail.text


def test_nobody_is_reminded_of_what_was_claimed_withdrawn_ended_or_still_waits(
    issuer_member, achievement, give, person_called
):
    claimed, revoked, suspended, ended, corrected = (
        give(f"{name}@example.org") for name in ("ada", "bob", "cyd", "dan", "eve")
    )
    actions.mark_claimed(acting_user=person_called("ada@example.org"), award=claimed)
    actions.revoke(acting_user=issuer_member, award=revoked, reason="Slip")
    actions.suspend(acting_user=issuer_member, award=suspended, reason="Looked into")
    Award.objects.filter(pk=ended.pk).update(valid_until=timezone.now())
    actions.correct(
        acting_user=issuer_member, award=corrected, changes={"name": "Eve"}, reason="Slip"
    )
    later = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="fay@example.org",
        due_at=timezone.now() + timedelta(days=1),
    )
    keyed = give("", did="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    for award in (claimed, revoked, suspended, ended, corrected, later, keyed):
        assert not claim_reminding.remind(award.pk), award
    assert reminders() == []


def test_what_was_carried_over_quietly_stays_quiet(northwind, give):
    award = give()
    Origin.objects.create(
        organisation=northwind,
        award=award,
        what=ImportRow.What.AWARD,
        digest="0" * 64,
        original_id="1",
        kind=Import.Kind.choices[0][0],
        quiet=True,
    )
    assert not claim_reminding.remind(award.pk)


def test_a_person_is_reminded_of_all_that_waits_for_them(issuer_member, give):
    first, second = give(), give(existing="again")
    give("bob@example.org")
    assert actions.remind_recipient(acting_user=issuer_member, award=first) == 2
    assert reminders() == ["ada@example.org"] * 2
    assert second.claim_reminders.count() == 1


def test_all_who_waited_long_enough_are_reminded_and_the_preview_counts_them(
    issuer_member, achievement, give, drain
):
    for name in ("ada", "bob"):
        give(f"{name}@example.org")
    give("new@example.org", days_ago=3)
    assert queries.count_to_remind(achievement, 14) == 2
    made = actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)
    assert made.total == 2
    drain()
    made.refresh_from_db()
    assert (made.state, made.sent) == ("done", 2)
    assert reminders() == ["ada@example.org", "bob@example.org"]
    assert queries.count_to_remind(achievement, 14) == 0
    with pytest.raises(NothingToRemind):
        actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)


def test_killed_anywhere_a_round_goes_on_and_sends_nothing_twice(
    issuer_member, achievement, give, monkeypatch
):
    people = [f"p{number}@example.org" for number in range(5)]
    for email in people:
        give(email)
    made = actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)
    real, steps = claim_reminding.change_mail.send, []

    def killed_at_the_third(*arguments, **more):
        mail = real(*arguments, **more)
        steps.append(1)
        if len(steps) == 3:
            raise SystemExit
        return mail

    with monkeypatch.context() as patched:
        patched.setattr(claim_reminding.change_mail, "send", killed_at_the_third)
        with pytest.raises(SystemExit):
            claim_reminding.work_on_reminders(made.key)
    assert len(reminders()) == 2
    assert claim_reminding.rounds_without_worker() == []
    ReminderRound.objects.update(lease_until=None)
    assert claim_reminding.rounds_without_worker() == [made.key]
    claim_reminding.work_on_reminders(made.key)
    claim_reminding.work_on_reminders(made.key)
    made.refresh_from_db()
    assert (made.state, made.sent) == ("done", 5)
    assert reminders() == people


def test_a_worker_that_lost_its_lease_sends_nothing_more(
    issuer_member, achievement, give, monkeypatch
):
    for name in ("ada", "bob"):
        give(f"{name}@example.org")
    made = actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)
    real = claim_reminding.remind

    def handed_on(pk: int) -> bool:
        ReminderRound.objects.update(attempt=99)
        return real(pk)

    monkeypatch.setattr(claim_reminding, "remind", handed_on)
    claim_reminding.work_on_reminders(made.key)
    assert reminders() == []


def test_one_round_at_a_time(issuer_member, achievement, give):
    give()
    actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)
    with pytest.raises(RemindersUnderWay):
        actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)


def test_a_round_whose_nudge_was_lost_is_handed_out_again(
    issuer_member, achievement, give, monkeypatch
):
    give()
    made = actions.start_reminders(acting_user=issuer_member, achievement=achievement, days=14)
    nudged = []
    monkeypatch.setattr(tasks, "nudge", lambda task, *arguments: nudged.append(arguments))
    tasks.hand_out_again()
    assert (made.key,) in nudged


def test_only_who_may_award_reminds(viewer, achievement, give):
    award = give()
    with pytest.raises(NotAllowed):
        actions.remind_award(acting_user=viewer, award=award)
    with pytest.raises(NotAllowed):
        actions.remind_recipient(acting_user=viewer, award=award)
    with pytest.raises(NotAllowed):
        actions.start_reminders(acting_user=viewer, achievement=achievement, days=14)


def test_the_page_says_how_many_before_anything_goes_out(
    issuer_member, achievement, give, signed_in
):
    give()
    client, page = (
        signed_in(issuer_member),
        f"/issue/northwind/achievements/{achievement.key}/remind",
    )
    assert "Remind 1 person" in client.get(f"{page}?days=14").content.decode()
    assert reminders() == []
    assert "nobody to remind" in client.get(f"{page}?days=60").content.decode()
    assert client.get(f"{page}?days=0").status_code == 422
    assert client.post(page, {"days": "14"}).status_code == 302
    assert client.post(page, {"days": "14"}).status_code == 422
