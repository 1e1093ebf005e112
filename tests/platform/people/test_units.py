"""Units of an organisation, and roles for a part of it or for a time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from openmerit.platform.people import access, actions, queries
from openmerit.platform.people.access import GRANTS, Permission, Place, Reach
from openmerit.platform.people.errors import (
    AlreadyMember,
    EndRefused,
    GrantMissing,
    MemberMissing,
    NotAllowed,
    OrganisationMissing,
    RoleGranted,
    RoleUnknown,
    UnitInUse,
    UnitMissing,
    UnitNameTaken,
    UnitRefused,
)
from openmerit.platform.people.models import AuditEntry, Grant, Person, Role, Unit


def unit(owner, organisation, name, parent=None):
    return actions.create_unit(
        acting_user=owner, organisation=organisation, name=name, parent=parent
    )


def grant(owner, organisation, person, role="issuer", **where):
    return actions.grant_role(
        acting_user=owner, organisation=organisation, person=person, role=role, **where
    )


@pytest.fixture
def member(owner, northwind, person_called):
    """Belongs to Northwind, and may do nothing there by that alone."""
    person = person_called("mia@northwind.example", "Mia")
    actions.add_member(acting_user=owner, organisation=northwind, email=person.email, role="member")
    return person


def test_units_nest_and_are_shown_as_a_tree(owner, northwind):
    data = unit(owner, northwind, "Faculty of Data")
    unit(owner, northwind, "Art")
    unit(owner, northwind, "Statistics", data)

    tree = queries.unit_tree(northwind)
    assert [(row.unit.name, row.depth) for row in tree] == [
        ("Art", 0),
        ("Faculty of Data", 0),
        ("Statistics", 1),
    ]
    assert tree[-1].path == "Faculty of Data › Statistics"
    assert AuditEntry.objects.filter(verb="unit.created").count() == 3


def test_a_name_is_there_once_in_its_place(owner, northwind):
    data = unit(owner, northwind, "Data")
    unit(owner, northwind, "data", data)
    with pytest.raises(UnitNameTaken):
        unit(owner, northwind, "DATA")


def test_a_unit_never_lies_within_itself_nor_too_deep(owner, northwind):
    top = unit(owner, northwind, "1")
    below = unit(owner, northwind, "2", top)
    with pytest.raises(UnitRefused, match="within itself"):
        actions.change_unit(acting_user=owner, unit=top, name="1", parent=below)
    deep = below
    for number in range(3, 7):
        deep = unit(owner, northwind, str(number), deep)
    with pytest.raises(UnitRefused, match="at most 6 deep"):
        unit(owner, northwind, "7", deep)
    other = unit(owner, northwind, "other")
    with pytest.raises(UnitRefused, match="at most 6 deep"):
        actions.change_unit(acting_user=owner, unit=top, name="1", parent=other)


def test_a_unit_that_holds_another_stays(owner, northwind, member):
    data = unit(owner, northwind, "Data")
    part = unit(owner, northwind, "Statistics", data)
    grant(owner, northwind, member, unit=part)
    with pytest.raises(UnitInUse):
        actions.remove_unit(acting_user=owner, unit=data)
    assert Unit.objects.filter(pk=data.pk).exists()

    actions.remove_unit(acting_user=owner, unit=part)
    assert not Grant.objects.exists(), "a role for what is gone ends"


def test_a_role_for_a_unit_reaches_what_is_below_it_and_nothing_else(owner, northwind, member):
    data = unit(owner, northwind, "Data")
    statistics = unit(owner, northwind, "Statistics", data)
    art = unit(owner, northwind, "Art")
    grant(owner, northwind, member, unit=data)

    def may(need, unit):
        return access.may(member, northwind, need, Place(unit.pk))

    assert may(Permission.AWARD, data)
    assert may(Permission.AWARD, statistics)
    assert not may(Permission.AWARD, art)
    assert not access.may(member, northwind, Permission.AWARD), "the whole is more than a part"
    assert not may(Permission.MANAGE_MEMBERS, data)
    access.require(member, northwind, Permission.DESIGN, Place(statistics.pk))
    with pytest.raises(NotAllowed):
        access.require(member, northwind, Permission.DESIGN, Place(art.pk))
    assert queries.organisations_of(member, Permission.AWARD) == [northwind]
    assert queries.organisations_of(member, Permission.MANAGE_MEMBERS) == []

    actions.change_unit(acting_user=owner, unit=art, name="Art", parent=statistics)
    assert may(Permission.AWARD, art), "what is moved below is reached"


def test_a_role_for_one_achievement_reaches_that_alone(owner, northwind, member):
    grant(owner, northwind, member, "assessor", subject="achievement abc")

    place = Place(None, "achievement abc")
    assert access.may(member, northwind, Permission.ASSESS, place)
    assert not access.may(member, northwind, Permission.AWARD, place)
    assert not access.may(member, northwind, Permission.ASSESS, Place(None, "achievement abd"))


def test_a_role_ends_on_its_day(owner, northwind, member):
    given_role = grant(owner, northwind, member, ends_at=timezone.now() + timedelta(days=1))
    assert access.may(member, northwind, Permission.AWARD), "for the whole, and for a time"

    Grant.objects.filter(pk=given_role.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert not access.may(member, northwind, Permission.AWARD)
    assert queries.organisations_of(member, Permission.AWARD) == []
    assert queries.grants_in(northwind) == []
    grant(owner, northwind, member)
    assert access.may(member, northwind, Permission.AWARD), "it can be given anew"


def test_what_cannot_be_given_is_said(owner, northwind, member, stranger):
    with pytest.raises(RoleUnknown):
        grant(owner, northwind, member, "owner")
    with pytest.raises(EndRefused):
        grant(owner, northwind, member, ends_at=timezone.now())
    with pytest.raises(MemberMissing):
        grant(owner, northwind, stranger)
    grant(owner, northwind, member)
    with pytest.raises(RoleGranted):
        grant(owner, northwind, member)


def test_somebody_is_invited_for_a_unit_alone(owner, northwind, person_called):
    data = unit(owner, northwind, "Data")
    actions.add_member(
        acting_user=owner, organisation=northwind, email="new@x.org", role="issuer", unit=data
    )
    newcomer = person_called("new@x.org")

    assert queries.role_in(newcomer, northwind) == "member"
    assert access.reach_of(newcomer, northwind, Permission.AWARD) == Reach(
        unit_ids=frozenset({data.pk})
    )
    with pytest.raises(AlreadyMember):
        actions.add_member(
            acting_user=owner, organisation=northwind, email="new@x.org", role="viewer"
        )


def test_an_invitation_whose_time_is_over_gives_nothing(owner, northwind, person_called):
    soon = timezone.now() + timedelta(days=1)
    place = actions.add_member(
        acting_user=owner, organisation=northwind, email="late@x.org", role="issuer", ends_at=soon
    )
    place.ends_at = timezone.now() - timedelta(days=1)
    place.save()
    late = person_called("late@x.org")

    assert queries.role_in(late, northwind) is None


def test_whoever_leaves_loses_all_roles(owner, northwind, member):
    grant(owner, northwind, member)
    actions.leave_organisation(acting_user=member, organisation=northwind)
    assert not Grant.objects.exists()


def test_a_plain_member_sees_who_belongs_and_nothing_that_was_awarded(
    owner, northwind, member, signed_in
):
    client = signed_in(member)
    assert client.get("/organisations/northwind/members").status_code == 200
    assert client.get("/issue/northwind/").status_code == 403


def test_a_unit_of_another_organisation_is_not_there(owner, northwind, stranger):
    elsewhere = stranger.organisations.get()
    theirs = unit(stranger, elsewhere, "Theirs")
    with pytest.raises(UnitMissing):
        access.unit_of(northwind, theirs.key)


def test_only_owners_change_the_units(owner, issuer_member, northwind, stranger):
    data = unit(owner, northwind, "Data")
    for other, error in ((issuer_member, NotAllowed), (stranger, OrganisationMissing)):
        with pytest.raises(error):
            unit(other, northwind, "Mine")
        with pytest.raises(error):
            actions.change_unit(acting_user=other, unit=data, name="Mine", parent=None)
        with pytest.raises(error):
            actions.remove_unit(acting_user=other, unit=data)


def test_only_owners_give_and_take_roles(owner, issuer_member, northwind, stranger):
    held = grant(owner, northwind, issuer_member, "reviewer")
    for other, error in ((issuer_member, NotAllowed), (stranger, OrganisationMissing)):
        with pytest.raises(error):
            grant(other, northwind, issuer_member, "assessor")
        with pytest.raises(error):
            actions.take_role(acting_user=other, grant=held)
    actions.take_role(acting_user=owner, grant=held)
    with pytest.raises(GrantMissing):
        actions.take_role(acting_user=owner, grant=held)


def test_owners_give_and_take_roles_on_the_page(owner, northwind, member, signed_in):
    data = unit(owner, northwind, "Data")
    client = signed_in(owner)
    path = f"/organisations/northwind/members/{member.pk}/role"
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    client.post(path, {"grant": "1", "role": "assessor", "unit": data.key, "until": day})

    page = client.get(path).content.decode()
    assert "assessor for Data until" in page
    held = Grant.objects.get()
    client.post(f"/organisations/northwind/roles/{held.key}/take")
    assert not Grant.objects.exists()
    refused = client.post(path, {"grant": "1", "role": "assessor", "until": "2020-01-01"})
    assert refused.status_code == 422
    assert "has passed" in refused.content.decode()


class TestReach(TestCase):
    """However units nest and roles are given, a role reaches what a walk upwards finds."""

    @settings(max_examples=30, deadline=None)
    @given(
        parents=st.lists(st.integers(0, 9), min_size=1, max_size=8),
        chosen=st.sets(st.integers(0, 7), max_size=3),
        role=st.sampled_from(["issuer", "designer", "assessor", "viewer"]),
    )
    def test_it_is_the_units_and_all_below(self, parents, chosen, role):
        owner = Person.objects.create_user("o@x.org", None)
        organisation = actions.create_organisation(acting_user=owner, name="House")
        person = Person.objects.create_user("p@x.org", None)
        organisation.memberships.create(person=person, role=Role.MEMBER)
        units: list[Unit] = []
        for number, parent in enumerate(parents):
            above = units[parent] if parent < len(units) else None
            units.append(
                Unit.objects.create(organisation=organisation, name=str(number), parent=above)
            )
        held = {units[number].pk for number in chosen if number < len(units)}
        for pk in held:
            Grant.objects.create(person=person, organisation=organisation, role=role, unit_id=pk)

        for permission in Permission:
            for one in units:
                line, above = [], one
                while above is not None:
                    line.append(above.pk)
                    above = above.parent
                expected = permission in GRANTS[Role(role)] and not held.isdisjoint(line)
                assert access.may(person, organisation, permission, Place(one.pk)) == expected
