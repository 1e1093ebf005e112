"""What the tests of issuing start from: a published achievement of Northwind Academy."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.drawing import BadgeDesign
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.models import Organisation, Person

MEMBERS = AchievementMembers(
    name="Data Analyst",
    description="Cleans, joins, charts and explains business data.",
    criteria_narrative="Passed the **practical exam**.",
    achievement_type="Certificate",
    alignment=[
        {
            "type": ["Alignment"],
            "targetName": "analyse data",
            "targetUrl": "http://data.europa.eu/esco/skill/2b92a5b2",
        }
    ],
    tag=["data"],
)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Nobody types a password here, and a strong hash takes longer than most of these tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def draft(issuer_member: Person, northwind: Organisation) -> Achievement:
    """An achievement that nobody can earn yet."""
    return actions.create_achievement(
        acting_user=issuer_member,
        organisation=northwind,
        members=MEMBERS,
        image=BadgeDesign(icon="chart", ribbon="Analyst", level=2),
    )


@pytest.fixture
def achievement(issuer_member: Person, draft: Achievement) -> Achievement:
    """An achievement that can be awarded."""
    return actions.publish_achievement(acting_user=issuer_member, achievement=draft)


@pytest.fixture
def sheet() -> Callable[..., bytes]:
    """A CSV of the lines given, under the usual header."""

    def make(*lines: str, header: str = "email,name") -> bytes:
        return "\n".join([header, *lines]).encode()

    return make
