"""The elements by which learners, employers and quality bodies judge a micro-credential.

They are those of the EU Council Recommendation 2022/C 243/02, Annex I, as far as an achievement
says them (learner, date, grade and issuer stand in each award). Open Badges 3.0 has members for a
few; the others are signed as Alignments, each at an anchor of the achievement's own page, so that
no term is without a meaning and every verifier shows them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from openmerit.platform.issuing.errors import AchievementRefused

Words = str | Promise

FRAMEWORK: Final = "Council Recommendation (EU) 2022/C 243/02, Annex I"
EQF: Final = "European Qualifications Framework"
ISCED: Final = "ISCED-F 2013"
MAX_OUTCOMES: Final = 30
_MAX_TEXT: Final = 2_000


@dataclass(frozen=True)
class Element:
    """One thing that is said of a micro-credential.

    Attributes:
        key: by which it is kept, and its anchor on the public page.
        label: what it is called.
        why: why somebody asks for it.
        read: what was typed → what is kept; raises ValueError with what is wrong.
        choices: word → label, where it is one of some.
    """

    key: str
    label: Words
    why: Words
    read: Callable[[Any], Any]
    choices: Mapping[str, Words] | None = None


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value.strip()) > _MAX_TEXT:
        raise ValueError(_("It must be text of at most 2,000 letters."))
    return " ".join(value.split())


def _number(smallest: float, largest: float, *, whole: bool) -> Callable[[Any], float | int]:
    def read(value: Any) -> float | int:
        try:
            number = float(value) if not isinstance(value, bool) else float("nan")
        except (TypeError, ValueError):
            number = float("nan")
        fits = smallest <= number <= largest and (number.is_integer() or not whole)
        if not fits:
            raise ValueError(
                _("Give a number from %(least)g to %(most)g.")
                % {"least": smallest, "most": largest}
            )
        return int(number) if number.is_integer() else number

    return read


def _one_of(choices: Mapping[str, Words]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(_("Choose one of: %(words)s.") % {"words": ", ".join(sorted(choices))})
        return str(value)

    return read


def _outcomes(value: Any) -> list[str]:
    listed = value.splitlines() if isinstance(value, str) else value
    if not isinstance(listed, list) or len(listed) > MAX_OUTCOMES:
        raise ValueError(_("Give at most %(most)d outcomes, one a line.") % {"most": MAX_OUTCOMES})
    kept = [_text(one) for one in listed]
    return list(dict.fromkeys(one for one in kept if one))


ASSESSMENTS: Final[Mapping[str, Words]] = {
    "exam": _("A written or practical exam"),
    "project": _("A project"),
    "portfolio": _("A portfolio"),
    "observation": _("Observation at work"),
    "quiz": _("A quiz"),
    "recognition": _("Recognition of prior learning"),
    "other": _("Another kind"),
    "none": _("Nothing is assessed"),
}
PARTICIPATION: Final[Mapping[str, Words]] = {
    "onsite": _("On site"),
    "online": _("Online"),
    "blended": _("Partly online"),
    "workplace": _("At the workplace"),
}
SUPERVISION: Final[Mapping[str, Words]] = {
    "onsite": _("Supervised on site"),
    "online": _("Supervised online"),
    "none": _("Not supervised"),
}
IDENTITY: Final[Mapping[str, Words]] = {
    "document": _("By an identity document"),
    "account": _("By a verified account"),
    "known": _("Known to the assessor in person"),
    "none": _("Not checked"),
}

ELEMENTS: Final[Mapping[str, Element]] = {
    element.key: element
    for element in (
        Element(
            "outcomes",
            _("Learning outcomes"),
            _("They say what someone knows and can do; a title alone does not."),
            _outcomes,
        ),
        Element(
            "workload_hours",
            _("Notional workload in hours"),
            _("Ten hours and two hundred hours are not the same achievement."),
            _number(0.5, 10_000, whole=False),
        ),
        Element(
            "ects",
            _("Credits (ECTS)"),
            _("Universities count credits when they recognise what was learned."),
            _number(0.1, 300, whole=False),
        ),
        Element(
            "eqf_level",
            _("Level (EQF, 1 to 8)"),
            _("It lets a stranger place it between school and doctorate."),
            _number(1, 8, whole=True),
        ),
        Element(
            "nqf_level",
            _("Level in a national framework"),
            _("Such as “AQF 5” or “NLQF 6”: what authorities at home go by."),
            _text,
        ),
        Element(
            "isced_field",
            _("Field (ISCED-F code)"),
            _("Statistics and catalogues sort by it."),
            _text,
        ),
        Element(
            "assessment_type",
            _("Type of assessment"),
            _("An exam and an attendance list prove different things."),
            _one_of(ASSESSMENTS),
            ASSESSMENTS,
        ),
        Element(
            "participation",
            _("Form of participation"),
            _("Learners fit it around work and life by this."),
            _one_of(PARTICIPATION),
            PARTICIPATION,
        ),
        Element(
            "quality_assurance",
            _("Type of quality assurance"),
            _("Who looks after the quality, inside and from outside."),
            _text,
        ),
        Element(
            "prerequisites",
            _("What is needed to begin"),
            _("So that nobody begins what they cannot follow."),
            _text,
        ),
        Element(
            "supervision",
            _("Supervision during assessment"),
            _("Whether somebody saw that it was their own work."),
            _one_of(SUPERVISION),
            SUPERVISION,
        ),
        Element(
            "identity_verification",
            _("How identity was checked"),
            _("Whether it was this person who was assessed."),
            _one_of(IDENTITY),
            IDENTITY,
        ),
        Element(
            "stackability",
            _("How it adds up with others"),
            _("Whether it counts toward something larger."),
            _text,
        ),
        Element(
            "further_information",
            _("Further information"),
            _("Where the whole of it can be read."),
            _text,
        ),
    )
}
"""By key, in the order in which they are asked for and shown."""


def read_elements(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of elements as they were given; what is empty is left out.

    Raises ``AchievementRefused`` naming the element that is not known or cannot be kept.
    """
    kept: dict[str, Any] = {}
    for key, value in given.items():
        element = ELEMENTS.get(key)
        if element is None:
            raise AchievementRefused(
                member=f"elements.{key}"[:100],
                problem=f"There is no such element; known are {', '.join(ELEMENTS)}.",
            )
        if value in (None, "", [], {}):
            continue
        try:
            read = element.read(value)
        except ValueError as error:
            raise AchievementRefused(member=f"elements.{key}", problem=str(error)) from None
        if read not in ("", []):
            kept[key] = read
    return {key: kept[key] for key in ELEMENTS if key in kept}


