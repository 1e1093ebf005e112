"""Inputs made to cost as much as can be, each by its name: what `verify` is to be done with soon.

A case is made anew when it is asked for, as its bytes and what can be fetched beside them. Their
signatures are well-formed, and mostly wrong: a stranger's document is worked on before that shows.
"""

import base64
import functools
import gzip
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any, Final

from tests.credentials.samples import LIST_URL, badge, full_badge, key, signed, signed_anyway

Case = tuple[bytes, dict[str, bytes] | None]

MEGABYTE: Final = 1_000_000
MOST: Final = 9_900_000
"""Bytes, just below the most that is read."""

CASES: Final[dict[str, Callable[[], Case]]] = {}


def case(name: str, make: Callable[[], bytes], shelf: dict[str, bytes] | None = None) -> None:
    """Put a case on the list."""
    CASES[name] = lambda: (make(), shelf)


def filled(pattern: bytes, size: int = MOST) -> bytes:
    """`pattern` again and again, up to `size` bytes."""
    return pattern * (size // len(pattern))


def dumped(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


@functools.cache
def _proof_value() -> str:
    return json.loads(signed(badge(), key()))["proof"]["proofValue"]  # type: ignore[no-any-return]


def proven(document: dict[str, Any], suite: str = "eddsa-rdfc-2022", **members: Any) -> bytes:
    """`document` with a well-formed proof, which does not fit."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-01-15T09:00:00Z",
        "verificationMethod": key().verification_method,
        "proofPurpose": "assertionMethod",
        "proofValue": _proof_value(),
    }
    return dumped(document | {"proof": proof | members})


def achieving(**members: Any) -> dict[str, Any]:
    """A badge with `members` on its achievement."""
    document = badge()
    document["credentialSubject"]["achievement"] |= members
    return document


def with_context(context: Any, **members: Any) -> dict[str, Any]:
    return badge(**{"@context": [*badge()["@context"], context]}) | members


# JSON of very many small values

for _name, _unit in {
    "empty lists": b"[]",
    "empty objects": b"{}",
    "empty texts": b'""',
    "nulls": b"null",
    "digits": b"1",
    "floats": b"1.5",
    "exponents": b"1e5",
    "long texts": b'"abcdefghijklmnop"',
    "members": b'{"":""}',
    "lists of lists": b"[[[]]]",
    "objects in objects": b'{"a":{"a":{}}}',
    "emoji": '"\U0001f600"'.encode(),
    "escapes": b'"\\u00e9"',
}.items():
    case(f"json: {_name}", lambda unit=_unit: b"[" + filled(unit + b",") + b"1]")  # type: ignore[misc]

_names = lambda n: b",".join(b'"a%d":1' % i for i in range(n))  # noqa: E731
case("json: distinct members", lambda: b"{" + _names(700_000) + b"}")
case("json: equal members", lambda: b"{" + filled(b'"a":1,') + b'"a":1}')
case("json: broken off", lambda: b'{"a":[' + filled(b"[],"))
case("json: only brackets", lambda: filled(b"["))
case("json: only quotes", lambda: filled(b'"'))
case("json: only commas", lambda: b"[" + filled(b","))
case("json: only backslashes", lambda: b'["' + filled(b"\\") + b'"]')
case("json: only spaces", lambda: filled(b" ") + b"{}")
case("json: line ends", lambda: filled(b"\n") + b"{x")
case("json: huge integer", lambda: b'{"type":' + filled(b"9") + b"}")
case("json: huge exponent", lambda: b'{"type":1e' + filled(b"9") + b"}")
case("json: huge fraction", lambda: b'{"type":1.' + filled(b"1") + b"}")
case("json: many exponents", lambda: b"[" + filled(b"1e999999,", 150_000) + b"1]")
case("json: long floats", lambda: b"[" + filled(b"1." + b"7" * 500 + b",", MOST) + b"1]")
case("json: UTF-16", lambda: ("[" + "1," * 2_000_000 + "1]").encode("utf-16"))
case("json: wide letters", lambda: dumped(badge(description="\U0001f600" * 2_400_000)))
case("json: escaped letters", lambda: dumped(badge()).replace(b"SQL", filled(b"\\ud83d\\ude00")))
case("json: escaped controls", lambda: dumped(badge()).replace(b"SQL", filled(b"\\u0001")))
case("json: half surrogates", lambda: dumped(badge()).replace(b"SQL", filled(b"\\ud83d")))
case("json: deep", lambda: b'{"a":' * 900 + b"1" + b"}" * 900)
case("json: as deep as read", lambda: b"[" * 63 + b"1," * 19_000 + b"1" + b"]" * 63)
case("bytes: zeros", lambda: filled(b"\0"))
case("bytes: letters", lambda: filled(b"x"))

# One large value in a document of known form

for _suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
    for _name, _text in {
        "letters": "x",
        "emoji": "\U0001f600",
        "controls": "\x07\x7f",
        "quotes": '"\\',
        "e-acute": "é",
    }.items():
        _size = MOST // len(json.dumps(_text, ensure_ascii=False).encode()[1:-1])
        case(
            f"large: {_name}, {_suite}",
            lambda t=_text, n=_size, s=_suite: proven(achieving(description=t * n), s),
        )  # type: ignore[misc]
    case(f"large: names, {_suite}", lambda s=_suite: proven(with_context({}, **{"x" * MOST: 1}), s))  # type: ignore[misc]
    case(f"large: id, {_suite}", lambda s=_suite: proven(badge(id="urn:" + "x" * MOST), s))  # type: ignore[misc]
case("large: unfit id", lambda: proven(badge(id="urn:" + " " * MOST)))
case("large: unfit id at its end", lambda: proven(badge(id="urn:" + "x" * MOST + " ")))
case("large: date", lambda: proven(badge(validFrom="1" * MOST)))
case(
    "large: fraction of a second",
    lambda: signed_anyway(badge(validFrom="2026-01-15T09:00:00." + "1" * MOST + "Z"), key()),
)
case("large: language", lambda: proven(achieving(inLanguage="de-" * (MOST // 3))))
case(
    "large: language tag",
    lambda: proven(badge(name={"@value": "x", "@language": "a-" * 4_000_000})),
)
case("large: type", lambda: proven(badge(type=["VerifiableCredential", "x" * MOST])))
case("large: achievementType", lambda: proven(achieving(achievementType="ext:" + "x-" * 4_000_000)))
case(
    "large: context address",
    lambda: proven(badge(**{"@context": [*badge()["@context"], "https://" + "x" * MOST]})),
)
case("large: issuer", lambda: proven(badge(issuer="https://" + "x." * 4_900_000)))
case(
    "large: issuer did:web",
    lambda: proven(
        badge(issuer="did:web:" + "a." * 4_900_000),
        verificationMethod="did:web:" + "a." * 100 + "#k",
    ),
    {},
)
case(
    "large: image",
    lambda: proven(
        achieving(image={"type": "Image", "id": "data:image/png;base64," + "A" * 8_000_000})
    ),
)
case(
    "large: identityHash",
    lambda: proven(
        badge(
            credentialSubject={
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": True,
                        "identityHash": "sha256$" + "a" * MOST,
                        "identityType": "emailAddress",
                    }
                ],
            }
        )
    ),
)
case(
    "large: endorsementJwt",
    lambda: signed_anyway(badge(endorsementJwt=["ey" + "A" * MOST + ".A.A"]), key()),
)
case("large: schema word", lambda: proven(badge(credentialSubject="x" * MOST), "eddsa-jcs-2022"))
case("large: member of a proof", lambda: proven(badge(), nonce="x" * MOST))
for _member, _value in {
    "proofValue": "z" + "1" * MOST,
    "verificationMethod": "did:key:z" + "1" * MOST,
    "type": "x" * MOST,
    "created": "9" * MOST,
    "domain": "x" * MOST,
    "challenge": "x" * MOST,
    "cryptosuite": "x" * MOST,
    "id": "x" * MOST,
    "previousProof": "urn:" + "x" * MOST,
    "proofPurpose": "x" * MOST,
    "expires": "9" * MOST,
}.items():
    case(f"large: proof's {_member}", lambda m=_member, v=_value: proven(badge(), **{m: v}))  # type: ignore[misc]
case("large: did:jwk", lambda: proven(badge(), verificationMethod="did:jwk:" + "e" * MOST))
case(
    "large: proofValue of 4,000 letters",
    lambda: dumped(
        badge()
        | {"proof": [json.loads(proven(badge()))["proof"] | {"proofValue": "z" + "z" * 4_000}] * 10}
    ),
)


# Very many parts, of which each has its meaning


def _evidence(count: int, **members: Any) -> list[dict[str, Any]]:
    return [{"type": ["Evidence"], "narrative": f"{n}", **members} for n in range(count)]


def _alignments(count: int, make: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    return achieving(
        alignment=[
            {"type": ["Alignment"], "targetName": f"Skill {n}", "targetUrl": "urn:x"} | make(n)
            for n in range(count)
        ]
    )


def _results(count: int) -> dict[str, Any]:
    document = full_badge()
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "resultDescription": f"urn:uuid:{n}", "value": f"{n}"}
        for n in range(count)
    ]
    return document


def _clr(count: int, make: Callable[[int], dict[str, Any]], **members: Any) -> dict[str, Any]:
    clr = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
    return (
        badge(
            **{
                "@context": [badge()["@context"][0], clr, badge()["@context"][1]],
                "type": ["VerifiableCredential", "ClrCredential"],
                "name": "Record",
                "credentialSubject": {
                    "type": ["ClrSubject"],
                    "id": "did:example:ada",
                    "verifiableCredential": [make(n) for n in range(count)],
                },
            }
        )
        | members
    )


def _inner(n: int, **members: Any) -> dict[str, Any]:
    return json.loads(proven(full_badge() | {"id": f"urn:inner:{n}"} | members))  # type: ignore[no-any-return]


def _differing(n: int) -> dict[str, Any]:
    """An inner credential whose outline no other has."""
    document = full_badge() | {"id": f"urn:inner:{n}"}
    tags = [f"{tag}" for tag in range(1 + n % 20)]
    document["credentialSubject"]["achievement"]["tag"] = tags
    document["evidence"] = _evidence(1 + n // 20)
    return json.loads(proven(document))  # type: ignore[no-any-return]


for _suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
    for _name, _make in {
        "evidence": lambda: badge(evidence=_evidence(4_900)),
        "equal evidence": lambda: badge(
            evidence=[{"type": ["Evidence"], "narrative": "x"}] * 4_900
        ),
        "types": lambda: badge(
            evidence=[{"type": ["Evidence", *(f"urn:{n}" for n in range(18_000))]}]
        ),
        "tags": lambda: achieving(tag=[f"{n}" for n in range(19_000)]),
        "equal tags": lambda: achieving(tag=["x"] * 19_000),
        "alignments": lambda: _alignments(3_900, lambda n: {}),
        "alike alignments": lambda: _alignments(3_900, lambda n: {"targetName": f"{n // 2}"}),
        "results": lambda: _results(3_800),
        "fields of study": lambda: badge(
            evidence=[
                {
                    "type": ["Evidence"],
                    "id": f"urn:e:{n}",
                    "name": "n",
                    "narrative": "x",
                    "genre": "g",
                    "audience": "a",
                    "description": "d",
                }
                for n in range(2_200)
            ]
        ),
        "subjects": lambda: badge(credentialSubject=[badge()["credentialSubject"]] * 1_000),
        "inner credentials": lambda: _clr(140, _inner),
        "differing credentials": lambda: _clr(130, _differing),
        "numbers": lambda: with_context(
            {"n": "https://x.example/n"}, n=[n + 0.5 for n in range(19_000)]
        ),
        "list of numbers": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@list"}}, n=list(range(19_000))
        ),
        "json literal": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@type": "@json"}},
            n=[[n, {"a": 1.5}] for n in range(4_800)],
        ),
        "language map": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@language"}},
            n={f"de-{n}": "x" for n in range(19_000)},
        ),
        "index map": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@index"}},
            n={f"{n}": "x" for n in range(19_000)},
        ),
        "id map": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@id"}},
            n={f"urn:{n}": {} for n in range(19_000)},
        ),
        "type map": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@type"}},
            n={f"urn:{n}": {} for n in range(19_000)},
        ),
        "graph map": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": ["@graph", "@id"]}},
            n={f"urn:{n}": {"type": "urn:t"} for n in range(9_000)},
        ),
        "graphs": lambda: with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@graph"}},
            n=[{"type": "urn:t"} for n in range(9_500)],
        ),
        "reverse": lambda: with_context(
            {"n": {"@reverse": "https://x.example/n"}}, n=[{"type": "urn:t"} for n in range(9_500)]
        ),
        "nested properties": lambda: with_context(
            {"n": "@nest", "v": "https://x.example/v"}, n=[{"v": "1"} for n in range(9_500)]
        ),
        "included": lambda: with_context(
            {"n": "@included"}, n=[{"type": "urn:t"} for n in range(9_500)]
        ),
        "deep": lambda: badge(evidence=_deep(58, 300)),
        "undefined terms": lambda: badge(
            evidence=[{"type": ["Evidence"], f"t{n}": 1} for n in range(4_800)]
        ),
        "vocabulary": lambda: with_context(
            {"@vocab": "https://x.example/"}, **{f"t{n}": 1 for n in range(19_000)}
        ),
        "compact addresses": lambda: with_context(
            {"p": "https://x.example/", "v": {"@id": "https://x.example/v", "@type": "@id"}},
            v=[f"urn:x:{n}" for n in range(19_000)],
        ),
        "own terms": lambda: with_context(
            {f"t{n}": f"https://x.example/{n}" for n in range(9_000)},
            **{f"t{n}": 1 for n in range(9_000)},
        ),
    }.items():
        case(f"many: {_name}, {_suite}", lambda m=_make, s=_suite: proven(m(), s))  # type: ignore[misc]


def _deep(depth: int, count: int) -> list[dict[str, Any]]:
    """Chains of nested parts, by a term that any part may have."""

    def chain(number: int) -> dict[str, Any]:
        part: dict[str, Any] = {"id": f"urn:{number}", "type": ["Evidence"]}
        for _ in range((depth - 4) // 2):
            part = {"type": ["Profile"], "parentOrg": part}
        return part

    return [chain(n) for n in range(count * 20 // depth)]


case("many: evidence as JWT", lambda: signed(badge(evidence=_evidence(4_900)), key(), "jwt"))
case(
    "many: evidence, well signed",
    lambda: signed_anyway(badge(evidence=_evidence(4_900)), key(), "eddsa-rdfc-2022"),
)
case(
    "many: proofs",
    lambda: dumped(
        badge(evidence=_evidence(4_800))
        | {"proof": [json.loads(proven(badge()))["proof"] | {"id": f"urn:p{n}"} for n in range(10)]}
    ),
)
case(
    "many: proofs of own contexts",
    lambda: dumped(
        badge(evidence=_evidence(2_000))
        | {
            "proof": [
                json.loads(proven(badge(), "eddsa-jcs-2022"))["proof"]
                | {"@context": badge()["@context"]}
                for n in range(10)
            ]
        }
    ),
)
case(
    "many: large proofs",
    lambda: dumped(
        badge()
        | {
            "proof": [
                json.loads(proven(badge(), evidence=_evidence(450)))["proof"] for n in range(10)
            ]
        }
    ),
)
case(
    "many: large proofs, jcs",
    lambda: dumped(
        badge(description="é" * 4_000_000)
        | {
            "proof": [
                json.loads(proven(badge(), "eddsa-jcs-2022", nonce="x" * n))["proof"]
                for n in range(10)
            ]
        }
    ),
)
case("many: far too many proofs", lambda: dumped(badge() | {"proof": [{}] * 19_000}))
case(
    "many: both hashes",
    lambda: dumped(
        badge(evidence=_evidence(4_700))
        | {
            "proof": [
                json.loads(proven(badge(), "ecdsa-rdfc-2019"))["proof"]
                | {
                    "verificationMethod": key(kind).verification_method,
                    "proofValue": json.loads(signed(badge(key(kind)), key(kind)))["proof"][
                        "proofValue"
                    ],
                }
                for kind in ("p256", "p384")
            ]
        }
    ),
)


# Contexts

case(
    "contexts: on every part",
    lambda: proven(_alignments(1_500, lambda n: {"@context": {f"t{n}": f"https://x.example/{n}"}})),
)
case(
    "contexts: published, on every part",
    lambda: proven(_alignments(900, lambda n: {"@context": badge()["@context"]})),
)
case(
    "contexts: many",
    lambda: proven(
        badge(
            **{"@context": [*badge()["@context"], *({f"t{n}": f"urn:{n}"} for n in range(1_900))]}
        )
    ),
)
case(
    "contexts: one often",
    lambda: proven(badge(**{"@context": [*badge()["@context"], *badge()["@context"][1:] * 1_900]})),
)
case(
    "contexts: all published often",
    lambda: proven(
        badge(
            **{
                "@context": [
                    "https://www.w3.org/ns/credentials/v2",
                    *[
                        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
                        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
                    ]
                    * 600,
                ]
            }
        )
    ),
)
case(
    "contexts: far too many",
    lambda: proven(badge(**{"@context": [*badge()["@context"], *[{}] * 19_000]})),
)
case(
    "contexts: terms of terms",
    lambda: proven(
        with_context(
            {f"t{n}": {"@id": f"t{n + 1}:x"} for n in range(3_000)}
            | {"t3000": "https://x.example/"}
        )
    ),
)
case("contexts: scoped in scoped", lambda: proven(with_context(_scoped(28), **_scoped_use(28))))
case(
    "contexts: scoped, often",
    lambda: proven(
        with_context(
            {
                "n": {
                    "@id": "https://x.example/n",
                    "@context": {f"t{n}": f"https://x.example/{n}" for n in range(2_000)},
                }
            },
            n=[{"t1": f"{n}"} for n in range(3_000)],
        )
    ),
)
case(
    "contexts: by type, often",
    lambda: proven(
        with_context(
            {
                f"T{n}": {
                    "@id": f"https://x.example/{n}",
                    "@context": {"t": f"https://x.example/t{n}"},
                }
                for n in range(1_500)
            },
            evidence=[{"type": ["Evidence", f"T{n}"], "t": "1"} for n in range(1_500)],
        )
    ),
)
case(
    "contexts: by many types at once",
    lambda: proven(
        with_context(
            {
                f"T{n}": {
                    "@id": f"https://x.example/{n}",
                    "@context": {"t": f"https://x.example/t{n}"},
                }
                for n in range(1_500)
            },
            evidence=[{"type": ["Evidence", *(f"T{n}" for n in range(1_500))], "t": "1"}] * 3,
        )
    ),
)
case(
    "contexts: large prefix",
    lambda: proven(
        with_context(
            {"p": "https://x.example/" + "x" * 400_000}
            | {f"t{n}": {"@id": f"p:{n}"} for n in range(3_000)}
        )
    ),
)
case(
    "contexts: large prefix, used often",
    lambda: proven(
        with_context(
            {"p": "https://x.example/" + "x" * 400_000 + "/", "@vocab": "https://x.example/"},
            evidence=[{"type": ["Evidence", f"p:{n}"]} for n in range(3_000)],
        )
    ),
)
case(
    "contexts: large datatype, used often",
    lambda: proven(
        with_context(
            {"n": {"@id": "https://x.example/n", "@type": "https://x.example/" + "x" * 400_000}},
            n=[f"{n}" for n in range(9_000)],
        )
    ),
)
case(
    "contexts: large term address, used often",
    lambda: proven(
        with_context(
            {"n": {"@id": "https://x.example/" + "x" * 400_000}}, n=[f"{n}" for n in range(9_000)]
        )
    ),
)
case(
    "contexts: large vocabulary, used often",
    lambda: proven(
        with_context(
            {"@vocab": "https://x.example/" + "x" * 400_000}, **{f"n{n}": "x" for n in range(5_000)}
        )
    ),
)
case(
    "contexts: large id, in many triples",
    lambda: proven(badge(id="urn:" + "x" * 400_000, evidence=_evidence(4_000))),
)
case(
    "contexts: large id, of many types",
    lambda: proven(
        badge(
            evidence=[
                {
                    "id": "urn:" + "x" * 400_000,
                    "type": ["Evidence", *(f"urn:{n}" for n in range(8_000))],
                }
            ]
        )
    ),
)
case(
    "contexts: importing",
    lambda: proven(with_context({"@import": badge()["@context"][1], "@version": 1.1})),
)
case(
    "contexts: unknown, often",
    lambda: proven(badge(**{"@context": [f"https://x.example/{n}" for n in range(1_900)]})),
)


def _scoped(depth: int) -> dict[str, Any]:
    context: dict[str, Any] = {"v": "https://x.example/v"}
    for _ in range(depth):
        context = {"n": {"@id": "https://x.example/n", "@context": context}}
    return context


def _scoped_use(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {"v": "1"}
    for _ in range(depth - 1):
        value = {"n": [value, value]} if depth - _ < 8 else {"n": value}
    return {"n": value}


# Parts that look alike (RDFC-1.0's poison)

_KNOWS: Final = {"knows": "https://x.example/knows"}


def _knowing(part: Any) -> bytes:
    return proven(with_context(_KNOWS, knows=part))


def _tree(depth: int, width: int) -> dict[str, Any]:
    if depth == 0:
        return {"type": ["Address"]}
    return {"type": ["Address"], "knows": [_tree(depth - 1, width) for _ in range(width)]}


def _listed(depth: int, width: int) -> Any:
    return (
        {"type": "Address"}
        if depth == 0
        else {"type": "Address", "l": [_listed(depth - 1, width)] * width}
    )


for _depth, _width in ((11, 2), (7, 3), (5, 5), (4, 8), (2, 70), (1, 6_500)):
    case(
        f"alike: tree {_depth} deep, {_width} wide",
        lambda d=_depth, w=_width: _knowing(_tree(d, w)),
    )  # type: ignore[misc]
case(
    "alike: two of large text",
    lambda: _knowing([{"type": ["Address"], "knows": {"id": "urn:" + "x" * 4_000_000}}] * 2),
)
case(
    "alike: many of large text",
    lambda: _knowing(
        [
            {
                "type": ["Address"],
                "knows": [{"id": "urn:" + "x" * 400_000}, {"id": f"urn:{n // 2}"}],
            }
            for n in range(20)
        ]
    ),
)
case(
    "alike: lists in lists",
    lambda: proven(
        with_context(
            {"l": {"@id": "https://x.example/l", "@container": "@list"}}, l=[_listed(6, 4)]
        )
    ),
)
case(
    "alike: one long list",
    lambda: proven(
        with_context(
            {"l": {"@id": "https://x.example/l", "@container": "@list"}},
            l=[{"type": "Address"}] * 9_000,
        )
    ),
)
case(
    "alike: long equal lists",
    lambda: proven(
        with_context(
            {"l": {"@id": "https://x.example/l", "@container": "@list"}},
            evidence=[{"type": ["Evidence"], "l": ["x"] * 90} for n in range(180)],
        )
    ),
)
case(
    "alike: graphs of one",
    lambda: proven(
        with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@graph"}},
            n=[{"n": [{"type": "urn:t"}] * 3}] * 2_000,
        )
    ),
)
case(
    "alike: one graph of many",
    lambda: proven(
        with_context(
            {"n": {"@id": "https://x.example/n", "@container": "@graph"}, **_KNOWS},
            n=[{"knows": [{"type": "urn:t"}] * 9_000}],
        )
    ),
)
case(
    "alike: chains", lambda: proven(with_context(_KNOWS, knows=[_chain(55, n) for n in range(110)]))
)
case("alike: chains, all equal", lambda: proven(with_context(_KNOWS, knows=[_chain(55, 0)] * 110)))


def _chain(depth: int, end: int) -> dict[str, Any]:
    part: dict[str, Any] = {"type": ["Address"], "knows": {"id": f"urn:{end}"}}
    for _ in range(depth):
        part = {"type": ["Address"], "knows": part}
    return part


# Enclosed credentials

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
        badge(endorsement=[_endorsement(n, evidence=_evidence(220 + n)) for n in range(18)]), key()
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
        badge(
            endorsementJwt=[
                signed(
                    {k: v for k, v in _endorsement(n).items() if k != "proof"}, key(), "jwt"
                ).decode()
                for n in range(300)
            ]
        ),
        key(),
    ),
)
case(
    "enclosed: JWT endorsements of many values",
    lambda: signed_anyway(
        badge(
            endorsementJwt=[
                signed(
                    {
                        k: v
                        for k, v in _endorsement(evidence=_evidence(4_000)).items()
                        if k != "proof"
                    },
                    key(),
                    "jwt",
                ).decode()
            ]
            * 20
        ),
        key(),
    ),
)
case("enclosed: credentials", lambda: signed_anyway(_clr(140, _inner), key()))
case("enclosed: differing credentials", lambda: signed_anyway(_clr(130, _differing), key()))
case(
    "enclosed: credentials well signed",
    lambda: signed_anyway(
        _clr(
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
    lambda: proven(
        {
            "@context": badge()["@context"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [_inner(n) for n in range(140)],
        }
    ),
)
case(
    "enclosed: presentation of differing",
    lambda: proven(
        {
            "@context": badge()["@context"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [_differing(n) for n in range(130)],
        }
    ),
)
case(
    "enclosed: presentation of tokens",
    lambda: proven(
        {
            "@context": badge()["@context"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [
                {
                    "@context": badge()["@context"],
                    "type": "EnvelopedVerifiableCredential",
                    "id": "data:application/vc+jwt,"
                    + signed(badge(evidence=_evidence(n % 20 + 500)), key(), "jwt").decode(),
                }
                for n in range(80)
            ],
        }
    ),
)
case("enclosed: presentations in one another", lambda: proven(_presented(20)))


def _presented(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = badge()
    for _ in range(depth):
        inner = {
            "@context": badge()["@context"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [inner, inner] if _ < 7 else [inner],
        }
    return inner


# Tokens


def _token(header: Any, payload: bytes, signature: bytes = b"x" * 64) -> bytes:
    parts = (dumped(header), payload, signature)
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


def _url64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


case(
    "token: large payload",
    lambda: _token({"alg": "EdDSA"}, b"[" + filled(b"[],", 7_000_000) + b"1]"),
)
case("token: large header", lambda: _token({"alg": "EdDSA", "x": "x" * 7_000_000}, b"{}"))
case(
    "token: header of many values",
    lambda: _token({"alg": "EdDSA", "x": list(range(19_000))}, dumped(badge())),
)
case("token: large signature", lambda: _token({"alg": "EdDSA"}, dumped(badge()), b"x" * 7_000_000))
case("token: letters", lambda: b"ey" + filled(b"A") + b".A.A")
case("token: dots", lambda: b"ey" + filled(b"."))
case("token: large alg", lambda: _token({"alg": "x" * 7_000_000}, dumped(badge())))
case("token: large kid", lambda: _token({"alg": "EdDSA", "kid": "x" * 7_000_000}, dumped(badge())))
case(
    "token: dates far off",
    lambda: _token({"alg": "EdDSA"}, dumped(badge() | {"nbf": 1e308, "exp": -1e308})),
)
for _name, (_n, _e) in {
    "RSA exponent": (2**8191 + 1, 2**8190 + 1),
    "RSA modulus": (2**56_000_000 + 1, 65537),
    "RSA exponent beyond all": (2**8191 + 1, 2**28_000_000 + 1),
    "RSA even": (2**4096, 3),
}.items():
    case(
        f"token: {_name}",
        lambda n=_n, e=_e: _token(  # type: ignore[misc]
            {"alg": "RS256", "jwk": {"kty": "RSA", "n": _url64(n), "e": _url64(e)}},
            dumped(badge()),
            b"x" * 1024,
        ),
    )
case(
    "token: claims of own",
    lambda: _token({"alg": "EdDSA"}, dumped(badge() | {f"c{n}": n for n in range(19_000)})),
)


# Images


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def svg(body: str, **attributes: str) -> bytes:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg"{written}>{body}</svg>'.encode()


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return (
        b"".join(packer.compress(b"[" * MEGABYTE) for _ in range(size // MEGABYTE)) + packer.flush()
    )


_I_TXT: Final = b"openbadgecredential\0\1\0\0\0"
case("png: tiny chunks", lambda: png(filled(chunk(b"tEXt", b""))))
case("png: tiny texts of the keyword", lambda: png(filled(chunk(b"tEXt", b"openbadges\0x"))))
case("png: broken chunks", lambda: png(b"\0" * MOST))
case("png: chunk too long", lambda: png(struct.pack(">I", 0x7FFFFFFF) + b"iTXt" + filled(b"x")))
case("png: bomb", lambda: png(chunk(b"iTXt", _I_TXT + _bomb(1_000 * MEGABYTE))))
case(
    "png: many bombs",
    lambda: png(*[chunk(b"iTXt", b"openbadges\0\1\0\0\0" + _bomb(100 * MEGABYTE))] * 90),
)
case(
    "png: packed json",
    lambda: png(chunk(b"iTXt", _I_TXT + zlib.compress(b"[" + filled(b"[],") + b"1]"))),
)
case(
    "png: many values",
    lambda: png(
        chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + proven(badge(evidence=_evidence(4_900))))
    ),
)
case("png: large pixels", lambda: png(chunk(b"IDAT", filled(b"x"))))
case("svg: deep", lambda: svg("<g>" * 250 + "</g>" * 250))
case("svg: far too deep", lambda: svg("<g>" * 1_000_000 + "</g>" * 1_000_000))
case("svg: elements", lambda: svg("<g/>" * 2_400_000))
case("svg: named elements", lambda: svg("".join(f"<g{n}/>" for n in range(900_000))))
case("svg: attributes", lambda: svg("", **{f"a{n}": "" for n in range(800_000)}))
case("svg: attributes on elements", lambda: svg('<g a="" b="" c="" d="" e=""/>' * 290_000))
case("svg: attribute", lambda: svg("", a="x" * MOST))
case("svg: text", lambda: svg("x" * MOST))
case("svg: texts", lambda: svg("x<g/>" * 1_900_000))
case("svg: comments", lambda: svg("<!---->" * 1_400_000))
case("svg: comments before", lambda: b"<!---->" * 1_400_000 + svg(""))
case("svg: open comments before", lambda: b"<!--" * 2_400_000 + svg(""))
case("svg: instructions", lambda: svg("<?a?>" * 1_900_000))
case("svg: spaces before", lambda: b"<?xml version='1.0'?>" + filled(b" ") + svg(""))
case("svg: namespaces", lambda: svg("".join(f'<g xmlns="urn:{n}"/>' for n in range(400_000))))
case("svg: prefixes", lambda: svg("", **{f"xmlns:a{n}": f"urn:{n}" for n in range(300_000)}))
case(
    "svg: nested prefixes",
    lambda: svg(
        "".join(f'<a xmlns:a{n}="urn:{n}">' for n in range(240)) + "<g/>" * 2_000_000 + "</a>" * 240
    ),
)
case(
    "svg: credentials",
    lambda: svg('<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0"/>' * 150_000),
)
case(
    "svg: credential of many values",
    lambda: svg(
        '<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0"><![CDATA[['
        + "[]," * 3_200_000
        + "1]]]></c:credential>"
    ),
)
case("svg: laughs", lambda: _laughs())
case("svg: entities in attributes", lambda: _laughs(' a="&a9;"'))
case(
    "svg: declared attributes",
    lambda: (
        b"<!DOCTYPE svg ["
        + b"".join(b"<!ATTLIST g a%d CDATA 'x'>" % n for n in range(300))
        + b"]>"
        + svg("<g/>" * 100_000)
    ),
)
case(
    "svg: declared elements",
    lambda: b"<!DOCTYPE svg [" + filled(b"<!ELEMENT g (a,b)>") + b"]>" + svg(""),
)
case("svg: references", lambda: svg("&#65;" * 1_900_000))
case(
    "svg: UTF-16",
    lambda: (
        '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16")
        + svg("<g/>" * 1_000_000).decode().encode("utf-16-le")
    ),
)


def _laughs(attribute: str = "") -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    body = f"<g{attribute}>&a9;</g>"
    return f"<!DOCTYPE svg [{entities}]>".encode() + svg(body)


# What is fetched


def _status(packed: bytes, **members: Any) -> dict[str, bytes]:
    subject = {
        "id": f"{LIST_URL}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode(),
    }
    document = {
        "@context": badge()["@context"][:1],
        "id": LIST_URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": key().did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": subject | members,
    }
    return {LIST_URL: signed_anyway(document, key())}


def _entries(count: int) -> dict[str, Any]:
    entry = full_badge()["credentialStatus"]
    listed = [entry | {"id": f"urn:{n}", "statusListIndex": str(n)} for n in range(count)]
    return full_badge() | {"credentialStatus": listed}


def fetching(name: str, make: Callable[[], bytes], shelf: Callable[[], dict[str, bytes]]) -> None:
    """Put a case on the list that is about what is fetched."""
    CASES[name] = lambda: (make(), shelf())


for _name, _packed in {
    "status: gzip bomb": lambda: gzip.compress(b"\0" * 100 * MEGABYTE),
    "status: gzip of many members": lambda: gzip.compress(b"") * 300_000,
    "status: largest list": lambda: gzip.compress(b"\0" * 7_900_000),
    "status: random list": lambda: b"\x1f\x8b" + b"x" * 6_000_000,
}.items():
    fetching(_name, lambda: signed_anyway(full_badge(), key()), lambda p=_packed: _status(p()))  # type: ignore[misc]
    fetching(
        f"{_name}, ten times",
        lambda: signed_anyway(_entries(10), key()),
        lambda p=_packed: _status(p()),
    )  # type: ignore[misc]
fetching(
    "status: list of many values",
    lambda: signed_anyway(_entries(10), key()),
    lambda: {LIST_URL: signed_anyway(badge(evidence=_evidence(4_900)), key())},
)
fetching(
    "status: list of small values",
    lambda: signed_anyway(_entries(10), key()),
    lambda: {LIST_URL: b"[" + filled(b"[],") + b"1]"},
)
fetching("status: many entries", lambda: signed_anyway(_entries(3_000), key()), dict)

_WEB: Final = "did:web:x.example"
_WEB_URL: Final = "https://x.example/.well-known/did.json"


def _did_document(methods: list[Any], **members: Any) -> dict[str, bytes]:
    return {_WEB_URL: dumped({"id": _WEB, "verificationMethod": methods} | members)}


def _by_web() -> bytes:
    proofs = [
        json.loads(proven(badge()))["proof"] | {"verificationMethod": f"{_WEB}#{n}"}
        for n in range(10)
    ]
    return dumped(badge(issuer=_WEB) | {"proof": proofs})


def _jwk(e: int) -> dict[str, str]:
    return {"kty": "RSA", "n": _url64(2**8191 + 1), "e": _url64(e)}


fetching(
    "keys: many",
    _by_web,
    lambda: _did_document(
        [
            {
                "id": f"#{n}",
                "type": "Multikey",
                "controller": _WEB,
                "publicKeyMultibase": key().multikey,
            }
            for n in range(3_900)
        ]
    ),
)
fetching(
    "keys: many on a curve",
    _by_web,
    lambda: _did_document(
        [
            {
                "id": f"#{n}",
                "type": "Multikey",
                "controller": _WEB,
                "publicKeyMultibase": key("p384").multikey,
            }
            for n in range(3_900)
        ]
    ),
)
fetching(
    "keys: many of RSA",
    _by_web,
    lambda: _did_document(
        [
            {
                "id": f"#{n}",
                "type": "JsonWebKey",
                "controller": _WEB,
                "publicKeyJwk": _jwk(2**8190 + 1),
            }
            for n in range(2_000)
        ]
    ),
)
fetching(
    "keys: long base58",
    _by_web,
    lambda: _did_document(
        [
            {
                "id": f"#{n}",
                "type": "Multikey",
                "controller": _WEB,
                "publicKeyMultibase": "z" + "z" * 4_000,
            }
            for n in range(2_000)
        ]
    ),
)
fetching("keys: small values", _by_web, lambda: {_WEB_URL: b"[" + filled(b"[],") + b"1]"})
