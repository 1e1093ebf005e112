"""The verbs of issuing, one function for each thing that a person can do.

Beside them stand the two types that say what an achievement is and how its badge looks.
"""

from openmerit.platform.issuing.actions.achievements import (
    copy_achievement,
    create_achievement,
    edit_achievement,
    publish_achievement,
    remove_draft,
    retire_achievement,
)
from openmerit.platform.issuing.actions.awards import (
    award,
    mark_claimed,
    reinstate,
    resend_claim_mail,
    revoke,
    suspend,
)
from openmerit.platform.issuing.actions.issuers import open_issuer, rotate_key
from openmerit.platform.issuing.actions.runs import (
    cancel_run,
    pause_run,
    prepare_run,
    resume_run,
    start_run,
)
from openmerit.platform.issuing.actions.waiting import work_through_what_waits
from openmerit.platform.issuing.drawing import BadgeDesign
from openmerit.platform.issuing.members import AchievementMembers

__all__ = [
    "AchievementMembers",
    "BadgeDesign",
    "award",
    "cancel_run",
    "copy_achievement",
    "create_achievement",
    "edit_achievement",
    "mark_claimed",
    "open_issuer",
    "pause_run",
    "prepare_run",
    "publish_achievement",
    "reinstate",
    "remove_draft",
    "resend_claim_mail",
    "resume_run",
    "retire_achievement",
    "revoke",
    "rotate_key",
    "start_run",
    "suspend",
    "work_through_what_waits",
]
