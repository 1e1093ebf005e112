"""What the tests of who may do what with partners start from."""

from typing import Any

from tests.platform.permission_table import everyone, to_issue, to_manage, to_view

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.work_partnerships import sign_authorisations
from openmerit.platform.people import actions as people

HOME = "/issue/northwind/"
API = "/api/v1/"
PARTNERS = f"{HOME}achievements/{{published}}/partners"
LENT, LENT_TO_US, OFFERED_US = (
    f"{HOME}partnerships/{{{name}}}/" for name in ("lent", "lent_to_us", "offered_us")
)
REASON = {"reason": "A mistake"}

ROWS = [
    to_view("GET", PARTNERS),
    to_issue("GET", f"{PARTNERS}/new", 200),
    to_issue("POST", f"{PARTNERS}/new", 302, data={"partner": "club"}),
    to_view("GET", f"{HOME}partnerships/"),
    to_view("GET", LENT),
    to_view("GET", OFFERED_US),
    to_issue("GET", f"{LENT}change", 200),
    to_issue("POST", f"{LENT}change", 302, data={"limit": "5"}),
    to_issue("GET", f"{LENT}withdraw", 200),
    to_issue("POST", f"{LENT}withdraw", 302, data=REASON),
    to_manage("POST", f"{OFFERED_US}accept", 302),
    to_manage("GET", f"{OFFERED_US}decline", 200),
    to_manage("POST", f"{OFFERED_US}decline", 302, data=REASON),
    to_manage("GET", f"{LENT_TO_US}give-back", 200),
    to_manage("POST", f"{LENT_TO_US}give-back", 302, data=REASON),
    everyone("GET", "/authorisations/{lent}"),
    everyone("GET", "/authorisations/{offered_us}", 404),
    everyone("GET", "/achievements/{borrowed}", 302),
    to_view("GET", f"{API}achievements/{{published}}/partnerships"),
    to_issue(
        "POST", f"{API}achievements/{{published}}/partnerships", 201, data={"partner": "club"}
    ),
    to_view("GET", f"{API}organisations/northwind/partnerships"),
    to_view("GET", f"{API}partnerships/{{lent}}"),
    to_issue("PUT", f"{API}partnerships/{{lent}}", 200, data={"limit": 5}),
    to_issue("POST", f"{API}partnerships/{{lent}}/withdraw", 200, data=REASON),
    to_manage("POST", f"{API}partnerships/{{offered_us}}/accept", 200),
    to_manage("POST", f"{API}partnerships/{{offered_us}}/decline", 200, data=REASON),
    to_manage("POST", f"{API}partnerships/{{lent_to_us}}/give-back", 200, data=REASON),
]

ACTIONS = dict.fromkeys(
    (
        "accept_partnership",
        "change_partnership",
        "decline_partnership",
        "give_partnership_back",
        "offer_partnership",
        "withdraw_partnership",
    ),
    "tests/platform/issuing/test_partners.py"
    "::test_only_who_designs_it_offers_and_only_who_manages_the_partner_answers",
)


def partnerships(cast: dict[str, Any], achievement: Achievement) -> dict[str, object]:
    """One that Northwind gave, one that it has, and one that it was offered."""
    owner = cast["owner"]
    person = people.create_person(
        acting_user=None, email="carla@college.example", name="Carla", password=None, confirmed=True
    )
    college, _club = (
        people.create_organisation(acting_user=person, name=name, slug=name.lower())
        for name in ("College", "Club")
    )
    lent = actions.offer_partnership(acting_user=owner, achievement=achievement, partner="college")
    actions.accept_partnership(acting_user=person, partnership=lent)
    theirs = []
    for name in ("Baking", "Brewing"):
        members = AchievementMembers(
            name=name, description="Does it.", criteria_narrative="Passed."
        )
        made = actions.create_achievement(acting_user=person, organisation=college, members=members)
        actions.publish_achievement(acting_user=person, achievement=made)
        theirs.append(
            actions.offer_partnership(acting_user=person, achievement=made, partner="northwind")
        )
    lent_to_us, offered_us = theirs
    actions.accept_partnership(acting_user=owner, partnership=lent_to_us)
    sign_authorisations()
    return {
        "lent": lent.key,
        "borrowed": lent_to_us.borrowed.key,
        "lent_to_us": lent_to_us.key,
        "offered_us": offered_us.key,
    }
