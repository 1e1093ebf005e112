"""Parts that look alike (RDFC-1.0's poison)."""

from typing import Any, Final

from tests.credentials.verification.hostile.documents import proven, with_context
from tests.credentials.verification.hostile.registry import case

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
