"""SVG: a credential in an element right after the opening tag, all other bytes as they are.

lxml judges what the file is and what it carries; the bytes themselves are cut by patterns, so that
nothing is written anew. Every change is read back before it is handed out.
"""

import codecs
import json
import re
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from openmerit.credentials.errors import BakingError
from openmerit.credentials.images._kinds import MARKS, OLD_BADGE, Mark, address_of
from openmerit.credentials.reading import _limits
from openmerit.credentials.sentences import say

_SVG: Final = "http://www.w3.org/2000/svg"
_TAGS: Final = {f"{{{mark.namespace}}}{mark.element}": mark for mark in MARKS}
# Atomic groups (?>…): no image can make these patterns try again and again. (Possessive quantifiers
# would say the same, but match wrongly in Python 3.11.0 to 3.11.4: python/cpython#106052.)
_ENCODING: Final = re.compile(rb"[\xef\xbb\xbf\s]*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']*)")
_KNOWN_ENCODING: Final = re.compile(
    rb"(?i)utf-?8|us-ascii|ascii|iso-?8859-\d+|windows-125\d|cp125\d"
)
"""One byte for each mark of XML, so that marks can be counted before parsing (not so in UTF-7)."""
_BEFORE_SVG: Final = re.compile(
    rb"\s+|<\?.*?\?>|<!--.*?-->"
    rb"|<!DOCTYPE(?>(?:[^\[>\"']|\"[^\"]*\"|'[^']*'|\[[^\]]*\])*)>",
    re.DOTALL,
)
_ROOT: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg(?=[\s/>]|\Z)")
_ODD_DOCTYPE: Final = re.compile(rb"<!DOCTYPE\s+(?:[\w.-]+:)?svg\b")
_OPENING_SVG: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?svg(?=[\s/>])(?>(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>"
)
_CREDENTIAL_ELEMENT: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|(?P<element><(?P<name>(?:[A-Za-z_][\w.-]*:)?(?:credential|assertion))(?=[\s/>])"
    rb"(?>(?:\"[^\"]*\"|'[^']*'|[^>\"'/]|/(?!>))*)"
    rb"(?:/>|>(?>(?:<!\[CDATA\[.*?\]\]>|<!--.*?-->|[^<])*)</(?P=name)\s*>))",
    re.DOTALL,
)
_COMPACT_JWS: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2}")
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff]")
_NOT_IN_ASCII: Final = re.compile("[^\x00-\x7f]")
_MAX_CANDIDATES: Final = 20
_MAX_BEFORE: Final = 1_000
"""Most comments, instructions and gaps that are passed over before the first element."""

_MAX_ENTITY: Final = 500
_UTF_16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class _Source:
    """An image whose markup is in ASCII-compatible bytes, whatever it came in.

    Attributes:
        data: the image, in UTF-8 if it came in UTF-16, else as it came.
        utf_16: which byte order it came in, if it did.
    """

    data: bytes
    utf_16: str | None = None

    @classmethod
    def of(cls, image: bytes) -> "_Source":
        """Raises BakingError for damaged UTF-16."""
        name = _UTF_16.get(image[:2])
        if name is None:
            return cls(image)
        try:
            return cls(image[2:].decode(name).encode("utf-8"), name)
        except UnicodeError:
            raise BakingError(say("The SVG is not the UTF-16 text that it begins as.")) from None

    def written(self, data: bytes) -> bytes:
        """`data` as this image came: with its byte order mark and encoding."""
        if self.utf_16 is None:
            return data
        mark = next(mark for mark, name in _UTF_16.items() if name == self.utf_16)
        return mark + data.decode("utf-8").encode(self.utf_16)


def looks_like(data: bytes) -> bool:
    """Whether `data` begins as XML whose first element is svg, after whatever comes before it."""
    try:
        source = _Source.of(data).data
    except BakingError:
        return False
    start = _start_of_root(source)
    return bool(_ROOT.match(source, start) or _ODD_DOCTYPE.match(source, start))


def _start_of_root(data: bytes) -> int:
    """Where the first element of an XML text begins: after comments and the like."""
    position = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    for _ in range(_MAX_BEFORE):
        found = _BEFORE_SVG.match(data, position)
        if found is None:
            break
        position = found.end()
    return position


