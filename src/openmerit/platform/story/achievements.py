"""What can be earned in the story: six achievements, each with its picture."""

from dataclasses import dataclass
from typing import Any

from openmerit.platform.issuing.actions import (
    AchievementMembers,
    BadgeDesign,
    CertificateDesign,
    Signatory,
)
from openmerit.platform.story.cast import DATA_SCHOOL, GUILD, NORTHWIND, OLGA, WAREHOUSES, House

FRAMEWORK = "Skills of the Saltmere Coast"


@dataclass(frozen=True, slots=True)
class Earnable:
    """An achievement as its issuer draws it up."""

    issuer: House
    members: AchievementMembers
    design: BadgeDesign
    unit: tuple[str, ...] = ()


def _skill(code: str, name: str, description: str) -> dict[str, Any]:
    """A skill of the coast's framework, as an Alignment."""
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": f"https://skills.example/coast/{code.lower()}",
        "targetDescription": description,
        "targetCode": code,
        "targetFramework": FRAMEWORK,
        "targetType": "ext:Skill",
    }


def _measured(identifier: str, name: str, kind: str, **members: Any) -> dict[str, Any]:
    """What a result of the achievement measures, as a ResultDescription."""
    return {
        "id": f"urn:uuid:{identifier}",
        "type": ["ResultDescription"],
        "name": name,
        "resultType": kind,
        **members,
    }


PRACTICAL_EXAM = _measured(
    "5b0c1f0e-6a53-4d0a-9c52-2f4f3f6f7a11",
    "Practical exam",
    "Percent",
    requiredValue="70",
    valueMin="0",
    valueMax="100",
)
JOURNEYMAN_PIECE = _measured(
    "0d5a2b74-1f0b-4c8e-8a6d-9be3f0c46e52",
    "Journeyman's piece",
    "LetterGrade",
    allowedValue=["with distinction", "good", "passed"],
)

DATA_ANALYST = Earnable(
    NORTHWIND,
    AchievementMembers(
        name="Data Analyst",
        description=(
            "Can clean, join, chart and explain business data. Works from raw files to a report "
            "that a manager without training in data can act on, and says what the numbers do "
            "not show."
        ),
        criteria_narrative="""\
You get **three raw files** from a real warehouse (bookings, shifts and damages, with their gaps
and double rows) and **four hours**. You hand in one report of two pages.

Two assessors who do not know your name judge it by the published rubric:

| What is judged | Weight |
| --- | --- |
| The data is clean, and every change to it is written down | 30 |
| The files are joined on the right keys; nothing is counted twice | 25 |
| Each chart answers a question and can be read without its caption | 20 |
| The report says what was found, how sure that is, and what to do | 25 |

70 of 100 points pass. Spreadsheet, Python or R: the tool is yours to choose.
""",
        achievement_type="Certificate",
        alignment=[
            _skill("SC-114", "clean raw data", "Find and mend gaps, doubles and wrong units."),
            _skill("SC-117", "join data sets", "Bring tables together on keys that hold."),
            _skill("SC-121", "chart data", "Choose and draw the chart that answers a question."),
            _skill("SC-130", "explain findings", "Say what follows from data, and how surely."),
        ],
        tag=["data", "analysis", "reporting"],
        further_members={
            "fieldOfStudy": "Data analysis",
            "humanCode": "NWA-DA-2",
            "inLanguage": "en",
            "resultDescription": [PRACTICAL_EXAM],
        },
        valid_for_months=36,
    ),
    BadgeDesign(template="hexagon", icon="chart", palette="amber", ribbon="ANALYST", level=2),
    unit=DATA_SCHOOL,
)

CLEAR_REPORTING = Earnable(
    NORTHWIND,
    AchievementMembers(
        name="Clear Reporting",
        description=(
            "Can turn a long technical finding into one page that its readers understand. Knows "
            "who reads, puts the answer first, and leaves out what does not help them decide."
        ),
        criteria_narrative="""\
- You rewrite a report of twelve pages, which you have not seen before, as **one page**.
- Five readers from other departments read it and answer six questions about it. At least four of
  the five must answer five right.
- In a talk of fifteen minutes you explain to an assessor what you left out, and why.

You may try again after two weeks, with another report and other readers.
""",
        achievement_type="MicroCredential",
        alignment=[
            _skill("SC-130", "explain findings", "Say what follows from data, and how surely."),
            _skill("SC-208", "write in plain language", "Write so that readers need read once."),
        ],
        tag=["writing", "reporting"],
        further_members={"fieldOfStudy": "Professional writing", "inLanguage": "en"},
    ),
    BadgeDesign(template="circle", icon="speech", palette="plum", ribbon="REPORTING"),
    unit=DATA_SCHOOL,
)

