"""The room's part of the table of who may do what."""

from tests.platform.permission_table import (
    PEOPLE,
    Row,
    everyone,
    nobody_else,
    signed_in,
    to_manage,
    to_operate,
    to_view,
)

from openmerit.platform.people import actions
from openmerit.platform.people.models import Person

BASE = "/organisations/northwind"
TEAM = "tests/platform/people/test_members.py::test_only_owners_manage_members"
CALLED_BY_OTHERS = "free: machinery that other actions use within their own permission"


def world(cast: dict[str, Person]) -> dict[str, object]:
    """A second owner, so that any may go; an invitation; somebody else's token."""
    for email, role in (("mona@northwind.example", "owner"), ("new@example.org", "viewer")):
        if role == "owner":
            actions.create_person(
                acting_user=None, email=email, name="Mona", password=None, confirmed=True
            )
        place = actions.add_member(
            acting_user=cast["owner"], organisation=cast["northwind"], email=email, role=role
        )
    unit = actions.create_unit(
        acting_user=cast["owner"], organisation=cast["northwind"], name="Faculty of Data"
    )
    grant = actions.grant_role(
        acting_user=cast["owner"],
        organisation=cast["northwind"],
        person=cast["viewer"],
        role="assessor",
        unit=unit,
    )
    report = actions.report_impersonation(
        acting_user=cast["stranger"], organisation=cast["northwind"], text="Not them."
    )
    mona = Person.objects.get(email="mona@northwind.example")
    actions.make_token(acting_user=mona, name="hers")
    return {
        "viewer": cast["viewer"].pk,
        "stranger": cast["stranger"].pk,
        "invitation": place.pk,
        "unit": unit.key,
        "grant": grant.key,
        "report": report.key,
        "token": mona.api_tokens.get().pk,
    }


ABOUT = {"name": "Northwind", "description": "", "url": ""}
GUILD = {"name": "Guild", "slug": "guild", "to": "4"}
DOMAIN = "tests/platform/people/test_domains.py"
STANDING = "tests/platform/people/test_standing.py"
UNITS = "tests/platform/people/test_units.py::test_only_owners_change_the_units"

ROWS = [
    signed_in("GET", "/account/"),
    signed_in("POST", "/account/", 302, data={"name": "Someone"}),
    signed_in("GET", "/account/tokens/"),
    signed_in("POST", "/account/tokens/", 200, data={"name": "script"}),
    nobody_else("POST", "/account/tokens/{token}/revoke"),
    signed_in("GET", "/organisations/new"),
    signed_in("POST", "/organisations/new", 302, data=GUILD),
    to_view("GET", f"{BASE}/"),
    to_manage("POST", f"{BASE}/", 302, data=ABOUT),
    to_view("GET", f"{BASE}/members"),
    to_manage("POST", f"{BASE}/members", 302, data={"email": "a@x.org", "role": "viewer"}),
    to_manage("GET", f"{BASE}/members/{{viewer}}/role", 200),
    to_manage("POST", f"{BASE}/members/{{viewer}}/role", 302, data={"role": "issuer"}),
    to_manage("GET", f"{BASE}/members/{{viewer}}/remove", 200),
    to_manage("POST", f"{BASE}/members/{{viewer}}/remove", 302),
    to_manage("POST", f"{BASE}/members/{{stranger}}/remove", 404),
    to_view("GET", f"{BASE}/leave"),
    to_view("POST", f"{BASE}/leave", 302),
    to_manage("POST", f"{BASE}/invitations/{{invitation}}/withdraw", 302),
    to_manage("GET", f"{BASE}/audit", 200),
    to_manage("POST", f"{BASE}/roles/{{grant}}/take", 302),
    to_manage("POST", f"{BASE}/roles/never-was/take", 404),
    to_view("GET", f"{BASE}/units"),
    to_manage("POST", f"{BASE}/units", 302, data={"name": "Site West"}),
    to_manage("GET", f"{BASE}/units/{{unit}}/change", 200),
    to_manage("POST", f"{BASE}/units/{{unit}}/change", 302, data={"name": "Data"}),
    to_manage("GET", f"{BASE}/units/{{unit}}/remove", 200),
    to_manage("POST", f"{BASE}/units/{{unit}}/remove", 302),
    to_view("GET", f"{BASE}/domain"),
    to_manage("POST", f"{BASE}/domain", 302, data={"domain": "northwind.example"}),
    to_manage("POST", f"{BASE}/domain/look", 302),
    everyone("GET", f"{BASE}/report"),
    everyone("POST", f"{BASE}/report", 302, data={"text": "They are not Northwind."}),
    to_operate("GET", "/house/organisations", 200),
    to_operate("POST", "/house/organisations/northwind/open", 302),
    to_operate("GET", "/house/organisations/northwind/close", 200),
    to_operate("POST", "/house/organisations/northwind/close", 302, data={"reason": "Fake."}),
    to_operate("GET", "/house/reports/{report}/uphold", 200),
    to_operate("POST", "/house/reports/{report}/uphold", 302, data={"reason": "Fake."}),
    to_operate("POST", "/house/reports/{report}/dismiss", 302),
    # This is nobody of the story, and an operator exists: both doors are shut.
    everyone("POST", "/accounts/persona/", 403, data={"email": "sten@elsewhere.example"}),
    everyone("GET", "/accounts/first-operator/guess/", 410),
    everyone("POST", "/accounts/first-operator/guess/", 410),
    signed_in("GET", "/api/v1/organisations"),
    # allauth's.
    Row("GET", "/accounts/login/", {**dict.fromkeys(PEOPLE, 302), "anonymous": 200}),
    signed_in("GET", "/accounts/email/"),
    signed_in("GET", "/accounts/2fa/"),
]

