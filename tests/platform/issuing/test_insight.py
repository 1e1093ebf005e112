"""What became of badges: how it is counted, said, shown, downloaded and answered to scripts."""

import csv
import io
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.issuing import actions, findings, queries
from openmerit.platform.issuing.actions import tallies
from openmerit.platform.issuing.asked import asked
from openmerit.platform.issuing.errors import AchievementMissing, PeriodRefused, RunMissing
from openmerit.platform.issuing.models import Award, CheckedBadge, Tally
from openmerit.platform.issuing.periods import By, Period, cut
from openmerit.platform.issuing.work import sign_single_awards

PAGE = "/issue/northwind/insight/"
API = "/api/v1/organisations/northwind/insight"
MAY, JUNE = datetime(2026, 5, 4, 10, tzinfo=UTC), datetime(2026, 6, 1, 10, tzinfo=UTC)


@pytest.fixture
def give(issuer_member, achievement):
    """Award it, sign it, and let it be claimed some days after."""

    def award(email, at=MAY, *, of=achievement, claimed_after=None, **changes):
        made = actions.award(acting_user=issuer_member, achievement=of, email=email, valid_from=at)
        sign_single_awards()
        if claimed_after is not None:
            changes |= {"claimed_by": issuer_member, "claimed_at": at + claimed_after}
        Award.objects.filter(pk=made.pk).update(issued_at=at, **changes)
        made.refresh_from_db()
        return made

    return award


@pytest.fixture
def several(give):
    """Three in May, one of them expired, and one in June; two were claimed, in June and in May."""
    return [
        give("a@example.org", claimed_after=timedelta(days=1)),
        give("b@example.org", claimed_after=timedelta(days=40)),
        give("c@example.org", valid_until=JUNE),
        give("d@example.org", at=JUNE),
    ]


def insight(organisation, **more):
    return queries.insight_of(asked(organisation.members.first(), organisation, **more))


def test_what_became_of_those_awarded_is_counted(northwind, several):
    totals = insight(northwind).totals
    assert (totals.awarded, totals.claimed, totals.expired) == (4, 2, 1)


def test_each_month_has_what_happened_in_it(northwind, several):
    found = insight(northwind, by="month", end=date(2026, 7, 31))
    happened = [
        (found.cut.name_of(part), counts.awarded, counts.claimed, counts.expired)
        for part, counts in found.over_time
    ]
    assert happened == [("May 2026", 3, 1, 0), ("June 2026", 1, 1, 1), ("July 2026", 0, 0, 0)]


def test_a_day_begins_and_ends_in_utc(northwind, give):
    give("early@example.org", at=datetime(2026, 5, 1, 0, 0, 0, tzinfo=UTC))
    give("late@example.org", at=datetime(2026, 5, 31, 23, 59, 59, 999_999, tzinfo=UTC))
    give("after@example.org", at=datetime(2026, 6, 1, 0, 0, 0, tzinfo=UTC))
    found = insight(northwind, start=date(2026, 5, 1), end=date(2026, 5, 31))
    assert found.totals.awarded == 2
    assert [counts.awarded for _part, counts in found.over_time] == [1, 0, 0, 0, 1]


def test_what_is_not_signed_or_not_valid_yet_is_not_awarded(northwind, give, achievement):
    give("soon@example.org", at=timezone.now() + timedelta(days=3))
    queued = give("queued@example.org")
    Award.objects.filter(pk=queued.pk).update(state=Award.State.QUEUED)
    assert insight(northwind).totals.awarded == 0


def test_a_withdrawn_badge_was_awarded_and_does_not_expire(northwind, give, issuer_member):
    award = give("a@example.org", valid_until=JUNE)
    actions.revoke(acting_user=issuer_member, award=award, reason="A mistake")
    totals = insight(northwind).totals
    assert (totals.awarded, totals.expired) == (1, 0)


def test_each_achievement_and_each_cohort_has_its_own(
    northwind, several, issuer_member, achievement, sheet
):
    run = actions.prepare_run(
        acting_user=issuer_member,
        achievement=achievement,
        source=sheet("x@example.org,X"),
        file_name="spring.csv",
    )
    Award.objects.filter(pk=several[3].pk).update(run=run, row_number=1)
    found = insight(northwind)
    assert [(one.key, one.counts.awarded) for one in found.achievements] == [(achievement.key, 4)]
    assert [(one.key, one.counts.awarded) for one in found.cohorts] == [
        (run.key, 1),
        ("2026-05", 3),
    ]
    assert found.cohorts[0].name.startswith("spring.csv, ")
    assert insight(northwind, cohort=run.key).totals.awarded == 1
    assert insight(northwind, cohort="2026-05").totals.claimed == 2
    assert insight(northwind, achievement=achievement.key).totals.awarded == 4


