"""PDFs that cost much to find one's way in, or have much attached."""

import zlib
from collections.abc import Callable
from typing import Final

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject
from tests.credentials.images import pdfs
from tests.credentials.samples import badge, key, signed
from tests.credentials.verification.hostile.documents import evidence, proven
from tests.credentials.verification.hostile.registry import MEGABYTE, MOST, case, filled

_NAMED: Final = b"/Names << /EmbeddedFiles << /Names [(a) 2 0 R] >> >>"


def _predicted(how: int, columns: int) -> bytes:
    return b"/FlateDecode /DecodeParms << /Predictor %d /Columns %d >>" % (how, columns)


_PREDICTED: Final = _predicted(15, 5)


def _bare(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    pdf = pdfs.Bare()
    for number, body in enumerate(objects, start=1):
        pdf.put(number, body)
    return pdf.with_table(trailer)


def _unindexed(*objects: bytes) -> bytes:
    """Objects that no table lists, so that they have to be searched for."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size 9 >>\nstartxref\n3\n%%EOF"


def _zeros(size: int, byte: bytes = b"\0", *, broken: bool = False) -> bytes:
    """A bomb, whose checksum may be wrong at its end."""
    packed = zlib.compress(byte * size, 9)
    return packed[:-1] + bytes([packed[-1] ^ 1]) if broken else packed


def _many_attached(data: bytes, number: int, head: bytes = b"", *, packed: bool = True) -> bytes:
    objects = [b"", *[pdfs.stream(head, data, packed=packed)] * number]
    files = b"".join(b"<< /F (a) /EF << /F %d 0 R >> >>" % n for n in range(2, number + 2))
    objects[0] = pdfs.catalog(b"/AF [" + files + b"]")
    return _bare(*objects)


def _streams_of_objects(data: bytes, number: int, head: bytes) -> bytes:
    """A document that looks for what is attached in one packed stream after another."""
    pdf = pdfs.Bare()
    places: dict[int, int | tuple[int, int]] = {}
    first = number + 3
    files = b" ".join(b"%d 0 R" % (first + n) for n in range(number))
    places[1] = pdf.put(1, pdfs.catalog(b"/AF [" + files + b"]"))
    for n in range(number):
        places[2 + n] = pdf.put(2 + n, pdfs.stream(head, data, packed=False))
        places[first + n] = (2 + n, 0)
    return pdf.with_table_in_a_stream(places)


def _one_stream_for_all(number: int) -> bytes:
    """Objects that are said to stand in a stream which holds others, so that all is read anew."""
    pdf = pdfs.Bare()
    files = b" ".join(b"%d 0 R" % (3 + n) for n in range(number))
    index = b"".join(b"%d %d " % (50_000 + n, 2 * n) for n in range(9_000))
    head = b"/Type /ObjStm /N 9000 /First %d" % len(index)
    places: dict[int, int | tuple[int, int]] = {
        1: pdf.put(1, pdfs.catalog(b"/AF [" + files + b"]")),
        2: pdf.put(2, pdfs.stream(head, index + b"1 " * 9_000)),
    }
    return pdf.with_table_in_a_stream(places | {3 + n: (2, n) for n in range(number)})


def _chain_of_tables(number: int, rows: bytes, head: bytes) -> bytes:
    """Tables as streams, each of which leads to the one before."""
    data, last = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", b""
    for n in range(number):
        start = len(data)
        table = b"/Type /XRef /Size 60000 /W [1 1 1] /Root 1 0 R " + head + last
        data += b"%d 0 obj\n%s\nendobj\n" % (n + 2, pdfs.stream(table, rows, packed=False))
        last = b" /Prev %d" % start
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def _tables(number: int) -> bytes:
    """Tables in plain text, each of which leads to the one before."""
    data, last = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", b""
    for _ in range(number):
        start = len(data)
        data += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R%s >>\n" % last
        last = b" /Prev %d" % start
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def _pages(number: int, page: bytes) -> bytes:
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(number))
    return _bare(pdfs.catalog(b"/Pages 2 0 R"), b"<< /Kids [%s] >>" % kids, *[page] * number)


def _with_wrong_lengths(number: int) -> bytes:
    """Streams whose length is wrong, so that all places are compared to find where each ends."""
    pages = b" ".join(b"%d 0 R" % (n + 3) for n in range(number))
    streams = [b"<< /Length 3 >>\nstream\nxxxxxxxx\nendstream"] * number
    return _bare(pdfs.catalog(b"/AF [%s]" % pages), b"<< >>", *streams)


def _nested_names(depth: int) -> bytes:
    nodes = [b"<< /Kids [%d 0 R] >>" % (n + 3) for n in range(depth)]
    return _bare(pdfs.catalog(b"/Names << /EmbeddedFiles 2 0 R >>"), *nodes)


def _locked(algorithm: str) -> bytes:
    """A locked document of many short texts, each of which is decrypted by itself."""
    texts = [TextStringObject("a") for _ in range(19_000)]
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    lists = (ArrayObject(texts) for _ in range(7))
    writer.root_object[NameObject("/AF")] = ArrayObject(lists)
    return pdfs.locked(pdfs.written(writer), algorithm=algorithm)


def _packed(name: str, data: Callable[[], bytes], how: bytes, number: int = 200) -> None:
    head = b"/Filter " + how
    case(f"pdf: {name}", lambda: _many_attached(data(), number, head, packed=False))


case("pdf: header only", lambda: b"%PDF-1.7\n" + filled(b" "))
case("pdf: lines", lambda: b"%PDF-1.7\n" + filled(b"\n"))
case("pdf: zeros", lambda: b"%PDF-1.7" + filled(b"\0"))
case("pdf: comments", lambda: b"%PDF-1.7\n" + filled(b"%\n"))
case("pdf: ends", lambda: b"%PDF-1.7\n" + filled(b"%%EOF\n"))
case("pdf: starts", lambda: b"%PDF-1.7\n" + filled(b"startxref\n0\n%%EOF\n"))
case("pdf: heads of objects", lambda: _unindexed(pdfs.catalog(), filled(b" 1 0 obj", MOST - 999)))
case("pdf: spaces before objects", lambda: _unindexed(filled(b" " * 99 + b" obj", MOST - 999)))
case("pdf: digits before objects", lambda: _unindexed(filled(b"1" * 99 + b" obj", MOST - 999)))
case("pdf: trailers", lambda: _unindexed(pdfs.catalog(), filled(b"trailer<<>>", MOST - 999)))
case("pdf: empty objects", lambda: _unindexed(*[b"<<>>"] * 300_000))
case("pdf: unlisted bombs", lambda: _unindexed(*_unlisted(_zeros(9 * MEGABYTE), 900)))
case("pdf: entries", lambda: _bare(*[b""] * 230_000))
case("pdf: entries for nothing", lambda: _entries(400_000))
case("pdf: tables", lambda: _tables(90_000))
case("pdf: missing objects", lambda: _missing(9_000))
case("pdf: missing objects in a large file", lambda: _missing(9_000, filled(b" ", 9 * MEGABYTE)))
case("pdf: deep lists", lambda: _bare(pdfs.catalog(b"/AF " + filled(b"["))))
case("pdf: deep dictionaries", lambda: _bare(pdfs.catalog(b"/AF " + filled(b"<</a"))))
case("pdf: deep names", lambda: _nested_names(120_000))
case("pdf: numbers", lambda: _bare(pdfs.catalog(b"/AF [" + filled(b"1 ") + b"]")))
case("pdf: lists of numbers", lambda: _bare(pdfs.catalog(b"/AF [" + filled(b"[1 1 1 1]") + b"]")))
case("pdf: names", lambda: _bare(pdfs.catalog(b"/AF [" + filled(b"/a") + b"]")))
case("pdf: escaped names", lambda: _bare(pdfs.catalog(b"/AF [" + filled(b"/#61") + b"]")))
case("pdf: one long name", lambda: _bare(pdfs.catalog(b"/AF /" + filled(b"#61", MOST - 999))))
case("pdf: one long text", lambda: _bare(pdfs.catalog(b"/AF (" + filled(b"a", MOST - 999) + b")")))
case("pdf: texts", lambda: _bare(pdfs.catalog(b"/AF [" + filled(b"()", MOST - 999) + b"]")))
case("pdf: octal text", lambda: _bare(pdfs.catalog(b"/AF (" + filled(b"\\7", MOST - 999) + b")")))
case("pdf: hex text", lambda: _bare(pdfs.catalog(b"/AF <" + filled(b"a", MOST - 999) + b">")))
case("pdf: long number", lambda: _bare(pdfs.catalog(b"/AF " + filled(b"1", MOST - 999))))
case(
    "pdf: references", lambda: _bare(pdfs.catalog(b"/AF [" + filled(b"1 0 R ", MOST - 999) + b"]"))
)
case("pdf: equal keys", lambda: _bare(pdfs.catalog(filled(b"/a 1", MOST - 999))))
case("pdf: keys", lambda: _bare(pdfs.catalog(b"".join(b"/%d 1" % n for n in range(900_000)))))
case("pdf: no key", lambda: _bare(pdfs.catalog(filled(b"[1]", MOST - 999))))
case("pdf: wrong lengths", lambda: _with_wrong_lengths(40_000))
case("pdf: streams over each other", lambda: _over_each_other(200))
case("pdf: pages", lambda: _pages(100_000, b"<</AF 1 0 R>>"))
case("pdf: notes", lambda: _pages(1, b"<< /Annots [%s] >>" % filled(b"<</FS 1>>", 9 * MEGABYTE)))
case("pdf: attachments", lambda: _many_attached(b"{}", 200))
case("pdf: too many attachments", lambda: pdfs.with_files(*[("a", b"{}")] * 5_000))
_packed("bomb", lambda: _zeros(1_000 * MEGABYTE), b"/FlateDecode", 1)
_packed("broken bomb", lambda: _zeros(9 * MEGABYTE, broken=True), b"/FlateDecode", 1)
_packed("bombs", lambda: _zeros(9 * MEGABYTE), b"/FlateDecode")
_packed("broken bombs", lambda: _zeros(9 * MEGABYTE, broken=True), b"/FlateDecode")
_packed("bombs within bombs", lambda: _zeros_twice(), b"[/FlateDecode /FlateDecode]")
_packed("predicted bombs", lambda: _zeros(299_999, b"\4"), _PREDICTED)
_packed("wide predictions", lambda: _zeros(299_999, b"\4"), _predicted(15, 200_000))
_packed("plain predictions", lambda: _zeros(299_999, b"\4"), _predicted(2, 5))
_packed("one ASCII85", lambda: filled(b"z", 9 * MEGABYTE), b"/ASCII85Decode", 1)
_packed("many ASCII85", lambda: b"87cUR" * 8_000 + b"~>", b"/ASCII85Decode")
_packed("many ASCIIHex", lambda: b"7b" * 20_000 + b">", b"/ASCIIHexDecode")
_packed("run lengths", lambda: b"\x81a" * 20_000 + b"\x80", b"/RunLengthDecode")
_packed("LZW", lambda: _lzw(40_000), b"/LZWDecode")
_packed("filters", lambda: b"7b" * 400_000, b"[" + b"/ASCIIHexDecode " * 19_000 + b"]", 1)
case(
    "pdf: streams of objects, bombs",
    lambda: _streams_of_objects(
        _zeros(9 * MEGABYTE), 900, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    ),
)
case(
    "pdf: streams of objects, broken",
    lambda: _streams_of_objects(
        _zeros(MEGABYTE, broken=True), 4_000, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    ),
)
case(
    "pdf: streams of objects, predicted",
    lambda: _streams_of_objects(
        _zeros(299_999, b"\4"), 4_000, b"/Type /ObjStm /N 1 /First 4 /Filter " + _PREDICTED
    ),
)
case(
    "pdf: streams of objects, plain",
    lambda: _streams_of_objects(
        b"1 0 " + filled(b"[1]", 90_000), 90, b"/Type /ObjStm /N 1 /First 4"
    ),
)
case("pdf: one stream for all objects", lambda: _one_stream_for_all(5_000))
case(
    "pdf: chain of tables, bombs",
    lambda: _chain_of_tables(900, _zeros(9 * MEGABYTE), b"/Filter /FlateDecode"),
)
case(
    "pdf: chain of tables, predicted",
    lambda: _chain_of_tables(900, _zeros(299_999, b"\4"), b"/Filter " + _PREDICTED),
)
case("pdf: chain of tables, entries", lambda: _chain_of_tables(90, b"\1\0\0" * 30_000, b""))
case("pdf: chain of tables, small", lambda: _chain_of_tables(50_000, b"\1\0\0", b"/Index [0 1]"))
case(
    "pdf: table of narrow entries",
    lambda: _chain_of_tables(1, _zeros(9 * MEGABYTE, b"\1"), b"/W [1 0 0] /Filter /FlateDecode"),
)
case("pdf: locked texts", lambda: _locked("AES-128"))
case("pdf: locked texts, RC4", lambda: _locked("RC4-128"))
case(
    "pdf: locked file",
    lambda: pdfs.locked(
        pdfs.with_files(("a.json", filled(b"x", 9 * MEGABYTE))), algorithm="AES-256"
    ),
)
case(
    "pdf: locked with RC4",
    lambda: pdfs.locked(
        pdfs.with_files(("a.json", filled(b"x", 9 * MEGABYTE))), algorithm="RC4-128"
    ),
)
case("pdf: credentials", lambda: pdfs.with_files(*[("a.json", signed(badge(), key()))] * 200))
case(
    "pdf: large credentials",
    lambda: pdfs.with_files(*[("a.json", proven(badge(evidence=evidence(900))))] * 20),
)
case("pdf: json of many values", lambda: pdfs.with_files(("a.json", b"[" + filled(b"[],") + b"1]")))
case(
    "pdf: documents within",
    lambda: pdfs.with_files(*[("a.pdf", pdfs.with_files(("a", b"{}")))] * 200),
)


def _entries(number: int) -> bytes:
    """A table of objects that all stand where none is."""
    table = b"xref\n0 %d\n" % number + b"0000000012 00000 n \n" * number
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    end = b"trailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(head)
    return head + table + end


def _missing(number: int, filling: bytes = b"") -> bytes:
    files = b" ".join(b"%d 0 R" % (n + 10) for n in range(number))
    return _bare(pdfs.catalog(b"/AF [" + files + b"]"), filling)


def _over_each_other(number: int) -> bytes:
    """Streams each of which says that it goes on to the end of the file."""
    files = b" ".join(b"%d 0 R" % (n + 2) for n in range(number))
    each = [b"<< /Length %d >>\nstream\n" % (8 * MEGABYTE)] * number
    return _bare(pdfs.catalog(b"/AF [" + files + b"]"), *each, filled(b" ", 9 * MEGABYTE))


def _unlisted(data: bytes, number: int) -> list[bytes]:
    head = b"/Type /ObjStm /N 1 /First 9 /Filter /FlateDecode"
    return [pdfs.catalog(), *[pdfs.stream(head, data, packed=False)] * number]


def _zeros_twice() -> bytes:
    return zlib.compress(_zeros(200 * MEGABYTE), 9)


def _lzw(size: int) -> bytes:
    """Codes of nine bits that name what came just before, each longer than the last."""
    codes = [256, 97] + [258 + n for n in range(250)]
    bits = "".join(f"{code:09b}" for code in codes * (size // 250))
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
