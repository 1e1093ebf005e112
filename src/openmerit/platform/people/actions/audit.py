"""Writing the audit trail."""

from typing import Any

from openmerit.platform.people.models import AuditEntry, Organisation, Person


def record(
    *,
    acting_user: Person | None,
    verb: str,
    organisation: Organisation | None = None,
    subject: str,
    before: Any = None,
    after: Any = None,
) -> AuditEntry:
    """Write what was done into the caller's transaction, with the values before and after.

    `verb` is a stable word such as "achievement.published"; `subject` names the thing so that it
    is recognised after it is gone. `acting_user` None says that the installation itself did it.
    """
    return AuditEntry.objects.create(
        organisation=organisation,
        person=acting_user if acting_user is not None and acting_user.pk else None,
        verb=verb,
        subject=subject[:300],
        before=before,
        after=after,
    )
