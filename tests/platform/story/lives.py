"""A home whose story is told in many short lives, each ended by SIGKILL.

Run as a program of its own: `python lives.py HOME`. Each life is a forked process that kills
itself just before a certain one of its writes. Standard output is one JSON document: how many
lives were cut short, and what stands in the home at the end.
"""

import json
import os
import signal
import sys
import traceback
from collections import Counter
from itertools import cycle
from typing import Any

WRITES_IN_A_LIFE = (1, 2, 19, 3, 31, 7, 43, 11)
"""How many writes a life gets, one life after the other; the cycle starts again at the end."""


def main(folder: str) -> None:
    """Live and die until the story is told, then tell what there is."""
    os.environ["OPENMERIT_HOME"] = folder
    from openmerit.platform.operations import preparing

    home = preparing.open_home()
    home.fix_origin()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    # Once for all lives, which share what their parent knows.
    from openmerit.platform.story import telling  # noqa: F401

    cut_short = 0
    for writes in cycle(WRITES_IN_A_LIFE):
        preparing.let_go()
        child = os.fork()
        if child == 0:
            _live(writes)
        _pid, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, "a life ended by an error"
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        cut_short += 1
        assert cut_short < 300, "the story gets nowhere"
    print(json.dumps({"cut_short": cut_short, **_inventory()}))  # noqa: T201


def _live(writes: int) -> None:
    """Tell the story in this process until it may write no more."""
    from django.db import connection

    from openmerit.platform import story
    from openmerit.platform.engine import leases

    left = writes

    def until_the_end(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, parameters, many, context)

    status = 1
    try:
        # As the worker of a home does that knows itself to be alone: the dead hold no lease.
        leases.expire_all()
        with connection.execute_wrapper(until_the_end):
            story.load()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        connection.close()
        os._exit(status)


def _inventory() -> dict[str, Any]:
    from openmerit.platform.issuing.models import Achievement, Award, Run, SignedCredential
    from openmerit.platform.people.models import Membership, Organisation, Person
    from openmerit.platform.wallet.models import HeldCredential

    return {
        "people": Person.objects.count(),
        "organisations": Organisation.objects.count(),
        "memberships": Membership.objects.count(),
        "achievements": Counter(Achievement.objects.values_list("state", flat=True)),
        "awards": Counter(award.standing for award in Award.objects.all()),
        "claimed": Award.objects.filter(claimed_by__isnull=False).count(),
        "credentials": SignedCredential.objects.count(),
        "held": HeldCredential.objects.count(),
        "shared": HeldCredential.objects.filter(is_shared=True).count(),
        "runs": Counter(Run.objects.values_list("state", flat=True)),
    }


if __name__ == "__main__":
    main(sys.argv[1])
