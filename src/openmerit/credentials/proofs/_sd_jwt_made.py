"""Making SD-JWTs of credentials (SD-JWT VC), and deriving from them what a holder shows.

The package `sd-jwt`, the reference implementation, salts and hashes; header, claims and what may be
hidden at all are this module's business, and the signature is the `Signer`'s.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, DisclosureError, RefusedDocument
from openmerit.credentials.keys import _controllers
from openmerit.credentials.keys._keys import Signer
from openmerit.credentials.linked_data import _expansion
from openmerit.credentials.proofs import _ecdsa_sd, _jose, _pointers, _sd_jwt
from openmerit.credentials.reading._encoding import base64url_encode
from openmerit.credentials.sentences import say

NAME: Final = "sd-jwt"
_CREDENTIAL: Final = "https://www.w3.org/2018/credentials#VerifiableCredential"
_BROUGHT_ALONG: Final = frozenset({"@context", "id", "type"})
"""Members that an object always brings along, as with ecdsa-sd-2023."""


def encode(
    credential: Mapping[str, Any],
    signer: Signer,
    *,
    now: datetime,
    disclosable: Sequence[str] = (),
) -> bytes:
    """`credential` as an SD-JWT by `signer`.

    The claims are the credential's own members, with `vct` (the address of its type), `iss`, `iat`,
    `nbf`, `exp`, and `cnf` if its subject is a key (did:key, did:jwk), so that its holder can sign
    what is shown.

    Args:
        disclosable: JSON pointers to what the holder may withhold; without any, everything but what
            `_ecdsa_sd.ALWAYS_SHOWN` names, and the id, type and contexts of each object.

    Raises:
        DisclosureError: a pointer points at nothing, or at what must always be shown.
        RefusedDocument: a member has a name that SD-JWT needs for itself.
    """
    _refuse_reserved_names(credential)
    places = {_hideable(credential, pointer) for pointer in disclosable} or set(
        _all_hideable(credential)
    )
    header = {
        "alg": _jose.NAMES[signer.key_type],
        "typ": _sd_jwt.SD_JWT_VC,
        "kid": signer.verification_method,
    }
    claims = {**_marked(dict(credential), (), places), **_claims_of(credential, now)}
    return _signed(claims, header, signer)


def derive(data: bytes, show: Iterable[str]) -> bytes:
    """The token with the disclosures that `show` needs, and without key binding.

    Raises:
        UnreadableDocument: it is no SD-JWT.
        DisclosureError: a pointer points at nothing.
    """
    given = _sd_jwt.read(data)
    chosen = []
    for pointer in show:
        _pointers.refuse_parts_of_enclosed(given.jws.payload, [pointer])
        chosen.append(_pointers.parse(pointer))
    kept = [
        disclosure
        for disclosure, place in zip(given.disclosures, given.places, strict=True)
        if any(steps[: len(place)] == place or place[: len(steps)] == steps for steps in chosen)
    ]
    return _sd_jwt.write(given.token, kept)


def _claims_of(credential: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The claims beside the credential's members; `sub` and `jti` would tell what is withheld."""
    told = _jose.claims_of(credential)
    claims: dict[str, Any] = {
        "vct": _type_of(credential),
        "iat": int(now.timestamp()),
        **{name: told[name] for name in told if name in ("iss", "nbf", "exp")},
    }
    subject = credential.get("credentialSubject")
    holder = subject.get("id") if isinstance(subject, dict) else None
    try:
        method = _controllers.own_method(holder) if isinstance(holder, str) else None
    except CredentialError:
        method = None
    if method is not None:
        claims["cnf"] = {"jwk": method.key.jwk()}
    return claims


def _type_of(credential: Mapping[str, Any]) -> str:
    """The address of the type that tells most: the last that every credential does not have."""
    return _address_of_type(json.dumps({name: credential[name] for name in ("@context", "type")}))


@functools.lru_cache(maxsize=100)
def _address_of_type(head: str) -> str:
    # All badges of an issuer begin alike, and expansion takes milliseconds.
    types = _expansion.expand(json.loads(head))[0].get("@type", [])
    return str(([name for name in types if name != _CREDENTIAL] or [_CREDENTIAL])[-1])


def _refuse_reserved_names(value: Any) -> None:
    for steps in _pointers.paths(value):
        if steps[-1] in _sd_jwt.RESERVED:
            raise RefusedDocument(
                ".".join(steps), say("this name belongs to SD-JWT; no member may have it")
            )


def _hideable(credential: Mapping[str, Any], pointer: str) -> _pointers.Steps:
    """The place that `pointer` names, if it may be hidden. Raises DisclosureError."""
    steps = _pointers.parse(pointer)
    _pointers.refuse_parts_of_enclosed(credential, [pointer])
    if not _may_be_hidden(steps):
        raise DisclosureError(pointer, say("this is always shown, so that nobody hides it"))
    return steps


def _may_be_hidden(steps: _pointers.Steps) -> bool:
    if not steps or steps[0] in _ecdsa_sd.ALWAYS_SHOWN or (len(steps) == 1 and steps[0] == "id"):
        return False
    return not any(step in ("@context", "type") or step.startswith("@") for step in steps)


def _all_hideable(credential: Mapping[str, Any]) -> Iterable[_pointers.Steps]:
    """Everything that can sensibly be shown or withheld by itself."""
    return (
        steps
        for steps in _pointers.paths(credential, into_enclosed=False)
        if _may_be_hidden(steps) and steps[-1] not in _BROUGHT_ALONG
    )


def _marked(value: Any, steps: _pointers.Steps, places: set[_pointers.Steps]) -> Any:
    """`value` with what may be hidden marked as the library wants it."""
    from sd_jwt.common import SDObj  # only SD-JWTs need it

    if isinstance(value, dict):
        return {
            (SDObj(name) if (*steps, name) in places else name): _marked(
                member, (*steps, name), places
            )
            for name, member in value.items()
        }
    if isinstance(value, list):
        inner = [(*steps, str(place)) for place in range(len(value))]
        marked = [_marked(item, at, places) for item, at in zip(value, inner, strict=True)]
        return [SDObj(m) if at in places else m for m, at in zip(marked, inner, strict=True)]
    return value


def _signed(claims: dict[Any, Any], header: Mapping[str, str], signer: Signer) -> bytes:
    from sd_jwt.issuer import SDJWTIssuer  # only SD-JWTs need it

    class Issuer(SDJWTIssuer):  # type: ignore[misc]  # the package is untyped
        """The library's, signing through `Signer`: it would have the private key itself."""

        def _create_signed_jws(self) -> None:
            parts = (
                base64url_encode(json.dumps(part, ensure_ascii=False).encode())
                for part in (header, self.sd_jwt_payload)
            )
            signing_input = ".".join(parts)
            signature = signer.sign(signing_input.encode("ascii"))
            self.serialized_sd_jwt = f"{signing_input}.{base64url_encode(signature)}"

    return str(Issuer(claims, None).sd_jwt_issuance).encode("ascii")
