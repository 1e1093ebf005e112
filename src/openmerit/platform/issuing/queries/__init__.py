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
    page_of_awards,
    public_award,
    recent_awards,
)
from openmerit.platform.issuing.queries.documents import did_document, status_list
from openmerit.platform.issuing.queries.endorsements import (
    Standing,
    badge_with_endorsements,
    count_for_award,
    endorsements_asked_of,
    endorsements_in_force,
    listed_endorsements,
    page_of_endorsements,
    published_achievement,
    published_profile,
    signed_endorsement,
    standing_of,
)
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

__all__ = [
    "AchievementCard",
    "IssuerHome",
    "Line",
    "Preview",
    "PreviewRow",
    "Progress",
    "PublicIssuer",
    "Standing",
    "achievement_cards",
    "active_key",
    "award_by_claim_token",
    "award_of_credential",
    "awards_waiting_for",
    "awards_with_credentials",
    "badge_with_endorsements",
    "baked_badge",
    "count_for_award",
    "credential_of",
    "did_document",
    "endorsements_asked_of",
    "endorsements_in_force",
    "issuer_home",
    "issuer_proof",
    "issuers_with_proof",
    "line_of",
    "listed_endorsements",
    "mending_file_of",
    "own_document",
    "page_of_achievements",
    "page_of_awards",
    "page_of_endorsements",
    "page_of_runs",
    "policy_of",
    "preview_of",
    "problems_of",
    "progress_of",
    "progress_of_all",
    "public_achievements",
    "public_award",
    "public_issuers",
    "published_achievement",
    "published_index",
    "published_profile",
    "recent_awards",
    "signed_endorsement",
    "standing_of",
    "status_list",
]
