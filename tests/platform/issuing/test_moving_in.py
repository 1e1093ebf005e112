"""What another system exported becomes drafts and awards here, once and as it was."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.errors import ExportUnreadable, ImportNotInState
from openmerit.platform.issuing.models import (
    Achievement,
    Award,
    Import,
    ImportRow,
    Origin,
    SignedCredential,
    StatusList,
)
from openmerit.platform.issuing.moving import carrying, previewing, sweeping
from openmerit.platform.people import actions as people

from . import exports

Became = ImportRow.Outcome
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def prepare(issuer_member, northwind):
    def read(source, **more):
        return actions.prepare_import(
            acting_user=issuer_member, organisation=northwind, source=source, **more
        )

    return read


@pytest.fixture
def carry(prepare, issuer_member, drain):
    def read_and_start(source, *, publish=True, tell=False):
        moving = prepare(source)
        actions.start_import(acting_user=issuer_member, moving=moving, publish=publish, tell=tell)
        drain()
        moving.refresh_from_db()
        return moving

    return read_and_start


def outcomes(moving):
    return list(
        ImportRow.objects.filter(source=moving).order_by("number").values_list("what", "outcome")
    )


def test_a_dry_run_makes_nothing_and_says_what_would_be(prepare):
    moving = prepare(exports.badgr())
    assert moving.state == Import.State.PREVIEW
    assert outcomes(moving) == [("achievement", Became.PLANNED), ("award", Became.PLANNED)]
    assert not Achievement.objects.exists()
    assert not Award.objects.exists()
    row = ImportRow.objects.get(what="achievement")
    assert [left["member"] for left in row.left] == ["image"]


def test_achievements_and_awards_carry_over_with_their_dates_and_links(carry):
    moving = carry(exports.badgr(exports.badgr_assertion(expires="2021-05-03T10:11:12Z")))
    assert moving.state == Import.State.DONE
    assert outcomes(moving) == [("achievement", Became.CARRIED), ("award", Became.CARRIED)]
    award = Award.objects.get()
    assert award.state == Award.State.ISSUED
    assert award.standing == "expired"
    signed = json.loads(queries.credential_of(award))
    assert signed["validFrom"] == "2019-05-03T10:11:12Z"
    assert signed["validUntil"] == "2021-05-03T10:11:12Z"
    original = f"{exports.BADGR}/assertions/a1"
    assert original in [one.get("id") for one in signed["evidence"]]
    achievement = signed["credentialSubject"]["achievement"]
    assert achievement["related"][0]["id"] == f"{exports.BADGR}/badges/K829IK8RS6"
    assert achievement["otherIdentifier"][0]["identifier"] == (f"{exports.BADGR}/badges/K829IK8RS6")
    origin = Origin.objects.get(what="award")
    assert (origin.original_id, origin.award) == (original, award)
    assert origin.first_at == datetime(2019, 5, 3, 10, 11, 12, tzinfo=UTC)


def test_the_same_export_again_makes_nothing_twice(carry):
    carry(exports.badgr())
    again = carry(exports.badgr())
    assert outcomes(again) == [("achievement", Became.KNOWN), ("award", Became.KNOWN)]
    assert Achievement.objects.count() == Award.objects.count() == 1


def test_two_imports_of_the_same_at_once_make_nothing_twice(prepare, issuer_member, drain):
    first, second = prepare(exports.badgr()), prepare(exports.badgr())
    for moving in (first, second):
        actions.start_import(acting_user=issuer_member, moving=moving, publish=True)
    drain()
    assert Achievement.objects.count() == Award.objects.count() == 1
    assert outcomes(second) == [("achievement", Became.KNOWN), ("award", Became.KNOWN)]


def test_earners_hear_of_it_only_if_the_issuer_wants_that(carry, mails, drain):
    carry(exports.badgr())
    drain()
    assert not [mail for mail in mails() if "earner1@example.org" in mail]
    carry(exports.badgr(exports.badgr_assertion(7)), tell=True)
    drain()
    assert [mail for mail in mails() if "earner7@example.org" in mail]


def test_what_was_revoked_there_is_revoked_here_and_never_signed(carry):
    carry(exports.badgr(exports.badgr_assertion(revoked=True, revocationReason="Copied")))
    award = Award.objects.get()
    assert (award.state, award.reason) == (Award.State.REVOKED, "Copied")
    assert not SignedCredential.objects.exists()
    listed = json.loads(queries.status_list(StatusList.objects.get().key))
    bits = credentials.StatusList.decode(listed["credentialSubject"]["encodedList"])
    assert bits.get(award.status_index)


def test_an_award_without_an_end_gets_none_from_its_achievement(carry):
    carry(exports.badgr())
    assert Achievement.objects.get().valid_for_months == 24
    assert Award.objects.get().valid_until is None


def test_awards_of_a_draft_wait_until_it_is_published(carry, issuer_member, drain):
    moving = carry(exports.badgr(), publish=False)
    assert outcomes(moving) == [("achievement", Became.CARRIED), ("award", Became.WAITS)]
    assert not Award.objects.exists()
    draft = Achievement.objects.get()
    assert draft.state == Achievement.State.DRAFT
    actions.publish_achievement(acting_user=issuer_member, achievement=draft)
    actions.carry_on_import(acting_user=issuer_member, moving=moving)
    drain()
    assert outcomes(moving) == [("achievement", Became.CARRIED), ("award", Became.CARRIED)]
    assert Award.objects.get().state == Award.State.ISSUED


def test_what_is_not_complete_stays_a_draft_and_says_what_is_missing(carry):
    moving = carry(exports.badgr(description=""))
    row = ImportRow.objects.get(source=moving, what="achievement")
    assert "stays a draft" in row.reason
    assert Achievement.objects.get().state == Achievement.State.DRAFT


def test_a_table_that_only_names_a_badge_finds_the_one_that_is_here(carry, achievement):
    moving = carry(b"achievement,email,date\nData Analyst,ada@example.org,2020-01-02\n")
    assert outcomes(moving) == [("achievement", Became.KNOWN), ("award", Became.CARRIED)]
    assert Award.objects.get().achievement == achievement


def test_the_picture_in_the_archive_becomes_the_badges_own(carry):
    source = exports.bundle(a__json=exports.badgr_badge(), analyst__png=exports.png())
    moving = carry(source)
    achievement = Achievement.objects.get()
    assert achievement.image_design is None
    assert "data:image/png" in achievement.image_svg
    assert ImportRow.objects.get(source=moving).left == []


def test_a_picture_that_cannot_be_used_is_drawn_anew_and_says_so(prepare, carry):
    source = exports.bundle(a__json=exports.badgr_badge(), analyst__png=b"\x89PNG broken")
    moving = carry(source)
    assert Achievement.objects.get().image_design is not None
    assert "drawn instead" in ImportRow.objects.get(source=moving).left[0]["why"]


@pytest.mark.parametrize("after", range(6))
def test_killed_after_any_step_it_goes_on_and_makes_each_once(
    prepare, issuer_member, drain, monkeypatch, after
):
    class Killed(BaseException):
        pass

    monkeypatch.setattr(carrying, "AWARDS_AT_ONCE", 2)
    step, done = carrying._next_step, []

    def dying(moving):
        if len(done) == after:
            done.append("dead")
            raise Killed
        done.append("step")
        return step(moving)

    monkeypatch.setattr(carrying, "_next_step", dying)
    moving = prepare(exports.badgr(*(exports.badgr_assertion(n) for n in range(5))))
    actions.start_import(acting_user=issuer_member, moving=moving, publish=True)
    try:
        carrying.work_on_import(moving.key)
    except Killed:
        assert sweeping.imports_without_worker() == []
        Import.objects.filter(pk=moving.pk).update(lease_until=timezone.now())
    carrying.work_on_import(moving.key)
    moving.refresh_from_db()
    assert moving.state == Import.State.DONE
    assert Achievement.objects.count() == 1
    assert Award.objects.count() == Origin.objects.filter(what="award").count() == 5


def test_killed_within_a_step_nothing_of_the_step_is_left(prepare, issuer_member, monkeypatch):
    moving = prepare(exports.badgr())
    actions.start_import(acting_user=issuer_member, moving=moving, publish=True)

    def dying(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(carrying, "_origin", dying)
    with pytest.raises(KeyboardInterrupt):
        carrying.work_on_import(moving.key)
    assert not Achievement.objects.exists()
    assert outcomes(moving) == [("achievement", Became.PLANNED), ("award", Became.PLANNED)]


def test_who_lost_the_right_meanwhile_ends_the_import(
    prepare, issuer_member, owner, northwind, drain
):
    moving = prepare(exports.badgr())
    actions.start_import(acting_user=issuer_member, moving=moving, publish=True)
    people.remove_member(acting_user=owner, organisation=northwind, person=issuer_member)
    drain()
    moving.refresh_from_db()
    assert moving.state == Import.State.CANCELLED
    assert "no longer" in moving.problem
    assert not Achievement.objects.exists()


def test_a_cancelled_preview_cannot_be_started(prepare, issuer_member):
    moving = prepare(exports.badgr())
    actions.cancel_import(acting_user=issuer_member, moving=moving)
    with pytest.raises(ImportNotInState):
        actions.start_import(acting_user=issuer_member, moving=moving)
    with pytest.raises(ImportNotInState):
        actions.carry_on_import(acting_user=issuer_member, moving=moving)


def test_a_file_that_is_no_export_leaves_nothing_behind(prepare):
    with pytest.raises(ExportUnreadable):
        prepare(b"hello")
    assert not Import.objects.exists()


@pytest.fixture
def read_by_the_worker(monkeypatch):
    from openmerit.platform.issuing.actions import moving

    monkeypatch.setattr(moving, "READ_AT_ONCE", 100)


def test_a_large_export_is_read_by_the_worker(prepare, drain, read_by_the_worker):
    moving = prepare(exports.badgr())
    assert (moving.state, moving.kind) == (Import.State.READING, "")
    drain()
    moving.refresh_from_db()
    assert (moving.state, moving.kind) == (Import.State.PREVIEW, Import.Kind.OPEN_BADGES)
    assert outcomes(moving) == [("achievement", Became.PLANNED), ("award", Became.PLANNED)]


def test_a_large_file_that_is_no_export_says_so_on_its_page(prepare, drain, read_by_the_worker):
    moving = prepare(b"only words " * 40)
    drain()
    moving.refresh_from_db()
    assert moving.state == Import.State.CANCELLED
    assert "cannot be read" in moving.problem


def test_a_reader_that_dies_is_followed_by_another_that_begins_anew(
    prepare, drain, read_by_the_worker, monkeypatch
):
    moving = prepare(exports.badgr())
    monkeypatch.setattr(previewing, "CHUNK", 1)
    known = previewing._mark_known

    def dying(organisation, rows):
        if rows[0].number == 2:
            raise KeyboardInterrupt
        known(organisation, rows)

    monkeypatch.setattr(previewing, "_mark_known", dying)
    with pytest.raises(KeyboardInterrupt):
        previewing.read_import(moving.key)
    assert ImportRow.objects.count() == 1
    monkeypatch.setattr(previewing, "_mark_known", known)
    long_ago = timezone.now() - timedelta(minutes=5)
    Import.objects.filter(pk=moving.pk).update(lease_until=long_ago, created_at=long_ago)
    assert sweeping.imports_without_reader() == [moving.key]
    previewing.read_import(moving.key)
    moving.refresh_from_db()
    assert moving.state == Import.State.PREVIEW
    assert ImportRow.objects.count() == 2


def test_an_export_that_nobody_starts_is_forgotten_after_a_week(prepare):
    moving = prepare(exports.badgr())
    sweeping.discard_what_is_over()
    assert Import.objects.exists()
    Import.objects.filter(pk=moving.pk).update(created_at=timezone.now() - timedelta(days=8))
    sweeping.discard_what_is_over()
    assert not Import.objects.exists()


def test_an_organisation_that_waits_keeps_its_drafts_and_each_says_why(
    prepare, issuer_member, northwind, drain
):
    moving = prepare(exports.badgr())
    actions.start_import(acting_user=issuer_member, moving=moving, publish=True)
    type(northwind).objects.filter(pk=northwind.pk).update(standing="waiting")
    drain()
    moving.refresh_from_db()
    assert moving.state == Import.State.DONE
    rows = ImportRow.objects.filter(source=moving, what="achievement")
    assert {row.achievement.state for row in rows} == {"draft"}
    assert all("cannot publish or award now" in row.reason for row in rows)


@pytest.mark.parametrize("verb", ["suspend", "revoke", "correct"])
def test_nobody_hears_of_what_was_carried_over_quietly_whatever_becomes_of_it(
    carry, issuer_member, drain, verb
):
    carry(exports.badgr())
    award = Award.objects.filter(state="issued").first()
    if verb == "correct":
        made = actions.correct(
            acting_user=issuer_member, award=award, changes={"name": "Ada"}, reason="A slip"
        )
        drain()
        made.refresh_from_db()
        actions.suspend(acting_user=issuer_member, award=made, reason="Doubt")
    else:
        getattr(actions, verb)(acting_user=issuer_member, award=award, reason="Doubt")
    drain()
    assert not Mail.objects.exclude(kind="member").exists()


def test_who_was_told_of_it_after_all_hears_of_what_becomes_of_it(carry, issuer_member, drain):
    carry(exports.badgr())
    award = Award.objects.filter(state="issued").first()
    actions.resend_claim_mail(acting_user=issuer_member, award=award)
    actions.suspend(acting_user=issuer_member, award=award, reason="Doubt")
    kinds = set(Mail.objects.exclude(kind="member").values_list("kind", flat=True))
    assert kinds == {"claim", "award_changed"}
