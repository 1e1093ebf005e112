"""Open Badges before 3.0: which edition a document is of, and whether its terms have a meaning.

2.0 (`Assertion`, `BadgeClass`, `Profile`; context v2), 1.1 (context v1), 1.0 (no context, `uid`)
and 0.5 (all in one object). Nothing of them is signed by way of RDF, so the contexts need not be
expanded: here stands which words they define, and by what hash a copy of one is known.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from openmerit.credentials.reading import _members, _times
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import say

CONTEXT_2: Final = "https://w3id.org/openbadges/v2"
CONTEXT_1: Final = "https://w3id.org/openbadges/v1"
_VOCABULARY: Final = "https://w3id.org/openbadges#"
_EXTENSION_CONTEXT: Final = re.compile(
    r"https?://(?:w3id\.org/openbadges|openbadgespec\.org)/ext.+"
)

ASSERTION: Final = "Assertion"
ISSUER_TYPES: Final = frozenset({"Issuer", "Profile", "IssuerOrg"})
CLASSES: Final = (ASSERTION, "BadgeClass", "Issuer", "Profile", "IssuerOrg", "Endorsement")
"""What is judged by itself: an awarded badge, and what it is made of."""

_WORDS: Final = re.compile(r"\w+")
_PARTS: Final = frozenset(
    _WORDS.findall(
        "AlignmentObject CryptographicKey Criteria Evidence Extension IdentityObject Image "
        "RevocationList VerificationObject TypeValidation FrameValidation HostedBadge SignedBadge "
        "hosted signed"
    )
)
_TERMS_2: Final = frozenset(
    _WORDS.findall(
        "id type validation author caption claim created creator description email endorsement "
        "expires genre image name owner publicKey publicKeyPem related startsWith tags "
        "targetDescription targetFramework targetName targetUrl telephone url version alignment "
        "allowedOrigins audience badge criteria endorsementComment evidence hashed identity "
        "issuedOn issuer narrative recipient revocationList revocationReason revoked "
        "revokedAssertions salt targetCode uid validatesType validationFrame validationSchema "
        "verification verificationProperty verify"
    )
)
_TERMS_1: Final = frozenset(
    _WORDS.findall(
        "id type validation name description url image uid recipient hashed salt identity issuedOn "
        "expires evidence verify badge criteria tags alignment issuer email revocationList revoked "
        "validatesType validationSchema validationFrame"
    )
)
_PREFIXES: Final = frozenset({"extensions", "obi", "cred", "dc", "schema", "sec", "xsd"})
_KEYWORDS: Final = frozenset({"@context", "@id", "@type", "@language", "@value"})
_JCS_OF_COPIES: Final = {
    # The context of 2.0 as published on 2017-01-30 and as corrected on 2020-11-10.
    "4b5f71314b9fef23264b05bab6a03811e8fc1e5e7506b79b092aec91865e7e07": CONTEXT_2,
    "5f063cc07234984e99d3fe24abdb084a0de95ac073c30580b4d31f4d9c3e1d94": CONTEXT_2,
}
_DATE: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2})(?P<seconds>:[0-9]{2})?(?P<fraction>[.,][0-9]+)?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_UNIX: Final = re.compile(r"[0-9]{1,10}")


def edition_of(document: Mapping[str, Any]) -> str | None:
    """``2.0``, ``1.1``, ``1.0`` or ``0.5``; None for what is no Open Badge before 3.0."""
    types = _members.types_of(document)
    if "VerifiableCredential" in types or "VerifiablePresentation" in types:
        return None
    contexts = {context_address(item) for item in _members.as_list(document.get("@context"))}
    if CONTEXT_2 in contexts:
        return "2.0"
    if CONTEXT_1 in contexts:
        return "1.1"
    if types & {ASSERTION, "BadgeClass"}:
        return "2.0"
    if document.get("@context") is not None:
        return None
    badge = document.get("badge")
    if isinstance(badge, dict) and isinstance(badge.get("issuer"), dict) and not types:
        return "0.5"
    if "badge" in document and "verify" in document and "recipient" in document:
        return "1.0"
    return None


def context_address(context: Any) -> str | None:
    """The address of a context: itself, or that of which an embedded one is a known copy."""
    if isinstance(context, str):
        return context
    if not isinstance(context, dict):
        return None
    import rfc8785

    try:
        canonical = rfc8785.dumps({"@context": context})
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeError):
        return None
    return _JCS_OF_COPIES.get(hashlib.sha256(canonical).hexdigest())


def class_of(document: Mapping[str, Any], edition: str) -> str | None:
    """Which of `CLASSES` a document is of; None if of none of them."""
    if edition in ("1.0", "0.5"):
        return ASSERTION
    types = _members.types_of(document) | _members.types_of({"type": document.get("@type")})
    names = {
        name.removeprefix("obi:").removeprefix("https://w3id.org/openbadges#") for name in types
    }
    found = next((name for name in CLASSES if name in names), None)
    # In 1.1 the type of an assertion was often written in lower case.
    return found or next((name for name in CLASSES[:2] if name.lower() in names), None)


def is_foreign_class(document: Mapping[str, Any]) -> bool:
    """Whether it names a class that has a meaning, though none that is judged by itself."""
    types = _members.types_of(document)
    return bool(types) and all(name in _PARTS or is_defined_type(name) for name in types)


def is_defined_type(name: str) -> bool:
    """Whether a word in `type` has a meaning by the context of 2.0."""
    if name in CLASSES or name in _PARTS or name in _TERMS_2:
        return True
    prefix, colon, rest = name.partition(":")
    return bool(colon and rest) and (prefix in _PREFIXES or is_absolute_iri(name))


@dataclass(frozen=True)
class Meaning:
    """What became of the terms of a document.

    Attributes:
        undefined: the first member or type that no context defines, by its path; or None.
        unknown: addresses of contexts that are not known here.
        extensions: paths of the members that are read by a context of their own.
    """

    undefined: str | None
    unknown: tuple[str, ...]
    extensions: tuple[str, ...]


def meaning_of(document: Mapping[str, Any], edition: str) -> Meaning:
    """Whether every member and type of a document is a word of its edition's contexts."""
    own = [context_address(item) for item in _members.as_list(document.get("@context"))]
    others = [address for address in own if address not in (CONTEXT_1, CONTEXT_2)]
    unknown = [
        address or "(embedded)"
        for address in others
        if address is None or not _EXTENSION_CONTEXT.fullmatch(address)
    ]
    walked = _Walk(_TERMS_2 if edition == "2.0" else _TERMS_1, lenient=bool(others))
    walked.look_at(document, "")
    return Meaning(walked.undefined, tuple(unknown), tuple(walked.extensions))


