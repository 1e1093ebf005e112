"""What is put into an image, by kind: each edition of the standard has marks of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.errors import CredentialError
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _strict_json


@dataclass(frozen=True)
class Mark:
    """How a kind of credential is marked in an image.

    Attributes:
        keyword: of the chunk in a PNG.
        namespace: of the element in an SVG.
        prefix: which that namespace is given.
        element: the element's name.
    """

    keyword: bytes
    namespace: str
    prefix: str
    element: str


OPEN_BADGE: Final = Mark(
    b"openbadgecredential", "https://purl.imsglobal.org/ob/v3p0", "openbadges", "credential"
)
"""Open Badges 3.0, section 5.3."""

CLR: Final = Mark(b"clrcredential", "https://purl.imsglobal.org/clr/v2p0", "clr", "credential")
"""Comprehensive Learner Record 2.0, as 1EdTech's validator reads it."""

OLD_BADGE: Final = Mark(b"openbadges", "http://openbadges.org", "openbadges", "assertion")
"""Open Badges 2.0 and before, Baking specification 1.0."""

MARKS: Final = (OPEN_BADGE, CLR, OLD_BADGE)


def mark_of(text: str) -> Mark:
    """The mark for a credential, JSON or JWT; that of 3.0 for what tells nothing of its kind."""
    document = _document_in(text.encode("utf-8"))
    if _open_badges_2.edition_of(document) is not None:
        return OLD_BADGE
    inner = document.get("vc")
    types = _members.types_of(inner if isinstance(inner, dict) else document)
    return CLR if "ClrCredential" in types else OPEN_BADGE


def address_of(text: str) -> str:
    """Where a hosted badge before 3.0 says that it stands; empty if it does not."""
    document = _document_in(text.encode("utf-8"))
    verify = document.get("verify")
    url = verify.get("url") if isinstance(verify, dict) else None
    return _open_badges_2.identifier(document) or (url if isinstance(url, str) else "")


def _document_in(data: bytes) -> Mapping[str, Any]:
    if data[:2] == b"ey":
        data = data.partition(b"~")[0]  # the token of an SD-JWT, whose types stand in the open
    try:
        is_jws = _jose.looks_like_jws(data)
        value = _jose.decode(data).payload if is_jws else _strict_json.parse_json(data)
    except CredentialError:
        return {}
    return value if isinstance(value, dict) else {}
