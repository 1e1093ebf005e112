"""Who belongs to an organisation, and as what."""

import pytest

from openmerit.platform.engine.models import Mail
from openmerit.platform.people import actions, queries
from openmerit.platform.people.errors import (
    AlreadyMember,
    InvitationMissing,
    LastOwner,
    MemberMissing,
    NotAllowed,
    OrganisationMissing,
    RoleUnknown,
)
from openmerit.platform.people.models import AuditEntry, Invitation, Membership


def add(who, organisation, email, role="viewer"):
    return actions.add_member(acting_user=who, organisation=organisation, email=email, role=role)


def test_a_known_person_is_added_told_and_recorded(owner, northwind, stranger):
    add(owner, northwind, "Sten@Elsewhere.example", "issuer")

    assert queries.role_in(stranger, northwind) == "issuer"
    mail = Mail.objects.get(kind="member")
    assert mail.to == "sten@elsewhere.example"
    assert "Olga Owner added you to Northwind Academy" in mail.subject
    entry = AuditEntry.objects.get(verb="member.added")
    assert (entry.subject, entry.after) == ("sten@elsewhere.example", {"role": "issuer"})


def test_an_unknown_address_gets_an_invitation_that_confirming_it_takes_up(
    owner, northwind, person_called
):
    assert isinstance(add(owner, northwind, "new@example.org", "issuer"), Invitation)
    newcomer = person_called("new@example.org", confirmed=False)
    actions.accept_invitations(acting_user=newcomer)
    assert queries.role_in(newcomer, northwind) is None, "anyone may type an address"

    newcomer.emailaddress_set.update(verified=True)
    actions.address_confirmed(acting_user=newcomer, email="new@example.org")

    assert queries.role_in(newcomer, northwind) == "issuer"
    assert not Invitation.objects.exists()


def test_an_account_with_an_unconfirmed_address_is_not_made_a_member(
    owner, northwind, person_called
):
    pretender = person_called("boss@example.org", confirmed=False)
    add(owner, northwind, "boss@example.org", "owner")

    assert queries.role_in(pretender, northwind) is None


def test_nobody_is_added_or_invited_twice(owner, northwind, viewer):
    add(owner, northwind, "new@example.org")
    mails = Mail.objects.count()
    for email in (viewer.email, "NEW@example.org"):
        with pytest.raises(AlreadyMember):
            add(owner, northwind, email, "owner")

    assert queries.role_in(viewer, northwind) == "viewer"
    assert Mail.objects.count() == mails


def test_a_withdrawn_invitation_is_gone(owner, northwind, person_called):
    invitation = add(owner, northwind, "new@example.org")
    actions.withdraw_invitation(
        acting_user=owner, organisation=northwind, invitation_id=invitation.pk
    )
    newcomer = person_called("new@example.org")

    assert queries.role_in(newcomer, northwind) is None
    with pytest.raises(InvitationMissing):
        actions.withdraw_invitation(
            acting_user=owner, organisation=northwind, invitation_id=invitation.pk
        )


def test_a_role_is_changed_and_both_values_are_recorded(owner, northwind, viewer):
    actions.change_role(acting_user=owner, organisation=northwind, person=viewer, role="issuer")

    assert queries.role_in(viewer, northwind) == "issuer"
    entry = AuditEntry.objects.get(verb="member.role_changed")
    assert (entry.before, entry.after) == ({"role": "viewer"}, {"role": "issuer"})


def test_a_word_that_is_no_role_is_refused(owner, northwind, viewer):
    with pytest.raises(RoleUnknown):
        actions.change_role(acting_user=owner, organisation=northwind, person=viewer, role="king")

    assert queries.role_in(viewer, northwind) == "viewer"


@pytest.mark.parametrize("how", ["removed", "demoted", "leaving"])
def test_the_last_owner_stays(owner, northwind, viewer, how):
    deeds = {
        "removed": lambda: actions.remove_member(
            acting_user=owner, organisation=northwind, person=owner
        ),
        "demoted": lambda: actions.change_role(
            acting_user=owner, organisation=northwind, person=owner, role="viewer"
        ),
        "leaving": lambda: actions.leave_organisation(acting_user=owner, organisation=northwind),
    }
    with pytest.raises(LastOwner):
        deeds[how]()

    assert queries.role_in(owner, northwind) == "owner"


def test_an_owner_may_go_when_there_is_another(owner, northwind, viewer):
    actions.change_role(acting_user=owner, organisation=northwind, person=viewer, role="owner")
    actions.leave_organisation(acting_user=owner, organisation=northwind)

    assert queries.role_in(owner, northwind) is None


def test_a_stranger_is_no_member_to_be_removed(owner, northwind, stranger):
    with pytest.raises(MemberMissing):
        actions.remove_member(acting_user=owner, organisation=northwind, person=stranger)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("viewer", NotAllowed),
        ("issuer_member", NotAllowed),
        ("stranger", OrganisationMissing),
        ("operator", OrganisationMissing),
        ("nobody", OrganisationMissing),
    ],
)
def test_only_owners_manage_members(request, northwind, viewer, who, error):
    person = request.getfixturevalue(who)
    before = set(Membership.objects.values_list("person", "role"))
    deeds = [
        lambda: add(person, northwind, "new@example.org"),
        lambda: actions.change_role(
            acting_user=person, organisation=northwind, person=viewer, role="owner"
        ),
        lambda: actions.remove_member(acting_user=person, organisation=northwind, person=viewer),
    ]
    for deed in deeds:
        with pytest.raises(error):
            deed()

    assert set(Membership.objects.values_list("person", "role")) == before
    assert not Invitation.objects.exists()


def test_someone_whose_account_is_stopped_may_do_nothing(owner, northwind):
    owner.is_active = False
    owner.save(update_fields=["is_active"])
    with pytest.raises(OrganisationMissing):
        add(owner, northwind, "new@example.org")


@pytest.mark.parametrize("who", ["viewer", "issuer_member", "stranger", "operator", "nobody"])
def test_only_owners_change_the_organisation_or_withdraw_invitations(
    request, owner, northwind, who
):
    person = request.getfixturevalue(who)
    invitation = add(owner, northwind, "new@example.org")
    with pytest.raises((NotAllowed, OrganisationMissing)):
        actions.withdraw_invitation(
            acting_user=person, organisation=northwind, invitation_id=invitation.pk
        )
    with pytest.raises((NotAllowed, OrganisationMissing)):
        actions.edit_organisation(
            acting_user=person, organisation=northwind, name="Mine", description="", url=""
        )

    northwind.refresh_from_db()
    assert northwind.name == "Northwind Academy"
    assert Invitation.objects.get() == invitation


@pytest.mark.parametrize("who", ["stranger", "operator", "nobody"])
def test_nobody_leaves_where_they_are_not(request, northwind, who):
    with pytest.raises(OrganisationMissing):
        actions.leave_organisation(acting_user=request.getfixturevalue(who), organisation=northwind)

    assert Membership.objects.filter(organisation=northwind).count() == 1
