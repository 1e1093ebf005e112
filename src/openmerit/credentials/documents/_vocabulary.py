"""The closed word lists of Open Badges 3.0 (appendix B) and CLR 2.0, one pattern for each."""

from collections.abc import Sequence
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ACHIEVEMENT_TYPES: Final = _words("""
    Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge
    BachelorDegree Certificate CertificateOfCompletion Certification CommunityService Competency
    Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment
    JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate
    QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential ResearchDoctorate
    SecondarySchoolDiploma
""")
"""What kinds of achievement there are; others are written ``ext:…``."""

RESULT_TYPES: Final = _words("""
    GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result
    RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status
""")
RESULT_STATUSES: Final = _words("""
    Completed Enrolled Failed InProgress OnHold Provisional Withdrew
""")
IDENTIFIER_TYPES: Final = _words("""
    name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber isbn
    issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId
    ltiPlatformId ltiUserId identifier
""")
TARGET_TYPES: Final = _words("""
    ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion CFRubricCriterionLevel
    CTDL
""")
ASSOCIATION_TYPES: Final = _words("""
    exactMatchOf isChildOf isParentOf isPartOf isPeerOf isRelatedTo precedes replacedBy
""")
"""How two achievements of a CLR 2.0 record belong together."""


def pattern(words: Sequence[str], *, extensible: bool = True) -> str:
    """A regular expression for exactly these words, or an extension where the standard has one."""
    extension = r"|ext:[A-Za-z0-9._|-]+" if extensible else ""
    return rf"^(?:{'|'.join(words)}{extension})\Z"