def test_another_organisations_things_are_not_there(stranger, several, achievement):
    elsewhere = stranger.memberships.get().organisation
    assert insight(elsewhere).totals.awarded == 0
    with pytest.raises(AchievementMissing):
        asked(stranger, elsewhere, achievement=achievement.key)
    with pytest.raises(RunMissing):
        asked(stranger, elsewhere, cohort="nothing")


def test_what_is_no_period_is_refused(northwind):
    tomorrow = timezone.now().date() + timedelta(days=1)
    for wrong in (
        {"start": date(2026, 6, 2), "end": date(2026, 6, 1)},
        {"start": tomorrow},
        {"end": date(1949, 12, 31)},
        {"cohort": "2026-13"},
        {"cohort": "0000-01"},
        {"by": "day"},
    ):
        with pytest.raises(PeriodRefused):
            asked(northwind.members.first(), northwind, **wrong)


def test_sharing_and_verifying_are_tallied_without_a_word_on_who(northwind, give):
    award = give("a@example.org")
    actions.count_shared(award=award)
    actions.count_check(award=award)
    totals = insight(northwind).totals
    assert (totals.shared, totals.verified, totals.checks) == (1, 1, 1)
    kept = {field.name for model in (Tally, CheckedBadge) for field in model._meta.fields}
    assert kept == {
        *("id", "achievement", "run", "awarded_on", "day", "kind", "count"),
        *("award", "hour"),
    }


def test_a_badge_is_counted_once_in_an_hour_however_often_it_is_looked_at(northwind, give):
    first, second = give("a@example.org"), give("b@example.org")
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for minute in (0, 1, 59, 60, 119):
        actions.count_check(award=first, at=noon + timedelta(minutes=minute))
    actions.count_check(award=second, at=noon)
    totals = insight(northwind).totals
    assert (totals.verified, totals.checks) == (2, 3)


def test_the_hours_are_forgotten_when_they_are_over(give):
    award, later = give("a@example.org"), give("b@example.org")
    actions.count_check(award=award, at=timezone.now() - timedelta(hours=2))
    actions.count_check(award=later)
    tallies.forget_hours()
    assert CheckedBadge.objects.get(award=award).hour is None
    assert CheckedBadge.objects.get(award=later).hour is not None
    actions.count_check(award=award)
    assert Tally.objects.filter(kind="check").values_list("count", flat=True).get() == 3


def test_what_is_counted_never_fails_because_of_it(give, monkeypatch):
    award = give("a@example.org")

    def broken(*_args):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(tallies, "_add", broken)
    actions.count_shared(award=award)
    actions.count_check(award=award)
    assert not CheckedBadge.objects.exists()


def test_counting_takes_as_many_questions_for_many_as_for_few(northwind, give):
    give("a@example.org", claimed_after=timedelta(days=1))
    with CaptureQueriesContext(
        connection,
    ) as few:
        insight(northwind)
    for number in range(8):
        give(f"{number}@example.org", at=MAY + timedelta(days=30 * number % 150))
    with CaptureQueriesContext(connection) as many:
        insight(northwind)
    assert len(many) == len(few) <= 11


def test_the_finding_is_one_sentence(northwind, give):
    def says():
        return findings.finding_of(insight(northwind))

    assert says() == "No badge was awarded in this time."
    give("a@example.org")
    assert says() == "The badge awarded is not claimed yet."
    give("b@example.org", claimed_after=timedelta(hours=30))
    assert says() == "1 of 2 badges was claimed, within 2 days."
    give("c@example.org", claimed_after=timedelta(minutes=5))
    give("d@example.org", claimed_after=timedelta(minutes=5))
    assert says() == "3 of 4 badges were claimed, half of them within an hour."
    for number in range(20):
        give(f"{number}@example.org")
    assert says() == "12 % of 24 badges were claimed, half of them within an hour."


