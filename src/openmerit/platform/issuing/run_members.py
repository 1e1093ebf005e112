"""A run as the JSON API answers it."""

from typing import Any

from openmerit.platform.issuing import queries
from openmerit.platform.issuing.models import Run


def run_members(run: Run) -> dict[str, Any]:
    """How far the run is, and who signs it off."""
    progress = queries.progress_of(run)
    return {
        "id": run.key,
        "state": run.state,
        "achievement": run.achievement.key,
        "existing": run.existing,
        "total": run.total,
        "issued": progress.issued,
        "skipped": progress.skipped,
        "failed": progress.failed,
        "due_at": run.due_at,
        "digest": run.digest,
        "signoff_by": run.signoff_by.email if run.signoff_by else None,
        "signed_off_at": run.signed_off_at,
        "reason": run.reason,
        "errors": queries.problems_of(run),
    }
