"""What stands on one certificate: the template of its issuer filled with what was signed."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from openmerit.platform.issuing.certificates.images import svg_around
from openmerit.platform.issuing.certificates.letters import lacking
from openmerit.platform.issuing.certificates.texts import (
    filled,
    in_one_line,
    require_letters,
)
from openmerit.platform.issuing.certificates.words import WORDS, day
from openmerit.platform.issuing.models import Award, CertificateSignatory, CertificateTemplate

_LONGEST_DESCRIPTION: Final = 320
_FACTS: Final = ("creator", "issuer", "date", "valid_until", "hours", "ects", "level", "result")


@dataclass(frozen=True, slots=True)
class Signed:
    """The proof that a certificate carries along."""

    credential: bytes
    filename: str
    url: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed, in words that are known to be printable."""

    words: Mapping[str, str]
    language: str
    layout: str
    paper: str
    palette: str
    heading: str
    body: str
    values: Mapping[str, str]
    description: str
    wording: str
    badge: str
    logo: bytes
    signatories: Sequence[CertificateSignatory]
    signed: Signed

    @property
    def title(self) -> str:
        """What the document is called."""
        return f"{self.heading}: {self.values['achievement']}, {self.values['recipient']}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known beside the names, each with its label."""
        return [(self.words[name], self.values[name]) for name in _FACTS if self.values[name]]

    def require_printable(self) -> None:
        """Raises ``CertificateRefused`` for what would be printed as boxes, naming it."""
        for member in ("recipient", "achievement", "creator", "issuer", "result", "level"):
            require_letters(self.values[member], member=member)
        for member in ("heading", "body", "wording"):
            require_letters(getattr(self, member), member=member)
        for one in self.signatories:
            require_letters(one.name, member="signatories")
            require_letters(one.function, member="signatories")


def sheet_of(
    award: Award,
    template: CertificateTemplate,
    signatories: Sequence[CertificateSignatory],
    signed: Signed,
) -> Sheet:
    """The sheet for an award. Raises ``CertificateRefused`` for letters that cannot be printed.

    Names come from the signed document: a slip mended since must not make the two differ.
    """
    document = json.loads(signed.credential)
    achievement = document["credentialSubject"]["achievement"]
    elements = award.achievement.elements
    language = template.language
    words = WORDS[language]
    values = {
        "recipient": _recipient(award),
        "achievement": in_one_line(achievement["name"]),
        "creator": in_one_line(achievement.get("creator", {}).get("name", "")),
        "issuer": in_one_line(document["issuer"]["name"]),
        "date": day(award.valid_from, language),
        "valid_until": day(award.valid_until, language),
        "hours": _number(elements.get("workload_hours"), language),
        "ects": _number(elements.get("ects"), language),
        "level": _number(elements.get("eqf_level"), language),
        "result": _result(award.result),
    }
    description = _printable(achievement.get("description", ""))
    sheet = Sheet(
        words=words,
        language=language,
        layout=template.layout,
        paper=template.paper,
        palette=template.palette,
        heading=template.heading or words["heading"],
        body=filled(template.body or words["body"], values),
        values=values,
        description=textwrap.shorten(description, _LONGEST_DESCRIPTION, placeholder=" …"),
        wording=in_one_line(award.achievement.wording),
        badge=_badge(award),
        logo=bytes(template.logo),
        signatories=signatories,
        signed=signed,
    )
    sheet.require_printable()
    return sheet


def _recipient(award: Award) -> str:
    """As the issuer wrote the name, else as whoever claimed it calls themselves."""
    claimed = award.claimed_by.name if award.claimed_by is not None else ""
    return in_one_line(award.recipient_name or claimed or award.recipient_email)


def _number(value: Any, language: str) -> str:
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, (int, float)) else in_one_line(str(value))
    return text.replace(".", ",") if language == "de" else text


def _result(results: Sequence[Mapping[str, Any]]) -> str:
    told = [str(one.get("value") or one.get("status") or "") for one in results]
    return textwrap.shorten(in_one_line(", ".join(filter(None, told))), 120, placeholder=" …")


def _printable(text: str) -> str:
    """The text, or nothing where the typeface lacks a letter: it can be read in the badge."""
    text = in_one_line(text)
    return "" if lacking(text) else text


def _badge(award: Award) -> str:
    """The picture as SVG: ours as it was drawn, an uploaded one as the pixels that were kept."""
    achievement = award.achievement
    if achievement.image_design is not None:
        return achievement.image_svg
    with achievement.image_png.open("rb") as picture:
        return svg_around(picture.read())
