"""The questions of issuing: read functions with a bounded number of SQL queries."""

from openmerit.platform.issuing.queries.achievements import (
    AchievementCard,
    achievement_cards,
    page_of_achievements,
    public_achievements,
)
from openmerit.platform.issuing.queries.awards import (
    award_by_claim_token,
    award_of_credential,
    awards_waiting_for,
    awards_with_credentials,
    baked_badge,
    credential_of,
    followers_of,
    newest_claimed,
    page_of_awards,
    public_award,
    recent_awards,
)
from openmerit.platform.issuing.queries.bulk import (
    ChangeProgress,
    Concerned,
    change_progress,
    changes_under_way,
    concerned_by,
    outcome_lines,
    page_of_changes,
    page_of_selection,
    skipped_of,
)
from openmerit.platform.issuing.queries.certificates import (
    Look,
    certificate_pdf,
    certificate_sample,
    certified_document,
    look_of,
)
from openmerit.platform.issuing.queries.colours import colours_of, palettes_for
from openmerit.platform.issuing.queries.documents import (
    did_document,
    organisation_of_did,
    status_list,
)
from openmerit.platform.issuing.queries.expiry import EndingSoon, ending_soon
from openmerit.platform.issuing.queries.homes import IssuerHome, issuer_home
from openmerit.platform.issuing.queries.insight import (
    Choices,
    Counts,
    Group,
    Insight,
    choices_of,
    insight_of,
)
from openmerit.platform.issuing.queries.issuers import KeyCard, key_of, keys_of, public_logo
from openmerit.platform.issuing.queries.offers import (
    addresses_admitted,
    held_by,
    offer_with_code,
    page_of_offers,
)
from openmerit.platform.issuing.queries.own import own_document
from openmerit.platform.issuing.queries.policies import Line, line_of, policy_of
from openmerit.platform.issuing.queries.previews import (
    Column,
    Preview,
    PreviewRow,
    columns_of,
    holders_file_of,
    preview_of,
    preview_of_run,
)
from openmerit.platform.issuing.queries.proof import (
    active_key,
    issuer_proof,
    issuers_with_proof,
    published_index,
)
from openmerit.platform.issuing.queries.runs import (
    Progress,
    mending_file_of,
    page_of_runs,
    problems_of,
    progress_of,
    progress_of_all,
)
from openmerit.platform.issuing.queries.scheduled import scheduled_awards, scheduled_runs
from openmerit.platform.issuing.queries.showcase import PublicIssuer, public_issuers
from openmerit.platform.issuing.queries.signoff import who_may_sign_off
from openmerit.platform.issuing.queries.upkeep import as_published, says_now
from openmerit.platform.issuing.reasons import Reason

__all__ = [
    "AchievementCard",
    "ChangeProgress",
    "Choices",
    "Column",
    "Concerned",
    "Counts",
    "EndingSoon",
    "Group",
    "Insight",
    "IssuerHome",
    "KeyCard",
    "Line",
    "Look",
    "Preview",
    "PreviewRow",
    "Progress",
    "PublicIssuer",
    "Reason",
    "achievement_cards",
    "active_key",
    "addresses_admitted",
    "as_published",
    "award_by_claim_token",
    "award_of_credential",
    "awards_waiting_for",
    "awards_with_credentials",
    "baked_badge",
    "certificate_pdf",
    "certificate_sample",
    "certified_document",
    "change_progress",
    "changes_under_way",
    "choices_of",
    "colours_of",
    "columns_of",
    "concerned_by",
    "credential_of",
    "did_document",
    "ending_soon",
    "followers_of",
    "held_by",
    "holders_file_of",
    "insight_of",
    "issuer_home",
    "issuer_proof",
    "issuers_with_proof",
    "key_of",
    "keys_of",
    "line_of",
    "look_of",
    "mending_file_of",
    "newest_claimed",
    "offer_with_code",
    "organisation_of_did",
    "outcome_lines",
    "own_document",
    "page_of_achievements",
    "page_of_awards",
    "page_of_changes",
    "page_of_offers",
    "page_of_runs",
    "page_of_selection",
    "palettes_for",
    "policy_of",
    "preview_of",
    "preview_of_run",
    "problems_of",
    "progress_of",
    "progress_of_all",
    "public_achievements",
    "public_award",
    "public_issuers",
    "public_logo",
    "published_index",
    "recent_awards",
    "says_now",
    "scheduled_awards",
    "scheduled_runs",
    "skipped_of",
    "status_list",
    "who_may_sign_off",
]
