"""What the tests of the wallet start from: Mara, and a badge of Northwind Academy sent to her."""

from collections.abc import Callable

import pytest

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.models import HeldCredential

MARA = "mara@example.org"


@pytest.fixture
def achievement(owner: Person, northwind: Organisation) -> Achievement:
    """What Northwind Academy awards."""
    made = issuing.create_achievement(
        acting_user=owner,
        organisation=northwind,
        members=AchievementMembers(
            name="Data Analyst",
            description="Can clean, join, chart and explain business data.",
            criteria_narrative="Passed the **practical exam**.",
        ),
    )
    return issuing.publish_achievement(acting_user=owner, achievement=made)


@pytest.fixture
def awarded(
    owner: Person, achievement: Achievement, drain: Callable[[], None]
) -> Callable[..., Award]:
    """Award it and let the worker sign: `awarded("mara@example.org", name="Mara Lind")`."""

    def give(email: str, **more: object) -> Award:
        made = issuing.award(
            acting_user=owner, achievement=achievement, email=email, existing="again", **more
        )
        drain()
        made.refresh_from_db()
        return made

    return give


@pytest.fixture
def award(awarded: Callable[..., Award]) -> Award:
    """An award to Mara, signed and mailed, claimed by nobody yet."""
    return awarded(MARA, name="Mara Lind")


@pytest.fixture
def link(award: Award) -> str:
    """The path of its claim link."""
    return f"/claim/{claim_token(award.key)}"


@pytest.fixture
def mara(person_called: Callable[..., Person]) -> Person:
    """Has an account with the address that the badge was sent to."""
    return person_called(MARA, "Mara Lind")


@pytest.fixture
def held(mara: Person, award: Award) -> HeldCredential:
    """The badge in her wallet."""
    return actions.claim(acting_user=mara, token=claim_token(award.key))
