"""Rows as the documents of Open Badges 3.0: pure functions, no query and no signature here."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    did_web,
    identity_object,
    status_entry,
)
from openmerit.platform.issuing.elements import alignments_of
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.people.models import Organisation


def did_of(organisation: Organisation) -> str:
    """The organisation's identifier as an issuer: did:web on this installation's origin."""
    return did_web(settings.OPENMERIT_ORIGIN, "issuers", organisation.slug)


def issuer_url(organisation: Organisation) -> str:
    """The address of the organisation's public page."""
    return f"{settings.OPENMERIT_ORIGIN}/issuers/{organisation.slug}"


def profile_url(organisation: Organisation) -> str:
    """The address of its published Profile, as JSON and nothing else."""
    return f"{issuer_url(organisation)}/profile.json"


def proof_url(organisation: Organisation) -> str:
    """The address of the signed index of all that checking its badges needs."""
    return f"{issuer_url(organisation)}/proof.json"


def published_json(members: dict[str, Any]) -> bytes:
    """A Profile or an Achievement as it stands at its public address."""
    document = {"@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL)} | members
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8")


def written(moment: datetime) -> str:
    """The moment as RFC 3339 in UTC, without fractions where there are none."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def profile_document(organisation: Organisation) -> dict[str, Any]:
    """The organisation as a Profile (Open Badges 3.0, section B.1.20)."""
    document: dict[str, Any] = {
        "id": did_of(organisation),
        "type": ["Profile"],
        "name": organisation.name,
        "url": organisation.url or issuer_url(organisation),
    }
    if organisation.description:
        document["description"] = organisation.description
    if getattr(organisation, "logo", None) is not None:
        document["image"] = {"id": f"{issuer_url(organisation)}/logo.png", "type": "Image"}
    if organisation.contact_email:
        document["email"] = organisation.contact_email
    return document


def achievement_document(achievement: Achievement) -> dict[str, Any]:
    """The achievement as an Achievement (Open Badges 3.0, section B.1.1).

    What a partner borrowed is what its owner says, and names the owner as its creator.
    """
    if achievement.original is not None:
        creator = {"creator": profile_document(achievement.original.organisation)}
        return achievement_document(achievement.original) | creator
    criteria: dict[str, Any] = {}
    if achievement.criteria_url:
        criteria["id"] = achievement.criteria_url
    told = [achievement.criteria_narrative, achievement.wording]
    if any(told):
        criteria["narrative"] = "\n\n".join(text for text in told if text)
    document: dict[str, Any] = {
        "id": achievement.uri,
        "type": ["Achievement"],
        "name": achievement.name,
        "description": achievement.description,
        "criteria": criteria,
        "achievementType": achievement.achievement_type,
        "image": {"id": f"{achievement.uri}/image.png", "type": "Image"},
    }
    alignment = [*achievement.alignment, *alignments_of(achievement.elements, achievement.uri)]
    if alignment:
        document["alignment"] = alignment
    if achievement.tag:
        document["tag"] = achievement.tag
    if "ects" in achievement.elements:
        document["creditsAvailable"] = achievement.elements["ects"]
    if achievement.number > 1:
        document["version"] = str(achievement.number)
    document |= achievement.further_members
    if achievement.supersedes is not None:
        document["related"] = [*_related(achievement), *as_list(document.get("related"))]
    return document


def _related(achievement: Achievement) -> list[dict[str, Any]]:
    """The version before, as a Related (Open Badges 3.0, section B.1.23)."""
    older = achievement.supersedes
    assert older is not None
    return [{"id": older.uri, "type": ["Related"], "version": str(older.number)}]


def as_list(value: Any) -> list[Any]:
    """The values of a member that may be single, a list or absent."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def credential_document(
    award: Award, *, uri: str, list_url: str, authorisation: bytes = b""
) -> dict[str, Any]:
    """The award as an AchievementCredential (Open Badges 3.0, section B.1.2), yet unsigned.

    ``list_url`` is where the signed status list is published. Open Badges allows one entry in
    `credentialStatus`, no list of them, so suspension is told by the bit that tells revocation:
    whoever checks learns that the issuer does not stand by it now. The recipient's address appears
    only as a salted hash, never in clear; a DID that they gave is the subject's id.
    ``authorisation`` is the owner's signed word that a partner may award it; it goes along.
    """
    achievement = award.achievement
    subject: dict[str, Any] = {"type": ["AchievementSubject"]}
    if award.recipient_did:
        subject["id"] = award.recipient_did
    if award.recipient_email:
        subject["identifier"] = [identity_object(award.recipient_email, award.salt)]
    subject["achievement"] = achievement_document(achievement)
    if award.result:
        subject["result"] = award.result
    issuer = profile_document(achievement.organisation)
    if authorisation:
        issuer["endorsement"] = [json.loads(authorisation)]
    document: dict[str, Any] = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": uri,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": subject["achievement"]["name"],
        "issuer": issuer,
        "validFrom": written(award.valid_from),
        "awardedDate": written(award.valid_from),
        "credentialSubject": subject,
        "credentialStatus": status_entry(
            list_url=list_url, index=award.status_index, purpose="revocation"
        ),
    }
    if award.valid_until:
        document["validUntil"] = written(award.valid_until)
    if award.evidence:
        document["evidence"] = award.evidence
    return document