FIRST_AIDER = Earnable(
    NORTHWIND,
    AchievementMembers(
        name="First Aider at Work",
        description=(
            "Can keep an injured or unconscious person alive until the ambulance comes. Handles "
            "bleeding, burns, crushed limbs and a stopped heart, and uses a defibrillator."
        ),
        criteria_narrative="""\
Two days of training with a paramedic, then **four scenes** played out on the warehouse floor:

1. an unconscious person who breathes,
2. one who does not,
3. a crushed hand with heavy bleeding,
4. a fall from a ladder, with bystanders who get in the way.

Each scene is passed or not passed by a checklist; all four must be passed on the same day. What
is not practised is forgotten, so the badge runs out after **two years**.
""",
        achievement_type="Certification",
        alignment=[
            _skill("SC-402", "give first aid", "Keep someone alive and from further harm."),
            _skill("SC-405", "use a defibrillator", "Use a public defibrillator without delay."),
        ],
        tag=["safety", "first aid"],
        further_members={"fieldOfStudy": "Safety at work", "inLanguage": "en"},
        valid_for_months=24,
    ),
    BadgeDesign(template="shield", icon="medical", palette="brick", ribbon="FIRST AID"),
)

SHIFT_LEAD = Earnable(
    NORTHWIND,
    AchievementMembers(
        name="Warehouse Shift Lead",
        description=(
            "Can lead a shift of up to twenty people safely and fairly. Plans docks and breaks, "
            "hands over without loss, and stops the work when it is not safe."
        ),
        criteria_narrative="""\
You led at least **forty shifts** with a mentor at your side, and you bring:

- a shift plan of your own, and what became of it on the day;
- the record of a near miss that you stopped and wrote up;
- the word of three people from your shift, given without you in the room.

A panel of two leads and a safety officer talks with you for an hour. The badge is good for
**twelve months**; a half-day refresher renews it.
""",
        achievement_type="Competency",
        alignment=[
            _skill("SC-311", "lead a team on shift", "Share out work and see that it is done."),
            _skill("SC-318", "plan a shift", "Bring people, docks and breaks together."),
            _skill("SC-410", "stop unsafe work", "See a danger, and stop the work in time."),
        ],
        tag=["leadership", "logistics", "safety"],
        further_members={"fieldOfStudy": "Logistics", "inLanguage": "en"},
        valid_for_months=12,
    ),
    BadgeDesign(template="shield", icon="people", palette="laurel", ribbon="SHIFT LEAD", level=3),
    unit=WAREHOUSES,
)

HEAT_PUMP = Earnable(
    GUILD,
    AchievementMembers(
        name="Heat Pump Installer",
        description=(
            "Can plan, fit and commission an air-to-water heat pump in a lived-in house. Works out "
            "the heat load room by room and leaves a system that its owner can run."
        ),
        criteria_narrative="""\
Open to those who hold a trade certificate in plumbing, heating or electrics.

1. **Written exam**, two hours: heat load, refrigerants, electrical safety, noise.
2. **Two installations** under a registered master, each with its commissioning record.
3. **Inspection on site** of one of the two by an inspector of the guild, no sooner than four
   weeks after it began to heat.

Who earns it is entered in the guild's register. The entry ends after **three years** unless six
hours of further training are shown.
""",
        achievement_type="License",
        alignment=[
            _skill("SC-512", "work out a heat load", "Find the heat that each room needs."),
            _skill("SC-515", "fit a heat pump", "Place, connect and secure the unit."),
            _skill("SC-519", "commission heating", "Set, measure and hand over the system."),
        ],
        tag=["heating", "building", "energy"],
        further_members={"fieldOfStudy": "Building services", "humanCode": "SG-HP"},
        valid_for_months=36,
    ),
    BadgeDesign(template="seal", icon="gear", palette="teal", ribbon="HEAT PUMPS"),
)

WINDOW_RESTORER = Earnable(
    GUILD,
    AchievementMembers(
        name="Sash Window Restorer",
        description=(
            "Can restore a timber sash window so that it runs, seals and keeps its old glass. "
            "Judges what to keep, splices new wood into old, and works to the rules for listed "
            "houses."
        ),
        criteria_narrative="""\
Three years as an apprentice in a workshop of the guild, then the **journeyman's piece**: one
complete window from a house on the harbour street, taken out, restored and put back in ten days.

Three masters judge it where it hangs: the joints, the run of the sashes, the weights, the putty
line, and how much of the old window is still there. They grade it *passed*, *good* or *with
distinction*, and their notes are given to the journeyman.
""",
        achievement_type="JourneymanCertificate",
        alignment=[
            _skill("SC-604", "splice timber", "Let new wood into old so that the joint holds."),
            _skill("SC-609", "restore windows", "Bring an old window back into use."),
            _skill("SC-611", "care for listed houses", "Work to the rules of a listed house."),
        ],
        tag=["joinery", "restoration", "building"],
        further_members={
            "fieldOfStudy": "Joinery",
            "humanCode": "SG-J-SW",
            "resultDescription": [JOURNEYMAN_PIECE],
        },
    ),
    BadgeDesign(template="circle", icon="tools", palette="ink", ribbon="JOURNEYMAN", level=1),
)

ACHIEVEMENTS = (
    DATA_ANALYST,
    CLEAR_REPORTING,
    FIRST_AIDER,
    SHIFT_LEAD,
    HEAT_PUMP,
    WINDOW_RESTORER,
)

CERTIFICATES = CertificateDesign(
    layout="band",
    palette="laurel",
    body="has passed, on {date}, the assessment of",
    signatories=[Signatory(OLGA.name, "Head of Northwind Academy")],
)
