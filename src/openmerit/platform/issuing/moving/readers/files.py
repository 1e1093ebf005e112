"""The pictures that an export brings along, and who asked for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from openmerit.platform.issuing.members import is_plain

_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_MAX_INSIDE = 6_000_000


@dataclass(slots=True)
class Files:
    """The pictures of an export by their file names."""

    names: tuple[str, ...]
    used: set[str] = field(default_factory=set)
    _by_last: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.names:
            if name.lower().endswith(_PICTURES):
                self._by_last.setdefault(PurePosixPath(name).name.lower(), []).append(name)

    def picture(self, given: Any) -> str:
        """Where the picture is: ``file:NAME`` in the export, ``data:…``, an address, or empty."""
        if isinstance(given, Mapping):
            given = given.get("id") or given.get("url") or given.get("@id") or given.get("src")
        if not isinstance(given, str) or not given.strip() or not is_plain(given):
            return ""
        address = given.strip()
        if address.startswith("data:"):
            return address if len(address) <= _MAX_INSIDE else ""
        try:
            last = unquote(PurePosixPath(urlsplit(address).path).name).lower()
        except ValueError:
            return ""
        found = self._by_last.get(last, [])
        if len(found) == 1:
            self.used.add(found[0])
            return f"file:{found[0]}"
        return address[:2_000]