def put_into(image: bytes, text: str, mark: Mark) -> bytes:
    """`image` with the credential, in place of every other one. Raises BakingError."""
    source = _Source.of(image)
    root = _parse(image)
    clean = _without_credentials(source, len(_credentials_in(root)))
    opening = _OPENING_SVG.match(clean, _start_of_root(clean))
    if opening is None:
        raise BakingError(say("The opening tag of the SVG cannot be found."))
    tag, rest = opening[0], clean[opening.end() :]
    if tag.endswith(b"/>"):
        name = tag[1:].split()[0].rstrip(b"/>")
        tag, rest = tag[:-2] + b">", b"</" + name + b">" + rest
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    carried = _carriable(text, encoding)
    element = _element(carried, mark).encode("utf-8")
    baked = source.written(clean[: opening.start()] + tag + element + rest)
    if find_in(baked) != _as_xml_reads(carried):
        raise BakingError(say("The SVG cannot carry this credential unchanged."))
    return baked


def find_in(image: bytes) -> bytes | None:
    """The first credential in an SVG, or None. Raises BakingError."""
    for element in _credentials_in(_parse(image)):
        said, body = element.get("verify") or "", str(element.xpath("string()")).strip()
        # Of an older badge `verify` is only the address, where the badge itself stands beside it.
        is_old = _TAGS[str(element.tag)] is OLD_BADGE
        text = body if (is_old and body.startswith("{")) or not said else said
        return text.strip().encode("utf-8")
    return None


def _credentials_in(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(*_TAGS))


def _without_credentials(source: _Source, count: int) -> bytes:
    """The image without any credential element, all other bytes as they are."""
    clean, tries = source.data, 0
    while count:
        for match in _CREDENTIAL_ELEMENT.finditer(clean):
            if not match["element"]:
                continue
            tries += 1
            if tries > _MAX_CANDIDATES:
                break
            left = clean[: match.start()] + clean[match.end() :]
            remaining = len(_credentials_in(_parse(source.written(left))))
            if remaining < count:
                clean, count = left, remaining
                break
        else:
            tries = _MAX_CANDIDATES + 1
        if tries > _MAX_CANDIDATES:
            raise BakingError(
                say("The SVG carries several credentials, or hides one; remove them before baking.")
            )
    return clean


def _carriable(text: str, encoding: str) -> str:
    """`text` with what the SVG cannot hold written as JSON escapes, which mean the same.

    JSON has such characters only within its texts, and a JWT has none.
    """
    unfit = _NOT_IN_XML if encoding.upper().startswith("UTF-") else _NOT_IN_ASCII
    escaped = unfit.sub(lambda found: json.dumps(found[0])[1:-1], text)
    # JSON may hold the end of a CDATA section only within a text, where > can be escaped.
    return escaped.replace("]]>", "]]\\u003e")


def _as_xml_reads(text: str) -> bytes:
    """`text` after the line ends of XML (XML 1.0, section 2.11); JSON has them between values."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip().encode("utf-8")


def _element(text: str, mark: Mark) -> str:
    name = f"{mark.prefix}:{mark.element}"
    opening = f'<{name} xmlns:{mark.prefix}="{mark.namespace}"'
    if _COMPACT_JWS.fullmatch(text):
        return f'{opening} verify="{text}"/>'
    if mark is OLD_BADGE and (address := address_of(text)) and address.isascii():
        opening = f"{opening} verify={quoteattr(address)}"
    return f"{opening}><![CDATA[{text}]]></{name}>"


def _parse(image: bytes) -> etree._Element:
    """The root of an SVG, read without foreign entities or network. Raises BakingError.

    The parser's own limits stay on: they stop entities that multiply within attributes.
    """
    source = _Source.of(image)
    if sum(map(source.data.count, (b"<", b"=", b"&"))) > _limits.MAX_MARKUP:
        raise BakingError(say("The SVG has more elements and attributes than are read."))
    encoding = _ENCODING.match(source.data)
    known = encoding is None or _KNOWN_ENCODING.fullmatch(encoding[1])
    if not known and source.utf_16 is None:
        raise BakingError(say("The SVG is in an encoding that is not read; save it in UTF-8."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(image, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BakingError(say("The SVG is not well-formed XML.")) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and not all(_is_plain(entity) for entity in declared.iterentities()):
        # Entities can make a small file expand without bound, or read other files.
        raise BakingError(say("The SVG declares entities that lead elsewhere; remove them."))
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        raise BakingError(say("This XML is no SVG image."))
    return root


def _is_plain(entity: object) -> bool:
    """Whether an entity stands for a short text alone, as drawing programs declare namespaces."""
    content = getattr(entity, "content", None)
    return (
        isinstance(content, str)
        and len(content) <= _MAX_ENTITY
        and not any(sign in content for sign in "&%<")
    )
