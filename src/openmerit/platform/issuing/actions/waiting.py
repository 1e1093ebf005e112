"""The worker's part, done by whoever cannot wait for the worker."""

from openmerit.platform.issuing import work, work_endorsements


def work_through_what_waits() -> None:
    """Sign the awards that belong to no run and the endorsements that wait; publish status lists.

    It is what the worker does, here and now; beside a worker each award is still signed once.
    """
    work.sign_single_awards()
    work_endorsements.sign_endorsements()
    work.publish_status_lists()
