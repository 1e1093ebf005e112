"""The starter story's people, as whom a visitor of a practice home may sign in with one click.

The story's room tells who they are; this is open only where the origin is this machine, the story
is wanted, and the web server listens to this machine alone.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from openmerit.platform.people.errors import PersonaRefused
from openmerit.platform.people.models import Person

Personas = Callable[[], list[tuple[str, str]]]
_LOOPBACK = frozenset({"127.0.0.1", "::1", ""})
_sources: list[Personas] = []


def register(source: Personas) -> None:
    """Let `source()` name people as (address, role in the story)."""
    if source not in _sources:
        _sources.append(source)


def open_here(request: HttpRequest) -> bool:
    """Whether this visitor of this installation may sign in as a persona."""
    return (
        settings.OPENMERIT_PRACTICE
        and settings.OPENMERIT_STORY
        and settings.OPENMERIT_BOUND_TO_LOOPBACK
        and request.META.get("REMOTE_ADDR", "") in _LOOPBACK
        # Whoever comes through a proxy may be anywhere.
        and "X-Forwarded-For" not in request.headers
    )


def everyone(request: HttpRequest) -> list[tuple[Person, str]]:
    """The personas who are in the database, with their roles; none where it is not open."""
    if not open_here(request):
        return []
    named = [pair for source in _sources for pair in source()]
    found = {
        person.email: person
        for person in Person.objects.filter(email__in=[email for email, _role in named])
        if person.is_active and not person.is_staff
    }
    return [(found[email], role) for email, role in named if email in found]


def persona(request: HttpRequest, email: str) -> Person:
    """The persona with this address. Raises PersonaRefused for anyone who is none."""
    for person, _role in everyone(request):
        if person.email == email:
            return person
    raise PersonaRefused
