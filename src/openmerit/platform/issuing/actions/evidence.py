"""Files that prove what somebody did: looked at by their content, kept, and named in the badge."""

import base64
import hashlib
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.errors import EvidenceRefused
from openmerit.platform.issuing.members import MAX_EVIDENCE, MAX_TEXT, is_plain
from openmerit.platform.issuing.models import Award, EvidenceFile
from openmerit.platform.people.models import Person

MAX_BYTES: Final = 10_000_000
MAX_NAME: Final = 200
SUFFIXES: Final = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "text/plain": "txt",
}
_SHA256_MULTIHASH: Final = b"\x12\x20"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as somebody sends it, with what they say of it."""

    file_name: str
    data: bytes
    name: str = ""
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the storage, and the row that will say so."""

    row: EvidenceFile
    narrative: str

    def evidence(self) -> dict[str, Any]:
        """The file as Evidence (Open Badges 3.0, section B.1.10), with its digest.

        `digestMultibase` (Data Integrity 1.0, section 2.6) lets whoever has the file see whether it
        is the one that was meant, even when this house is gone.
        """
        row = self.row
        multihash = _SHA256_MULTIHASH + bytes.fromhex(row.sha256)
        digest = base64.urlsafe_b64encode(multihash).rstrip(b"=").decode("ascii")
        members: dict[str, Any] = {"type": ["Evidence"], "id": row.url, "name": row.name}
        if self.narrative:
            members["narrative"] = self.narrative
        return members | {"digestMultibase": f"u{digest}"}


@contextmanager
def stored(person: Person, files: Sequence[Uploaded]) -> Iterator[list[Kept]]:
    """Keeps the files while the award is made; if that fails, none of them stays.

    Raises ``EvidenceRefused`` naming the first that cannot be kept.
    """
    if len(files) > MAX_EVIDENCE:
        raise EvidenceRefused(
            name=files[MAX_EVIDENCE].file_name[:100],
            problem=_("at most %d files fit.") % MAX_EVIDENCE,
        )
    checked = [(one, media_type_of(one)) for one in files]
    kept: list[Kept] = []
    try:
        for one, media_type in checked:
            kept.append(_keep(person, one, media_type))
        yield kept
    except BaseException:
        for one_kept in kept:
            default_storage.delete(one_kept.row.file.name)
        raise


def attach(award: Award, kept: Sequence[Kept]) -> None:
    """Ties the files to their award, within the caller's transaction."""
    for one in kept:
        one.row.award = award
    EvidenceFile.objects.bulk_create([one.row for one in kept])


def remove_files(award: Award) -> None:
    """Removes the files of an award that is let go, once that is certain; their rows go with it."""
    names = [row.file.name for row in award.evidence_files.all()]

    def remove() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(remove)


def media_type_of(uploaded: Uploaded) -> str:
    """What the file is, by its content: nobody's word for it counts. Raises ``EvidenceRefused``."""
    data, name = uploaded.data, _plain(uploaded.file_name)
    if not data:
        raise EvidenceRefused(name=name, problem=_("it is empty."))
    if len(data) > MAX_BYTES:
        raise EvidenceRefused(
            name=name, problem=_("it is larger than %d MB.") % (MAX_BYTES // 1_000_000)
        )
    for text in (uploaded.name, uploaded.narrative):
        if len(text) > MAX_TEXT or not is_plain(text):
            raise EvidenceRefused(
                name=name, problem=_("what you say of it is too long, or no plain text.")
            )
    found = _found(data)
    if found is None:
        raise EvidenceRefused(
            name=name, problem=_("only PDF, PNG, JPEG and plain text (UTF-8) are taken.")
        )
    return found


def _found(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture_type(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "text/plain" if is_plain(text) else None


def _picture_type(data: bytes) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                image.verify()
                return Image.MIME.get(image.format or "")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return None


def _keep(person: Person, uploaded: Uploaded, media_type: str) -> Kept:
    key = new_key() + new_key()
    place = default_storage.save(
        f"evidence/{key}.{SUFFIXES[media_type]}", ContentFile(uploaded.data)
    )
    row = EvidenceFile(
        key=key,
        name=(_plain(uploaded.name) or _plain(uploaded.file_name) or _("Evidence"))[:MAX_NAME],
        media_type=media_type,
        size=len(uploaded.data),
        sha256=hashlib.sha256(uploaded.data).hexdigest(),
        file=place,
        added_by=person,
    )
    return Kept(row, uploaded.narrative.strip())


def _plain(text: str) -> str:
    """The words without what could not be shown, such as a file's name from anywhere."""
    return " ".join("".join(c for c in text if c.isprintable()).split())[:MAX_NAME]