ACTIONS = {
    "accept_invitations": "free: it joins only what invitations to one's own addresses offer",
    "add_member": TEAM,
    "address_confirmed": "free: it acts on the person who proved the address",
    "change_role": TEAM,
    "change_unit": UNITS,
    "claim_domain": f"{DOMAIN}::test_only_owners_name_and_confirm_a_domain",
    "confirm_domain": f"{DOMAIN}::test_only_owners_name_and_confirm_a_domain",
    "create_unit": UNITS,
    "decide_report": f"{STANDING}::test_only_operators_decide",
    "grant_role": "tests/platform/people/test_units.py::test_only_owners_give_and_take_roles",
    "look_at_domains_again": "free: machinery that the worker calls",
    "report_impersonation": "free: anybody may report",
    "remove_unit": UNITS,
    "set_standing": f"{STANDING}::test_only_operators_decide",
    "take_role": "tests/platform/people/test_units.py::test_only_owners_give_and_take_roles",
    "create_first_operator": "tests/platform/people/test_first_operator.py"
    "::test_a_guessed_link_is_refused",
    "create_organisation": "tests/platform/people/test_creating_organisations.py"
    "::test_nobody_creates_one_without_signing_in",
    "create_person": "tests/platform/people/test_first_operator.py"
    "::test_operators_and_the_installation_make_accounts_and_nobody_else",
    "edit_organisation": "tests/platform/people/test_members.py"
    "::test_only_owners_change_the_organisation_or_withdraw_invitations",
    "leave_organisation": "tests/platform/people/test_members.py"
    "::test_nobody_leaves_where_they_are_not",
    "make_token": "tests/platform/people/test_tokens.py::test_nobody_without_an_account_has_tokens",
    "make_token_as": "tests/platform/people/test_tokens.py"
    "::test_the_command_line_makes_one_for_a_known_address_only",
    "record": CALLED_BY_OTHERS,
    "remove_member": TEAM,
    "rename_person": "free: it acts on the acting person alone",
    "revoke_token": "tests/platform/people/test_tokens.py::test_nobody_revokes_anothers_token",
    "withdraw_invitation": "tests/platform/people/test_members.py"
    "::test_only_owners_change_the_organisation_or_withdraw_invitations",
}
