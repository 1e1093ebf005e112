"""The worker's part of moving in: rows of an import become drafts and awards, each exactly once.

Everything here may be killed at any line and run again. A row says in the transaction that makes
its achievement or award what became of it, and an origin lets no other import make it twice.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine import leases
from openmerit.platform.engine.tasks import stopping
from openmerit.platform.issuing.actions.achievements import (
    create_achievement,
    publish_achievement,
)
from openmerit.platform.issuing.awarding import Decision, Outcome, Wanted, make_awards
from openmerit.platform.issuing.errors import AchievementRefused, ImageRefused
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import Achievement, Award, Import, ImportRow, Origin
from openmerit.platform.issuing.moving.origins import (
    digest_of,
    known_achievements,
    known_awards,
    picture_of,
)
from openmerit.platform.issuing.moving.values import web_address
from openmerit.platform.issuing.pictures import Picture
from openmerit.platform.issuing.registers import mark_changed
from openmerit.platform.people.errors import NotAllowed, OrganisationMissing
from openmerit.platform.people.models import Standing
from openmerit.platform.web.errors import DomainError

AWARDS_AT_ONCE: Final = 25
LEASE_SECONDS: Final = 60
CLASHES: Final = 5
SYSTEMS: Final = {Import.Kind.CREDLY: "Credly", Import.Kind.ACCREDIBLE: "Accredible"}
"""Those that a signed badge may name; the others are many systems of one format."""

What, Became = ImportRow.What, ImportRow.Outcome


def work_on_import(key: str) -> None:
    """Carries an import as far as it goes: to its end, or to another worker's lease."""
    waiting = Import.objects.filter(
        key=key, state__in=[Import.State.QUEUED, Import.State.RUNNING]
    ).exclude(organisation__standing=Standing.CLOSED)
    claimed = leases.claim(waiting, seconds=LEASE_SECONDS, limit=1, state=Import.State.RUNNING)
    if not claimed:
        return
    moving = Import.objects.select_related("organisation", "started_by").get(key=key)
    clashes = 0
    while not stopping():
        try:
            if not _next_step(moving):
                return
            clashes = 0
        except (NotAllowed, OrganisationMissing):
            _end(moving, _("Whoever started it may no longer do so here."))
            return
        except IntegrityError:
            clashes += 1  # another import carries the same at this moment: look once more
            if clashes > CLASHES:
                _end(moving, _("Something else here stands in its way. Start it again."))
                return


def _next_step(moving: Import) -> bool:
    """Does what comes next; False when nothing does, or the import is another's now."""
    planned = ImportRow.objects.filter(source=moving, outcome=Became.PLANNED).order_by("number")
    row = planned.filter(what=What.ACHIEVEMENT).first()
    if row is not None:
        return _carry_achievement(moving, row)
    if moving.publish:
        _publish_complete(moving)
    if planned.exists():
        return _carry_awards(moving)
    return not _finish(moving)


def _carry_achievement(moving: Import, row: ImportRow) -> bool:
    """Makes the draft, or finds the one that is here already."""
    content = row.content
    picture: Picture | None = None
    try:
        picture = picture_of(moving, content["image"])
    except ImageRefused as refused:
        _note(row, "image", f"One is drawn instead: {refused.fields['problem']}")
    with transaction.atomic():
        if not _mine(moving):
            return False
        known = known_achievements(moving.organisation, [row.original_id]).get(row.original_id)
        row.outcome = Became.KNOWN
        if known is not None:
            row.achievement = known
        elif (same := _of_that_name(moving, content)) is not None:
            row.achievement = same
            row.reason = _("One of yours has this name, so its awards become awards of that.")
            _origin(moving, row, content["url"], None).save(force_insert=True)
        else:
            row.outcome = Became.CARRIED
            row.achievement = create_achievement(
                acting_user=moving.started_by,
                organisation=moving.organisation,
                members=AchievementMembers(**content["members"]),
                image=picture,
            )
            first_at = _moment(content["first_at"])
            _origin(moving, row, content["url"], first_at).save(force_insert=True)
        row.save(update_fields=["outcome", "achievement", "left", "reason"])
    return True


def _publish_complete(moving: Import) -> None:
    """Publishes the drafts that this import made and that are complete; says what others lack."""
    drafts = ImportRow.objects.filter(
        source=moving,
        what=What.ACHIEVEMENT,
        outcome=Became.CARRIED,
        achievement__state=Achievement.State.DRAFT,
    ).select_related("achievement__organisation")
    for row in drafts:
        assert row.achievement is not None
        try:
            publish_achievement(acting_user=moving.started_by, achievement=row.achievement)
            row.reason = ""
        except (NotAllowed, OrganisationMissing):
            raise
        except DomainError as refused:
            why = refused.fields["problem"] if isinstance(refused, AchievementRefused) else refused
            row.reason = _("It stays a draft: %(why)s") % {"why": why}
        row.save(update_fields=["reason"])


