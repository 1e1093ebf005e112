"""Traps in tokens: what a JWT says beside its credential."""

import re
from collections.abc import Iterator
from typing import Any, Final

from openmerit.credentials.doctor._case import Case, Seen
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import say

_TAKEN_BY_1EDTECH: Final = ("RS256", "ES256")
_HEADER: Final = frozenset({"alg", "kid", "jwk", "typ"})
_PRIVATE: Final = ("d", "p", "q", "dp", "dq", "qi", "k", "oth")
_FRACTION: Final = re.compile(r".*:\d{2}\.\d*[1-9].*")


def algorithm(case: Case) -> Iterator[Seen]:
    """1EdTech's validator takes RS256 and ES256 only (Open Badges 3.0, section 8.2)."""
    jws = case.envelope.jws
    if jws is None or case.is_older:
        return
    given = jws.header.get("alg")
    if given not in _TAKEN_BY_1EDTECH:
        yield Seen(
            "header/alg",
            say("The token is signed by {alg}. 1EdTech's validator and many others take RS256 and "
                "ES256 only.", alg=str(given)[:40]),
            say("Sign it with a P-256 or RSA key, or with a proof in JSON."),
        )  # fmt: skip


def kind(case: Case) -> Iterator[Seen]:
    """`typ` is JWT in Open Badges 3.0 (8.2.3), vc+jwt in VC-JOSE-COSE (3.1)."""
    jws = case.envelope.jws
    if jws is None or case.is_older or case.envelope.sd_jwt is not None:
        return
    given = jws.header.get("typ")
    if given is None or str(given).upper() != "JWT":
        said = say("The token's typ is {typ!r}. Open Badges 3.0 has JWT there.", typ=given)
        if given is None:
            said = say("The token has no typ. Open Badges 3.0 has JWT there.")
        yield Seen(
            "header/typ",
            said,
            say("Sign it anew: it becomes JWT."),
        )


def key_address(case: Case) -> Iterator[Seen]:
    """`kid` is the address of a key, or `jwk` the key itself (Open Badges 3.0, 8.2.3)."""
    jws = case.envelope.jws
    if jws is None or "jwk" in jws.header:
        return
    given = jws.header.get("kid")
    if not isinstance(given, str):
        message = say("The token does not say by which key it is signed.")
    elif not is_absolute_iri(given):
        message = say("{kid!r} is no address: nobody can look up the key.", kid=given[:100])
    else:
        return
    yield Seen("header/kid", message, say("Write the whole address: did:…#… or https://…"))


def private_key(case: Case) -> Iterator[Seen]:
    """`jwk` holds the public part only (RFC 7515, section 4.1.3)."""
    key = None if case.envelope.jws is None else case.envelope.jws.header.get("jwk")
    if isinstance(key, dict) and any(name in key for name in _PRIVATE):
        yield Seen(
            "header/jwk",
            say("The token carries its private key: whoever has read it can sign as its issuer."),
            say("Revoke this key now, and sign with another. The template has no key in it."),
        )


def contradiction(case: Case) -> Iterator[Seen]:
    """The claims repeat what the credential says, and have to agree (OB 3.0, 8.2.4)."""
    jws = case.envelope.jws
    if jws is None or case.is_older:
        return
    for pair in _jose.contradictions(jws.payload, _inner(jws.payload)):
        claim, _, member = pair.partition("/")
        yield Seen(
            f"claims/{claim}",
            say("{claim} says something else than {member}.", claim=claim, member=member),
            say("Sign it anew: the claims are made from the credential."),
        )


def _inner(payload: Any) -> Any:
    """The credential as the token carries it, before claims stand in for what it lacks."""
    inner = payload.get("vc")
    return inner if isinstance(inner, dict) else payload


def no_subject(case: Case) -> Iterator[Seen]:
    """`sub` is required though the subject's id is not (Open Badges 3.0, section 8.2.4)."""
    jws = case.envelope.jws
    if jws is not None and not case.is_older and "sub" not in jws.payload:
        yield Seen(
            "claims/sub",
            say("There is no sub, which some verifiers require."),
            say("Give the subject an id, if it has one."),
        )


def missing_claims(case: Case) -> Iterator[Seen]:
    """`iss`, `jti` and `nbf` repeat issuer, id and validFrom (Open Badges 3.0, section 8.2.4)."""
    jws = case.envelope.jws
    if jws is None or case.is_older or case.envelope.sd_jwt is not None:
        return
    repeated = {"iss": "issuer", "jti": "id", "nbf": "validFrom"}
    for claim, member in repeated.items():
        older = "issuanceDate" if claim == "nbf" else member
        if claim not in jws.payload and case.document.keys() & {member, older}:
            yield Seen(
                f"claims/{claim}",
                say("There is no {claim}, which should repeat {member}.", claim=claim,
                    member=member),
                say("Sign it anew: the claims are made from the credential."),
            )  # fmt: skip


def lost_fraction(case: Case) -> Iterator[Seen]:
    """A NumericDate has whole seconds to many, a date-time may have fractions (RFC 7519, 2)."""
    jws = case.envelope.jws
    if jws is None:
        return
    for claim, members in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil",))):
        for member in members:
            text = str(_inner(jws.payload).get(member, ""))
            whole = isinstance(jws.payload.get(claim), int)
            if whole and len(text) < 64 and _FRACTION.fullmatch(text):
                yield Seen(
                    f"claims/{claim}",
                    say("{member} has fractions of a second, which {claim} has lost: some "
                        "verifiers say that they differ.", member=member, claim=claim),
                    say("Write whole seconds."),
                )  # fmt: skip


def wrapped(case: Case) -> Iterator[Seen]:
    """By VCDM 2.0 the claims are the credential; `vc` is of 1.1 (VC-JOSE-COSE, 3.1)."""
    jws = case.envelope.jws
    contexts = _members.as_list(case.document.get("@context"))
    for name in ("vc", "vp"):
        if jws is not None and name in jws.payload and contexts[:1] == [_contexts.CREDENTIALS_V2]:
            yield Seen(
                f"claims/{name}",
                say("A credential of the data model 2.0 stands in the claim {name}, which was "
                    "for 1.1. Several verifiers refuse it.", name=name),
                say("Sign it anew: the claims are the credential itself."),
            )  # fmt: skip


def proof_within(case: Case) -> Iterator[Seen]:
    """A token is its own proof; one within it was made over something else (OB 3.0, 8.2)."""
    if case.envelope.jws is not None and "proof" in case.document:
        yield Seen(
            "/proof",
            say("A token carries a proof of another kind besides: which one counts is unclear."),
            say("Use one of both."),
        )


def further_headers(case: Case) -> Iterator[Seen]:
    """The header has alg, kid or jwk, and typ, and nothing else (Open Badges 3.0, 8.2.3)."""
    jws = case.envelope.jws
    if jws is None or case.is_older or case.envelope.sd_jwt is not None:
        return
    for name in sorted(jws.header.keys() - _HEADER):
        yield Seen(
            f"header/{name[:100]}",
            say("The header has {name}, which Open Badges 3.0 does not know.", name=name[:100]),
            say("Leave it out."),
        )
