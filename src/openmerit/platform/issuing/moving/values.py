"""What stands in a member of another system's JSON or table: text, lists, moments, addresses."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any, Final

from openmerit.credentials import ACHIEVEMENT_TYPES
from openmerit.platform.issuing.members import is_plain
from openmerit.platform.issuing.moving.opening import shown
from openmerit.platform.issuing.rows import read_moment, read_url

MAX_ID: Final = 1_000


def text(node: Mapping[str, Any], *names: str) -> str:
    """The first of these members that is text or a number; empty for none."""
    for name in names:
        value = node.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip() if is_plain(value) else shown(value, 20_000)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def listed(node: Mapping[str, Any], *names: str) -> list[Any]:
    """The first of these members as a list, however it was written."""
    for name in names:
        value = node.get(name)
        if value not in (None, "", [], {}):
            return value if isinstance(value, list) else [value]
    return []


def objects(node: Mapping[str, Any], *names: str) -> list[dict[str, Any]]:
    """The same, only what is an object."""
    return [one for one in listed(node, *names) if isinstance(one, dict)]


def moment_of(value: object) -> datetime | None:
    """The moment as the systems write it: RFC 3339, with a blank, or in seconds since 1970.

    None for nothing. Raises ``ValueError`` for anything else.
    """
    if value in (None, "", 0, False):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{9,10}", value, re.ASCII):
        value = int(value)
    if isinstance(value, int | float):
        try:
            moment = datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            raise ValueError("This is not a date.") from None
        if not 1990 <= moment.year <= 2200:
            raise ValueError("This is not a date.")
        return moment.replace(microsecond=0)
    if not isinstance(value, str):
        raise ValueError("This is not a date.")
    plain = re.sub(r"\s+(?:UTC|GMT)$", "Z", value.strip())
    plain = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", plain)
    moment_read = read_moment(plain)
    return moment_read and moment_read.replace(microsecond=0)


def type_from(word: str) -> str:
    """The standard's word for a kind, where one sounds the same; else ``Badge``."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    same = {one.lower(): one for one in ACHIEVEMENT_TYPES}
    return same.get(plain) or same.get(plain.removeprefix("digital").removeprefix("open"), "Badge")


def web_address(value: str) -> str:
    """The address if it is one of the web; else empty."""
    try:
        return (read_url(value) or "") if is_plain(value) else ""
    except ValueError:
        return ""


def is_identifier(value: str) -> bool:
    """Whether it can be kept to know the thing again."""
    return 0 < len(value) <= MAX_ID and is_plain(value) and bool(value.strip())


def prose_of(html: str) -> str:
    """What a piece of HTML says, as markdown paragraphs and lists; text stays as it is."""
    if "<" not in html:
        return html.strip()
    reader = _Prose()
    reader.feed(html[:200_000])
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.said)).strip()


class _Prose(HTMLParser):
    """Gathers the words; blocks become paragraphs, items of a list become lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent += 1
        if tag in {"p", "div", "h1", "h2", "h3", "h4", "ul", "ol"}:
            self.said.append("\n\n")
        if tag == "li":
            self.said.append("\n- ")
        if tag == "br":
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"} and self._silent:
            self._silent -= 1
        if tag in {"p", "div", "h1", "h2", "h3", "h4", "ul", "ol"}:
            self.said.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(re.sub(r"\s+", " ", data))
