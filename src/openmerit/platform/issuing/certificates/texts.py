"""The text that an issuer writes for its certificates, with places left for what differs."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openmerit.platform.issuing.certificates.letters import lacking
from openmerit.platform.issuing.errors import CertificateRefused

PLACEHOLDERS: Final[Mapping[str, str | Promise]] = {
    "recipient": gettext_lazy("who earned it"),
    "achievement": gettext_lazy("what was earned"),
    "issuer": gettext_lazy("your organisation"),
    "date": gettext_lazy("when it was awarded"),
    "valid_until": gettext_lazy("when it ends"),
    "hours": gettext_lazy("its workload in hours"),
    "ects": gettext_lazy("its ECTS credits"),
    "level": gettext_lazy("its EQF level"),
    "result": gettext_lazy("the result"),
}
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_TURNS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks that turn the direction of what follows: a name could be made to read as another."""
_BRACES: Final = re.compile(r"[{}]")


def check_text(text: str, *, member: str) -> str:
    """The text in one line and composed form, if it can be printed.

    Raises ``CertificateRefused`` for an unknown placeholder, a lonely brace, and letters that the
    typeface lacks.
    """
    text = in_one_line(text)
    for name in _PLACE.findall(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise CertificateRefused(
                member=member,
                problem=_("“{%(name)s}” stands for nothing. You can use %(known)s.")
                % {"name": name, "known": known},
            )
    if _BRACES.search(_PLACE.sub("", text)):
        raise CertificateRefused(member=member, problem=_("A “{” or “}” stands alone."))
    require_letters(text, member=member)
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced, once; where nothing is known, nothing stands."""
    return in_one_line(_PLACE.sub(lambda found: values.get(found[1], ""), text))


def in_one_line(text: str) -> str:
    """The text in composed form, with single spaces between words and nothing hidden."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_TURNS)).split())


def require_letters(text: str, *, member: str) -> None:
    """Raises ``CertificateRefused`` where the typeface lacks a letter: never a box in its place."""
    if missing := lacking(text):
        raise CertificateRefused(
            member=member,
            problem=_("“%(text)s” cannot be printed: the typeface lacks %(letters)s.")
            % {"text": text[:80], "letters": " ".join(map(_shown, missing[:10]))},
        )


def _shown(letter: str) -> str:
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"
