"""The nouns of issuing: achievements, awards, runs, signed credentials, status lists, keys."""

from openmerit.platform.issuing.models.achievements import (
    Achievement,
    AchievementNote,
    IssuerKey,
)
from openmerit.platform.issuing.models.awards import Award, SignedCredential
from openmerit.platform.issuing.models.lists import STATUS_LIST_LENGTH, StatusList, StatusRegister
from openmerit.platform.issuing.models.mailings import MailLanguage, MailTemplate
from openmerit.platform.issuing.models.policies import IssuerPolicy
from openmerit.platform.issuing.models.profiles import IssuerLogo
from openmerit.platform.issuing.models.runs import Run, RunRow

__all__ = [
    "STATUS_LIST_LENGTH",
    "Achievement",
    "AchievementNote",
    "Award",
    "IssuerKey",
    "IssuerLogo",
    "IssuerPolicy",
    "MailLanguage",
    "MailTemplate",
    "Run",
    "RunRow",
    "SignedCredential",
    "StatusList",
    "StatusRegister",
]
