"""A home with a run in it, for workers that are killed: `python crashing.py HOME ROWS`.

Makes the home, an achievement and a started run, and prints the run's key.
"""

import os
import sys


def main(folder: str, rows: int) -> None:
    """Prepare everything that a worker needs, and start the run."""
    os.environ["OPENMERIT_HOME"] = folder
    from openmerit.platform.operations import preparing

    preparing.open_home().fix_origin()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from openmerit.platform.issuing import actions
    from openmerit.platform.issuing.members import AchievementMembers
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
    lines = [f"person{number}@example.org,Person {number}" for number in range(rows)]
    source = "\n".join(["email,name", *lines]).encode()
    run = actions.prepare_run(acting_user=owner, achievement=achievement, source=source)
    actions.start_run(acting_user=owner, run=run)
    print(run.key)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