class _Walk:
    """One look through a document for words without a meaning."""

    def __init__(self, terms: frozenset[str], *, lenient: bool) -> None:
        self._terms = terms
        self._lenient = lenient
        self.undefined: str | None = None
        self.extensions: list[str] = []

    def look_at(self, node: Mapping[str, Any], path: str) -> None:
        if path and ("@context" in node or "Extension" in _members.types_of(node)):
            self.extensions.append(path)
            return
        for name, value in node.items():
            here = f"{path}.{name}" if path else name
            if name == "@context":
                continue
            if name in ("type", "@type"):
                words = [word for word in _members.as_list(value) if isinstance(word, str)]
                odd = next((word for word in words if not self._has_type(word)), None)
                if odd is not None:
                    self._note(say("{here} {odd!r}", here=here, odd=odd))
            elif not self._has_term(name):
                self._note(here)
            for item in _members.as_list(value):
                if isinstance(item, dict):
                    self.look_at(item, here)

    def _has_type(self, word: str) -> bool:
        return is_defined_type(word) or word.lower() in ("assertion", "badgeclass", "issuer")

    def _has_term(self, name: str) -> bool:
        if name in self._terms or name in _KEYWORDS:
            return True
        prefix, colon, rest = name.partition(":")
        return bool(colon and rest) and (prefix in _PREFIXES or is_absolute_iri(name))

    def _note(self, path: str) -> None:
        # A further context, even one that is not known here, may define it.
        if not self._lenient:
            self.undefined = self.undefined or path


def instant(value: Any) -> tuple[datetime, bool]:
    """A point in time as old badges write it, and whether it is written as 2.0 wants it.

    2.0 wants ISO 8601 with a time and a zone; 1.x allowed Unix seconds and bare days. What has no
    zone is read as UTC.

    Raises:
        ValueError: no such form, or a day or hour that does not exist.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_unix(value), False
    if not isinstance(value, str):
        raise ValueError(say("a point in time is expected here"))
    if _UNIX.fullmatch(value):
        return _from_unix(int(value)), False
    match = _DATE.fullmatch(value)
    if match is None:
        raise ValueError(
            say("{value!r} is no date and time such as 2016-12-31T23:59:59Z", value=value[:40])
        )
    zone = match["zone"] or "Z"
    if zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    fraction = (match["fraction"] or "").replace(",", ".")
    text = f"{match['day']}T{match['time'] or '00:00'}{match['seconds'] or ':00'}{fraction}{zone}"
    complete = match["time"] is not None and match["zone"] is not None
    return _times.parse(text), complete


def _from_unix(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise ValueError(say("{seconds} is no point in time", seconds=seconds)) from None


def single(value: Any) -> Any:
    """`value`, also out of a list of one, as JSON-LD takes the two for the same."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def identifier(value: Any) -> str | None:
    """The id of an object, or the address that stands in its place."""
    value = single(value)
    if isinstance(value, dict):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) and not value.startswith("_:") else None


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects among a value or values."""
    return (item for item in _members.as_list(value) if isinstance(item, dict))


def host_of(address: str) -> str | None:
    """The host of a web address, with its port where that is not the scheme's own."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    return parts.hostname if port in (None, usual) else f"{parts.hostname}:{port}"