def _carry_awards(moving: Import) -> bool:
    """Makes a handful of awards, all or none of them."""
    with transaction.atomic():
        if not _mine(moving):
            return False
        rows = list(
            ImportRow.objects.filter(
                source=moving, what=What.AWARD, outcome=Became.PLANNED
            ).order_by("number")[:AWARDS_AT_ONCE]
        )
        known = known_awards(moving.organisation, [row.original_id for row in rows])
        named = known_achievements(
            moving.organisation, [row.content["achievement"] for row in rows]
        )
        by_achievement: dict[Achievement, list[ImportRow]] = {}
        for row in rows:
            achievement = named.get(row.content["achievement"])
            if (before := known.get(row.original_id)) is not None:
                row.outcome, row.award = Became.KNOWN, before
            elif achievement is None:
                row.outcome = Became.REFUSED
                row.reason = _("Its achievement was not carried over.")
            elif not achievement.is_public:
                row.outcome = Became.WAITS
                row.reason = _("“%(name)s” is not published.") % {"name": achievement.name}
            else:
                by_achievement.setdefault(achievement, []).append(row)
        for achievement, those in by_achievement.items():
            _make(moving, achievement, those)
        # An upsert, since an update by cases holds the write lock several times as long.
        ImportRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["outcome", "award", "reason"],
        )
    return True


def _make(moving: Import, achievement: Achievement, rows: list[ImportRow]) -> None:
    """Makes the awards as they were: with their dates, without an end that they had not."""
    decisions = [
        Decision(
            _wanted(moving, row),
            Outcome.AWARD,
            occasion=f"moved-{digest_of(row.original_id)[:40]}",
        )
        for row in rows
    ]
    awards = make_awards(achievement, decisions, run=None)
    endless = [
        award.pk
        for award, row in zip(awards, rows, strict=True)
        if award.valid_until and not row.content["valid_until"]
    ]
    if endless:
        Award.objects.filter(pk__in=endless).update(valid_until=None)
    origins = []
    for award, row in zip(awards, rows, strict=True):
        row.outcome, row.award = Became.CARRIED, award
        first_at = _moment(row.content["valid_from"])
        origins.append(_origin(moving, row, row.content["url"], first_at))
        if row.content["is_revoked"]:
            _withdraw(award, row.content["reason"])
    Origin.objects.bulk_create(origins)


def _withdraw(award: Award, reason: str) -> None:
    """Makes it what it was there: withdrawn. It is never signed, and its bit in the list is set."""
    Award.objects.filter(pk=award.pk).update(
        state=Award.State.REVOKED,
        reason=reason or _("It was revoked before it was carried over."),
    )
    assert award.register_id is not None
    mark_changed(award.register_id)


def _wanted(moving: Import, row: ImportRow) -> Wanted:
    content = row.content
    return Wanted(
        email=content["email"],
        name=content["name"],
        valid_from=_moment(content["valid_from"]),
        valid_until=_moment(content["valid_until"]),
        evidence=[*content["evidence"], _first(moving, row)],
        result=content["result"],
    )


def _first(moving: Import, row: ImportRow) -> dict[str, Any]:
    """Where the award was first, as Evidence (Open Badges 3.0, section B.1): it is what this one
    rests on, and no other member of a credential points at an older form of it."""
    when = _moment(row.content["valid_from"])
    told = _("It has the identifier %(id)s in %(system)s.") % {
        "system": SYSTEMS.get(moving.kind, _("another system")),
        "id": row.original_id,
    }
    if when is not None:
        told = _("First issued on %(day)s. ") % {"day": f"{when:%Y-%m-%d}"} + told
    evidence: dict[str, Any] = {
        "type": ["Evidence"],
        "name": _("The original award"),
        "genre": "original award",
        "narrative": told,
    }
    if address := web_address(row.content["url"]):
        evidence["id"] = address
    return evidence


def _of_that_name(moving: Import, content: dict[str, Any]) -> Achievement | None:
    """The one published achievement that is called so, for what the export only names."""
    if not content["is_only_named"]:
        return None
    same = Achievement.objects.filter(
        organisation=moving.organisation,
        name=content["members"]["name"],
        state=Achievement.State.PUBLISHED,
    )[:2]
    return same[0] if len(same) == 1 else None


def _origin(moving: Import, row: ImportRow, url: str, first_at: datetime | None) -> Origin:
    return Origin(
        organisation=moving.organisation,
        what=row.what,
        digest=digest_of(row.original_id),
        original_id=row.original_id,
        url=url,
        kind=moving.kind,
        first_at=first_at,
        quiet=not moving.tell,
        achievement=row.achievement if row.what == What.ACHIEVEMENT else None,
        award=row.award,
    )


def _note(row: ImportRow, member: str, why: str) -> None:
    note = {"member": member, "why": why}
    if note not in row.left:
        row.left = [*row.left, note]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _mine(moving: Import) -> bool:
    """Holds the import for a while longer; False when it was ended or handed on.

    On every database the update keeps others out until the transaction ends.
    """
    return bool(
        Import.objects.filter(
            pk=moving.pk, attempt=moving.attempt, state=Import.State.RUNNING
        ).update(lease_until=timezone.now() + timedelta(seconds=LEASE_SECONDS))
    )


def _finish(moving: Import) -> bool:
    with transaction.atomic():
        done = Import.objects.filter(
            pk=moving.pk, attempt=moving.attempt, state=Import.State.RUNNING
        ).update(state=Import.State.DONE, finished_at=timezone.now(), lease_until=None)
        if done:
            payload = {"import": moving.key}
            engine.emit("ImportFinished", key=f"{moving.key}:{moving.attempt}", payload=payload)
    return True


def _end(moving: Import, why: str) -> None:
    Import.objects.filter(pk=moving.pk, attempt=moving.attempt, state=Import.State.RUNNING).update(
        state=Import.State.CANCELLED, problem=why, finished_at=timezone.now(), lease_until=None
    )
