"""What a room of the platform may import of another: its face, and nothing behind it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import openmerit.platform

PLATFORM = Path(openmerit.platform.__file__).parent
PREFIX = "openmerit.platform."
ROOMS = sorted(path.parent.name for path in PLATFORM.glob("*/apps.py"))
SOURCES = sorted(path for path in PLATFORM.rglob("*.py") if path.parent != PLATFORM)

FACE = {"actions", "queries", "access", "errors", "models"}
"""What every room shows to those above it; models are for foreign keys and for types."""

LISTED = {
    "web": {
        "charts": "how numbers become a picture",
        "codes": "how an address becomes a picture for a camera",
        "fonts": "the one typeface, for pages and for drawn badges",
        "hats": "where a room puts its entries into the menu",
        "letters": "how a mail looks",
        "pages": "how a list is cut",
        "problems": "how an error looks to programs",
        "rates": "how often a visitor may ask",
        "prose": "the one way from markdown to HTML that is safe to show",
        "security": "what a page may load",
        "slots": "where a room shows something on the page of a lower one",
        "states": "the mark and the word that a state has on all pages",
    },
    "engine": {
        "events": "where a room subscribes",
        "keys": "opaque keys, which migrations name too",
        "leases": "how work is claimed",
        "sealing": "how a secret is kept",
        "sweeps": "where a room registers what is done again and again",
        "tasks": "how a task is nudged on commit",
        "unsubscribing": "what people do not want to be written, and how they say so",
    },
    "people": {
        "api": "who asks, by the token of a request; only another room's API needs it",
        "forms_organisations": "how a unit and a last day are chosen, the same on all pages",
        "names": "where a room says whose names are known",
        "personas": "where the story says whom one may try out",
    },
    # It keeps no rows. Beside its one report, each part of reading a badge is a module.
    "verifying": {
        "api": "the report as JSON, which the wallet's import answers too",
        "gate": "how large and how many the badges are that a visitor hands in",
        "portrait": "what a badge says, read for showing",
        "questions": "what a report answers in a person's words",
        "resolving": "documents of this house first, where the wallet registers its own",
    },
    # Its two functions stand in the room itself.
    "story": {"": "whoever starts the platform tells the story and names its people"},
}
"""The modules beyond that, with the reason: they are tools, not somebody's rows."""


def _imported(source: Path) -> Iterator[str]:
    """Every dotted name that the module imports of the platform, also inside its functions."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{source}: relative imports hide what leans on what"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from names


def _foreign(source: Path) -> Iterator[tuple[str, str]]:
    """The (room, module) pairs that a module imports of rooms other than its own.

    The module is empty where a room is imported as a whole.
    """
    own = source.relative_to(PLATFORM).parts[0]
    for name in _imported(source):
        room, _, rest = name.removeprefix(PREFIX).partition(".")
        if name.startswith(PREFIX) and room in ROOMS and room != own:
            yield room, rest.partition(".")[0]


def test_a_room_imports_only_the_face_of_another():
    behind = {
        f"{source.relative_to(PLATFORM)} imports {PREFIX}{room}.{module}"
        for source in SOURCES
        for room, module in _foreign(source)
        if module not in FACE | LISTED.get(room, {}).keys()
    }
    assert sorted(behind) == [], "ask an action, a query or a door of that room for it"


def test_no_module_is_listed_that_nobody_needs():
    needed = {pair for source in SOURCES for pair in _foreign(source)}
    listed = {(room, module) for room, modules in LISTED.items() for module in modules}
    assert sorted(listed - needed) == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "people"])
def test_whose_an_address_is_only_people_reads(room):
    readers = [
        str(source.relative_to(PLATFORM))
        for source in SOURCES
        if source.relative_to(PLATFORM).parts[0] == room
        and any(name.startswith("allauth.account.models") for name in _imported(source))
    ]
    assert readers == [], "people.queries.person_with_address and confirmed_addresses know"
