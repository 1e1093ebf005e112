"""The verbs: one function for each thing that a person can do with accounts and organisations."""

from openmerit.platform.people.actions.accounts import (
    address_confirmed,
    create_first_operator,
    create_person,
    rename_person,
)
from openmerit.platform.people.actions.audit import record
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
from openmerit.platform.people.actions.tokens import make_token, make_token_as, revoke_token

__all__ = [
    "accept_invitations",
    "add_member",
    "address_confirmed",
    "change_role",
    "create_first_operator",
    "create_organisation",
    "create_person",
    "edit_organisation",
    "leave_organisation",
    "make_token",
    "make_token_as",
    "record",
    "remove_member",
    "rename_person",
    "revoke_token",
    "withdraw_invitation",
]
