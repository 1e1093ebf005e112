"""The doors: rows of issuing reach code only through here.

What does not exist and what is not yours answer alike; so does what lies where a member's roles do
not reach to see it. A member who sees a thing and whose roles do not carry the need there gets the
people room's ``NotAllowed``.
"""

from openmerit.platform.issuing.access.achievements import (
    Visitor,
    achievement_for,
    achievement_of,
    may,
    may_define,
    may_draw_another,
    place_of,
    public_achievement,
    public_issuer,
    require,
    require_another,
    subject_of,
    within,
)
from openmerit.platform.issuing.access.awards import (
    award_for,
    award_of,
    award_of_earner,
    award_to_read,
    change_of,
    evidence_file,
    offer_for,
    offer_of,
    request_for,
    request_of,
    require_change,
    require_reader,
    run_for,
    run_of,
)
from openmerit.platform.issuing.access.between import (
    endorsement_for,
    endorsement_of,
    partnership_for,
    partnership_of,
)
from openmerit.platform.issuing.access.moving import archive_for, archive_of, import_for, import_of

__all__ = [
    "Visitor",
    "achievement_for",
    "achievement_of",
    "archive_for",
    "archive_of",
    "award_for",
    "award_of",
    "award_of_earner",
    "award_to_read",
    "change_of",
    "endorsement_for",
    "endorsement_of",
    "evidence_file",
    "import_for",
    "import_of",
    "may",
    "may_define",
    "may_draw_another",
    "offer_for",
    "offer_of",
    "partnership_for",
    "partnership_of",
    "place_of",
    "public_achievement",
    "public_issuer",
    "request_for",
    "request_of",
    "require",
    "require_another",
    "require_change",
    "require_reader",
    "run_for",
    "run_of",
    "subject_of",
    "within",
]
