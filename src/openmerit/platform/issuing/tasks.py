"""Durable work: each task may be lost or killed, and is nudged again by the sweeps."""

from django_tasks import task

from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import bulk, resigning, work, work_endorsements


@task(queue_name="bulk")
def work_on_run(key: str) -> None:
    """Carries a run on."""
    work.work_on_run(key)


@task(queue_name="bulk")
def work_on_change(key: str) -> None:
    """Carries a bulk change on."""
    bulk.work_on_change(key)


@task
def sign_single_awards() -> None:
    """Signs awards that belong to no run."""
    work.sign_single_awards()


@task
def sign_anew() -> None:
    """Signs anew what a key signed that was exposed."""
    resigning.sign_anew()


@task
def sign_endorsements() -> None:
    """Signs endorsements that were given."""
    work_endorsements.sign_endorsements()


@task
def publish_status_lists() -> None:
    """Publishes what was revoked, suspended or reinstated."""
    work.publish_status_lists()


def hand_out_again() -> None:
    """Nudges for work that waits and that nobody holds, since a nudge may have been lost."""
    for key in work.runs_without_worker():
        nudge(work_on_run, key)
    for key in bulk.changes_without_worker():
        nudge(work_on_change, key)
    if work.single_awards_wait():
        nudge(sign_single_awards)
    if resigning.something_waits():
        nudge(sign_anew)
    if work_endorsements.endorsements_wait():
        nudge(sign_endorsements)
