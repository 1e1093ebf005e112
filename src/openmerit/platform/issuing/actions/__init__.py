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
from openmerit.platform.issuing.actions.issuers import (
    expose_key,
    open_issuer,
    rotate_key,
    show_logo,
)
from openmerit.platform.issuing.actions.letters import (
    reset_letter,
    send_test_letter,
    set_letter,
    set_mail_language,
)
from openmerit.platform.issuing.actions.messages import remind, subscribe_again, unsubscribe
from openmerit.platform.issuing.actions.places import grant_for_achievement, place_achievement
from openmerit.platform.issuing.actions.policies import Policy, settle
from openmerit.platform.issuing.actions.readdressing import send_elsewhere
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
from openmerit.platform.issuing.mailings import Wording
from openmerit.platform.issuing.members import AchievementMembers

__all__ = [
    "AchievementMembers",
    "BadgeDesign",
    "Policy",
    "Translation",
    "Wording",
    "award",
    "cancel_run",
    "copy_achievement",
    "create_achievement",
    "edit_achievement",
    "expose_key",
    "grant_for_achievement",
    "mark_claimed",
    "mend",
    "new_version",
    "open_issuer",
    "pause_run",
    "place_achievement",
    "prepare_run",
    "publish_achievement",
    "reinstate",
    "remind",
    "remove_draft",
    "resend_claim_mail",
    "reset_letter",
    "resume_run",
    "retire_achievement",
    "revoke",
    "rotate_key",
    "send_back",
    "send_elsewhere",
    "send_test_letter",
    "set_letter",
    "set_mail_language",
    "settle",
    "show_logo",
    "start_run",
    "submit_for_review",
    "subscribe_again",
    "suspend",
    "translate",
    "unsubscribe",
    "work_through_what_waits",
]
