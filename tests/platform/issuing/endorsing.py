"""What the tests of endorsements start from."""

from typing import Any

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.work_endorsements import sign_endorsements
from openmerit.platform.people import actions as people


def endorsements(cast: dict[str, Any], achievement: Achievement) -> dict[str, object]:
    """One asked of Northwind, one that it gave, and one that it asked for."""
    owner = cast["owner"]
    person = people.create_person(
        acting_user=None, email="cato@council.example", name="Cato", password=None, confirmed=True
    )
    council, guild = (
        people.create_organisation(acting_user=person, name=name, slug=name.lower())
        for name in ("Council", "Guild")
    )
    asked = actions.ask_for_endorsement(
        acting_user=person, subject=Subject(council), endorser="northwind"
    )
    given = actions.endorse_unasked(
        acting_user=owner, endorser=cast["northwind"], subject=Subject(guild)
    )
    mine = actions.ask_for_endorsement(
        acting_user=owner, subject=Subject.of_achievement(achievement), endorser="council"
    )
    sign_endorsements()
    return {"asked_of_us": asked.key, "given": given.key, "mine": mine.key}
