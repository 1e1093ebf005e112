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
from openmerit.platform.issuing.queries.documents import did_document, status_list
from openmerit.platform.issuing.queries.expiry import EndingSoon, ending_soon
from openmerit.platform.issuing.queries.homes import IssuerHome, issuer_home
from openmerit.platform.issuing.queries.own import own_document
from openmerit.platform.issuing.queries.policies import Line, line_of, policy_of
from openmerit.platform.issuing.queries.proof import (
    active_key,
    issuer_proof,
    issuers_with_proof,
    published_index,
)
from openmerit.platform.issuing.queries.runs import (
    Preview,
    PreviewRow,
    Progress,
    mending_file_of,
    page_of_runs,
    preview_of,
    problems_of,
    progress_of,
    progress_of_all,
)
from openmerit.platform.issuing.queries.showcase import PublicIssuer, public_issuers
from openmerit.platform.issuing.reasons import Reason

__all__ = [
    "AchievementCard",
    "ChangeProgress",
    "Concerned",
    "EndingSoon",
    "IssuerHome",
    "Line",
    "Preview",
    "PreviewRow",
    "Progress",
    "PublicIssuer",
    "Reason",
    "achievement_cards",
    "active_key",
    "award_by_claim_token",
    "award_of_credential",
    "awards_waiting_for",
    "awards_with_credentials",
    "baked_badge",
    "change_progress",
    "changes_under_way",
    "concerned_by",
    "credential_of",
    "did_document",
    "ending_soon",
    "followers_of",
    "issuer_home",
    "issuer_proof",
    "issuers_with_proof",
    "line_of",
    "mending_file_of",
    "newest_claimed",
    "outcome_lines",
    "own_document",
    "page_of_achievements",
    "page_of_awards",
    "page_of_changes",
    "page_of_runs",
    "page_of_selection",
    "policy_of",
    "preview_of",
    "problems_of",
    "progress_of",
    "progress_of_all",
    "public_achievements",
    "public_award",
    "public_issuers",
    "published_index",
    "recent_awards",
    "skipped_of",
    "status_list",
]
