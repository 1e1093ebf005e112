"""Compiled contexts: fresh, and read exactly as the general path reads."""

import copy
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from tests.credentials.documents.generated import broken, documents
from tests.credentials.samples import full_badge

from openmerit.credentials import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL
from openmerit.credentials.documents import _model
from openmerit.credentials.errors import ContextError, TooSymmetric
from openmerit.credentials.linked_data import _compiled, _outlines, _reader
from openmerit.credentials.linked_data._canonical import canonical_n_quads
from openmerit.credentials.linked_data._compiling import COMPILED, compiled_files
from openmerit.credentials.linked_data._meaning import outlined, prepare
from openmerit.credentials.linked_data._terms import XSD, literal_text, number_text

FOLDER = Path(_compiled.__file__).parent / "compiled"


def test_the_compiled_files_are_what_the_contexts_say() -> None:
    files = compiled_files()
    assert {path.name for path in FOLDER.iterdir()} == files.keys()
    for name, text in files.items():
        assert (FOLDER / name).read_text("utf-8") == text, f"make contexts, then commit {name}"


def _read(document: dict[str, Any]) -> str | None:
    taken = _outlines.take_apart(document, _compiled.verbatim_members())
    table = _compiled.table_for(document["@context"])
    assert taken is not None
    assert table is not None
    shape = _reader.shape_of(document, taken[0], table, {})
    prepared = None if shape is None else shape.filled(taken[1], table.prefixes)
    return None if prepared is None else prepared.n_quads("sha256")


def test_a_whole_badge_is_read_without_the_general_path() -> None:
    document = full_badge()
    assert _read(copy.deepcopy(document)) == canonical_n_quads(document)


@pytest.mark.parametrize("contexts", COMPILED, ids=lambda urls: urls[-1].rpartition("/")[2])
def test_every_compiled_list_of_contexts_can_be_read(contexts: list[str]) -> None:
    start = "issuanceDate" if "2018" in contexts[0] else "validFrom"
    document = {
        "@context": list(contexts),
        "type": ["VerifiableCredential"],
        "id": "urn:x:1",
        "issuer": "did:example:1",
        start: "2026-01-15T09:00:00Z",
        "credentialSubject": {"id": "urn:x:ada"},
    }
    assert _read(copy.deepcopy(document)) == canonical_n_quads(document)


@given(st.text() | st.text(st.sampled_from('ab"\\\n\r\t\x7f\u3000\ufffe😀é%')))
def test_texts_are_quoted_as_the_canonicalizer_quotes_them(text: str) -> None:
    assert literal_text(text) == str(pyoxigraph.Literal(text))


@settings(max_examples=300)
@given(
    st.one_of(
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-300, 300).map(lambda exponent: 10.0**exponent),
    ),
    st.sampled_from([f"{XSD}{name}" for name in ("integer", "double", "decimal")]),
)
def test_numbers_are_written_as_the_general_path_writes_them(number: float, datatype: str) -> None:
    literal = {"@value": number, "@type": datatype}
    options = {"processingMode": "json-ld-1.1", "rdfDirection": None}
    written = jsonld.JsonLdProcessor()._object_to_rdf(literal, None, [], options)
    assert number_text(number, datatype) == written["value"]


def _of_known_types(value: Any) -> Any:
    """Without the types that no context defines, and without what brings contexts of its own."""
    if isinstance(value, list):
        return [_of_known_types(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {
        name: _of_known_types(item)
        for name, item in value.items()
        if "Own" not in str(item) and name != "endorsement"
    }
    if isinstance(kept.get("type"), list):
        kept["type"] = [word for word in kept["type"] if word != "Extra"]
    return kept


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_the_data_model_allows_is_read_alike(data: st.DataObject) -> None:
    """Documents of the whole model, whole and broken: the same bytes, or the reader gives up."""
    document = _of_known_types(data.draw(documents(_model.ACHIEVEMENT_CREDENTIAL, formal=True)))
    if data.draw(st.booleans()):
        document = data.draw(broken(st.just(document)))
    document.pop("proof", None)
    document["@context"] = list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL)
    try:
        general = canonical_n_quads(copy.deepcopy(document))
    except (ContextError, TooSymmetric):
        general = None
    taken = outlined(document)
    prepared = None if taken is None else prepare(taken)
    if prepared is None:
        event("left to the general path" if general is None else "left, though nothing is lost")
    elif general is not None:
        event("read")
        assert prepared.n_quads("sha256") == general
    else:
        event("refused by the general path alone")
        with pytest.raises(TooSymmetric):
            prepared.n_quads("sha256")
