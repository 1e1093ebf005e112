"""Very many parts, of which each has its meaning."""

import json
from typing import Any

from tests.credentials.samples import badge, full_badge, key, signed, signed_anyway
from tests.credentials.verification.hostile.documents import (
    achieving,
    alignments,
    clr,
    differing,
    evidence,
    inner,
    proven,
    with_context,
)
from tests.credentials.verification.hostile.registry import case, dumped


def _results(count: int) -> dict[str, Any]:
    document = full_badge()
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "resultDescription": f"urn:uuid:{n}", "value": f"{n}"}
        for n in range(count)
    ]
    return document


def _deep(depth: int, count: int) -> list[dict[str, Any]]:
    """Chains of nested parts, by a term that any part may have."""

    def chain(number: int) -> dict[str, Any]:
        part: dict[str, Any] = {"id": f"urn:{number}", "type": ["Evidence"]}
        for _ in range((depth - 4) // 2):
            part = {"type": ["Profile"], "parentOrg": part}
        return part

    return [chain(n) for n in range(count * 20 // depth)]


for _suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
    for _name, _make in {
        "evidence": lambda: badge(evidence=evidence(4_900)),
        "equal evidence": lambda: badge(
            evidence=[{"type": ["Evidence"], "narrative": "x"}] * 4_900
        ),
        "types": lambda: badge(
            evidence=[{"type": ["Evidence", *(f"urn:{n}" for n in range(18_000))]}]
        ),
        "tags": lambda: achieving(tag=[f"{n}" for n in range(19_000)]),
        "equal tags": lambda: achieving(tag=["x"] * 19_000),
        "alignments": lambda: alignments(3_900, lambda n: {}),
        "alike alignments": lambda: alignments(3_900, lambda n: {"targetName": f"{n // 2}"}),
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
        "inner credentials": lambda: clr(140, inner),
        "differing credentials": lambda: clr(130, differing),
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


case("many: evidence as JWT", lambda: signed(badge(evidence=evidence(4_900)), key(), "jwt"))
case(
    "many: evidence, well signed",
    lambda: signed_anyway(badge(evidence=evidence(4_900)), key(), "eddsa-rdfc-2022"),
)
case(
    "many: proofs",
    lambda: dumped(
        badge(evidence=evidence(4_800))
        | {"proof": [json.loads(proven(badge()))["proof"] | {"id": f"urn:p{n}"} for n in range(10)]}
    ),
)
case(
    "many: proofs of own contexts",
    lambda: dumped(
        badge(evidence=evidence(2_000))
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
                json.loads(proven(badge(), evidence=evidence(450)))["proof"] for n in range(10)
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
        badge(evidence=evidence(4_700))
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
