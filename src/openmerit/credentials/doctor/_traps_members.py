"""Traps in members: how values are written, and what they lead to."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from openmerit.credentials.doctor import _mended_objects
from openmerit.credentials.doctor._case import Case, Seen, escaped
from openmerit.credentials.doctor._secrets import private_members
from openmerit.credentials.doctor._touched_up import WORDS
from openmerit.credentials.reading import _budget, _members
from openmerit.credentials.sentences import say

_LISTS: Final = frozenset(
    (
        *("alignment", "allowedValue", "association", "endorsement", "endorsementJwt"),
        *("evidence", "identifier", "otherIdentifier", "related", "result"),
        *("resultDescription", "rubricCriterionLevel", "tag"),
    )
)
"""Members that the strict schema of Open Badges 3.0 knows as lists only."""

_SINGLE_THERE: Final = {"IdentifierEntry": "identifier", "Result": "resultDescription"}
"""Classes in which one of these names is that of a single value."""

_SINGLES: Final = frozenset({"credentialStatus", "refreshService", "credentialSubject"})
_ADDRESSES: Final = frozenset({"id", "url", "targetUrl"})
_UUID: Final = re.compile(
    r"(?i)urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_MAX_DATA: Final = 100_000
_DRAWN: Final = re.compile(r"data:image/[a-z0-9.+-]+[;,]")


def single_for_list(case: Case) -> Iterator[Seen]:
    """The strict schema wants lists, the JSON-LD one takes single values (OB 3.0, 6 and E)."""
    if case.is_older:
        return
    for place in case.objects:
        single = {_SINGLE_THERE.get(word) for word in _members.types_of(place.value)}
        for name in sorted((_LISTS & place.value.keys()) - single):
            if not isinstance(place.value[name], list):
                yield Seen(
                    f"{place.pointer}/{name}",
                    say("{name} is a single value. The strict schema wants a list.", name=name),
                    say("Put it into a list of one."),
                )


def single_type(case: Case) -> Iterator[Seen]:
    """The strict schema wants `type` of most classes as a list (Open Badges 3.0, appendix E)."""
    if case.is_older:
        return
    for place in case.objects:
        words = place.value.get("type")
        wants_list = words in ("Profile", "Achievement", "AchievementSubject", "Alignment") or (
            words in ("Evidence", "Result", "ResultDescription", "Address", "Related")
        )
        if isinstance(words, str) and wants_list:
            yield Seen(
                f"{place.pointer}/type",
                say(
                    "The type {word!r} is a single word. The strict schema wants a list.",
                    word=words,
                ),
                say("Put it into a list of one."),
            )


def list_for_single(case: Case) -> Iterator[Seen]:
    """Open Badges 3.0 knows one subject, one status and one refresh service (B.1.1)."""
    if case.is_older or case.kind.startswith("verifiable-"):
        return
    for name in sorted(_SINGLES):
        if isinstance(case.document.get(name), list):
            yield Seen(
                f"/{name}",
                say("{name} is a list. Open Badges 3.0 knows a single one.", name=name),
                say("Write one value, without the list."),
            )


def blank(case: Case) -> Iterator[Seen]:
    """A member that is there counts as said, even if nobody sees anything (OB 3.0, B)."""
    for place in case.texts:
        if not place.value.strip() and place.name not in ("salt", "@value"):
            yield Seen(
                place.pointer,
                say("{name} is empty: a page shows a gap there.", name=place.name),
                say("Write something, or leave the member out."),
            )


def to_fill_in(case: Case) -> Iterator[Seen]:
    """Words in brackets are those that a template has for a person to fill in."""
    for place in case.texts:
        if _mended_objects.is_to_fill_in(place.value):
            yield Seen(
                place.pointer,
                say("{text} was never filled in.", text=place.value),
                say("Write what belongs there."),
            )


def no_id(case: Case) -> Iterator[Seen]:
    """Without an id a credential cannot be replaced, or told from another (VCDM 2.0, 4.4)."""
    is_credential = not case.is_older and case.kind != "verifiable-presentation"
    if case.is_signed and is_credential and "id" not in case.document:
        yield Seen(
            "/id",
            say("It has no id, so that a wallet cannot tell whether it holds it already."),
            say("Give it one; signing the template does."),
        )


def image_over_http(case: Case) -> Iterator[Seen]:
    """Pages with encryption do not show images that come without (W3C Mixed Content)."""
    for place in case.objects:
        given = place.value.get("image")
        address = given.get("id") if isinstance(given, dict) else given
        if isinstance(address, str) and address.startswith("http://"):
            yield Seen(
                f"{place.pointer}/image",
                say("The image comes without encryption: many pages do not show it."),
                say("Use an https address."),
            )


def plain_http(case: Case) -> Iterator[Seen]:
    """What stands at an address without encryption can be changed on the way."""
    found = [
        place
        for place in case.texts
        if (place.name in _ADDRESSES or case.is_older) and place.value.startswith("http://")
    ]
    if not found:
        return
    url = found[0].value[:200]
    message = say("{url} is an address without encryption.", url=url)
    if len(found) > 1:
        message = say("{n} addresses are without encryption, such as {url}.", n=len(found), url=url)
    yield Seen(found[0].pointer, message, say("Use https, where the address is served so too."))


def malformed_uuid(case: Case) -> Iterator[Seen]:
    """`urn:uuid:` is followed by a UUID; some programs look (RFC 9562, section 4)."""
    for place in case.texts:
        if place.value.lower().startswith("urn:uuid:") and not _UUID.fullmatch(place.value):
            yield Seen(
                place.pointer,
                say("{id} is no UUID, though it begins as one.", id=place.value[:100]),
                say("Use a UUID, or an address of another kind."),
            )


def foreign_letters(case: Case) -> Iterator[Seen]:
    """Addresses with letters beyond ASCII are IRIs, which not every program takes (RFC 3987)."""
    for place in case.texts:
        if place.name in _ADDRESSES and not place.value.isascii():
            yield Seen(
                place.pointer,
                say("{url} has letters that some programs do not take.", url=place.value[:200]),
                say("Write them in percent-encoding."),
            )


def achievement_per_award(case: Case) -> Iterator[Seen]:
    """An achievement has one id for all who earn it (Open Badges 3.0, section 4.1)."""
    own = case.document.get("id")
    for subject in case.subjects:
        achievement = subject.value.get("achievement")
        if own and isinstance(achievement, dict) and achievement.get("id") == own:
            yield Seen(
                f"{subject.pointer}/achievement/id",
                say(
                    "The achievement has the id of this one award, as if nobody else could earn it."
                ),
                say("Give the achievement an id of its own, the same in every award."),
            )


def no_criteria(case: Case) -> Iterator[Seen]:
    """`criteria` may be empty, and then nobody knows what was asked (OB 3.0, B.1.5)."""
    for place in case.objects:
        if place.value.get("criteria") == {}:
            yield Seen(
                f"{place.pointer}/criteria",
                say("The criteria say nothing: nobody sees what had to be done."),
                say("Tell it in a narrative, or give the address of a page (id)."),
            )


def image_as_text(case: Case) -> Iterator[Seen]:
    """An image is an object with an id and a type (Open Badges 3.0, B.1.20)."""
    if case.is_older:
        return
    for place in case.objects:
        if isinstance(place.value.get("image"), str):
            yield Seen(
                f"{place.pointer}/image",
                say("The image is a bare address. Open Badges 3.0 has an object there."),
                say('Write {"id": "…", "type": "Image"}.'),
            )


def large_image(case: Case) -> Iterator[Seen]:
    """An image within the badge is carried by everything that carries the badge."""
    for place in case.texts:
        if len(place.value) > _MAX_DATA and _DRAWN.match(place.value):
            yield Seen(
                place.pointer,
                say(
                    "An image of {number:,} letters stands in the badge: codes, addresses and "
                    "many wallets cannot carry that.",
                    number=len(place.value),
                ),
                say("Make it smaller, or give its address."),
            )


def alike(case: Case) -> Iterator[Seen]:
    """Objects that are alike are hard to tell apart in RDF (RDF Dataset Canonicalization, 4)."""
    for place in case.places:
        if not isinstance(place.value, list) or len(place.value) < 2:
            continue
        seen: set[str] = set()
        for number, item in enumerate(place.value):
            key = json.dumps(item, sort_keys=True) if isinstance(item, dict | str) else ""
            _budget.charge_bytes(10 * len(key))
            if key and key in seen:
                yield Seen(f"{place.pointer}/{number}", *_alike(item))
                break
            seen.add(key)


def _alike(item: Any) -> Any:
    if isinstance(item, str):
        return (
            say("{text!r} stands twice in a list, and once in what is signed.", text=item[:80]),
            say("Keep one."),
        )
    return (
        say(
            "Two objects in this list are the same to the last member. Putting them into order for "
            "the proof is slow, and programs fail at it."
        ),
        say("Keep one, or give each an id."),
    )


def whole_as_fraction(case: Case) -> Iterator[Seen]:
    """`3.0` is signed as `3`: who writes the document anew may break it (RFC 8785, 3.2.2.3)."""
    for place in case.places:
        if isinstance(place.value, float) and place.value.is_integer():
            yield Seen(
                place.pointer,
                say(
                    "{number!r} is written as a fraction, and signed without one.",
                    number=place.value,
                ),
                say("Write {number}.", number=int(place.value)),
            )


def dangling_result(case: Case) -> Iterator[Seen]:
    """A result names its description, and the level that was reached (OB 3.0, B.1.27)."""
    ids = {place.value for place in case.texts if place.name == "id"}
    for place in case.objects:
        if "Result" not in _members.types_of(place.value):
            continue
        for name in ("resultDescription", "achievedLevel"):
            named = place.value.get(name)
            if isinstance(named, str) and named not in ids:
                yield Seen(
                    f"{place.pointer}/{name}",
                    say("{name} names what is not in the badge: {id}.", name=name, id=named[:200]),
                    say("Describe it in the achievement (resultDescription), under that id."),
                )


def dangling_association(case: Case) -> Iterator[Seen]:
    """An association joins two achievements of the record (CLR 2.0, B.1.2)."""
    if case.kind != "clr-2.0":
        return
    ids = _all_ids(case.document)
    for place in case.objects:
        if "Association" not in _members.types_of(place.value):
            continue
        for name in ("sourceId", "targetId"):
            named = place.value.get(name)
            if isinstance(named, str) and named not in ids:
                yield Seen(
                    f"{place.pointer}/{name}",
                    say("{name} names what is not in the record: {id}.", name=name, id=named[:200]),
                    say("Name the id of an achievement that is in the record."),
                )


def _all_ids(document: Any) -> set[str]:
    """Every id in a document, those of enclosed credentials too."""
    found, todo = set(), [document]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            if isinstance(value.get("id"), str):
                found.add(value["id"])
            todo += value.values()
        elif isinstance(value, list):
            todo += value
    return found


def needless_extension(case: Case) -> Iterator[Seen]:
    """`ext:` is for words that the standard has not (Open Badges 3.0, B.3)."""
    names = ("achievementType", "resultType", "targetType", "identityType", "identifierType")
    for place in case.texts:
        word = place.value.removeprefix("ext:")
        if place.name in names and word != place.value and word in WORDS:
            yield Seen(
                place.pointer,
                say("{word} is a word of the standard: it needs no ext: before it.", word=word),
                say("Write {word}.", word=word),
            )


def private_member(case: Case) -> Iterator[Seen]:
    """A private key that was handed out is nobody's alone any more (RFC 7517, section 9.2)."""
    for place in case.objects:
        for name in private_members(place.value):
            yield Seen(
                f"{place.pointer}/{escaped(name)}",
                say("A private key stands in the badge: whoever reads it can sign as its owner."),
                say("Revoke this key now, and make another. The template has no key in it."),
            )
