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
from openmerit.platform.issuing.queries.homes import IssuerHome, issuer_home
from openmerit.platform.issuing.queries.moving import (
    ImportCounts,
    archives_of,
    import_counts,
    import_table,
    origin_of,
    origins_of,
    page_of_import_rows,
    page_of_imports,
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
    "ImportCounts",
    "IssuerHome",
    "Line",
    "Preview",
    "PreviewRow",
    "Progress",
    "PublicIssuer",
    "achievement_cards",
    "active_key",
    "archives_of",
    "award_by_claim_token",
    "award_of_credential",
    "awards_waiting_for",
    "awards_with_credentials",
    "baked_badge",
    "credential_of",
    "did_document",
    "import_counts",
    "import_table",
    "issuer_home",
    "issuer_proof",
    "issuers_with_proof",
    "line_of",
    "mending_file_of",
    "origin_of",
    "origins_of",
    "own_document",
    "page_of_achievements",
    "page_of_awards",
    "page_of_import_rows",
    "page_of_imports",
    "page_of_runs",
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
    "status_list",
]
