"""What an issuing team waits for at a hundred thousand awards, beside the same at a thousand.

A list that is cut into pages, a search by number and the list of whoever sees one unit only must
not cost more because others hold badges too; what counts all of them may grow, in step with them.
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

HOME = tempfile.TemporaryDirectory(prefix="bench-")
os.environ |= {
    "OPENMERIT_HOME": HOME.name,
    "DJANGO_SETTINGS_MODULE": "openmerit.platform.config.settings",
}

# What follows can only be imported once the settings are known and Django is set up.
import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from openmerit.platform.engine.keys import new_key  # noqa: E402
from openmerit.platform.issuing import actions, queries  # noqa: E402
from openmerit.platform.issuing.asked import asked  # noqa: E402
from openmerit.platform.issuing.members import AchievementMembers  # noqa: E402
from openmerit.platform.issuing.models import Achievement, Award  # noqa: E402
from openmerit.platform.issuing.registers import allocate  # noqa: E402
from openmerit.platform.issuing.selection import Selection  # noqa: E402
from openmerit.platform.people import actions as people  # noqa: E402
from openmerit.platform.people.access import Permission, Reach, reach_of  # noqa: E402
from openmerit.platform.people.models import Organisation, Person  # noqa: E402

FEW, MANY = 1_000, 100_000
CHUNK = 5_000
PAGE_LIMIT = 8.0
"""A page of many may cost at most so many times one of few; both take milliseconds."""


def house() -> tuple[Person, Person, Achievement, Achievement]:
    """An owner, somebody who works for one unit, and an achievement in it and beside it."""
    owner, worker = (
        people.create_person(
            acting_user=None, email=f"{name}@x.org", name=name, password=None, confirmed=True
        )
        for name in ("owner", "worker")
    )
    organisation = people.create_organisation(acting_user=owner, name="Mill School", slug="mill")
    unit = people.create_unit(acting_user=owner, organisation=organisation, name="Unit")
    people.add_member(
        acting_user=owner, organisation=organisation, email=worker.email, role="issuer", unit=unit
    )
    members = AchievementMembers(name="SQL", description="Asks.", criteria_narrative="Passed.")
    within, beside = (
        actions.publish_achievement(
            acting_user=owner,
            achievement=actions.create_achievement(
                acting_user=owner, organisation=organisation, members=members, unit=place
            ),
        )
        for place in (unit, None)
    )
    return owner, worker, within, beside


def award(achievement: Achievement, count: int, start: int) -> None:
    """Rows of awards as a run leaves them, without their documents."""
    from django.db import transaction

    now = timezone.now()
    for first in range(start, start + count, CHUNK):
        with transaction.atomic():
            size = min(CHUNK, start + count - first)
            register, indexes = allocate(achievement.organisation, size)
            Award.objects.bulk_create(
                Award(
                    key=new_key(),
                    achievement=achievement,
                    recipient_email=f"p{number}@x.org",
                    recipient_name=f"Person {number}",
                    recipient_number=f"{number:07}",
                    salt="00",
                    valid_from=now - timedelta(days=number % 700),
                    state=Award.State.ISSUED,
                    register=register,
                    status_index=index,
                    claim_token_hash=new_key() + new_key(),
                    issued_at=now,
                )
                for number, index in zip(range(first, first + size), indexes, strict=True)
            )


def seconds(ask: Callable[[], Any]) -> float:
    """The best of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return min(times)


def questions(
    owner: Person, worker: Person, organisation: Organisation
) -> dict[str, Callable[[], Any]]:
    """What is asked, by name."""
    every = reach_of(owner, organisation, Permission.VIEW)
    part = reach_of(worker, organisation, Permission.VIEW)

    def page(reach: Reach, **wanted: str) -> Callable[[], Any]:
        return lambda: queries.page_of_selection(
            organisation, reach, Selection(**wanted), limit=50, cursor=None
        )

    return {
        "a page of awards": page(every),
        "a page of one unit's": page(part),
        "who has number 0000500": page(every, q="0000500"),
        "the last awards": lambda: queries.recent_awards(organisation, every, most=8),
        "the issuer's home": lambda: queries.issuer_home(organisation, every),
        "insight, all of it": lambda: queries.insight_of(asked(owner, organisation)),
    }


def main() -> None:
    """Prints each question's time at few and at many, and the ratio."""
    call_command("migrate", verbosity=0)
    owner, worker, within, beside = house()
    award(within, FEW // 2, 0)
    award(beside, FEW // 2, FEW // 2)
    few = {
        name: seconds(ask) for name, ask in questions(owner, worker, within.organisation).items()
    }
    award(beside, MANY - FEW, FEW)
    many = {
        name: seconds(ask) for name, ask in questions(owner, worker, within.organisation).items()
    }
    print(f"{'':26} {FEW:>9,} {MANY:>9,}  ratio  (rows: {MANY // FEW} times as many)")
    for name, took in few.items():
        print(f"{name:26} {took * 1000:7.1f}ms {many[name] * 1000:7.1f}ms {many[name] / took:6.1f}")
    beyond = [
        name
        for name in ("a page of awards", "a page of one unit's")
        if many[name] / few[name] > PAGE_LIMIT
    ]
    if beyond:
        raise SystemExit(f"over {PAGE_LIMIT} times as long: {', '.join(beyond)}")


if __name__ == "__main__":
    main()
