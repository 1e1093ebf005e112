"""Durable work: each task may be lost or killed, and is nudged again by the sweep."""

from django_tasks import task

from openmerit.platform.engine.tasks import nudge
from openmerit.platform.people.actions import standing


@task(queue_name="bulk")
def look_at_domain_again(pk: int) -> None:
    """Looks at one domain: its machines answer when they like, so others come in between."""
    standing.look_at_domain_again(pk)


def hand_out_domains() -> None:
    """Nudges for each domain that nobody looked at for a day; a sweep must not wait for them."""
    for pk in standing.domains_to_look_at():
        nudge(look_at_domain_again, pk)
