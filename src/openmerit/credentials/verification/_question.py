"""What is asked of a document: everything that a verification goes by besides its bytes."""

from dataclasses import dataclass, replace
from datetime import datetime

from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.verification._sources import Trust


@dataclass(frozen=True)
class Question:
    """The arguments of `verify`, handed from step to step.

    Attributes:
        at: the time for which to answer, with a zone.
        resolver: fetches what is not in the document; without one nothing is fetched.
        trust: what the user keeps of others, and whom the user trusts; `resolver` reaches it too.
        recipient: whose badge it should be.
        challenge: what a presentation must answer (Data Integrity, section 2.1).
        domain: for whom a presentation must have been made.
        nested: the document is part of another's verification (a status list), so that its own
            status and endorsements are not followed.
        is_endorsement: it endorses another, so that its own endorsements are not followed.
        refreshed: it is the newer version of another, so that its refresh service is not asked.
        depth: how many documents enclose this one.
    """

    at: datetime
    resolver: Resolver | None = None
    recipient: str | None = None
    challenge: str | None = None
    domain: str | None = None
    nested: bool = False
    is_endorsement: bool = False
    refreshed: bool = False
    depth: int = 0
    trust: Trust | None = None

    def within(self) -> "Question":
        """What is asked of a document that this one leans on, such as a status list."""
        return replace(
            self,
            recipient=None,
            challenge=None,
            domain=None,
            nested=True,
            depth=self.depth + 1,
            trust=None,
        )

    def endorsing(self) -> "Question":
        """What is asked of an endorsement that this one brings."""
        return replace(self.within(), nested=self.nested, is_endorsement=True)

    def enclosed(self) -> "Question":
        """What is asked of a credential that this one presents or collects."""
        return replace(self, challenge=None, domain=None, depth=self.depth + 1)
