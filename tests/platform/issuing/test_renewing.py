"""Renewing one award: a new one with a later end, the old one untouched."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions
from openmerit.platform.issuing.errors import (
    AlreadyRenewed,
    AwardNotInState,
    AwardRefused,
    NothingToRenew,
    NotPublished,
)
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.models import AuditEntry

HOME = "/issue/northwind/"


@pytest.fixture
def award(issuer_member, achievement) -> Award:
    made = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        name="Ada",
        valid_from=timezone.now() - timedelta(days=30),
        valid_until=timezone.now() + timedelta(days=60),
        result=[{"value": "B"}],
    )
    sign_single_awards()
    made.refresh_from_db()
    return made


def test_a_renewal_is_a_new_award_and_the_old_one_stays_until_its_end(issuer_member, award, drain):
    until = award.valid_until + timedelta(days=365)
    made = actions.renew(
        acting_user=issuer_member, award=award, valid_until=until, reason_code="requested_by_earner"
    )
    drain()
    made.refresh_from_db()
    award.refresh_from_db()
    assert (made.state, made.renews, made.valid_until) == ("issued", award, until)
    assert made.result == award.result
    assert award.state == "issued"
    entry = AuditEntry.objects.get(verb="award.renewed")
    assert (entry.person, entry.after["renewed_by"]) == (issuer_member, made.key)
    assert entry.after["reason_code"] == "requested_by_earner"
    assert "renewed your badge" in Mail.objects.get(kind="claim", key__contains=made.key).subject


def test_without_an_end_it_lasts_as_long_again_from_the_old_end_on(issuer_member, award):
    made = actions.renew(acting_user=issuer_member, award=award)
    lasted = award.valid_until - award.valid_from
    assert made.valid_until == award.valid_until + lasted


def test_the_achievements_rule_says_how_long_where_it_has_one(issuer_member, award):
    award.achievement.valid_for_months = 12
    award.achievement.save()
    made = actions.renew(acting_user=issuer_member, award=award)
    assert (made.valid_until - award.valid_until).days in (365, 366)


def test_what_expired_can_be_renewed_from_now_on(issuer_member, award):
    over = timezone.now() - timedelta(days=100)
    Award.objects.update(valid_from=over - timedelta(days=90), valid_until=over)
    award.refresh_from_db()
    made = actions.renew(acting_user=issuer_member, award=award)
    assert made.valid_until > timezone.now()


def test_it_is_renewed_once_and_again_only_after_the_renewal_was_withdrawn(issuer_member, award):
    first = actions.renew(acting_user=issuer_member, award=award)
    with pytest.raises(AlreadyRenewed):
        actions.renew(acting_user=issuer_member, award=award)
    actions.revoke(acting_user=issuer_member, award=first, reason="Slip")
    second = actions.renew(acting_user=issuer_member, award=award)
    assert second.pk != first.pk


def test_what_cannot_be_renewed_is_refused_with_the_reason(issuer_member, award, achievement):
    with pytest.raises(AwardRefused, match="later"):
        actions.renew(acting_user=issuer_member, award=award, valid_until=award.valid_until)
    zoneless = datetime(2099, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(AwardRefused, match="zone"):
        actions.renew(acting_user=issuer_member, award=award, valid_until=zoneless)
    endless = actions.award(
        acting_user=issuer_member, achievement=achievement, email="bob@example.org"
    )
    with pytest.raises(AwardNotInState):
        actions.renew(acting_user=issuer_member, award=endless)
    sign_single_awards()
    with pytest.raises(NothingToRenew):
        actions.renew(acting_user=issuer_member, award=endless)
    actions.retire_achievement(acting_user=issuer_member, achievement=achievement)
    award.refresh_from_db()
    with pytest.raises(NotPublished):
        actions.renew(acting_user=issuer_member, award=Award.objects.get(pk=award.pk))
    assert Award.objects.count() == 2


def test_a_script_renews_and_its_repetition_makes_no_second(issuer_member, award, with_token):
    script = with_token(issuer_member)

    def ask(body, **headers):
        return script.post(
            f"/api/v1/awards/{award.key}/renew",
            json.dumps(body),
            content_type="application/json",
            headers=headers,
        )

    body = {"validUntil": "2099-01-01T00:00:00Z"}
    first = ask(body, **{"Idempotency-Key": "one"})
    assert (first.status_code, first.json()["renews"]) == (201, award.key)
    again = ask(body, **{"Idempotency-Key": "one"})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert (ask(body).status_code, ask(body).json()["code"]) == (409, "already_renewed")


def test_the_page_suggests_an_end_and_leads_to_the_new_award(issuer_member, award, signed_in):
    browser = signed_in(issuer_member)
    address = f"{HOME}awards/{award.key}/"
    assert "Renew…" in browser.get(address).content.decode()
    suggested = award.valid_until + (award.valid_until - award.valid_from)
    assert f"{suggested:%Y-%m-%d}" in browser.get(f"{address}renew").content.decode()
    early = browser.post(f"{address}renew", {"valid_until": "2020-01-01"})
    assert early.status_code == 422
    assert "It must end later than before." in early.content.decode()
    answer = browser.post(f"{address}renew", {"valid_until": f"{suggested:%Y-%m-%d}"})
    assert answer.status_code == 302
    made = Award.objects.get(renews=award)
    assert answer["Location"].endswith(f"{made.key}/")
    assert made.valid_until == suggested
    shown = browser.get(address).content.decode()
    assert "Renewed by" in shown
    assert "Renew…" not in shown
