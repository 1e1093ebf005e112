"""The nouns of issuing: achievements, awards, runs, signed credentials, status lists, keys."""

from openmerit.platform.issuing.models.achievements import (
    Achievement,
    AchievementNote,
    IssuerKey,
)
from openmerit.platform.issuing.models.awards import Award, SignedCredential
from openmerit.platform.issuing.models.certificates import (
    Certificate,
    CertificateSignatory,
    CertificateTemplate,
)
from openmerit.platform.issuing.models.changes import BulkChange, ChangedAward, ExpiryReminder
from openmerit.platform.issuing.models.colours import BrandColours
from openmerit.platform.issuing.models.columns import ColumnMapping
from openmerit.platform.issuing.models.desk import (
    ClaimOpening,
    ClaimReminder,
    CorrectionRequest,
    ReminderRound,
)
from openmerit.platform.issuing.models.endorsements import Endorsement
from openmerit.platform.issuing.models.evidence import EvidenceFile
from openmerit.platform.issuing.models.insight import CheckedBadge, Tally
from openmerit.platform.issuing.models.lists import STATUS_LIST_LENGTH, StatusList, StatusRegister
from openmerit.platform.issuing.models.mailings import MailLanguage, MailTemplate
from openmerit.platform.issuing.models.moving import Archive, Import, ImportRow, Origin
from openmerit.platform.issuing.models.offers import ClaimOffer
from openmerit.platform.issuing.models.partnerships import Partnership
from openmerit.platform.issuing.models.policies import IssuerPolicy
from openmerit.platform.issuing.models.profiles import IssuerLogo
from openmerit.platform.issuing.models.runs import Run, RunRow

__all__ = [
    "STATUS_LIST_LENGTH",
    "Achievement",
    "AchievementNote",
    "Archive",
    "Award",
    "BrandColours",
    "BulkChange",
    "Certificate",
    "CertificateSignatory",
    "CertificateTemplate",
    "ChangedAward",
    "CheckedBadge",
    "ClaimOffer",
    "ClaimOpening",
    "ClaimReminder",
    "ColumnMapping",
    "CorrectionRequest",
    "Endorsement",
    "EvidenceFile",
    "ExpiryReminder",
    "Import",
    "ImportRow",
    "IssuerKey",
    "IssuerLogo",
    "IssuerPolicy",
    "MailLanguage",
    "MailTemplate",
    "Origin",
    "Partnership",
    "ReminderRound",
    "Run",
    "RunRow",
    "SignedCredential",
    "StatusList",
    "StatusRegister",
    "Tally",
]
