"""The standard's words as people read them."""

import re
from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openmerit.platform.issuing.rows import read_url

_AROUND: Final = 16
_LONGEST_PART: Final = 120


def type_label(word: str) -> str:
    """``CertificateOfCompletion`` as “Certificate of completion”."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word.removeprefix("ext:"))
    return plain[:1] + plain[1:].lower()


def place_of(member: str) -> str:
    """Where a note changed something: “in the criteria”."""
    return {
        "name": _("in the name"),
        "description": _("in the description"),
        "criteria_narrative": _("in the criteria"),
        "criteria_url": _("in the address of the criteria"),
        "further_information": _("in further information"),
    }.get(member, member)


def changed_part(before: str, after: str) -> tuple[str, str]:
    """Two texts, cut to where they differ and a few words around it where they are long."""
    if max(len(before), len(after)) <= _LONGEST_PART:
        return before, after
    ahead = _shared(before, after)
    behind = _shared(before[ahead:][::-1], after[ahead:][::-1])
    start = after.rfind(" ", 0, max(0, ahead - _AROUND)) + 1
    return _cut(before, start, behind), _cut(after, start, behind)


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, behind: int) -> str:
    end = text.find(" ", len(text) - behind + _AROUND)
    stop = end if end >= 0 else len(text)
    part = f"{'…' if start else ''}{text[start:stop]}{'…' if stop < len(text) else ''}"
    return Truncator(part).chars(_LONGEST_PART)


def is_address(value: object) -> bool:
    """Whether the text is a web address and nothing else."""
    try:
        return isinstance(value, str) and read_url(value) is not None
    except ValueError:
        return False


def duration(seconds: int) -> str:
    """How long, roughly: “40 seconds”, “3 minutes”, “2 hours”."""
    for size, one, many in (
        (3600, _("1 hour"), _("%d hours")),
        (60, _("1 minute"), _("%d minutes")),
        (1, _("1 second"), _("%d seconds")),
    ):
        count = round(seconds / size)
        if seconds >= size * 1.5 or (count >= 1 and size == 1):
            return one if count == 1 else many % count
    return _("a moment")


def counted(badges: int) -> str:
    """“1 badge”, “2,140 badges”."""
    return ngettext("%(count)s badge", "%(count)s badges", badges) % {"count": f"{badges:,}"}
