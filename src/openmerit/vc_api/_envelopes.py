"""Credentials and presentations in envelopes: objects that hold a token (VCDM 2.0, 4.12, 4.13)."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.vc_api._problems import MALFORMED_VALUE, Refused

BASE_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
_ENVELOPED: Final = ("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation")
_MEDIA_TYPES: Final = {"jwt": "application/vc+jwt", "sd-jwt": "application/vc+sd-jwt"}
_SD_JWT: Final = f"data:{_MEDIA_TYPES['sd-jwt']},"


def enveloped(token: bytes) -> dict[str, Any]:
    """A signed token as the object that the API hands out."""
    kind = "sd-jwt" if b"~" in token else "jwt"
    return {
        "@context": BASE_CONTEXT,
        "id": f"data:{_MEDIA_TYPES[kind]},{token.decode('ascii')}",
        "type": "EnvelopedVerifiableCredential",
    }


def sd_jwt_in(credential: Mapping[str, Any]) -> bytes | None:
    """The SD-JWT in an envelope; None if it is no envelope with one."""
    address = credential.get("id")
    if not is_envelope(credential) or not isinstance(address, str):
        return None
    if not address.startswith(_SD_JWT):
        return None
    return address[len(_SD_JWT) :].encode("utf-8", "surrogatepass")


def is_envelope(document: Mapping[str, Any]) -> bool:
    """Whether the type says that a token is in it."""
    kinds = document.get("type")
    return any(kind in _ENVELOPED for kind in (kinds if isinstance(kinds, list) else [kinds]))


def require_defined(document: Mapping[str, Any]) -> None:
    """Let pass only envelopes whose context defines what they are, also those within.

    Raises:
        Refused: one lacks the base context.
    """
    inner = document.get("verifiableCredential")
    listed = inner if isinstance(inner, list) else [inner]
    for found in (document, *(item for item in listed if isinstance(item, dict))):
        contexts = found.get("@context")
        if is_envelope(found) and BASE_CONTEXT not in (
            contexts if isinstance(contexts, list) else [contexts]
        ):
            raise Refused(
                MALFORMED_VALUE,
                "malformed",
                f"@context: an envelope needs {BASE_CONTEXT}.",
                member="@context",
            )
