"""By what an achievement is measured: what a recommendation, a framework or one's own rules ask.

A yardstick says what is there and what is missing, and that it is "ready for" something. It never
says "certified": that is for whoever certifies.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.elements import ELEMENTS
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import IssuerPolicy

Words = str | Promise
OWN: Final = "own"
ENOUGH_WORDS: Final = 8
ENOUGH_CRITERIA: Final = 20


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that readers ask for, whether it is there, and why they ask."""

    is_there: bool
    label: str
    why: str


_ALSO: Final[Mapping[str, tuple[Words, Words]]] = {
    "description": (_("Says what someone can do"), _("It is the first sentence that is read.")),
    "criteria": (
        _("Says what was asked"),
        _("Without it, nobody can tell an exam from an attendance list."),
    ),
    "alignment": (
        _("Names its skills"),
        _("Skills with an address are found by people and machines that search for them."),
    ),
    "country": (_("Country or region of the issuer"), _("Recognition is a matter of countries.")),
    "wording": (_("The compulsory wording"), _("Your authority wants it to be read everywhere.")),
}
"""What is asked for beside the elements: label, and why."""

RULES: Final[Sequence[str]] = (*ELEMENTS, *_ALSO)
"""All that a yardstick may ask for; one's own is made of these."""


@dataclass(frozen=True)
class Yardstick:
    """What somebody asks of a micro-credential.

    Attributes:
        required: keys of `RULES` without which it is not ready.
        wanted: keys that are asked for where they fit.
        why: for whom it is, in one sentence.
        source: where it can be read.
    """

    key: str
    name: Words
    why: Words
    required: Sequence[str]
    wanted: Sequence[str] = ()
    source: str = ""


YARDSTICKS: Final[Mapping[str, Yardstick]] = {
    yardstick.key: yardstick
    for yardstick in (
        Yardstick(
            "eu-2022",
            _("the EU’s recommendation on micro-credentials (2022)"),
            _("What employers and universities in Europe compare micro-credentials by."),
            (
                "outcomes",
                "workload_hours",
                "assessment_type",
                "participation",
                "quality_assurance",
                "country",
            ),
            (
                "ects",
                "eqf_level",
                "prerequisites",
                "supervision",
                "identity_verification",
                "stackability",
                "further_information",
            ),
            "https://eur-lex.europa.eu/eli/C/2022/243/2/oj",
        ),
        Yardstick(
            "australia-nmf",
            _("Australia’s National Microcredentials Framework"),
            _("What learners in Australia are told before they choose, with the wording it asks."),
            ("outcomes", "workload_hours", "assessment_type", "participation", "wording"),
            (
                "prerequisites",
                "quality_assurance",
                "nqf_level",
                "stackability",
                "further_information",
            ),
            "https://www.education.gov.au/microcredentials",
        ),
        Yardstick(
            "1edtech-trusted",
            _("1EdTech’s criteria for trusted micro-credentials"),
            _("What schools and employers that use 1EdTech’s standards look for first."),
            ("description", "criteria", "outcomes", "alignment", "assessment_type"),
            ("workload_hours", "stackability", "quality_assurance", "identity_verification"),
            "https://www.imsglobal.org/TrustedMicrocredentials",
        ),
    )
}


@dataclass(frozen=True)
class Measured:
    """How far an achievement is by a yardstick.

    Attributes:
        required, wanted: what is asked for, in order, each with whether it is there.
    """

    name: Words
    required: Sequence[Point]
    wanted: Sequence[Point]

    @property
    def reached(self) -> int:
        """How much of what is required is there."""
        return sum(point.is_there for point in self.required)

    @property
    def is_ready(self) -> bool:
        """Whether nothing that is required is missing."""
        return self.reached == len(self.required)

    @property
    def sentence(self) -> str:
        """How it stands, in one sentence."""
        if self.is_ready:
            return _now("Ready for %(name)s.") % {"name": self.name}
        return _now("%(reached)d of %(all)d that %(name)s asks for.") % {
            "reached": self.reached,
            "all": len(self.required),
            "name": self.name,
        }


_OWN_NAME: Final = _("your own rules")
_OWN_WHY: Final = _("What you settle on yourselves, chosen from all that the others ask for.")


def to_choose() -> list[tuple[str, Words, Words]]:
    """The yardsticks in order, one's own last: key, name, and for whom it is."""
    return [
        *((one.key, one.name, one.why) for one in YARDSTICKS.values()),
        (OWN, _OWN_NAME, _OWN_WHY),
    ]


def yardstick_of(policy: IssuerPolicy) -> Yardstick:
    """The yardstick that an organisation has chosen."""
    if policy.yardstick == OWN:
        return Yardstick(OWN, _OWN_NAME, _OWN_WHY, tuple(policy.own_rules))
    return YARDSTICKS.get(policy.yardstick, YARDSTICKS["eu-2022"])


def measured(members: AchievementMembers, policy: IssuerPolicy) -> Measured:
    """An achievement by the yardstick of its organisation."""
    yardstick = yardstick_of(policy)

    def points(keys: Sequence[str]) -> list[Point]:
        return [_point(key, members, policy) for key in keys]

    return Measured(yardstick.name, points(yardstick.required), points(yardstick.wanted))


def _point(key: str, members: AchievementMembers, policy: IssuerPolicy) -> Point:
    if key in ELEMENTS:
        element = ELEMENTS[key]
        return Point(key in members.elements, str(element.label), str(element.why))
    label, why = _ALSO[key]
    return Point(_IS_THERE[key](members, policy), str(label), str(why))


_IS_THERE: Final[Mapping[str, Callable[[AchievementMembers, IssuerPolicy], bool]]] = {
    "description": lambda members, _policy: len(members.description.split()) >= ENOUGH_WORDS,
    "criteria": lambda members, _policy: (
        len(members.criteria_narrative.split()) >= ENOUGH_CRITERIA or bool(members.criteria_url)
    ),
    "alignment": lambda members, _policy: bool(members.alignment),
    "country": lambda _members, policy: bool(policy.country or policy.region),
    "wording": lambda _members, policy: bool(policy.wording.strip()),
}


def label_of(key: str) -> Words:
    """What a rule is called."""
    return ELEMENTS[key].label if key in ELEMENTS else _ALSO[key][0]


def read_rules(given: Sequence[Any]) -> list[str]:
    """One's own rules, each once. Raises ValueError naming one that is not known."""
    for key in given:
        if key not in RULES:
            raise ValueError(_now("“%(key)s” is none of the rules.") % {"key": str(key)[:60]})
    return list(dict.fromkeys(given))
