"""Earners hear 90, 30 and 7 days before a badge ends: each once, never in a burst, never stale."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, queries, reminding
from openmerit.platform.issuing.models import Award, ExpiryReminder
from openmerit.platform.issuing.reminding import remind_of_ends
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.access import Reach

HOME = "/issue/northwind/"


@pytest.fixture
def award(issuer_member, achievement):
    """A badge for a year, or as long as is said."""

    def give(email="ada@example.org", days=365, **more) -> Award:
        made = actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email=email,
            valid_until=timezone.now() + timedelta(days=days),
            **more,
        )
        sign_single_awards()
        made.refresh_from_db()
        return made

    return give


@pytest.fixture
def on_day(monkeypatch):
    """The worker wakes up when so many days are left of an award."""

    def wake(award: Award, left: float) -> list[int]:
        moment = award.valid_until - timedelta(days=left)
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", lambda: moment)
            remind_of_ends()
        return reminded(award)

    return wake


def reminded(award: Award) -> list[int]:
    return list(
        ExpiryReminder.objects.filter(award=award).order_by("pk").values_list("days", flat=True)
    )


def test_each_reminder_goes_out_once_in_its_time(award, on_day):
    one = award()
    assert on_day(one, 91) == []
    assert on_day(one, 90) == [90]
    assert on_day(one, 89.9) == [90]
    assert on_day(one, 31) == [90]
    assert on_day(one, 30) == [90, 30]
    assert on_day(one, 7) == [90, 30, 7]
    assert on_day(one, 1) == [90, 30, 7]
    assert on_day(one, -1) == [90, 30, 7]
    assert Mail.objects.filter(kind="expiry").count() == 3


def test_it_says_what_to_do(award, on_day):
    one = award(name="Ada")
    on_day(one, 30)
    mail = Mail.objects.get(kind="expiry")
    assert mail.to == "ada@example.org"
    assert "ends in 30 days" in mail.subject
    assert "Hello Ada," in mail.text
    assert "ask Northwind Academy what it takes to renew it" in " ".join(mail.text.split())
    assert "/claim/" in mail.text


def test_after_a_standstill_one_that_fits_is_sent_and_no_stale_one(award, on_day):
    assert on_day(award("cyd@example.org", days=500), 9) == []
    assert on_day(award("bob@example.org", days=400), 5) == [7]
    assert on_day(award("ada@example.org", days=300), 20) == [30]


def test_a_badge_for_a_short_time_brings_no_burst(award, on_day):
    week, month = award(days=7), award("bob@example.org", days=20)
    assert on_day(week, 7) == []
    assert on_day(month, 20) == []
    assert on_day(month, 7) == [7]
    assert on_day(week, 1) == []


@pytest.mark.parametrize("verb", ["revoke", "suspend"])
def test_what_does_not_stand_is_not_reminded_of(award, on_day, issuer_member, verb):
    one = award()
    getattr(actions, verb)(acting_user=issuer_member, award=one, reason="Doubt")
    assert on_day(one, 30) == []


def test_what_was_renewed_is_not_reminded_of_but_its_renewal_is(award, on_day, issuer_member):
    one = award()
    newer = actions.renew(acting_user=issuer_member, award=one)
    sign_single_awards()
    newer.refresh_from_db()
    assert on_day(one, 30) == []
    assert on_day(newer, 30) == [30]


def test_what_was_awarded_again_for_longer_is_not_reminded_of(award, on_day):
    one = award()
    award(days=700, existing="again")
    assert on_day(one, 30) == []


def test_what_was_corrected_is_reminded_of_once(award, on_day, issuer_member):
    one = award()
    on_day(one, 90)
    newer = actions.correct(
        acting_user=issuer_member, award=one, changes={"name": "Ada"}, reason="Slip"
    )
    sign_single_awards()
    Award.objects.filter(pk=newer.pk).update(issued_at=one.valid_until - timedelta(days=80))
    newer.refresh_from_db()
    assert on_day(newer, 79) == []
    assert on_day(newer, 30) == [30]
    assert reminded(one) == [90]


def test_killed_in_between_it_goes_on_and_nobody_hears_twice(award, on_day, monkeypatch):
    awards = [award(f"p{number}@example.org") for number in range(3)]
    send, sent = reminding.change_mail.send, []

    def killed(*arguments, **named):
        if len(sent) == 1:
            raise SystemExit
        sent.append(named["key"])
        send(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(reminding.change_mail, "send", killed)
        with pytest.raises(SystemExit):
            on_day(awards[2], 29)
    assert ExpiryReminder.objects.count() == Mail.objects.filter(kind="expiry").count() == 1
    on_day(awards[2], 28.9)
    assert ExpiryReminder.objects.count() == Mail.objects.filter(kind="expiry").count() == 3


def test_the_issuers_home_says_how_many_end_soon(award, northwind, signed_in, issuer_member):
    award("a@example.org", days=5)
    award("b@example.org", days=20)
    renewed = award("c@example.org", days=21)
    award("d@example.org", days=80)
    actions.renew(acting_user=issuer_member, award=renewed)
    found = {one.days: one.count for one in queries.ending_soon(northwind, Reach(everywhere=True))}
    assert found == {7: 1, 30: 2, 90: 3}
    shown = signed_in(issuer_member).get(HOME).content.decode()
    assert "1 badge ends within 7 days" in shown
    assert "3 badges end within 90 days" in shown
