"""The nouns: people, organisations and their units, memberships, roles, tokens, the audit trail."""

from openmerit.platform.people.models.accounts import ApiToken, Person, PersonManager
from openmerit.platform.people.models.audit import AuditEntry
from openmerit.platform.people.models.organisations import (
    GRANTABLE,
    Grant,
    Invitation,
    Membership,
    Organisation,
    Role,
    Standing,
    Unit,
)
from openmerit.platform.people.models.standing import (
    ConfirmedDomain,
    ImpersonationReport,
    ProtectedName,
)

__all__ = [
    "GRANTABLE",
    "ApiToken",
    "AuditEntry",
    "ConfirmedDomain",
    "Grant",
    "ImpersonationReport",
    "Invitation",
    "Membership",
    "Organisation",
    "Person",
    "PersonManager",
    "ProtectedName",
    "Role",
    "Standing",
    "Unit",
]
