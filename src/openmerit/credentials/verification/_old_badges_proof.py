"""Steps 3 and 4 for badges before 3.0: does it stand unchanged, and does its issuer answer for it.

Hosted: what counts is the document at its own address; a copy proves nothing. The issuer answers
for the addresses that its Profile allows, its own host if it says nothing. Signed: a JWS by a key
that the issuer's Profile lists and that names that Profile as its owner (Open Badges 2.0, sections
"VerificationObject" and "CryptographicKey").
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2 import ISSUER_TYPES, class_of, host_of
from openmerit.credentials.documents._open_badges_2_model import verification_type
from openmerit.credentials.errors import CredentialError, Gone, Unresolvable
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.sentences import say
from openmerit.credentials.verification._old_badges_pages import Node, Pages, linked, same_address
from openmerit.credentials.verification._report import Check, Outcome

_HOSTED: Final = say(
    "What was handed in was compared with what stands at the badge's own address. It shows what "
    "whoever runs that address says today."
)
_SIGNED: Final = say(
    "The signature was checked over every byte of the badge. It shows that nothing was changed "
    "since it was signed; it does not show that what was signed is true."
)
_SCOPE: Final = say(
    "The address or key was compared with those that the issuer's Profile answers for. It shows "
    "which Profile issued this; it does not show who is behind it."
)
_MAX_KEYS: Final = 10


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


def check_signature(
    jws: _jose.Jws, chain: Chain, edition: str, pages: Pages
) -> tuple[Check, Check]:
    """The `proof` and `key` checks of a signed badge."""
    algorithm = jws.header.get("alg")
    kind = _jose.ALGORITHMS.get(algorithm) if isinstance(algorithm, str) else None
    unlooked = key("unknown", say("The key was not looked at, since the signature is no good."))
    if kind is None or {"crit", "b64"} & jws.header.keys():
        message = say("Its signature is of a kind that is not accepted: {alg}.", alg=str(algorithm))
        return proof("failed", message, _SIGNED), unlooked
    keys = list(_keys_named(chain, edition))
    if not keys:
        message = say("It names no key, and neither does its issuer.")
        return proof("unknown", message, _SIGNED), key("failed", message)
    problem: Check | None = None
    for named, given, listed in keys[:_MAX_KEYS]:
        try:
            public, owner = _key_at(named, given, pages)
        except Unresolvable as error:
            message = say(
                "Its key could not be fetched: {reason} ({url}).",
                reason=error.reason,
                url=error.url,
            )
            problem = problem or proof("unknown", message, _SIGNED)
            continue
        except CredentialError as error:
            message = say("Its key cannot be used: {reason}", reason=str(error))
            problem = problem or proof("failed", message, _SIGNED)
            continue
        if public.key_type != kind or not public.is_signature(jws.signature, jws.signing_input):
            message = say("The signature does not fit: it was changed, or another key signed it.")
            problem = proof("failed", message, _SIGNED)
            continue
        message = say("The signature fits, so that nothing was changed since it was made.")
        return proof("passed", message, _SIGNED), _key_of_issuer(named, owner, listed, chain)
    assert problem is not None
    if problem.outcome is Outcome.UNKNOWN:
        return problem, key("unknown", problem.message)
    return problem, unlooked


def _keys_named(chain: Chain, edition: str) -> Iterator[tuple[str, Any, bool]]:
    """The keys that may have signed: address, key as far as it is there, and whether the issuer
    lists it."""
    root, issuer = chain.root.document, chain.issuer
    assert issuer is not None
    told = _open_badges_2.single(root.get("verification", root.get("verify")))
    told = told if isinstance(told, dict) else {}
    named = _open_badges_2.identifier(told.get("creator"))
    if named is None and edition in ("1.0", "1.1"):
        named = _open_badges_2.identifier(told.get("url"))
    listed = [
        (address, item)
        for item in _members.as_list(issuer.document.get("publicKey"))
        if (address := _open_badges_2.identifier(item) or issuer.id)
    ]
    if named is None:
        yield from ((address, item, True) for address, item in listed)
        return
    fitting = [(address, item) for address, item in listed if same_address(address, named)]
    for address, item in fitting:
        yield address, item, True
    if not fitting:
        # In 1.x an issuer lists no keys: what stands on its own host is its own.
        home = host_of(issuer.id) or host_of(issuer.address)
        own = edition in ("1.0", "1.1") and host_of(named) == home and home is not None
        yield named, named, own


def _key_at(named: str, given: Any, pages: Pages) -> tuple[VerificationKey, str | None]:
    """A key and its owner. Raises Unresolvable or CredentialError."""
    if isinstance(given, dict) and ("publicKeyPem" in given or "publicKeyJwk" in given):
        return _key_in(given), _open_badges_2.identifier(given.get("owner"))
    content = pages.content(named)
    if content.lstrip().startswith(b"-----BEGIN"):
        return VerificationKey.from_pem(content.strip()), None
    document = _strict_json.parse_json(content)
    for item in (document, *_open_badges_2.objects(_member(document, "publicKey"))):
        if isinstance(item, dict) and same_address(_open_badges_2.identifier(item) or named, named):
            return _key_in(item), _open_badges_2.identifier(item.get("owner"))
    raise Unresolvable(named, say("what is there is another key"))


def _member(document: Any, name: str) -> Any:
    return document.get(name) if isinstance(document, dict) else None


def _key_in(item: Mapping[str, Any]) -> VerificationKey:
    pem, jwk = item.get("publicKeyPem"), item.get("publicKeyJwk")
    if isinstance(jwk, dict):
        return VerificationKey.from_jwk(jwk)
    return VerificationKey.from_pem(pem.encode("utf-8") if isinstance(pem, str) else b"")


def _key_of_issuer(named: str, owner: str | None, listed: bool, chain: Chain) -> Check:
    issuer = chain.issuer
    assert issuer is not None
    if host_of(issuer.address) is None:
        message = say("Its issuer has no address at which its keys could be looked up.")
        return key("unknown", message)
    if not listed:
        message = say(
            "The key that signed it ({key}) is none of its issuer's ({issuer}).",
            key=named,
            issuer=issuer.id,
        )
        return key("failed", message)
    embedded = any(
        _open_badges_2.identifier(item) in (named, None)
        for item in _open_badges_2.objects(issuer.document.get("publicKey"))
    )
    old = "verify" in chain.root.document and "publicKey" not in issuer.document
    if owner is None and (embedded or old):
        return key("passed", say("The key that signed it is one of its issuer's."))
    if owner is None or not same_address(owner, issuer.id):
        message = say(
            "The key that signed it names another owner ({owner}) than its issuer ({issuer}).",
            owner=owner or "none",
            issuer=issuer.id,
        )
        return key("failed", message)
    return key("passed", say("The key that signed it is its issuer's, and says so itself."))


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
