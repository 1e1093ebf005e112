"""The verbs: one function for each thing that a person can do with accounts and organisations."""

from openmerit.platform.people.actions.accounts import (
    address_confirmed,
    create_first_operator,
    create_person,
    rename_person,
)
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.actions.grants import grant_role, take_role
from openmerit.platform.people.actions.members import (
    accept_invitations,
    add_member,
    change_role,
    leave_organisation,
    remove_member,
    withdraw_invitation,
)
from openmerit.platform.people.actions.organisations import (
    create_organisation,
    edit_organisation,
)
from openmerit.platform.people.actions.standing import (
    claim_domain,
    confirm_domain,
    decide_report,
    look_at_domains_again,
    report_impersonation,
    set_standing,
)
from openmerit.platform.people.actions.tokens import make_token, make_token_as, revoke_token
from openmerit.platform.people.actions.units import change_unit, create_unit, remove_unit

__all__ = [
    "accept_invitations",
    "add_member",
    "address_confirmed",
    "change_role",
    "change_unit",
    "claim_domain",
    "confirm_domain",
    "create_first_operator",
    "create_organisation",
    "create_person",
    "create_unit",
    "decide_report",
    "edit_organisation",
    "grant_role",
    "leave_organisation",
    "look_at_domains_again",
    "make_token",
    "make_token_as",
    "record",
    "remove_member",
    "remove_unit",
    "rename_person",
    "report_impersonation",
    "revoke_token",
    "set_standing",
    "take_role",
    "withdraw_invitation",
]
