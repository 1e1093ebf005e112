"""An export read whole: every file to the reader that recognises it, and nothing passed over."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openmerit import credentials
from openmerit.platform.issuing.errors import ExportUnreadable, SheetRefused
from openmerit.platform.issuing.models import Import
from openmerit.platform.issuing.moving.carried import (
    CarriedAchievement,
    CarriedAward,
    Sheaf,
    Unread,
)
from openmerit.platform.issuing.moving.opening import Opened, json_of, open_export, shown
from openmerit.platform.issuing.moving.readers import (
    Files,
    accredible,
    credly,
    ctdl,
    open_badges,
    tables,
)
from openmerit.platform.issuing.moving.values import text
from openmerit.platform.issuing.rows import read_email

Kind = Import.Kind
Take = Callable[[Mapping[str, Any], Sheaf, Files], None]

# The order matters: what is tried first is told apart most surely.
_READERS: Final[tuple[tuple[Kind, Callable[[Mapping[str, Any]], bool], Take], ...]] = (
    (Kind.CTDL, ctdl.recognises, ctdl.take),
    (Kind.CREDLY, credly.recognises, credly.take),
    (Kind.ACCREDIBLE, accredible.recognises, accredible.take),
    (Kind.OPEN_BADGES, open_badges.recognises, open_badges.take),
)
_ENVELOPES: Final = (
    "data", "result", "results", "credentials", "groups", "badges", "assertions", "badgeclasses",
    "badgeClasses", "badge_templates", "@graph", "credential", "group", "events", "achievements",
    "issuers", "vc",
)  # fmt: skip
_WRAPPING: Final = ("status", "metadata", "meta", "links", "success", "@context", "@id", "warnings")
_TOKEN: Final = re.compile(rb"[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"<svg", b"<?xml")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an export holds, in words of our own."""

    kind: str
    achievements: tuple[CarriedAchievement, ...]
    awards: tuple[CarriedAward, ...]
    unread: tuple[Unread, ...]


def read_export(data: bytes, *, name: str = "", kind: str = "") -> Reading:
    """What the export holds. Without ``kind`` it is told by the content.

    Raises ``ExportUnreadable`` when it cannot be opened, is too large, or nothing in it is of a
    kind that is known here.
    """
    opened = open_export(data, name=name)
    sheaf = Sheaf()
    files = Files(tuple(opened.files))
    found: list[str] = []
    for closed, why in opened.closed:
        sheaf.leave(closed, why)
    nodes = list(_nodes_of_all(opened, sheaf))
    addresses = _addresses(opened, nodes)
    for node, label in nodes:
        found.append(_take(node, label, kind, addresses, sheaf, files))
    for label, content in _tables(opened):
        found.append(_take_table(content, label, kind, bool(addresses), sheaf, files))
    _leave_pictures(opened, files, sheaf)
    sheaf.tie()
    if not sheaf.achievements and not sheaf.awards:
        first = f" {sheaf.unread[0].label}: {sheaf.unread[0].why}" if sheaf.unread else ""
        raise ExportUnreadable(problem=f"nothing in it is an achievement or an award.{first}")
    known = [one for one in found if one]
    told = max(dict.fromkeys(known), key=known.count) if known else Kind.TABLE
    return Reading(
        kind=kind or str(told),
        achievements=tuple(sheaf.achievements.values()),
        awards=tuple(sheaf.awards.values()),
        unread=tuple(sheaf.unread),
    )


def picture_in(data: bytes, image: str, *, name: str = "") -> bytes | None:
    """The bytes of ``file:NAME`` in the export; None for anything else.

    Raises ``ExportUnreadable`` like ``read_export``.
    """
    if not image.startswith("file:"):
        return None
    return open_export(data, name=name).files.get(image.removeprefix("file:"))


