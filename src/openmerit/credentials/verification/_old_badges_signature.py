"""Steps 3 and 4 for signed badges before 3.0: a JWS by a key of the issuer's.

The issuer's Profile must list the key, and the key must name that Profile as its owner (Open Badges
2.0, sections "SignedBadge" and "CryptographicKey").
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from openmerit.credentials.documents import _open_badges_2
from openmerit.credentials.documents._open_badges_2 import host_of
from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.sentences import say
from openmerit.credentials.verification._old_badges_pages import Pages, same_address
from openmerit.credentials.verification._old_badges_proof import Chain, key, proof
from openmerit.credentials.verification._report import Check, Outcome

_SIGNED: Final = say(
    "The signature was checked over every byte of the badge. It shows that nothing was changed "
    "since it was signed; it does not show that what was signed is true."
)
_MAX_KEYS: Final = 10


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
            message = say("Its key cannot be used: {reason}", reason=error)
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
