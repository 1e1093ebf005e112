"""A home with a bulk revocation in it, for workers to be killed: `python crashing_bulk.py HOME N`.

Makes the home and N signed awards, chooses them all, begins to revoke them, and prints the key.
"""

import os
import sys


def main(folder: str, count: int) -> None:
    """Prepare everything that a worker needs, and begin the change."""
    os.environ["OPENMERIT_HOME"] = folder
    from openmerit.platform.operations import preparing

    preparing.open_home().fix_origin()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from openmerit.platform.engine import worker
    from openmerit.platform.issuing import actions
    from openmerit.platform.issuing.members import AchievementMembers
    from openmerit.platform.issuing.selection import Selection
    from openmerit.platform.people import actions as people

    owner = people.create_person(
        acting_user=None,
        email="olga@northwind.example",
        name="Olga",
        password=None,
        confirmed=True,
    )
    northwind = people.create_organisation(
        acting_user=owner, name="Northwind Academy", slug="northwind"
    )
    achievement = actions.create_achievement(
        acting_user=owner,
        organisation=northwind,
        members=AchievementMembers(
            name="Data Analyst",
            description="Cleans, joins, charts and explains business data.",
            criteria_narrative="Passed the practical exam.",
        ),
    )
    actions.publish_achievement(acting_user=owner, achievement=achievement)
    lines = [f"person{number}@example.org,Person {number}" for number in range(count)]
    source = "\n".join(["email,name", *lines]).encode()
    run = actions.prepare_run(acting_user=owner, achievement=achievement, source=source)
    actions.start_run(acting_user=owner, run=run)
    worker.drain()
    change = actions.prepare_change(
        acting_user=owner, organisation=northwind, selection=Selection(run=run.key)
    )
    actions.start_change(
        acting_user=owner, change=change, verb="revoke", reason_code="issued_in_error"
    )
    print(change.key)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
