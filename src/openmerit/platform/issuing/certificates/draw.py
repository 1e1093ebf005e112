"""The sheet as a PDF or as a picture, set by typst.

Nothing that anybody wrote is ever markup: it reaches the typesetter as values in one JSON object,
pictures as SVG that was drawn or cleaned here. The typesetter reads no file, no fonts of the
machine and no package. What it is given is bounded, so what it does is; and only so many sheets
are set at a time, because none can be interrupted.
"""

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import segno
import typst
from django.utils.translation import gettext as _

from openmerit.platform.issuing.certificates.images import svg_around
from openmerit.platform.issuing.certificates.letters import FAMILIES, font_files
from openmerit.platform.issuing.certificates.sheet import Sheet
from openmerit.platform.issuing.drawing import palette_of
from openmerit.platform.issuing.errors import CertificateRefused, PressesBusy

_SOURCE: Final = Path(__file__).with_name("certificate.typ")
_PRESSES: Final = threading.BoundedSemaphore(2)
_PATIENCE_SECONDS: Final = 5.0
_STANDARDS: Final = ["ua-1", "a-3a"]
"""PDF/UA-1 for those who listen to it, PDF/A-3 for the archive: it may have files attached."""
_PIXELS_PER_INCH: Final = 96.0


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF with the signed badge attached.

    The same sheet makes the same bytes. Raises ``CertificateRefused`` for what cannot be printed,
    ``PressesBusy`` when too many are made at this moment.
    """
    stamp = int(sheet.signed.made_at.timestamp())
    return _set(sheet, format="pdf", pdf_standards=_STANDARDS, timestamp=stamp)[0]


def png_of(sheet: Sheet) -> bytes:
    """The first page as a picture, for looking at. Raises like ``pdf_of``.

    As a PDF it is set too: only there a letter that cannot be shown is an error and not a box.
    """
    pdf_of(sheet)
    return _set(sheet, format="png", ppi=_PIXELS_PER_INCH)[0]


def _set(sheet: Sheet, **options: Any) -> list[bytes]:
    with _a_press():
        try:
            made = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True).compile(
                input=_SOURCE.read_bytes(), sys_inputs={"sheet": _data(sheet)}, **options
            )
        except typst.TypstError as error:
            # What the typeface lacks was refused before: this is what nobody thought of.
            raise CertificateRefused(
                member=_("certificate"), problem=_("it cannot be set as it is.")
            ) from error
    assert made is not None
    return made if isinstance(made, list) else [made]


@contextmanager
def _a_press() -> Iterator[None]:
    if not _PRESSES.acquire(timeout=_PATIENCE_SECONDS):
        raise PressesBusy
    try:
        yield
    finally:
        _PRESSES.release()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path.parent) for path in font_files()],
    )
    # Without its typefaces a sheet would be set without a word, and nothing would say so.
    missing = set(FAMILIES) - set(fonts.families())
    assert not missing, f"no typeface is called {', '.join(missing)}"
    return fonts


def _data(sheet: Sheet) -> str:
    palette, words = palette_of(sheet.palette), sheet.words
    named = {**sheet.values, "address": sheet.signed.url}
    given = {
        "lang": sheet.language,
        "fonts": list(FAMILIES),
        "layout": sheet.layout,
        "paper": sheet.paper,
        "colours": {"deep": palette.rim, "field": palette.field, "line": palette.ribbon_fold},
        "title": sheet.title,
        "heading": sheet.heading,
        "body": sheet.body,
        "description": sheet.description,
        "wording": sheet.wording,
        "facts": [{"label": label, "value": value} for label, value in sheet.facts],
        "values": dict(sheet.values),
        "words": {
            **words,
            **{name: words[name].format_map(named) for name in ("badge", "qr", "logo")},
        },
        "url": sheet.signed.url,
        "printed_url": sheet.signed.url.partition("://")[2],
        "badge": sheet.badge,
        "qr": _qr(sheet.signed.url),
        "logo": svg_around(sheet.logo) if sheet.logo else "",
        "signatories": [
            {
                "name": one.name,
                "function": one.function,
                "picture": svg_around(bytes(one.signature)) if one.signature else "",
                "alt": words["signature"].format(name=one.name),
            }
            for one in sheet.signatories
        ],
        "credential": sheet.signed.credential.decode("utf-8"),
        "filename": sheet.signed.filename,
        "date": {
            "year": sheet.signed.made_at.year,
            "month": sheet.signed.made_at.month,
            "day": sheet.signed.made_at.day,
        },
    }
    return json.dumps(given, ensure_ascii=False)


def _qr(url: str) -> str:
    code = segno.make(url, error="m", micro=False)
    target = io.BytesIO()
    code.save(target, kind="svg", border=0, xmldecl=False, dark="#16202e")
    return target.getvalue().decode("ascii")