def _nodes_of_all(opened: Opened, sheaf: Sheaf) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object of every file of JSON, and what is baked into pictures."""
    for name, content in opened.files.items():
        document: Any = None
        if _is_picture(content):
            document = _baked(content)
        elif _is_token(content):
            document = _told_by(content)
            if document is None:
                sheaf.leave(name, "It looks like a signed badge, but cannot be read.")
        elif content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
            try:
                document = json_of(content)
            except ValueError:
                sheaf.leave(name, "It looks like JSON, but cannot be read as JSON.")
                continue
        if document is None:
            continue
        for node in _nodes(document, sheaf, name):
            yield node, name


def _nodes(document: Any, sheaf: Sheaf, name: str) -> Iterator[dict[str, Any]]:
    """The things in a document, out of whatever wraps them."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif not isinstance(value, dict):
            if value not in (None, ""):
                sheaf.leave(f"{name}: {shown(str(value), 60)}", "It is no object.")
        elif any(recognises(value) for _, recognises, _ in _READERS):
            yield value
        else:
            inner = [value[key] for key in _ENVELOPES if isinstance(value.get(key), list | dict)]
            rest = {*value} - {*_ENVELOPES} - {*_WRAPPING}
            if not inner or any(isinstance(value[key], dict) for key in rest):
                called = text(value, "name", "title", "id", "@id", "type", "entityType")
                sheaf.leave(
                    f"{name}: {shown(called, 100) or 'an object'}", "It is of no known kind."
                )
            waiting += reversed(inner)


def _take(
    node: dict[str, Any],
    label: str,
    kind: str,
    addresses: Mapping[str, str],
    sheaf: Sheaf,
    files: Files,
) -> str:
    """Hands an object to its reader, or to the one that the person chose; answers its kind."""
    for own, recognises, take in _READERS:
        if recognises(node) and kind in {"", own}:
            if own == Kind.OPEN_BADGES and addresses:
                node = open_badges.recognise_hashed(node, addresses)
            take(node, sheaf, files)
            return own
    called = text(node, "name", "id", "@id") or "an object"
    sheaf.leave(f"{label}: {shown(called, 100)}", "It is of another kind than you chose.")
    return ""


def _tables(opened: Opened) -> Iterator[tuple[str, bytes]]:
    for name, content in opened.files.items():
        start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if not _is_picture(content) and not _is_token(content) and start not in {b"{", b"["}:
            yield name, content


def _take_table(
    content: bytes, label: str, kind: str, compared: bool, sheaf: Sheaf, files: Files
) -> str:
    if kind == Kind.CTDL:
        sheaf.leave(label, "It is of another kind than you chose.")
        return ""
    try:
        told = tables.kind_of(tables.header_of(content))
        tables.take(content, label, sheaf, files)
    except SheetRefused as refused:
        problem = str(refused.fields["problem"])
        if compared and tables.addresses_in(content):
            problem = "it names no achievements; its addresses were compared with the hashes."
        sheaf.leave(label, problem[:1].upper() + problem[1:])
        return ""
    return told


def _addresses(opened: Opened, nodes: list[tuple[dict[str, Any], str]]) -> dict[str, str]:
    """The addresses that the archive's tables hold, as they are spelled and in small letters.

    They are compared with hashes only where that is bounded: spellings times assertions.
    """
    spelled = [one for _, content in _tables(opened) for one in tables.addresses_in(content)]
    if not spelled or len(spelled) * len(nodes) > _MAX_COMPARED:
        return {}
    known: dict[str, str] = {}
    for one in spelled:
        try:
            kept = read_email(one)
        except ValueError:
            continue
        known[one] = known[kept] = kept
    return known


_MAX_COMPARED: Final = 2_000_000


def _is_picture(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PICTURES)


def _baked(content: bytes) -> Any:
    """The badge inside a picture; None if there is none that can be read."""
    try:
        inside = credentials.unbake(content)
        return _told_by(inside) if _is_token(inside) else json_of(inside)
    except (credentials.CredentialError, ValueError):
        return None


def _is_token(content: bytes) -> bool:
    return bool(_TOKEN.fullmatch(content.strip()))


def _told_by(token: bytes) -> Any:
    """What a signed token says; None if it is none.

    Its signature is not asked: what is made of it is signed anew by whoever brings it.
    """
    body = token.strip().split(b".")[1]
    try:
        return json_of(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except ValueError:
        return None


def _leave_pictures(opened: Opened, files: Files, sheaf: Sheaf) -> None:
    for name, content in opened.files.items():
        if _is_picture(content) and name not in files.used and _baked(content) is None:
            sheaf.leave(name, "Nothing in the export asks for this picture.")