def shown(key: str, value: Any) -> str:
    """An element's value in a person's words."""
    choices = ELEMENTS[key].choices
    if choices is not None:
        return str(choices[value])
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def alignments_of(elements: Mapping[str, Any], uri: str) -> list[dict[str, Any]]:
    """The elements as Alignments of Open Badges 3.0 (section B.1.4), for the achievement at `uri`.

    Learning outcomes are competencies. A level of the EQF points to the EU's own address of it.
    Credits stand in `creditsAvailable` too, which has no unit; here it is named.
    """
    found: list[dict[str, Any]] = []
    for place, outcome in enumerate(elements.get("outcomes", ()), start=1):
        found.append(
            {
                "type": ["Alignment"],
                "targetName": outcome,
                "targetUrl": f"{uri}#outcome-{place}",
                "targetType": "ceasn:Competency",
            }
        )
    for key, value in elements.items():
        if key == "outcomes":
            continue
        alignment = {
            "type": ["Alignment"],
            "targetName": f"{_ENGLISH[key]}: {_spoken(key, value)}",
            "targetUrl": f"{uri}#{key}",
            "targetFramework": FRAMEWORK,
            "targetType": "ext:MicroCredentialElement",
        }
        if ELEMENTS[key].choices is not None or not isinstance(value, str):
            alignment["targetCode"] = str(value)
        if key == "eqf_level":
            alignment["targetUrl"] = f"http://data.europa.eu/snb/eqf/{value}"
            alignment["targetFramework"] = EQF
        elif key == "isced_field":
            alignment |= {"targetFramework": ISCED, "targetCode": value}
        found.append(alignment)
    return found


_ENGLISH: Final[Mapping[str, str]] = {
    "workload_hours": "Notional workload in hours",
    "ects": "Credits (ECTS)",
    "eqf_level": "Level (EQF)",
    "nqf_level": "Level in a national framework",
    "isced_field": "Field of education",
    "assessment_type": "Type of assessment",
    "participation": "Form of participation",
    "quality_assurance": "Type of quality assurance",
    "prerequisites": "Prerequisites",
    "supervision": "Supervision during assessment",
    "identity_verification": "Identity verification",
    "stackability": "Stackability",
    "further_information": "Further information",
}
"""What is signed is one text for all readers, whatever language the issuer's page is in."""


def _spoken(key: str, value: Any) -> str:
    with override("en"):
        return shown(key, value)
