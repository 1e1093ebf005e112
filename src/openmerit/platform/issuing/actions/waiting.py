"""The worker's part, done by whoever cannot wait for the worker."""

from openmerit.platform.issuing import work


def work_through_what_waits() -> None:
    """Sign the awards that wait and belong to no run, and publish the status lists that changed.

    It is what the worker does, here and now; beside a worker each award is still signed once.
    """
    work.sign_single_awards()
    work.publish_status_lists()
