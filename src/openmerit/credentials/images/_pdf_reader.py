"""pypdf on a leash: what it reads and unpacks is paid for from the budget of the verification.

pypdf is lenient and written in Python, and some of what it does to mend a broken file goes through
all of it again and again. So it reads from a stream that charges for each step (`_Meter`), and it
may unpack nothing on its own: what it needs to find its way is unpacked for it before, within
bounds (`_Reader`), and what is attached is unpacked by `content_of` alone.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END, BytesIO
from typing import IO, Any, Final, cast

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import IndirectObject, PdfObject, StreamObject

from openmerit.credentials.errors import UnreadableDocument
from openmerit.credentials.reading import _budget, _limits
from openmerit.credentials.sentences import say

_log = logging.getLogger("pypdf")
if _log.level == logging.NOTSET:
    # It tells of each defect that it mends; a stranger's file has as many as the stranger likes.
    _log.setLevel(logging.CRITICAL)

_CALLS_AT_ONCE: Final = 32
_LETTERS_OF_A_CALL: Final = 10
_LARGE: Final = 200
_ENTRIES_IN_A_STEP: Final = 20
_LETTERS_IN_A_STEP: Final = 10
_STEPS_OF_AN_OBJECT: Final = 3
_STEPS_OF_UNPACKING: Final = 1_000
_STEPS_OF_FAILING: Final = 100_000
_STEPS_OF_A_LOCK: Final = 20_000
_PRICE_IF_LOCKED: Final = 5

_NOTHING_PACKED: Final = Configuration(
    stream_filters_maximum_length=0,
    maximum_declared_stream_length=_limits.MAX_DOCUMENT_BYTES,
    array_maximum_element_count=20_000,
    dictionary_maximum_element_count=20_000,
    zlib_maximum_recovery_input_length=0,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
_SLOWLY: Final = _NOTHING_PACKED.with_overwrites(
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=1_000_000,
    zlib_maximum_output_length=_limits.MAX_UNPACKED_SLOWLY,
    lzw_maximum_output_length=_limits.MAX_UNPACKED_SLOWLY,
    run_length_maximum_output_length=_limits.MAX_UNPACKED_SLOWLY,
    brotli_maximum_output_length=_limits.MAX_UNPACKED_SLOWLY,
    flate_maximum_row_length=_limits.MAX_UNPACKED_SLOWLY,
)
"""For what pypdf unpacks in Python, byte by byte."""

_PLAINLY: Final = _NOTHING_PACKED.with_overwrites(
    stream_filters_maximum_length=1,
    stream_decoding_work_maximum_length=2 * _limits.MAX_DOCUMENT_BYTES,
    zlib_maximum_output_length=_limits.MAX_DOCUMENT_BYTES,
)
"""For what zlib alone unpacks."""

_MOST_ENTRIES: Final = 50_000


class Spent(BaseException):
    """The budget is spent. No Exception, since pypdf takes any for a defect that it can mend."""


def spend(steps: int) -> None:
    try:
        _budget.charge(steps)
    except _budget.TooMuchWork:
        raise Spent from None


@contextmanager
def reading() -> Iterator[None]:
    """Let pypdf work within bounds, and turn whatever it raises into one of two.

    Raises:
        UnreadableDocument: it cannot be read.
        TooMuchWork: the budget is spent.
    """
    try:
        with apply_configuration(_NOTHING_PACKED):
            yield
    except Spent:
        raise _budget.TooMuchWork from None
    except (UnreadableDocument, _budget.TooMuchWork, MemoryError):
        raise
    except FileNotDecryptedError:
        locked = say("The PDF is locked with a password, so that what is attached cannot be read.")
        raise UnreadableDocument(locked) from None
    except Exception:  # a stranger's file can have pypdf raise anything
        raise UnreadableDocument(say("The PDF is damaged, or written as none should be.")) from None


class _Meter:
    """A file in memory that charges for being read."""

    def __init__(self, data: bytes) -> None:
        self._file = BytesIO(data)
        self._calls = 0
        self.price = 1
        self.reader: PdfReader | None = None

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        self._count()
        if whence == SEEK_END:
            # To find where a stream ends whose length is wrong, all places of objects are compared.
            table = {} if self.reader is None else self.reader.xref
            spend(sum(map(len, table.values())) // _ENTRIES_IN_A_STEP)
        return self._file.seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        data = self._file.read(size)
        if size is None or size < 0:
            # All is read where all is searched, for an object or for every one.
            spend(len(data) // _LETTERS_IN_A_STEP + _STEPS_OF_AN_OBJECT * data.count(b" obj"))
        elif size > _LARGE:
            spend(len(data) // _budget.BYTES_IN_A_STEP)
        else:
            # Numbers and rows of tables come in pieces, which are then gone through.
            self._count(1 + size // _LETTERS_OF_A_CALL)
        return data

    def _count(self, calls: int = 1) -> None:
        self._calls += calls
        if self._calls >= _CALLS_AT_ONCE:
            spend(self.price * self._calls)
            self._calls = 0


class _Reader(PdfReader):
    """Finds the objects of a PDF."""

    def read(self, stream: Any) -> None:
        stream.reader = self
        super().read(stream)

    def cache_indirect_object(
        self, generation: int, idnum: int, obj: PdfObject | None
    ) -> PdfObject | None:
        """Every object comes by here before it is used."""
        if isinstance(obj, StreamObject) and obj.get("/Type") in ("/ObjStm", "/XRef"):
            # What was unpacked once is kept, and not unpacked by pypdf itself.
            spend(len(_unpacked(obj)))
        return super().cache_indirect_object(generation, idnum, obj)

    def _get_object_from_stream(self, indirect_reference: IndirectObject) -> PdfObject:
        number, _ = self.xref_objStm[indirect_reference.idnum]
        stream = IndirectObject(number, 0, self).get_object()
        if isinstance(stream, StreamObject):
            # All objects in the stream are read, again and again for one that it does not hold.
            spend(len(stream.get_data()))
        return super()._get_object_from_stream(indirect_reference)


def opened(data: bytes) -> PdfReader:
    """A reader of the PDF, which may be locked as long as it opens with no password."""
    meter = _Meter(data)
    reader = _Reader(cast("IO[bytes]", meter), xref_stream_maximum_entries=_MOST_ENTRIES)
    if reader.is_encrypted:
        # Each text of each object is decrypted by itself.
        spend(_STEPS_OF_A_LOCK)
        meter.price = _PRICE_IF_LOCKED
    return reader


def resolved(value: Any) -> Any:
    """What a reference refers to, or the value itself if it is none.

    None where there is nothing to be read: as if it were not there, which is how readers show it.
    """
    if not isinstance(value, IndirectObject):
        return value
    spend(1)
    try:
        found = value.get_object()
    except (MemoryError, FileNotDecryptedError):
        raise
    except Exception:  # a stranger's object can have pypdf raise anything
        return None
    return None if isinstance(found, IndirectObject) else found


def content_of(stream: StreamObject) -> bytes | None:
    """What a stream holds, unpacked; None for what cannot be unpacked within bounds."""
    try:
        return _unpacked(stream)
    except (MemoryError, FileNotDecryptedError):
        raise
    except Exception:  # a stranger's stream can have pypdf raise anything
        return None


def _unpacked(stream: StreamObject) -> bytes:
    filters = resolved(stream.get("/Filter"))
    names = filters if isinstance(filters, list) else [filters]
    plain = names in ([None], ["/FlateDecode"]) and "/DecodeParms" not in stream
    spend(_STEPS_OF_UNPACKING)
    try:
        with apply_configuration(_PLAINLY if plain else _SLOWLY):
            data = stream.get_data()
    except Exception:
        # zlib was tried nine times over.
        spend(_STEPS_OF_FAILING)
        raise
    spend(len(data) // _budget.BYTES_IN_A_STEP if plain else len(data))
    return data
