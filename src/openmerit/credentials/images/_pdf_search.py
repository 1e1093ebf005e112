"""The search for what is attached, through a graph of objects that a stranger made."""

from collections.abc import Iterator
from typing import Any, Final

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from openmerit.credentials.errors import UnreadableDocument
from openmerit.credentials.images import _pdf_reader
from openmerit.credentials.images._pdf import Attachment, Attachments
from openmerit.credentials.images._pdf_reader import resolved, spend
from openmerit.credentials.reading import _budget, _limits
from openmerit.credentials.sentences import say

_MAX_NAME: Final = 120
_STEPS_FOR_PAGES: Final = 300_000
_STEPS_FOR_A_LOOK: Final = 5
_CONTENTS: Final = ("/UF", "/F", "/DOS", "/Mac", "/Unix")


def search(data: bytes) -> Attachments:
    """The files attached to a PDF.

    Raises:
        UnreadableDocument: it is damaged or locked, or has more attached than is read.
        TooMuchWork: the budget is spent.
    """
    with _pdf_reader.reading():
        return _Search().through(_pdf_reader.opened(data).root_object)


class _Search:
    """Goes through a document once: what was looked at is not looked at again."""

    def __init__(self) -> None:
        self._seen: dict[int, DictionaryObject] = {}
        self._files: list[Attachment] = []

    def through(self, root: DictionaryObject) -> Attachments:
        """All that is attached, beginning with what belongs to the document as a whole."""
        for node in self._tree(_member(_member(root, "/Names"), "/EmbeddedFiles")):
            names = _listed(node, "/Names")
            for name, entry in zip(names[::2], names[1::2], strict=False):
                self._take(entry, resolved(name))
        self._take_associated(root)
        all_pages = True
        try:
            with _budget.allowed(_STEPS_FOR_PAGES):
                for page in self._tree(_member(root, "/Pages")):
                    self._take_from_page(page)
        except _pdf_reader.Spent:
            spend(0)
            all_pages = False
        return Attachments(tuple(self._files), all_pages)

    def _tree(self, top: Any) -> Iterator[DictionaryObject]:
        """The nodes of a tree of names or pages, in their order."""
        left = [top]
        while left:
            node = resolved(left.pop())
            if self._is_new(node):
                left += reversed(_listed(node, "/Kids"))
                yield node

    def _is_new(self, node: Any) -> bool:
        """Whether it is a dictionary that was not come across before."""
        spend(_STEPS_FOR_A_LOOK)
        if not isinstance(node, DictionaryObject) or id(node) in self._seen:
            return False
        self._seen[id(node)] = node  # kept, so that no other object gets its number
        return True

    def _take_from_page(self, page: DictionaryObject) -> None:
        self._take_associated(page)
        for reference in _listed(page, "/Annots"):
            note = resolved(reference)
            if not self._is_new(note):
                continue
            self._take_associated(note)
            if _member(note, "/Subtype") == "/FileAttachment":
                self._take(_member(note, "/FS"))

    def _take_associated(self, holder: DictionaryObject) -> None:
        """What stands in /AF: a list of files, or one."""
        value = _member(holder, "/AF")
        for entry in value if isinstance(value, ArrayObject) else [value]:
            self._take(entry)

    def _take(self, entry: Any, name: Any = None) -> None:
        """A file by its specification, which may stand in several places."""
        specification = resolved(entry)
        if not self._is_new(specification):
            return
        held = _member(specification, "/EF")
        streams = (_member(held, key) for key in _CONTENTS)
        stream = next((found for found in streams if isinstance(found, StreamObject)), None)
        if not self._is_new(stream) or stream is None:
            return
        if len(self._files) >= _limits.MAX_ATTACHMENTS:
            raise UnreadableDocument(say("The PDF has more attachments than are read."))
        names = (_member(specification, "/UF"), _member(specification, "/F"), name)
        called = next((found for found in names if isinstance(found, str) and found), "")
        self._files.append(Attachment(_fit(called), _pdf_reader.content_of(stream) or b""))


def _member(holder: Any, name: str) -> Any:
    return resolved(holder.get(name)) if isinstance(holder, DictionaryObject) else None


def _listed(holder: DictionaryObject, name: str) -> ArrayObject:
    value = _member(holder, name)
    return value if isinstance(value, ArrayObject) else ArrayObject()


def _fit(name: str) -> str:
    """A name that can be shown in one line, without a folder before it."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2][:_MAX_NAME]
    return "".join(letter if letter.isprintable() else "_" for letter in last).strip() or "file"
