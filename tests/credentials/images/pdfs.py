"""PDFs for tests, with files attached in every way in which they can be; some bent out of shape."""

import io
import zlib
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def with_files(*files: tuple[str, bytes], pages: int = 1) -> bytes:
    """A PDF with files attached by name, as most programs attach them."""
    writer = _blank(pages)
    for name, data in files:
        writer.add_attachment(name, data)
    return written(writer)


def with_nested_names(*files: tuple[str, bytes]) -> bytes:
    """The same, each name in a leaf of its own below two levels of a tree."""
    writer = _blank()
    leaves = [_dictionary(Names=_array(TextStringObject(n), _file(writer, n, d))) for n, d in files]
    inner = writer._add_object(_dictionary(Kids=_array(*map(writer._add_object, leaves))))
    tree = _dictionary(Kids=_array(inner))
    writer.root_object[NameObject("/Names")] = _dictionary(EmbeddedFiles=tree)
    return written(writer)


def with_associated_files(*files: tuple[str, bytes]) -> bytes:
    """A PDF with files associated with the document (PDF/A-3)."""
    writer = _blank()
    writer.root_object[NameObject("/AF")] = _array(*(_file(writer, n, d) for n, d in files))
    return written(writer)


def with_files_of_a_page(*files: tuple[str, bytes], page: int = 0, pages: int = 1) -> bytes:
    """A PDF with files associated with one page."""
    writer = _blank(pages)
    writer.pages[page][NameObject("/AF")] = _array(*(_file(writer, n, d) for n, d in files))
    return written(writer)


def with_clips(*files: tuple[str, bytes]) -> bytes:
    """A PDF with paper clips on its page."""
    writer = _blank()
    notes = [
        _dictionary(
            Type=NameObject("/Annot"),
            Subtype=NameObject("/FileAttachment"),
            Rect=_array(*map(NumberObject, (0, 0, 10, 10))),
            FS=_file(writer, name, data),
        )
        for name, data in files
    ]
    writer.pages[0][NameObject("/Annots")] = _array(*map(writer._add_object, notes))
    return written(writer)


def with_everything_packed(*files: tuple[str, bytes]) -> bytes:
    """A PDF whose objects stand in compressed streams, as most programs write it today.

    pypdf writes no such files, so the objects that it would write are packed here.
    """
    plain = with_files(*files)
    objects = _objects_in(plain)
    streams = {n: body for n, body in objects.items() if b"stream\n" in body}
    packed = {n: body for n, body in objects.items() if n not in streams}
    number = max(objects) + 1
    index, bodies = b"", b""
    for inner, body in packed.items():
        index += b"%d %d " % (inner, len(bodies))
        bodies += body + b"\n"
    head = b"/Type /ObjStm /N %d /First %d" % (len(packed), len(index))
    pdf = Bare()
    places = {n: pdf.put(n, body) for n, body in streams.items()}
    places[number] = pdf.put(number, stream(head, index + bodies))
    for place, inner in enumerate(packed):
        places[inner] = (number, place)
    return pdf.with_table_in_a_stream(places, root=_root_of(plain))


def locked(pdf: bytes, password: str = "", algorithm: str = "AES-256") -> bytes:
    """`pdf` encrypted: with no password for reading, as forms are locked, or with one."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    return written(writer)


def revised(pdf: bytes, *files: tuple[str, bytes]) -> bytes:
    """`pdf` with a revision after it that takes its attachments away, and may bring others."""
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    del writer.root_object["/Names"]
    for name, data in files:
        writer.add_attachment(name, data)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def stream(head: bytes, data: bytes, *, packed: bool = True) -> bytes:
    """A stream object, compressed unless that is left to `head`."""
    body = zlib.compress(data, 9) if packed else data
    how = b" /Filter /FlateDecode" if packed else b""
    return b"<< %s%s /Length %d >>\nstream\n%s\nendstream" % (head, how, len(body), body)


class Bare:
    """A PDF written object by object, so that anything can be wrong with it."""

    def __init__(self) -> None:
        self.data = b"%PDF-1.7\n"
        self.places: dict[int, int] = {}

    def put(self, number: int, body: bytes) -> int:
        """Add an object; its place."""
        place = self.places[number] = len(self.data)
        self.data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return place

    def with_table(self, trailer: bytes = b"/Root 1 0 R") -> bytes:
        """The whole, with a table of its objects' places."""
        size = max(self.places) + 1
        lines = [b"0000000000 65535 f \n"]
        for number in range(1, size):
            place = self.places.get(number)
            lines.append(b"%010d 00000 %c \n" % (place or 0, b"f" if place is None else b"n"))
        start = len(self.data)
        table = b"xref\n0 %d\n%s" % (size, b"".join(lines))
        end = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
        return self.data + table + end

    def with_table_in_a_stream(
        self, places: dict[int, int | tuple[int, int]], *, root: int = 1
    ) -> bytes:
        """The whole, with that table as a stream; a pair is a place within another stream."""
        number = max(places) + 1
        start = len(self.data)
        places = {**places, number: start}
        rows = b"".join(_row(places.get(each)) for each in range(number + 1))
        head = b"/Type /XRef /Size %d /W [1 4 2] /Root %d 0 R" % (number + 1, root)
        self.put(number, stream(head, rows))
        return self.data + b"startxref\n%d\n%%%%EOF\n" % start


def catalog(rest: bytes = b"") -> bytes:
    """The first object of a document that has no pages."""
    return b"<< /Type /Catalog %s >>" % rest


def attached(data: bytes, *, head: bytes = b"", packed: bool = True) -> bytes:
    """A `Bare` document with one file attached, as it stands or packed in ways of its own."""
    pdf = Bare()
    pdf.put(1, catalog(b"/Names << /EmbeddedFiles << /Names [(a) 2 0 R] >> >>"))
    pdf.put(2, b"<< /Type /Filespec /F (a.json) /EF << /F 3 0 R >> >>")
    pdf.put(3, stream(head, data, packed=packed))
    return pdf.with_table()


def _blank(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def _dictionary(**members: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in members.items()})


def _array(*items: Any) -> ArrayObject:
    return ArrayObject(items)


def _file(writer: PdfWriter, name: str, data: bytes) -> Any:
    content = DecodedStreamObject()
    content.set_data(data)
    return writer._add_object(
        _dictionary(
            Type=NameObject("/Filespec"),
            F=TextStringObject(name),
            UF=TextStringObject(name),
            EF=_dictionary(F=writer._add_object(content.flate_encode())),
        )
    )


def _objects_in(pdf: bytes) -> dict[int, bytes]:
    """The objects that pypdf wrote, by number."""
    found = {}
    for part in pdf.split(b"endobj\n")[:-1]:
        head, _, body = part.rpartition(b" 0 obj\n")
        found[int(head.rpartition(b"\n")[2])] = body.rstrip(b"\n")
    return found


def _row(place: int | tuple[int, int] | None) -> bytes:
    kind, first, second = 0, 0, 0
    if isinstance(place, int):
        kind, first = 1, place
    elif place is not None:
        kind, (first, second) = 2, place
    return bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big")


def _root_of(pdf: bytes) -> int:
    return int(pdf.rpartition(b"/Root ")[2].split()[0])
