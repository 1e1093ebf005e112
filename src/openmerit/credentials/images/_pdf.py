"""PDF: the files attached to one (ISO 32000-2, sections 7.11.4, 12.5.6.15 and 14.13).

A file is attached by the document's name tree of embedded files, as an associated file of the
document, of a page or of an annotation (PDF/A-3), or by an annotation on a page, which people see
as a paper clip. What stands on the pages is not looked at.
"""

from dataclasses import dataclass
from typing import Final

from openmerit.credentials.errors import UnreadableDocument
from openmerit.credentials.reading import _budget, _limits
from openmerit.credentials.sentences import say

_SIGNATURE: Final = b"%PDF-"
_WITHIN: Final = 1024
_OTHERS: Final = (b"{", b"[", b'"', b"<", b"ey", b"\x89PNG", b"http")


@dataclass(frozen=True)
class Attachment:
    """A file that is attached to a PDF.

    Attributes:
        name: what it is called there, fit to be shown: a stranger's word, no path to write to.
        data: its content; empty where it cannot be unpacked.
    """

    name: str
    data: bytes


@dataclass(frozen=True)
class Attachments:
    """What was found.

    Attributes:
        files: in the order in which they were come across.
        all_pages: whether every page was looked through; a very long document may not be.
    """

    files: tuple[Attachment, ...]
    all_pages: bool = True


def looks_like_pdf(data: bytes) -> bool:
    """Whether `data` is a PDF, which other text may precede; nothing else that is read here."""
    if data.startswith(_SIGNATURE):
        return True
    return _SIGNATURE in data[:_WITHIN] and not data[:64].lstrip().startswith(_OTHERS)


def attachments(data: bytes) -> list[Attachment]:
    """The files attached to a PDF, of whatever kind.

    Raises:
        UnreadableDocument: it is no PDF, is damaged or locked, or has more in it than is read.
    """
    with _budget.limited():
        try:
            return list(find(data).files)
        except (_budget.TooMuchWork, RecursionError):
            raise UnreadableDocument(say("The PDF has more in it than is read.")) from None


def find(data: bytes) -> Attachments:
    """The same within the budget of a verification.

    Raises:
        UnreadableDocument: as for `attachments`.
        TooMuchWork: the budget is spent.
    """
    if not looks_like_pdf(data):
        raise UnreadableDocument(say("This is no PDF."))
    if len(data) > _limits.MAX_DOCUMENT_BYTES:
        raise UnreadableDocument(
            say(
                "The PDF has {size} bytes; at most {most} are read.",
                size=f"{len(data):,}",
                most=f"{_limits.MAX_DOCUMENT_BYTES:,}",
            )
        )
    from openmerit.credentials.images import _pdf_search

    # Places in the file are counted from its signature.
    return _pdf_search.search(data[data.index(_SIGNATURE) :])
