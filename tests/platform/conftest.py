"""The cast that every test of the platform knows, set up through the actions that people use.

Northwind Academy has an owner, an issuer and a viewer; a stranger has an account and belongs
elsewhere; an operator runs the installation and belongs to no organisation.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from openmerit.platform.engine import worker
from openmerit.platform.people import actions
from openmerit.platform.people.models import Organisation, Person, Role

PASSWORD = "correct horse battery staple"


def make_person(email: str, name: str = "", *, confirmed: bool = True) -> Person:
    """An account, as the installation makes one."""
    return actions.create_person(
        acting_user=None, email=email, name=name, password=PASSWORD, confirmed=confirmed
    )


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Rate limits live in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def trust_folder(settings: Settings, tmp_path: Path) -> Path:
    """Where the operator keeps whom they trust; nothing is there yet."""
    settings.OPENMERIT_TRUST = tmp_path / "trust"
    return tmp_path / "trust"


@pytest.fixture(autouse=True)
def mail_folder(settings: Settings, tmp_path: Path) -> Path:
    """Mail goes to files, as in a practice home (pytest-django would keep it in memory)."""
    settings.EMAIL_BACKEND = "openmerit.platform.engine.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


@pytest.fixture
def person_called(db: None) -> Callable[..., Person]:
    """Make one more person: `person_called("ada@example.org", "Ada")`."""
    return make_person


@pytest.fixture
def owner(db: None) -> Person:
    """Owns Northwind Academy."""
    return make_person("olga@northwind.example", "Olga Owner")


@pytest.fixture
def northwind(owner: Person) -> Organisation:
    """The organisation of the cast."""
    return actions.create_organisation(
        acting_user=owner,
        name="Northwind Academy",
        slug="northwind",
        description="Evening courses in working with data.",
        url="https://northwind.example",
    )


@pytest.fixture
def issuer_member(owner: Person, northwind: Organisation) -> Person:
    """Issues badges for Northwind Academy."""
    person = make_person("ivan@northwind.example", "Ivan Issuer")
    actions.add_member(
        acting_user=owner, organisation=northwind, email=person.email, role=Role.ISSUER
    )
    return person


@pytest.fixture
def viewer(owner: Person, northwind: Organisation) -> Person:
    """May look at what Northwind Academy does, and nothing else."""
    person = make_person("vera@northwind.example", "Vera Viewer")
    actions.add_member(
        acting_user=owner, organisation=northwind, email=person.email, role=Role.VIEWER
    )
    return person


@pytest.fixture
def stranger(db: None) -> Person:
    """Owns another organisation, so that "not yours" is not "you own nothing"."""
    person = make_person("sten@elsewhere.example", "Sten Stranger")
    actions.create_organisation(acting_user=person, name="Elsewhere", slug="elsewhere")
    return person


@pytest.fixture
def operator(db: None) -> Person:
    """Runs the installation."""
    person = make_person("opal@openmerit.example", "Opal Operator")
    person.is_staff = person.is_superuser = True
    person.save(update_fields=["is_staff", "is_superuser"])
    return person


@pytest.fixture
def nobody() -> AnonymousUser:
    """Not signed in."""
    return AnonymousUser()


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which this person is signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def with_token() -> Callable[[Person], Client]:
    """A script that sends this person's token with each request."""

    def arm(person: Person) -> Client:
        token = actions.make_token(acting_user=person, name="tests")
        return Client(headers={"Authorization": f"Bearer {token}"})

    return arm


@pytest.fixture
def drain(transactional_db: None) -> Callable[[], None]:
    """Let a worker do all that waits: tasks, events and mail."""
    return worker.drain


@pytest.fixture
def mails(mail_folder: Path) -> Callable[[], list[str]]:
    """The mails that were sent, oldest first, as readable text."""

    def read() -> list[str]:
        paths = sorted(mail_folder.glob("*.eml"))
        return [path.read_text(encoding="utf-8") for path in paths]

    return read
