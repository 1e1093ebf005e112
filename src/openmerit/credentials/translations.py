"""The library's sentences in other languages.

The catalogue of all sentences is ``locale/openmerit-credentials.pot``; a translation stands beside
it as ``LANGUAGE.po``, so that translators can work with the tools that they have.
"""

import ast
import functools
from collections.abc import Mapping
from importlib import resources
from typing import Final

from openmerit.credentials.sentences import Translate

LANGUAGES: Final = ("de", "en")
"""The languages in which a report can be told (BCP 47)."""


def translation(language: str) -> Translate:
    """What tells a report in `language`: for `Report.to_dict` and `Sentence.translated`.

    A sentence without a translation stays English.

    Raises:
        LookupError: there is no translation into that language.

    >>> from openmerit.credentials import translation
    >>> translation("de")("It expired on {day}.")
    'Es ist am {day} abgelaufen.'
    """
    if language not in LANGUAGES:
        raise LookupError(f"There is no translation into {language!r}.")
    catalogue: Mapping[str, str] = {} if language == "en" else _catalogue(language)
    return lambda template: catalogue.get(template)


@functools.cache
def _catalogue(language: str) -> Mapping[str, str]:
    path = resources.files(__package__ or "") / "locale" / f"{language}.po"
    return read_po(path.read_text("utf-8"))


def read_po(text: str) -> dict[str, str]:
    """The translated messages of a gettext ``.po`` file, without plurals and contexts.

    What is marked as fuzzy is left out, as gettext does.
    """
    found: dict[str, str] = {}
    for entry in text.split("\n\n"):
        lines = entry.splitlines()
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        parts = {"msgid": "", "msgstr": ""}
        name = ""
        for line in lines:
            if line.startswith(("msgid ", "msgstr ")):
                name, _, line = line.partition(" ")
            if name and line.startswith('"'):
                parts[name] += ast.literal_eval(line)
        if parts["msgid"] and parts["msgstr"]:
            found[parts["msgid"]] = parts["msgstr"]
    return found
