"""Contexts that are many, large, nested or far off."""

from typing import Any

from tests.credentials.samples import badge
from tests.credentials.verification.hostile.documents import (
    alignments,
    evidence,
    proven,
    with_context,
)
from tests.credentials.verification.hostile.registry import case

case(
    "contexts: on every part",
    lambda: proven(alignments(1_500, lambda n: {"@context": {f"t{n}": f"https://x.example/{n}"}})),
)
case(
    "contexts: published, on every part",
    lambda: proven(alignments(900, lambda n: {"@context": badge()["@context"]})),
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
    lambda: proven(badge(id="urn:" + "x" * 400_000, evidence=evidence(4_000))),
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
