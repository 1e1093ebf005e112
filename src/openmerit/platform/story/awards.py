"""Who earned what in the story, when, and what became of it: twenty awards."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from openmerit.platform.issuing.actions import Wording
from openmerit.platform.story import cast
from openmerit.platform.story.achievements import (
    CLEAR_REPORTING,
    DATA_ANALYST,
    FIRST_AIDER,
    HEAT_PUMP,
    JOURNEYMAN_PIECE,
    PRACTICAL_EXAM,
    SHIFT_LEAD,
    WINDOW_RESTORER,
    Earnable,
)
from openmerit.platform.story.cast import Character


class Fate(StrEnum):
    """What the earner did with the award once it was signed."""

    WAITING = "waiting"
    """Nothing yet: the mail lies in the letterbox."""
    CLAIMED = "claimed"
    """Took it into the wallet."""
    SHARED = "shared"
    """Took it, and gave it a public page."""


@dataclass(frozen=True, slots=True)
class Earned:
    """One award. `withdrawn_because` says that the issuer revoked it afterwards, and why."""

    earner: Character
    what: Earnable
    days_ago: int
    fate: Fate = Fate.CLAIMED
    evidence: list[dict[str, Any]] = field(default_factory=list)
    result: list[dict[str, Any]] = field(default_factory=list)
    withdrawn_because: str = ""
    number: str = ""
    """The issuer's own of the earner, which no badge and no stranger ever learns."""


def _paper(name: str, narrative: str, address: str = "", genre: str = "") -> dict[str, Any]:
    """Evidence that an assessor kept."""
    members = {"id": address, "name": name, "narrative": narrative, "genre": genre}
    return {"type": ["Evidence"], **{key: value for key, value in members.items() if value}}


def _exam(percent: int) -> dict[str, Any]:
    return {"type": ["Result"], "resultDescription": PRACTICAL_EXAM["id"], "value": str(percent)}


def _grade(word: str) -> dict[str, Any]:
    return {"type": ["Result"], "resultDescription": JOURNEYMAN_PIECE["id"], "value": word}


