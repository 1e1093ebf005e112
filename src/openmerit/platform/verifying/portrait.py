"""What a badge says, read from its document for showing. Its word is worth what its proof is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.safestring import SafeString

from openmerit.platform.web.prose import html_of

MAX_TEXT = 5_000
MAX_ITEMS = 30
MAX_NAME = 200


@dataclass(frozen=True)
class Link:
    """A name that may lead somewhere; `url` is empty where it leads nowhere safe."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Portrait:
    """The parts of a credential that a person wants to see; empty where it does not say."""

    name: str
    description: str
    criteria: str
    criteria_url: str
    kind: str
    issuer: Link
    creator: Link
    valid_from: datetime | None
    valid_until: datetime | None
    skills: tuple[Link, ...]
    evidence: tuple[Link, ...]
    results: tuple[str, ...]
    image: str
    uri: str

    @property
    def criteria_html(self) -> SafeString:
        """What was asked, from markdown to HTML that is safe to show."""
        return html_of(self.criteria)


def issuer_name_of(document: Mapping[str, Any] | None) -> str:
    """What the issuer calls itself; empty if it gives no name."""
    issuer = (document or {}).get("issuer")
    return _text(issuer.get("name"))[:MAX_NAME] if isinstance(issuer, Mapping) else ""


def portrait_of(document: Mapping[str, Any] | None) -> Portrait:
    """What the credential says of itself. Anything of a wrong kind counts as not said."""
    document = document or {}
    subject = _first(document.get("credentialSubject"))
    if "ClrCredential" in _listed(document.get("type")):
        # A record is called by its own name; the achievements in it are not what it is.
        subject = {}
    achievement = _first(subject.get("achievement"))
    criteria, issuer = _first(achievement.get("criteria")), document.get("issuer")
    profile = issuer if isinstance(issuer, Mapping) else {}
    image = achievement.get("image")
    return Portrait(
        name=_text(achievement.get("name")) or _text(document.get("name")),
        description=_text(achievement.get("description"))
        or _text(subject.get("endorsementComment"))
        or _text(document.get("description")),
        criteria=_text(criteria.get("narrative")),
        criteria_url=_address(criteria.get("id")),
        kind=_text(achievement.get("achievementType")),
        issuer=Link(_text(profile.get("name")), _address(profile.get("url"))),
        creator=_creator(achievement, profile),
        valid_from=_moment(document.get("validFrom") or document.get("issuanceDate")),
        valid_until=_moment(document.get("validUntil") or document.get("expirationDate")),
        skills=_links(achievement.get("alignment"), "targetName", "targetUrl"),
        evidence=_links(document.get("evidence"), "name", "id"),
        results=tuple(filter(None, (_text(r.get("value")) for r in _all(subject.get("result"))))),
        image=_text(image.get("id")) if isinstance(image, Mapping) else _text(image),
        uri=_text(document.get("id")),
    )


def _creator(achievement: Mapping[str, Any], issuer: Mapping[str, Any]) -> Link:
    """Who made the achievement, where that is said to be somebody else than its issuer."""
    creator = _first(achievement.get("creator"))
    if not creator or creator.get("id") == issuer.get("id"):
        return Link("", "")
    name = _text(creator.get("name")) or _text(creator.get("id"))
    return Link(name[:MAX_NAME], _address(creator.get("url")))


def _links(given: object, name: str, url: str) -> tuple[Link, ...]:
    found = (
        Link(_text(one.get(name)) or _text(one.get("narrative")), _address(one.get(url)))
        for one in _all(given)
    )
    named = (Link(link.name or link.url, link.url) for link in found)
    return tuple(link for link in named if link.name)


def _all(given: object) -> list[Mapping[str, Any]]:
    return [one for one in _listed(given)[:MAX_ITEMS] if isinstance(one, Mapping)]


def _listed(given: object) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _first(given: object) -> Mapping[str, Any]:
    return next(iter(_all(given)), {})


def _text(given: object) -> str:
    """A text, also one that says its language (VCDM 2.0, section 11.1); of several the first."""
    if isinstance(given, list):
        given = next(iter(given), "")
    if isinstance(given, Mapping):
        given = given.get("@value")
    return given.strip()[:MAX_TEXT] if isinstance(given, str) else ""


def _address(given: object) -> str:
    """A web address to link to; anything else would be a way to run or open something."""
    text = given.strip() if isinstance(given, str) else ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname else ""


def _moment(given: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