def page(client, address=PAGE, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer
    return answer.content.decode()


def table_of(answer):
    """The rows of a CSV, as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_an_empty_page_teaches(northwind, viewer, signed_in):
    assert "counting begins" in page(signed_in(viewer))


def test_picture_table_file_and_api_say_the_same(northwind, several, viewer, signed_in, with_token):
    actions.count_check(award=several[0])
    browser = signed_in(viewer)
    shown = page(browser, f"{PAGE}?by=year")
    assert "2 of 4 badges were claimed" in shown
    assert "2 · 50 %" in shown
    (row,) = table_of(browser.get(f"{PAGE}over-time.csv?by=year"))
    assert row == {
        "from_utc": "2026-05-04T00:00:00Z",
        "until_utc": row["until_utc"],
        "awarded": "4",
        "claimed": "2",
        "shared": "0",
        "verified": "1",
        "checks": "1",
        "expired": "1",
    }
    answer = with_token(viewer).get(f"{API}?by=year").json()
    assert answer["finding"] in shown
    assert {key: str(value) for key, value in answer["totals"].items()} == {
        key: value for key, value in row.items() if not key.endswith("_utc")
    }
    assert answer["over_time"][0]["from"] == row["from_utc"]
    assert [one["awarded"] for one in answer["achievements"]] == [4]
    assert [one["awarded"] for one in answer["cohorts"]] == [1, 3]


def test_filters_stand_in_the_address_and_in_the_files(northwind, several, viewer, signed_in):
    browser = signed_in(viewer)
    shown = page(browser, f"{PAGE}?from=2026-06-01&to=2026-06-30&by=week")
    assert "The badge awarded is not claimed yet." in shown
    assert "over-time.csv?from=2026-06-01&amp;to=2026-06-30&amp;by=week" in shown
    rows = table_of(browser.get(f"{PAGE}over-time.csv?from=2026-06-01&to=2026-06-30&by=week"))
    assert [row["awarded"] for row in rows] == ["1", "0", "0", "0", "0"]
    nothing = page(browser, f"{PAGE}?to=2020-01-01")
    assert "Nothing to count" in nothing


def test_a_wrong_filter_is_said_beside_its_field(northwind, several, viewer, signed_in, with_token):
    browser = signed_in(viewer)
    for wrong in ("from=yesterday", "from=2026-06-02&to=2026-06-01", "by=day", "cohort=2026-99"):
        assert "error" in page(browser, f"{PAGE}?{wrong}", 422)
        assert browser.get(f"{PAGE}over-time.csv?{wrong}").status_code == 422
        assert with_token(viewer).get(f"{API}?{wrong}").status_code == 422
    assert browser.get(f"{PAGE}?achievement=nothing").status_code == 404
    assert browser.get(f"{PAGE}?cohort=nothing").status_code == 404


def test_a_file_name_that_is_a_formula_stays_text(
    northwind, several, issuer_member, achievement, sheet, signed_in
):
    run = actions.prepare_run(
        acting_user=issuer_member,
        achievement=achievement,
        source=sheet("x@example.org,X"),
        file_name='=HYPERLINK("https://evil.example")',
    )
    Award.objects.filter(pk=several[0].pk).update(run=run, row_number=1)
    rows = table_of(signed_in(issuer_member).get(f"{PAGE}cohorts.csv"))
    assert {row["cohort"][:12] for row in rows} == {"'=HYPERLINK(", "One by one, "}


DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))


@given(DAYS, DAYS, st.sampled_from(["", *By]), DAYS)
def test_every_day_is_in_one_part_of_a_period_or_outside(one, other, by, day):
    whole = Period(min(one, other), max(one, other))
    found = cut(whole, by)
    assert 1 <= len(found.parts) <= 170
    assert (found.parts[0].start, found.parts[-1].end) == (whole.start, whole.end)
    holding = [place for place, part in enumerate(found.parts) if day in part]
    assert holding == ([] if found.place_of(day) is None else [found.place_of(day)])


def test_groups_add_up_to_the_whole(northwind, several):
    found = insight(northwind)
    for groups in (found.achievements, found.cohorts):
        summed = queries.Counts()
        for group in groups:
            summed.add(group.counts)
        assert asdict(summed) == asdict(found.totals)


def test_a_corrected_badge_is_counted_once(northwind, give, issuer_member):
    award = give("a@example.org", claimed_after=timedelta(days=1))
    actions.correct(
        acting_user=issuer_member, award=award, changes={"name": "Ada"}, reason="A slip"
    )
    sign_single_awards()
    became = insight(northwind)
    assert (became.totals.awarded, became.totals.claimed) == (1, 1)
    assert sum(counts.awarded for _part, counts in became.over_time) == 1
