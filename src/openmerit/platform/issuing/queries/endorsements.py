"""Who stands behind what: for the pages, and as it is published for those who verify.

Signed badges are never touched for an endorsement: the Achievement and the Profile that stand at
their public addresses carry it (Open Badges 3.0, members ``endorsement``).
"""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.documents import (
    achievement_document,
    profile_document,
    published_json,
)
from openmerit.platform.issuing.endorsing import Subject
from openmerit.platform.issuing.models import Achievement, Award, Endorsement
from openmerit.platform.issuing.queries.awards import baked_badge, credential_of, people_among
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

Kind, State = Endorsement.Kind, Endorsement.State

MOST_PUBLISHED: Final = 20
"""So many stand with one achievement or issuer: as many as a verifier looks at."""
MOST_WITHDRAWN: Final = 5
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands behind an achievement or issuer now, and who no longer does."""

    in_force: list[Endorsement]
    ended: list[Endorsement]

    @property
    def is_empty(self) -> bool:
        """Whether nobody ever did."""
        return not self.in_force and not self.ended


def standing_of(subject: Subject) -> Standing:
    """The endorsements of an issuer, an achievement or an award, newest first."""
    rows = _signed(subject).defer("content").select_related("endorser")
    in_force = list(rows.filter(_in_force()).order_by("-pk")[:MOST_PUBLISHED])
    ended = rows.exclude(_in_force()).order_by("-pk")[:MOST_WITHDRAWN]
    return Standing(in_force, list(ended))


def endorsements_in_force(subject: Subject) -> list[bytes]:
    """The signed endorsements that hold now, newest first."""
    return [bytes(row.content) for row in _contents(_signed(subject).filter(_in_force()))]


def signed_endorsement(key: str) -> bytes | None:
    """One signed endorsement as it is stored; None where there is none of that key.

    A withdrawn one stays: its status list says that it was withdrawn.
    """
    found = Endorsement.objects.filter(key=key, issued_at__isnull=False)
    content = found.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def listed_endorsements(subject: Subject) -> bytes:
    """The endorsements in force as a JSON list of signed documents, each with its status list."""
    documents = [json.loads(content) for content in endorsements_in_force(subject)]
    return json.dumps(documents, ensure_ascii=False, indent=2).encode("utf-8")


def published_achievement(achievement: Achievement) -> bytes:
    """The Achievement as it stands at its public address, with those who endorse it."""
    members = achievement_document(achievement)
    return published_json(members | _endorsed(Subject.of_achievement(achievement)))


def published_profile(organisation: Organisation) -> bytes:
    """The issuer's Profile as it stands at its public address, with those who endorse it."""
    return published_json(profile_document(organisation) | _endorsed(Subject(organisation)))


def page_of_endorsements(
    organisation: Organisation, side: str, reach: Reach, *, limit: int, cursor: str | None
) -> Page[Endorsement]:
    """What was asked of an organisation, what it has or asked for, or what it gave.

    Where `reach` is a part of it, that is only what was said of the achievements there.
    """
    rows = Endorsement.objects.select_related(
        "endorser", "subject_organisation", "achievement", "award__achievement"
    ).defer("content")
    if side != "had" and not reach.everywhere:
        rows = rows.none()
    elif side == "asked":
        rows = rows.filter(endorser=organisation, state=State.ASKED)
    elif side == "given":
        rows = rows.filter(endorser=organisation).exclude(state__in=[State.ASKED, State.TAKEN_BACK])
    else:
        rows = rows.filter(within(reach, "achievement__"), subject_organisation=organisation)
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


def endorsements_asked_of(organisation: Organisation) -> int:
    """How many wait for the organisation's answer."""
    return Endorsement.objects.filter(endorser=organisation, state=State.ASKED).count()


def endorsements_to_publish(organisation: Organisation) -> QuerySet[Endorsement]:
    """What others need for checking: endorsements of an issuer and its achievements, and by it.

    Those of one award are its earner's to show.
    """
    mine = Q(endorser=organisation) | Q(subject_organisation=organisation)
    return _published(
        Endorsement.objects.filter(mine, issued_at__isnull=False)
        .exclude(kind=Kind.AWARD)
        .order_by("-pk")
    )


def endorsements_changed_at(organisation: Organisation) -> str:
    """A word that changes with what `endorsements_to_publish` answers."""
    found = Endorsement.objects.filter(
        Q(endorser=organisation) | Q(subject_organisation=organisation)
    ).aggregate(issued=Max("issued_at"), withdrawn=Max("withdrawn_at"))
    return "-".join(str(at.timestamp()) if at else "" for at in found.values())


def badge_with_endorsements(award: Award) -> bytes:
    """A zip of the badge as it was signed, its picture, and the endorsements that hold now.

    Raises ``CredentialNotReady`` while the award waits to be signed.
    """
    files = {
        "badge.json": credential_of(award),
        "badge.png": baked_badge(award, "png"),
    }
    achievement = award.achievement
    for name, subject in (
        ("issuer", Subject(achievement.organisation)),
        ("achievement", Subject.of_achievement(achievement)),
        ("award", Subject.of_award(award)),
    ):
        for number, content in enumerate(endorsements_in_force(subject), start=1):
            files[f"endorsements/{name}-{number}.json"] = content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content)
    return made.getvalue()


def count_for_award(award: Award) -> int:
    """How many endorsements go along with a download of this award."""
    achievement = award.achievement
    subjects = (
        Q(kind=Kind.ISSUER, subject_organisation=achievement.organisation_id)
        | Q(kind=Kind.ACHIEVEMENT, achievement=achievement)
        | Q(kind=Kind.AWARD, award=award)
    )
    return Endorsement.objects.filter(subjects, _in_force()).count()


def holders_behind(endorsement: Endorsement) -> int:
    """How many people hold a badge that an endorsement stands behind."""
    awards = Award.objects.filter(state=Award.State.ISSUED)
    if endorsement.award_id is not None:
        awards = awards.filter(pk=endorsement.award_id)
    elif endorsement.achievement_id is not None:
        awards = awards.filter(achievement=endorsement.achievement_id)
    else:
        awards = awards.filter(achievement__organisation=endorsement.subject_organisation_id)
    return people_among(awards)


def _endorsed(subject: Subject) -> dict[str, Any]:
    """The member ``endorsement``: those in force, and those withdrawn before their end.

    A withdrawn one is kept, so that whoever verifies is told of the withdrawal by its status
    list, rather than finding nothing.
    """
    rows = _contents(_published(_signed(subject).order_by("-pk")))
    documents = [json.loads(bytes(row.content)) for row in rows]
    return {"endorsement": documents} if documents else {}


def _signed(subject: Subject) -> QuerySet[Endorsement]:
    return Endorsement.objects.filter(issued_at__isnull=False, **subject.members)


def _in_force() -> Q:
    now = timezone.now()
    return Q(state=State.ISSUED) & (Q(valid_until__isnull=True) | Q(valid_until__gt=now))


def _published(rows: QuerySet[Endorsement]) -> QuerySet[Endorsement]:
    """Without those whose time is over."""
    now = timezone.now()
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))


def _contents(rows: QuerySet[Endorsement]) -> list[Endorsement]:
    """In force before withdrawn, newest first."""
    order = ("state", "-pk")  # "issued" comes before "withdrawn"
    return list(rows.only("content", "state").order_by(*order)[:MOST_PUBLISHED])
