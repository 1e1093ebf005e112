"""Durable work: each task may be lost or killed, and is nudged again by the sweeps."""

from django_tasks import task

from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import (
    bulk,
    claim_reminding,
    resigning,
    work,
    work_endorsements,
    work_partnerships,
)
from openmerit.platform.issuing.moving import archiving, carrying, previewing, sweeping


@task(queue_name="bulk")
def work_on_run(key: str) -> None:
    """Carries a run on; what it put in the place of something else is then published."""
    work.work_on_run(key)
    work.publish_status_lists()


@task(queue_name="bulk")
def work_on_change(key: str) -> None:
    """Carries a bulk change on; what it withdrew is then published."""
    bulk.work_on_change(key)
    work.publish_status_lists()


@task(queue_name="bulk")
def work_on_reminders(key: str) -> None:
    """Carries a round of reminders on."""
    claim_reminding.work_on_reminders(key)


@task
def sign_single_awards() -> None:
    """Signs awards that belong to no run; what a correction replaced is then published."""
    work.sign_single_awards()
    work.publish_status_lists()


@task
def sign_anew() -> None:
    """Signs anew what a key signed that was exposed."""
    resigning.sign_anew()


@task
def sign_endorsements() -> None:
    """Signs endorsements that were given."""
    work_endorsements.sign_endorsements()


@task
def sign_authorisations() -> None:
    """Signs what lets partners award."""
    work_partnerships.sign_authorisations()


@task
def publish_status_lists() -> None:
    """Publishes what was revoked, suspended or reinstated."""
    work.publish_status_lists()


@task(queue_name="bulk")
def read_import(key: str) -> None:
    """Reads an export that is too large to be read while a person waits."""
    previewing.read_import(key)


@task(queue_name="bulk")
def work_on_import(key: str) -> None:
    """Carries an import on; what it made is then signed, and what it withdrew is published."""
    carrying.work_on_import(key)
    work.sign_single_awards()
    work.publish_status_lists()


@task(queue_name="bulk")
def write_archive(key: str) -> None:
    """Writes everything of an organisation into one file."""
    archiving.write_archive(key)


def hand_out_again() -> None:
    """Nudges for work that waits and that nobody holds, since a nudge may have been lost."""
    for key in work.runs_without_worker():
        nudge(work_on_run, key)
    for key in bulk.changes_without_worker():
        nudge(work_on_change, key)
    for key in claim_reminding.rounds_without_worker():
        nudge(work_on_reminders, key)
    for key in sweeping.imports_without_reader():
        nudge(read_import, key)
    for key in sweeping.imports_without_worker():
        nudge(work_on_import, key)
    for key in sweeping.archives_without_worker():
        nudge(write_archive, key)
    if work.single_awards_wait():
        nudge(sign_single_awards)
    if resigning.something_waits():
        nudge(sign_anew)
    if work_endorsements.endorsements_wait():
        nudge(sign_endorsements)
    if work_partnerships.authorisations_wait():
        nudge(sign_authorisations)
