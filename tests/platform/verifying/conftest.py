"""What the tests of verifying start from: a badge of Northwind Academy, signed by the worker."""

from collections.abc import Callable

import pytest

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Organisation, Person

EARNER = "mara@example.org"


@pytest.fixture
def award(owner: Person, northwind: Organisation, drain: Callable[[], None]) -> Award:
    """An award to Mara, signed."""
    members = AchievementMembers(
        name="Data Analyst",
        description="Can clean, join, chart and explain business data.",
        criteria_narrative="Passed the **practical exam**.",
    )
    achievement = actions.create_achievement(
        acting_user=owner, organisation=northwind, members=members
    )
    actions.publish_achievement(acting_user=owner, achievement=achievement)
    made = actions.award(acting_user=owner, achievement=achievement, email=EARNER, name="Mara Lind")
    drain()
    made.refresh_from_db()
    return made


@pytest.fixture
def badge(award: Award) -> bytes:
    """Its signed document."""
    return queries.credential_of(award)


@pytest.fixture
def png(award: Award) -> bytes:
    """Its picture with the document inside."""
    return queries.baked_badge(award, "png")
