"""What a learner or an employer would still miss of an achievement, and why it matters."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from openmerit.platform.issuing.members import AchievementMembers

ENOUGH_WORDS = 8
ENOUGH_CRITERIA = 20


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that readers ask for, whether it is there, and why they ask."""

    is_there: bool
    label: str
    why: str


def points_of(members: AchievementMembers) -> list[Point]:
    """The points in the order in which a reader misses them."""
    return [
        Point(
            len(members.description.split()) >= ENOUGH_WORDS,
            _("Says what someone can do"),
            _("It is the first sentence that an employer reads."),
        ),
        Point(
            len(members.criteria_narrative.split()) >= ENOUGH_CRITERIA
            or bool(members.criteria_url),
            _("Says what was asked"),
            _("Without it, nobody can tell an exam from an attendance list."),
        ),
        Point(
            bool(members.alignment),
            _("Names its skills"),
            _("Skills with an address are found by people and machines that search for them."),
        ),
        Point(
            members.achievement_type not in {"Badge", "Achievement"},
            _("Says what kind it is"),
            _("A certificate, a course and a licence are worth different things."),
        ),
        Point(
            bool(members.tag),
            _("Can be found by tags"),
            _("Learners look for a field before they know your names for it."),
        ),
    ]
