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
from openmerit.platform.issuing.queries.documents import (
    did_document,
    organisation_of_did,
    status_list,
)
from openmerit.platform.issuing.queries.homes import IssuerHome, issuer_home
from openmerit.platform.issuing.queries.issuers import KeyCard, key_of, keys_of, public_logo
from openmerit.platform.issuing.queries.letters import letter_of, letters_of, sample_of
from openmerit.platform.issuing.queries.messages import (
    mails_about,
    messages_of,
    names_in,
    page_of_messages,
    troubles_of,
)
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
    "KeyCard",
    "Line",
    "Preview",
    "PreviewRow",
    "Progress",
    "PublicIssuer",
    "achievement_cards",
    "active_key",
    "award_by_claim_token",
    "award_of_credential",
    "awards_waiting_for",
    "awards_with_credentials",
    "baked_badge",
    "credential_of",
    "did_document",
    "issuer_home",
    "issuer_proof",
    "issuers_with_proof",
    "key_of",
    "keys_of",
    "letter_of",
    "letters_of",
    "line_of",
    "mails_about",
    "mending_file_of",
    "messages_of",
    "names_in",
    "organisation_of_did",
    "own_document",
    "page_of_achievements",
    "page_of_awards",
    "page_of_messages",
    "page_of_runs",
    "policy_of",
    "preview_of",
    "problems_of",
    "progress_of",
    "progress_of_all",
    "public_achievements",
    "public_award",
    "public_issuers",
    "public_logo",
    "published_index",
    "recent_awards",
    "sample_of",
    "status_list",
    "troubles_of",
]
