"""What a signing and verifying service has: its keys, and whom it asks about others'."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from openmerit.credentials import Report, Resolver, Signer, Trust, verify
from openmerit.vc_api._practice_status import OwnFirst, PracticeStatus

MAKES: Final = {
    "eddsa-rdfc-2022": ("ed25519",),
    "eddsa-jcs-2022": ("ed25519",),
    "ecdsa-rdfc-2019": ("p256", "p384"),
    "ecdsa-jcs-2019": ("p256", "p384"),
    "ecdsa-sd-2023": ("p256",),
    "jwt": ("ed25519", "p256", "p384", "rsa"),
    "sd-jwt": ("ed25519", "p256", "p384", "rsa"),
}
"""Which kinds of key make a proof."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """What the handlers go by. It keeps nothing between two requests.

    Attributes:
        signers: the keys, the preferred one first; each signs for its controller.
        proof: the proof to make where a request names none; by the key if None.
        resolver: looks up keys, status lists and related resources; without one nothing is.
        trust: what is kept of issuers that are trusted, handed on to `verify`.
        clock: what time it is.
        practice_status: lists of its own in which nobody is withdrawn, for trying it out.
    """

    signers: Sequence[Signer]
    proof: str | None = None
    resolver: Resolver | None = None
    trust: Trust | None = None
    clock: Callable[[], datetime] = _now
    practice_status: PracticeStatus | None = None

    @property
    def issuers(self) -> list[str]:
        """The identifiers for which it signs, each once."""
        return list(dict.fromkeys(signer.controller for signer in self.signers))

    def verify(
        self, data: bytes, *, challenge: str | None = None, domain: str | None = None
    ) -> Report:
        """The library's report on `data`."""
        at, resolver = self.clock(), self.resolver
        if self.practice_status is not None:
            resolver = OwnFirst(self.practice_status, at, resolver)
        return verify(
            data,
            at=at,
            resolver=resolver,
            challenge=challenge,
            domain=domain,
            trust=self.trust,
        )
