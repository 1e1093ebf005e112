"""The verbs of issuing, one function for each thing that a person can do.

Beside them stand the types that say what an achievement is, how its badge looks and what is
endorsed.
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
    take_back,
)
from openmerit.platform.issuing.actions.bulk import (
    drop_change,
    prepare_change,
    start_change,
    take_change_back,
)
from openmerit.platform.issuing.actions.certificates import (
    MAX_SIGNATORIES,
    CertificateDesign,
    Signatory,
    design_certificate,
    make_certificate,
)
from openmerit.platform.issuing.actions.colours import settle_colours
from openmerit.platform.issuing.actions.columns import (
    choose_existing,
    choose_sheet,
    map_columns,
)
from openmerit.platform.issuing.actions.desk import (
    mend_address,
    note_opening,
    remind_award,
    remind_recipient,
    start_reminders,
)
from openmerit.platform.issuing.actions.endorsements import (
    ask_for_endorsement,
    decline,
    endorse,
    endorse_unasked,
    take_ask_back,
    withdraw,
)
from openmerit.platform.issuing.actions.evidence import Uploaded
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
from openmerit.platform.issuing.actions.messages import subscribe_again, unsubscribe
from openmerit.platform.issuing.actions.moving import (
    cancel_import,
    carry_on_import,
    note_download,
    prepare_import,
    request_archive,
    start_import,
)
from openmerit.platform.issuing.actions.offers import (
    Offer,
    claim_offer,
    close_offer,
    make_offer,
    reopen_offer,
)
from openmerit.platform.issuing.actions.partners import (
    accept_partnership,
    change_partnership,
    decline_partnership,
    give_partnership_back,
    offer_partnership,
    withdraw_partnership,
)
from openmerit.platform.issuing.actions.places import grant_for_achievement, place_achievement
from openmerit.platform.issuing.actions.policies import Policy, settle
from openmerit.platform.issuing.actions.requests import (
    ask_for_name,
    decline_request,
    grant_request,
)
from openmerit.platform.issuing.actions.review import send_back, submit_for_review
from openmerit.platform.issuing.actions.runs import (
    cancel_run,
    pause_run,
    prepare_run,
    resume_run,
    start_run,
)
from openmerit.platform.issuing.actions.signoff import ask_signoff, send_run_back, sign_off
from openmerit.platform.issuing.actions.tallies import count_check, count_shared
from openmerit.platform.issuing.actions.upkeep import correct, renew
from openmerit.platform.issuing.actions.versions import (
    Translation,
    mend,
    new_version,
    translate,
)
from openmerit.platform.issuing.actions.waiting import work_through_what_waits
from openmerit.platform.issuing.drawing import BadgeDesign
from openmerit.platform.issuing.endorsing import Subject
from openmerit.platform.issuing.mailings import Wording
from openmerit.platform.issuing.members import AchievementMembers

__all__ = [
    "MAX_SIGNATORIES",
    "AchievementMembers",
    "BadgeDesign",
    "CertificateDesign",
    "Offer",
    "Policy",
    "Signatory",
    "Subject",
    "Translation",
    "Uploaded",
    "Wording",
    "accept_partnership",
    "ask_for_endorsement",
    "ask_for_name",
    "ask_signoff",
    "award",
    "cancel_import",
    "cancel_run",
    "carry_on_import",
    "change_partnership",
    "choose_existing",
    "choose_sheet",
    "claim_offer",
    "close_offer",
    "copy_achievement",
    "correct",
    "count_check",
    "count_shared",
    "create_achievement",
    "decline",
    "decline_partnership",
    "decline_request",
    "design_certificate",
    "drop_change",
    "edit_achievement",
    "endorse",
    "endorse_unasked",
    "expose_key",
    "give_partnership_back",
    "grant_for_achievement",
    "grant_request",
    "make_certificate",
    "make_offer",
    "map_columns",
    "mark_claimed",
    "mend",
    "mend_address",
    "new_version",
    "note_download",
    "note_opening",
    "offer_partnership",
    "open_issuer",
    "pause_run",
    "place_achievement",
    "prepare_change",
    "prepare_import",
    "prepare_run",
    "publish_achievement",
    "reinstate",
    "remind_award",
    "remind_recipient",
    "remove_draft",
    "renew",
    "reopen_offer",
    "request_archive",
    "resend_claim_mail",
    "reset_letter",
    "resume_run",
    "retire_achievement",
    "revoke",
    "rotate_key",
    "send_back",
    "send_run_back",
    "send_test_letter",
    "set_letter",
    "set_mail_language",
    "settle",
    "settle_colours",
    "show_logo",
    "sign_off",
    "start_change",
    "start_import",
    "start_reminders",
    "start_run",
    "submit_for_review",
    "subscribe_again",
    "suspend",
    "take_ask_back",
    "take_back",
    "take_change_back",
    "translate",
    "unsubscribe",
    "withdraw",
    "withdraw_partnership",
    "work_through_what_waits",
]
