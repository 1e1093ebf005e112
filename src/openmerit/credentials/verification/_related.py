"""What a credential says of files beside it: `relatedResource` and its digests (VCDM 2.0, 5.3)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from openmerit.credentials.errors import CredentialError, EncodingError, Unresolvable
from openmerit.credentials.reading import _limits, _members
from openmerit.credentials.reading._encoding import multibase_decode
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification import _checks
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Check, Outcome

_SRI: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
"""Hash functions of Subresource Integrity and the length of their digests, in bytes."""

_MULTIHASH: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}

_BARE: Final = {length: name for name, length in _SRI.items()}
"""A digest without the head of a multihash is told by its length: so the W3C's own examples are."""


def with_related(check: Check, document: Mapping[str, Any], question: Question) -> Check:
    """The `schema` check, with what is to be said of related resources.

    One whose bytes have another digest than the credential says is an error. One that was not
    fetched leaves the check unknown: whether it is still what the issuer meant cannot be told.
    """
    listed = _members.as_list(document.get("relatedResource"))
    if not listed or check.outcome is Outcome.FAILED:
        return check
    unfetched = max(0, len(listed) - _limits.MAX_RELATED)
    names = [item.get("id") if isinstance(item, dict) else None for item in listed]
    for place, item in enumerate(listed[: _limits.MAX_RELATED]):
        member = f"relatedResource[{place}]"
        digests = _digests_of(item)
        if digests is None:
            reason = say(
                "an object with an id and a digest (digestSRI, digestMultibase) is expected"
            )
            return _checks.breach(member, reason)
        if names.count(names[place]) > 1:
            return _checks.breach(member, say("its id stands twice"))
        content = _fetched(str(names[place]), question)
        if content is None:
            unfetched += 1
        elif not all(_fits(content, name, digest) for name, digest in digests):
            reason = say("what is at {url} is not what its issuer meant", url=names[place])
            return _checks.breach(member, reason)
    if not unfetched:
        return check
    note = say(
        "{n} of {all} related resources were not fetched, so that they could not be compared with "
        "what the issuer meant.",
        n=unfetched,
        all=len(listed),
    )
    return replace(check, outcome=Outcome.UNKNOWN, message=joined([check.message, note]))


def _digests_of(item: Any) -> list[tuple[str, bytes]] | None:
    """The hash names and digests of a related resource; None if it is malformed or has none."""
    if not isinstance(item, dict) or not is_absolute_iri(str(item.get("id"))):
        return None
    found: list[tuple[str, bytes]] = []
    try:
        texts = [
            part for text in _members.as_list(item.get("digestSRI")) for part in str(text).split()
        ]
        for text in texts:
            name, _, encoded = text.partition("-")
            digest = base64.b64decode(encoded, validate=True)
            if _SRI.get(name) != len(digest):
                return None
            found.append((name, digest))
        for text in _members.as_list(item.get("digestMultibase")):
            named = _named_digest(multibase_decode(str(text)))
            if named is None:
                return None
            found.append(named)
    except (binascii.Error, ValueError, EncodingError):
        return None
    return found or None


def _named_digest(data: bytes) -> tuple[str, bytes] | None:
    """The hash function and the digest that bytes in multibase stand for; None if they are none."""
    if len(data) in _BARE:
        return _BARE[len(data)], data
    name = _MULTIHASH.get(data[:2])
    return (name, data[2:]) if name is not None and len(data) - 2 == _SRI[name] else None


def _fetched(url: str, question: Question) -> bytes | None:
    if question.resolver is None or question.nested:
        return None
    try:
        return question.resolver.fetch(url).content
    except (Unresolvable, CredentialError):
        return None


def _fits(content: bytes, name: str, digest: bytes) -> bool:
    return hmac.compare_digest(hashlib.new(name, content).digest(), digest)
