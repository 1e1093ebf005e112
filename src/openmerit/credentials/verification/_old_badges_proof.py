"""Steps 3 and 4 for hosted badges before 3.0: do they stand so, and who answers for it.

What counts is the document at the badge's own address; a copy proves nothing. The issuer answers
for the addresses that its Profile allows, its own host if it says nothing (Open Badges 2.0, section
"VerificationObject").
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2 import ISSUER_TYPES, class_of, host_of
from openmerit.credentials.documents._open_badges_2_model import verification_type
from openmerit.credentials.errors import Gone, Unresolvable
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import say
from openmerit.credentials.verification._old_badges_pages import Node, Pages, linked
from openmerit.credentials.verification._report import Check, Outcome

_HOSTED: Final = say(
    "What was handed in was compared with what stands at the badge's own address. It shows what "
    "whoever runs that address says today."
)
_SCOPE: Final = say(
    "The address or key was compared with those that the issuer's Profile answers for. It shows "
    "which Profile issued this; it does not show who is behind it."
)


@dataclass(frozen=True)
class Chain:
    """An older badge with what it leans on, as far as it could be had.

    Attributes:
        root: the assertion (or badge class, issuer, endorsement) that counts.
        badge: its badge class.
        issuer: the issuer's Profile.
        missing: why one of them could not be had.
    """

    root: Node
    badge: Node | None = None
    issuer: Node | None = None
    missing: Unresolvable | None = None


@dataclass(frozen=True)
class Hosted:
    """What came of looking at a badge's own address.

    Attributes:
        proof: the check.
        root: what stands there; None if that could not be told.
        status: where the address itself says that the badge was withdrawn.
    """

    proof: Check
    root: Node | None = None
    status: Check | None = None


def proof(outcome: str, message: str, detail: str = _HOSTED) -> Check:
    """A `proof` check."""
    return Check("proof", Outcome(outcome), message, detail)


def key(outcome: str, message: str) -> Check:
    """A `key` check."""
    return Check("key", Outcome(outcome), message, _SCOPE)


def withdrawn(reason: object = None) -> Check:
    """The `status` check of a badge that was withdrawn."""
    message = say("It was withdrawn by its issuer.")
    if isinstance(reason, str) and reason.strip():
        message = say("It was withdrawn by its issuer: {reason}", reason=reason.strip()[:200])
    detail = say("What its issuer publishes of withdrawn badges was looked at.")
    return Check("status", Outcome.FAILED, message, detail, "withdrawn")


def own_address(document: Mapping[str, Any], edition: str) -> str | None:
    """Where a hosted badge says that it stands (2.0: its `id`; 1.x: `verify.url`)."""
    if edition in ("1.0", "1.1"):
        verify = _open_badges_2.single(document.get("verify"))
        url = verify.get("url") if isinstance(verify, dict) else None
        if isinstance(url, str) and host_of(url):
            return url
    address = _open_badges_2.identifier(document)
    return address if address and host_of(address) else None


def is_signed(document: Mapping[str, Any], jws: _jose.Jws | None) -> bool:
    """Whether it is to be checked by its signature rather than at its address."""
    said = verification_type(document.get("verification", document.get("verify")) or {})
    return said == "signed" or (said is None and jws is not None)


def check_hosted(document: Mapping[str, Any], address: str, pages: Pages) -> Hosted:
    """The `proof` check of a hosted badge: does it stand at `address`, and so."""
    try:
        root = pages.node(address)
    except Gone:
        gone = say("There is nothing left at its address ({url}) to compare it with.", url=address)
        return Hosted(proof("unknown", gone), status=withdrawn())
    except Unresolvable as error:
        message = say(
            "A hosted badge can only be checked at its address, and that could not be fetched: "
            "{reason} ({url}).",
            reason=error.reason,
            url=error.url,
        )
        return Hosted(proof("unknown", message))
    if root.document.get("revoked") is True:
        status = withdrawn(root.document.get("revocationReason"))
        message = say("Its address says that it was withdrawn ({url}).", url=root.address)
        return Hosted(proof("passed", message), root, status)
    changed, lacking = _differences(document, root.document, renamed=root.named is not None)
    if changed:
        message = say(
            "It is not what stands at its address ({url}). Different: {members}.",
            url=root.address,
            members=", ".join(changed[:5]),
        )
        return Hosted(proof("failed", message))
    if lacking:
        message = say(
            "It stands at its address ({url}), where it says more than this copy: {members}.",
            url=root.address,
            members=", ".join(lacking[:5]),
        )
        return Hosted(proof("warning", message), root)
    return Hosted(
        proof("passed", say("It stands so at its address, {url}.", url=root.address)), root
    )


def with_redirections(check: Check, chain: Chain) -> Check:
    """The `proof` check, warning of addresses that led to others."""
    for node in (chain.root, chain.badge, chain.issuer):
        if node is not None and node.named is not None and check.outcome is not Outcome.FAILED:
            message = say(
                "{so_far} What was looked for at {named} calls itself {id} and was taken from "
                "{address}.",
                so_far=check.message,
                named=node.named,
                id=node.id,
                address=node.address,
            )
            return Check(check.id, Outcome.WARNING, message, check.detail)
    return check


def follow(root: Node, name: str, pages: Pages, *, strict: bool = False) -> Chain:
    """The badge class and the issuer that an object of class `name` leans on.

    Args:
        strict: as signatures need it, which tell apart several issuers of one host.
    """
    if name in ISSUER_TYPES:
        return Chain(root, issuer=root)
    badge = None
    try:
        holder = root
        if name == _open_badges_2.ASSERTION:
            holder = badge = linked(root.document.get("badge"), root, pages, strict=strict)
        issuer = linked(holder.document.get("issuer"), holder, pages, strict=strict)
        return Chain(root, badge, issuer)
    except Unresolvable as error:
        return Chain(root, badge, missing=error)


def check_chain(chain: Chain, edition: str) -> Check | None:
    """Why the `key` check cannot come out well, by what the badge leans on; None if it may."""
    if chain.badge is not None and edition == "2.0":
        name = class_of(chain.badge.document, edition)
        if name != "BadgeClass":
            message = say("What stands at {url} is no badge class.", url=chain.badge.address)
            return key("failed", message)
    if chain.missing is not None:
        message = say(
            "Its issuer could not be looked up: {reason} ({url}).",
            reason=chain.missing.reason,
            url=chain.missing.url or "?",
        )
        return key("unknown", message)
    return None


def check_scope(chain: Chain, name: str) -> Check:
    """The `key` check of a hosted badge: does its issuer answer for the address it stands at."""
    issuer, address = chain.issuer, chain.root.address
    assert issuer is not None
    if name in ISSUER_TYPES:
        return key("passed", say("It stands at the address that it calls itself by."))
    origin = issuer.document.get("origin")
    home = issuer.id if host_of(issuer.id) else issuer.address
    if isinstance(origin, str) and "id" not in issuer.document:
        home = origin  # Open Badges 0.5
    rules = _open_badges_2.single(issuer.document.get("verification"))
    rules = rules if isinstance(rules, dict) else {}
    beginnings = _texts(rules.get("startsWith")) if name == _open_badges_2.ASSERTION else []
    origins = _texts(rules.get("allowedOrigins"))
    if not origins and not beginnings:
        origins = [home]
    allowed = not origins or any(_is_from(address, origin) for origin in origins)
    if beginnings and not any(_begins(address, item) for item in beginnings):
        allowed = False
    if allowed:
        message = say("Its issuer answers for what stands at {host}.", host=host_of(address) or "?")
        return key("passed", message)
    message = say(
        "It stands at {url}, for which its issuer ({issuer}) does not answer: anybody could have "
        "put it there.",
        url=address,
        issuer=issuer.id,
    )
    # The standard binds assertions and endorsements to their issuer's addresses, not badge classes.
    return key("warning" if name == "BadgeClass" else "failed", message)


def _texts(value: Any) -> list[str]:
    return [item for item in _members.as_list(value) if isinstance(item, str)]


def _is_from(address: str, origin: str) -> bool:
    """Whether an address is of an origin: a host, with or without a port, or an address on it."""
    here = host_of(address)
    allowed = host_of(origin if "://" in origin else f"https://{origin}")
    if here is None or allowed is None:
        return False
    return here == allowed or ("://" not in origin and here.partition(":")[0] == origin)


def _begins(address: str, beginning: str) -> bool:
    # The host must be the whole of it: https://bank.example begins https://bank.example.evil.test
    return address.startswith(beginning) and host_of(address) == host_of(beginning)


def _differences(
    copy: Mapping[str, Any], original: Mapping[str, Any], *, renamed: bool
) -> tuple[list[str], list[str]]:
    """Members that a copy says otherwise than the original, and those that only the original has.

    An object and the address that stands for it are the same: both are looked up.
    """
    ours, theirs = (_comparable(document) for document in (copy, original))
    if renamed:
        ours.pop("id", None)
    changed = [name for name in ours if name not in theirs or ours[name] != theirs[name]]
    return changed, [name for name in theirs if name not in ours and name != "id"]


def _comparable(document: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, value in document.items():
        if name == "@context" or value is None or value == []:
            continue
        if name in ("badge", "issuer"):
            value = _open_badges_2.identifier(value) or value
        called = {"verify": "verification", "@id": "id", "@type": "type"}.get(name, name)
        found[called] = json.dumps(_without_lists_of_one(value), sort_keys=True)
    return found


def _without_lists_of_one(value: Any) -> Any:
    value = _open_badges_2.single(value)
    if isinstance(value, dict):
        return {name: _without_lists_of_one(item) for name, item in value.items()}
    return [_without_lists_of_one(item) for item in value] if isinstance(value, list) else value
