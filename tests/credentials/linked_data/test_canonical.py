"""Canonical bytes: JCS and RDFC-1.0, by their own published examples and by relations."""

import json
import random
import time

import pyoxigraph
import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.credentials.reading.test_strict_json import VALUES
from tests.credentials.samples import full_badge

from openmerit.credentials import TooSymmetric
from openmerit.credentials.linked_data._canonical import (
    canonical_n_quads,
    canonicalize,
)
from openmerit.credentials.linked_data._jcs import _is_plain, canonical_json

P, Q = pyoxigraph.NamedNode("urn:p"), pyoxigraph.NamedNode("urn:q")


def _node(name: object) -> pyoxigraph.BlankNode:
    return pyoxigraph.BlankNode(f"n{name}")


def _quads(text: str) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS))


# JCS


@given(VALUES)
@example({"\ufb33": 1, "\U0001f600": 2, "€": 3, "\r": 4})
@example(["\x07\b\f\x7f\u2028\ufffe<>&/'"])
@example({"a": [True, False, None, 0, -1, 2**53 - 1], "A": {}})
def test_jcs_is_what_rfc8785_writes(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(VALUES)
def test_jcs_means_the_same_and_is_stable(value: object) -> None:
    text = canonical_json(value)
    again = json.loads(
        text, parse_int=lambda digits: float(digits) if len(digits) > 15 else int(digits)
    )
    assert canonical_json(again) == text


def test_names_beyond_ascii_and_floats_are_left_to_rfc8785() -> None:
    assert _is_plain({"a": [{"b": "é"}, 1, True, None]})
    assert not _is_plain([{"é": 1}])
    assert not _is_plain({"a": [1.0]})


def test_jcs_writes_the_published_example() -> None:
    # RFC 8785, section 3.2.2 to 3.2.4.
    source = r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_json(json.loads(source)).decode() == expected


def test_jcs_sorts_names_by_utf16_unit() -> None:
    # RFC 8785, section 3.2.3.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\xf6"]
    written = canonical_json(dict.fromkeys(names, 0)).decode()
    assert list(json.loads(written)) == [
        "\r",
        "1",
        "\x80",
        "\xf6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


# RDFC-1.0


def test_control_and_other_odd_characters_are_escaped_as_the_specification_says() -> None:
    # RDF Dataset Canonicalization, section 5: canonical N-Quads.
    text = '\x00\x07\b\t\n\x0b\f\r\x1f "\\\x7f\x85\u2028\ufffe\U0001f600'
    quad = pyoxigraph.Quad(P, Q, pyoxigraph.Literal(text))
    assert canonicalize([quad]) == (
        '<urn:p> <urn:q> "\\u0000\\u0007\\b\\t\\n\\u000B\\f\\r\\u001F \\"\\\\\\u007F'
        '\x85\u2028\\uFFFE\U0001f600" .\n'
    )


def test_lines_are_sorted_by_code_point() -> None:
    literals = [pyoxigraph.Literal(text) for text in ("\U0001f600", "\ufb33", "z", "Z")]
    lines = canonicalize([pyoxigraph.Quad(P, Q, item) for item in literals])
    assert [line[17] for line in lines.split("\n")[:-1]] == ["Z", "z", "\ufb33", "\U0001f600"]


def test_alike_nodes_are_told_apart_by_their_neighbours() -> None:
    # RDF Dataset Canonicalization, example of section 4.3 ("shared hashes").
    source = """<http://example.com/#p> <http://example.com/#q> _:e0 .
<http://example.com/#p> <http://example.com/#q> _:e1 .
_:e0 <http://example.com/#p> _:e2 .
_:e1 <http://example.com/#p> _:e3 .
_:e2 <http://example.com/#r> _:e3 .
"""
    assert canonicalize(_quads(source)) == (
        """<http://example.com/#p> <http://example.com/#q> _:c14n2 .
<http://example.com/#p> <http://example.com/#q> _:c14n3 .
_:c14n0 <http://example.com/#r> _:c14n1 .
_:c14n2 <http://example.com/#p> _:c14n1 .
_:c14n3 <http://example.com/#p> _:c14n0 .
"""
    )


def test_a_neighbour_that_several_quads_name_alike_is_counted_for_each() -> None:
    # Two proofs of equal content, each in a graph of its own, as in 1EdTech's complete.json. The
    # labels are those of rdf-canonize (jsonld.js) 5 and pyld 3; pyoxigraph 0.5 exchanges two.
    source = "".join(f'_:p{n} <urn:{m}0> "{m}" _:g{n} .\n' for n in (0, 1) for m in "ab")
    source += "<urn:x> <urn:proof> _:g0 .\n<urn:y> <urn:proof> _:g1 .\n"
    assert canonicalize(_quads(source)) == (
        """<urn:x> <urn:proof> _:c14n0 .
<urn:y> <urn:proof> _:c14n1 .
_:c14n2 <urn:a0> "a" _:c14n0 .
_:c14n2 <urn:b0> "b" _:c14n0 .
_:c14n3 <urn:a0> "a" _:c14n1 .
_:c14n3 <urn:b0> "b" _:c14n1 .
"""
    )


@st.composite
def _graphs(draw: st.DrawFn) -> list[pyoxigraph.Quad]:
    nodes = st.integers(0, 4).map(_node)
    subjects = st.one_of(nodes, st.just(pyoxigraph.NamedNode("urn:s")))
    objects = st.one_of(nodes, st.just(pyoxigraph.Literal("x")))
    return draw(
        st.lists(
            st.builds(pyoxigraph.Quad, subjects, st.sampled_from([P, Q]), objects),
            min_size=1,
            max_size=8,
        )
    )


@settings(max_examples=150, deadline=None)
@given(_graphs(), st.randoms(use_true_random=False))
def test_neither_names_nor_order_of_blank_nodes_matter(
    quads: list[pyoxigraph.Quad], chance: random.Random
) -> None:
    numbers = chance.sample(range(100), 5)
    names = {f"n{place}": _node(number) for place, number in enumerate(numbers)}

    def renamed(term: object) -> object:
        return names[term.value] if isinstance(term, pyoxigraph.BlankNode) else term

    other = [pyoxigraph.Quad(renamed(q.subject), q.predicate, renamed(q.object)) for q in quads]
    chance.shuffle(other)
    text = canonicalize(quads)
    assert canonicalize(other) == text
    assert canonicalize(_quads(text)) == text


@settings(max_examples=150, deadline=None)
@given(_graphs())
def test_without_named_graphs_pyoxigraph_says_the_same(quads: list[pyoxigraph.Quad]) -> None:
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    text = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS).decode()
    assert canonicalize(quads) == "".join(sorted(f"{line}\n" for line in text.split("\n") if line))


def _clique(size: int) -> list[pyoxigraph.Quad]:
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    return [pyoxigraph.Quad(_node(a), P, _node(b)) for a, b in pairs]


@pytest.mark.parametrize(
    "quads",
    [
        _clique(9),
        _clique(40),
        [pyoxigraph.Quad(_node(n), P, _node(n + 1)) for n in range(2_000)]
        + [pyoxigraph.Quad(_node(-n - 1), P, _node(-n - 2)) for n in range(2_000)],
        [q for hub in "ab" for n in range(300) for q in [
            pyoxigraph.Quad(_node(hub), P, _node(f"{hub}{n}")),
            pyoxigraph.Quad(_node(f"{hub}{n}"), Q, _node(hub)),
        ]],
    ],
    ids=["nine-clique", "forty-clique", "two long chains", "two hubs"],
)  # fmt: skip
def test_too_symmetric_graphs_are_refused_at_once(quads: list[pyoxigraph.Quad]) -> None:
    start = time.monotonic()
    with pytest.raises(TooSymmetric):
        canonicalize(quads)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("copies", [2, 6, 20, 1000])
def test_equal_parts_take_no_time(copies: int) -> None:
    document = full_badge()
    twin = document["credentialSubject"]["achievement"]["alignment"][0]
    document["credentialSubject"]["achievement"]["alignment"] = [twin] * copies
    start = time.monotonic()
    assert canonical_n_quads(document).count("targetName") == copies
    assert time.monotonic() - start < 5


def test_a_set_of_thousands_takes_time_by_its_size() -> None:
    document = full_badge()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {n}" for n in range(15_000)]
    start = time.monotonic()
    canonical_n_quads(document)
    assert time.monotonic() - start < 10


def test_the_hash_of_p384_proofs_is_used_within_too() -> None:
    document = full_badge()
    assert canonical_n_quads(document, hash_name="sha384") != canonical_n_quads(document)
