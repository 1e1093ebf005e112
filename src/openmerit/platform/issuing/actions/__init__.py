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
from openmerit.platform.issuing.actions.moving import (
    cancel_import,
    carry_on_import,
    note_download,
    prepare_import,
    request_archive,
    start_import,
)
from openmerit.platform.issuing.actions.policies import Policy, settle
from openmerit.platform.issuing.actions.review import send_back, submit_for_review
from openmerit.platform.issuing.actions.runs import (
    cancel_run,
    pause_run,
    prepare_run,
    resume_run,
    start_run,
)
from openmerit.platform.issuing.actions.versions import (
    Translation,
    mend,
    new_version,
    translate,
)
from openmerit.platform.issuing.actions.waiting import work_through_what_waits
from openmerit.platform.issuing.drawing import BadgeDesign
from openmerit.platform.issuing.members import AchievementMembers

__all__ = [
    "AchievementMembers",
    "BadgeDesign",
    "Policy",
    "Translation",
    "award",
    "cancel_import",
    "cancel_run",
    "carry_on_import",
    "copy_achievement",
    "create_achievement",
    "edit_achievement",
    "mark_claimed",
    "mend",
    "new_version",
    "note_download",
    "open_issuer",
    "pause_run",
    "prepare_import",
    "prepare_run",
    "publish_achievement",
    "reinstate",
    "remove_draft",
    "request_archive",
    "resend_claim_mail",
    "resume_run",
    "retire_achievement",
    "revoke",
    "rotate_key",
    "send_back",
    "settle",
    "start_import",
    "start_run",
    "submit_for_review",
    "suspend",
    "translate",
    "work_through_what_waits",
]