AWARDS = (
    Earned(
        cast.AMINA,
        DATA_ANALYST,
        days_ago=212,
        fate=Fate.SHARED,
        evidence=[
            _paper(
                "Report: Why dock 7 waits on Mondays",
                "Found that a third of the waiting came from one carrier's double bookings. The "
                "bookings were changed in the following month.",
                "https://academy.northwind.example/reports/dock-7",
                "Report",
            )
        ],
        result=[_exam(88)],
        number="NW-020417",
    ),
    Earned(cast.AMINA, CLEAR_REPORTING, days_ago=96, number="NW-020417"),
    Earned(cast.BASTIAN, CLEAR_REPORTING, days_ago=310, number="NW-000388"),
    Earned(cast.BASTIAN, DATA_ANALYST, days_ago=9, fate=Fate.WAITING, result=[_exam(74)]),
    Earned(cast.CHIARA, FIRST_AIDER, days_ago=180),
    Earned(cast.CHIARA, CLEAR_REPORTING, days_ago=5, fate=Fate.WAITING),
    Earned(
        cast.DEWI,
        HEAT_PUMP,
        days_ago=140,
        evidence=[
            _paper(
                "Commissioning record, 14 Tollgate Lane",
                "A terraced house of 1931 with five radiators. Flow temperature 42 °C at the "
                "design load of 6.1 kW; inspected after seven weeks without a remark.",
                "https://saltmere-guild.example/records/2291",
                "Record",
            ),
            _paper(
                "Word of the master",
                "Dewi finds the fault before touching a screw. I would let her into my own house. "
                "J. Okonkwo, registered master.",
            ),
        ],
    ),
    Earned(cast.DEWI, FIRST_AIDER, days_ago=401),
    Earned(
        cast.ELIN,
        WINDOW_RESTORER,
        days_ago=75,
        fate=Fate.SHARED,
        evidence=[
            _paper(
                "Journeyman's piece: the landing window of Harbour Street 22",
                "Eleven of twelve panes are the old glass. The lower rail was spliced over 40 cm; "
                "the joint can be found only by its grain.",
                "https://saltmere-guild.example/pieces/harbour-street-22",
                "Photographs",
            )
        ],
        result=[_grade("with distinction")],
    ),
    Earned(cast.ELIN, HEAT_PUMP, days_ago=3, fate=Fate.WAITING),
    Earned(
        cast.FARID,
        SHIFT_LEAD,
        days_ago=120,
        evidence=[
            _paper(
                "Near miss at dock 4",
                "Stopped unloading when a trailer rolled by a hand's breadth, and had wheel "
                "chocks put at every dock before the shift went on.",
            )
        ],
    ),
    Earned(cast.FARID, FIRST_AIDER, days_ago=290),
    Earned(cast.FARID, DATA_ANALYST, days_ago=9, fate=Fate.WAITING, result=[_exam(71)]),
    Earned(
        cast.GRACE,
        DATA_ANALYST,
        days_ago=460,
        evidence=[
            _paper(
                "Report: Twelve winters of waders on the mudflats",
                "Brought the counts of nine volunteers into one table and showed which fall is "
                "real, and which came with a change of counters.",
                "https://mudflats.example/waders",
                "Report",
            )
        ],
        result=[_exam(93)],
    ),
    Earned(
        cast.MARA,
        DATA_ANALYST,
        days_ago=255,
        fate=Fate.SHARED,
        evidence=[
            _paper(
                "Report: What a broken pallet costs",
                "From the damages of one year to three causes, and a change in stacking that paid "
                "for itself within six weeks.",
                "https://academy.northwind.example/reports/broken-pallets",
                "Report",
            )
        ],
        result=[_exam(91)],
    ),
    Earned(cast.MARA, CLEAR_REPORTING, days_ago=48),
    # Twelve months less three weeks: it expires soon.
    Earned(
        cast.MARA,
        SHIFT_LEAD,
        days_ago=344,
        evidence=[
            _paper(
                "Shift plan for the week before the holidays",
                "Moved two breaks and one dock, and the late shift went home on time for the first "
                "time that month.",
            )
        ],
    ),
    # Twenty-four months and a few weeks: it has expired.
    Earned(cast.MARA, FIRST_AIDER, days_ago=765),
    Earned(
        cast.MARA,
        HEAT_PUMP,
        days_ago=60,
        withdrawn_because=(
            "The inspection on record belongs to another installer's site at the same address. "
            "Mara Lind's own installation has not been inspected yet; nothing is held against her."
        ),
    ),
    Earned(
        cast.MARA,
        WINDOW_RESTORER,
        days_ago=2,
        fate=Fate.WAITING,
        evidence=[
            _paper(
                "Journeyman's piece: the stair window of the net loft",
                "Begun nine years ago, laid aside, and finished at weekends. All four weights are "
                "the old ones.",
            )
        ],
        result=[_grade("good")],
    ),
)

NEW_NAME_OF = cast.AMINA
NEW_NAME = "Amina Diallo-Sarr"
NEW_NAME_WORDS = "I married in May, and my papers have the new name."
"""A request that the owner finds open: the earner has another name since."""

SPRING_COURSE = """\
email,name,date,evidence_url
lotte.vries@letterbox.example,Lotte de Vries,,https://academy.northwind.example/reports/returns
samir.haddad@letterbox.example,Samir Haddad,,https://academy.northwind.example/reports/night-shift
june.park@letterbox.example,June Park,,https://academy.northwind.example/reports/empty-runs
amina.diallo@letterbox.example,Amina Diallo,,
noor.at.letterbox.example,Noor Jansen,,https://academy.northwind.example/reports/fuel
pavel.novak@letterbox.example,Pavel Novák,,https://academy.northwind.example/reports/idle-docks
"""
"""A list that the owner finds uploaded and not yet started: four to award, one who holds it
already, and one address to mend."""
SPRING_COURSE_NAME = "data-analyst-evening-course.csv"

CLAIM_IN_GERMAN = Wording(
    language="de",
    subject="Geschafft: {badge}",
    greeting="Guten Tag {recipient},",
    text=(
        "Sie haben „{badge}“ geschafft. Die {issuer} gratuliert Ihnen herzlich.\n\n"
        "Öffnen Sie den Link, um den Nachweis zu sehen und zu behalten."
    ),
    signature="Olga Brandt\nNorthwind Academy",
)
"""How the academy tells earners who read German."""
