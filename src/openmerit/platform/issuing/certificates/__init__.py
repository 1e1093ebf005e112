"""Certificates: an award as a sheet of paper that carries its proof along."""

from openmerit.platform.issuing.certificates.draw import pdf_of, png_of
from openmerit.platform.issuing.certificates.images import print_from
from openmerit.platform.issuing.certificates.sheet import Sheet, Signed, sheet_of
from openmerit.platform.issuing.certificates.texts import (
    PLACEHOLDERS,
    check_text,
    filled,
    in_one_line,
)

__all__ = [
    "PLACEHOLDERS",
    "Sheet",
    "Signed",
    "check_text",
    "filled",
    "in_one_line",
    "pdf_of",
    "png_of",
    "print_from",
    "sheet_of",
]
