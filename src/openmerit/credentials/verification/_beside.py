"""Endorsements that are published beside what they are about, and not in the signed badge.

Whoever endorses mostly does so after a badge was signed, and may withdraw it while the badge
stands. So the Achievement and the Profile that stand at their public addresses carry endorsements
too, in the same member as in a badge (`endorsement`, Open Badges 3.0, sections B.1.1 and B.1.20).
They are looked up where an issuer's word counts: on the site that its identifier names.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from openmerit.credentials.errors import CredentialError, Unresolvable
from openmerit.credentials.keys._controllers import controller_url
from openmerit.credentials.reading import _members
from openmerit.credentials.reading._strict_json import parse_json
from openmerit.credentials.verification import _checks, _proof_check
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._sources import Sources

PROFILE_SERVICE: Final = "PublishedProfile"
"""The type of the service in a DID document whose endpoint is its subject's Profile, as JSON."""

_MOST_ACHIEVEMENTS: Final = 3


class Beside(NamedTuple):
    """What was found beside a badge.

    Attributes:
        items: each with the object that it is published on.
        not_had: addresses that could not be looked up.
    """

    items: tuple[tuple[Mapping[str, Any], Any], ...] = ()
    not_had: tuple[str, ...] = ()


NOTHING: Final = Beside()


def published_beside(document: Mapping[str, Any], question: Question) -> Beside:
    """The endorsements that stand with a badge's achievements and issuer, not checked yet.

    Without a resolver nobody is asked. What is kept offline is no promise to have all there is, so
    that an address of which nothing is kept is passed over then.
    """
    issuer = _proof_check.issuer_id(document)
    site = _site_of(issuer)
    if question.resolver is None or site is None or issuer is None:
        return NOTHING
    items: list[tuple[Mapping[str, Any], Any]] = []
    not_had: list[str] = []
    for identifier, address in _places(document, issuer, question):
        if _site_of(address) != site:
            continue
        try:
            found = parse_json(question.resolver.fetch(address).content)
        except Unresolvable:
            not_had.append(address)
            continue
        except CredentialError:
            continue  # a page for people
        # Nobody's word counts there for something else than what the address is for.
        if isinstance(found, dict) and found.get("id") == identifier:
            items += [
                (found, item)
                for member in _checks.ENDORSEMENTS
                for item in _members.as_list(found.get(member))
            ]
    if isinstance(question.resolver, Sources) and question.resolver.resolver is None:
        not_had = []
    return Beside(tuple(items), tuple(not_had))


def achievement_ids(document: Mapping[str, Any]) -> list[str]:
    """The identifiers of what a badge was given for."""
    return [
        achievement["id"]
        for subject in _checks.subjects(document)
        for achievement in _members.as_list(subject.get("achievement"))
        if isinstance(achievement, dict) and isinstance(achievement.get("id"), str)
    ]


def _places(
    document: Mapping[str, Any], issuer: str, question: Question
) -> Iterator[tuple[str, str]]:
    """Of whom to ask, each with the address at which they stand."""
    for identifier in achievement_ids(document)[:_MOST_ACHIEVEMENTS]:
        yield identifier, identifier
    if not issuer.startswith("did:"):
        yield issuer, issuer
        return
    with contextlib.suppress(CredentialError):
        assert question.resolver is not None
        listed: Any = parse_json(question.resolver.fetch(controller_url(issuer)).content)
        services = listed.get("service") if isinstance(listed, dict) else None
        for service in _members.as_list(services):
            if isinstance(service, dict) and service.get("type") == PROFILE_SERVICE:
                endpoint = service.get("serviceEndpoint")
                if isinstance(endpoint, str):
                    yield issuer, endpoint
                return


def _site_of(name: str | None) -> str | None:
    """The host, with a port if it names one, that an identifier or an address stands on."""
    try:
        return urlsplit(controller_url(name or "")).netloc.lower() or None
    except (CredentialError, ValueError):
        return None
