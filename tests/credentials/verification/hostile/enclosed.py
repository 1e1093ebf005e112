"""Credentials in credentials and in presentations."""

import json
from typing import Any, Final

from tests.credentials.samples import badge, full_badge, key, signed, signed_anyway
from tests.credentials.verification.hostile.documents import clr, differing, evidence, inner, proven
from tests.credentials.verification.hostile.registry import case

_ENDORSEMENT: Final = {
    "id": "urn:e",
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "name": "E",
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "urn:x", "type": ["EndorsementSubject"]},
}


def _endorsement(n: int = 0, **members: Any) -> dict[str, Any]:
    issuer = {"id": key().did, "type": ["Profile"]}
    plain = {"@context": badge()["@context"], **_ENDORSEMENT, "issuer": issuer, "id": f"urn:e:{n}"}
    return json.loads(proven(plain | members))  # type: ignore[no-any-return]


def _presentation(credentials: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@context": badge()["@context"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": credentials,
    }


def _unproven(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in _endorsement(**members).items() if name != "proof"}


def _nested(depth: int) -> dict[str, Any]:
    each = _endorsement()
    for n in range(depth):
        each = _endorsement(n, endorsement=[each])
    return each


case(
    "enclosed: endorsements",
    lambda: signed_anyway(badge(endorsement=[_endorsement(n) for n in range(700)]), key()),
)
case(
    "enclosed: differing endorsements",
    lambda: signed_anyway(
        badge(
            endorsement=[
                _endorsement(
                    n,
                    credentialSubject={
                        "id": "urn:x",
                        "type": ["EndorsementSubject", *(f"urn:{i}" for i in range(n))],
                    },
                )
                for n in range(150)
            ]
        ),
        key(),
    ),
)
case(
    "enclosed: large endorsements",
    lambda: signed_anyway(
        badge(endorsement=[_endorsement(n, evidence=evidence(220 + n)) for n in range(18)]), key()
    ),
)
case(
    "enclosed: nested endorsements",
    lambda: signed_anyway(badge(endorsement=[_nested(12)] * 30), key()),
)
case(
    "enclosed: endorsements of large text",
    lambda: signed_anyway(
        badge(endorsement=[_endorsement(n, description="é" * 140_000) for n in range(20)]), key()
    ),
)
case(
    "enclosed: JWT endorsements",
    lambda: signed_anyway(
        badge(endorsementJwt=[signed(_unproven(n=n), key(), "jwt").decode() for n in range(300)]),
        key(),
    ),
)
case(
    "enclosed: JWT endorsements of many values",
    lambda: signed_anyway(
        badge(
            endorsementJwt=[
                signed(
                    _unproven(evidence=evidence(4_000)),
                    key(),
                    "jwt",
                ).decode()
            ]
            * 20
        ),
        key(),
    ),
)
case("enclosed: credentials", lambda: signed_anyway(clr(140, inner), key()))
case("enclosed: differing credentials", lambda: signed_anyway(clr(130, differing), key()))
case(
    "enclosed: credentials well signed",
    lambda: signed_anyway(
        clr(
            140,
            lambda n: json.loads(
                signed_anyway(full_badge() | {"id": f"urn:i:{n}"}, key(), "eddsa-rdfc-2022")
            ),
        ),
        key(),
        "eddsa-rdfc-2022",
    ),
)
case(
    "enclosed: presentation",
    lambda: proven(_presentation([inner(n) for n in range(140)])),
)
case(
    "enclosed: presentation of differing",
    lambda: proven(_presentation([differing(n) for n in range(130)])),
)
case(
    "enclosed: presentation of tokens",
    lambda: proven(
        _presentation(
            [
                {
                    "@context": badge()["@context"],
                    "type": "EnvelopedVerifiableCredential",
                    "id": "data:application/vc+jwt,"
                    + signed(badge(evidence=evidence(n % 20 + 500)), key(), "jwt").decode(),
                }
                for n in range(80)
            ]
        )
    ),
)
case("enclosed: presentations in one another", lambda: proven(_presented(20)))


def _presented(depth: int) -> dict[str, Any]:
    document = badge()
    for level in range(depth):
        document = _presentation([document, document] if level < 7 else [document])
    return document
