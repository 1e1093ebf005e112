"""What is asked of a document: everything that a verification goes by besides its bytes."""

from dataclasses import dataclass, replace
from datetime import datetime

from openmerit.credentials.reading._resolver import Resolver


@dataclass(frozen=True)
class Question:
    """The arguments of `verify`, handed from step to step.

    Attributes:
        at: the time for which to answer, with a zone.
        resolver: fetches what is not in the document; without one nothing is fetched.
        recipient: whose badge it should be.
        challenge: what a presentation must answer (Data Integrity, section 2.1).
        domain: for whom a presentation must have been made.
        nested: the document is part of another's verification (a status list, an endorsement, an
            enclosed credential), so that its own status and endorsements are not followed.
    """

    at: datetime
    resolver: Resolver | None = None
    recipient: str | None = None
    challenge: str | None = None
    domain: str | None = None
    nested: bool = False

    def within(self) -> "Question":
        """What is asked of a document that this one encloses or leans on."""
        return replace(self, recipient=None, challenge=None, domain=None, nested=True)
