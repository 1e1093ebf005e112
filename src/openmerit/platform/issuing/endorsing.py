"""What an endorsement is about, and its document: no query and no signature here."""

from dataclasses import dataclass
from typing import Any

from openmerit.credentials import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL, status_entry
from openmerit.platform.issuing.documents import did_of, profile_document, written
from openmerit.platform.issuing.models import Achievement, Award, Endorsement
from openmerit.platform.people.models import Organisation

Kind = Endorsement.Kind


@dataclass(frozen=True, slots=True)
class Subject:
    """An issuer, one of its achievements, or one of its awards."""

    organisation: Organisation
    achievement: Achievement | None = None
    award: Award | None = None

    @classmethod
    def of_achievement(cls, achievement: Achievement) -> "Subject":
        """The achievement, by whoever's it is."""
        return cls(achievement.organisation, achievement)

    @classmethod
    def of_award(cls, award: Award) -> "Subject":
        """One award."""
        return cls(award.achievement.organisation, award.achievement, award)

    @property
    def kind(self) -> Kind:
        """What it is."""
        if self.award is not None:
            return Kind.AWARD
        return Kind.ISSUER if self.achievement is None else Kind.ACHIEVEMENT

    @property
    def members(self) -> dict[str, Any]:
        """By which fields an endorsement names it."""
        return {
            "kind": self.kind,
            "subject_organisation": self.organisation,
            "achievement": self.achievement,
            "award": self.award,
        }


def subject_of(endorsement: Endorsement) -> Subject:
    """What an endorsement is about."""
    return Subject(endorsement.subject_organisation, endorsement.achievement, endorsement.award)


def subject_id(subject: Subject) -> str:
    """The identifier under which badges name it.

    An award must have its signed document.
    """
    if subject.award is not None:
        return subject.award.credential.uri
    if subject.achievement is not None:
        return subject.achievement.uri
    return did_of(subject.organisation)


def endorsement_document(endorsement: Endorsement, *, list_url: str) -> dict[str, Any]:
    """The EndorsementCredential (Open Badges 3.0, section B.2.1), yet unsigned.

    ``list_url`` is where the endorser's signed status list is published.
    """
    claim: dict[str, Any] = {
        "id": subject_id(subject_of(endorsement)),
        "type": ["EndorsementSubject"],
    }
    if endorsement.narrative:
        claim["endorsementComment"] = endorsement.narrative
    assert endorsement.valid_from is not None
    document: dict[str, Any] = {
        "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
        "id": endorsement.uri,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": f"Endorsement of {_named(endorsement)}",
        "issuer": profile_document(endorsement.endorser),
        "validFrom": written(endorsement.valid_from),
        "credentialSubject": claim,
        "credentialStatus": status_entry(
            list_url=list_url, index=endorsement.status_index, purpose="revocation"
        ),
    }
    if endorsement.valid_until:
        document["validUntil"] = written(endorsement.valid_until)
    return document


def _named(endorsement: Endorsement) -> str:
    """What is endorsed, without the name of anybody who holds it: the document is public."""
    if endorsement.kind == Kind.ISSUER:
        return endorsement.subject_organisation.name
    assert endorsement.achievement is not None
    return f"“{endorsement.achievement.name}”"
