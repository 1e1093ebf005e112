"""How N-Quads writes a term: by pyoxigraph, and for what is common by the same rule at once."""

import re
from typing import Final

from openmerit.credentials.reading._iri import is_absolute_iri

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
FIRST_DOUBLE: Final = 1e21
"""Whole numbers from here on are doubles by themselves (JSON-LD 1.1 API, section 8.6)."""

_AS_IT_STANDS: Final = re.compile(r"[ !#-\[\]-~\xa0-\u2fff\u3040-\ud7ff]*")
"""Text that is written as it is: neither rare nor to be escaped."""
_RARE: Final = re.compile(r"[^\n\r\x20-\x7e\xa0-\u2fff\u3040-\ud7ff]")
"""Characters for which the canonical form is asked of pyoxigraph: all but the commonest letters."""

_PATH: Final = r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*"
_PLAIN_ADDRESS: Final = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?(?:/{_PATH})?|(?!//){_PATH})"
    rf"(?:\?[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?"
)
"""Addresses of plain letters, which are well-formed without asking pyoxigraph."""

_ZEROS: Final = re.compile(r"(\d)0*E\+?(-?)0*(\d)")


def literal_text(text: str) -> str:
    """A text as a literal without its datatype: quoted and escaped."""
    if _AS_IT_STANDS.fullmatch(text) is not None:
        return f'"{text}"'
    if _RARE.search(text) is None:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
        text = text.replace("\n", "\\n").replace("\r", "\\r")
        return f'"{text}"'
    import pyoxigraph

    return str(pyoxigraph.Literal(text))


def address_text(address: str) -> str:
    """An address in its angle brackets. Raises ValueError if it is none that RDF keeps."""
    if _PLAIN_ADDRESS.fullmatch(address) is not None:
        return f"<{address}>"
    if not is_absolute_iri(address):
        raise ValueError("no address that RDF keeps as it stands")
    import pyoxigraph

    return str(pyoxigraph.NamedNode(address))


def number_text(number: float, datatype: str) -> str:
    """How RDF writes a JSON number of a datatype (JSON-LD 1.1 API, section 8.6)."""
    is_whole = isinstance(number, int) or number.is_integer()
    if is_whole and datatype != f"{XSD}double" and abs(number) < FIRST_DOUBLE:
        return str(int(number))
    return _ZEROS.sub(r"\1E\2\3", f"{number:1.15E}")


def language_ending(language: str) -> str:
    """What follows a literal in a language. Raises ValueError for what is no language tag."""
    import pyoxigraph

    return str(pyoxigraph.Literal("", language=language)).removeprefix('""')
