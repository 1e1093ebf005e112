"""Roles for a unit or one achievement, and organisations that may not come before the public."""

import pytest

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.endorsing import Subject
from openmerit.platform.issuing.errors import AchievementMissing, AwardMissing, RunMissing
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, reach_of
from openmerit.platform.people.errors import NotAllowed, NotOpen
from openmerit.platform.people.models import ConfirmedDomain

from .conftest import MEMBERS


@pytest.fixture
def unit(owner, northwind):
    """A part of Northwind."""
    return people.create_unit(acting_user=owner, organisation=northwind, name="Faculty of Data")


@pytest.fixture
def member(owner, northwind, person_called):
    """Belongs to Northwind, and may do nothing there by that alone."""
    person = person_called("mia@northwind.example", "Mia")
    people.add_member(acting_user=owner, organisation=northwind, email=person.email, role="member")
    return person


@pytest.fixture
def of_unit(owner, northwind, unit):
    """A published achievement of the unit."""
    made = actions.create_achievement(
        acting_user=owner, organisation=northwind, members=MEMBERS, unit=unit
    )
    return actions.publish_achievement(acting_user=owner, achievement=made)


@pytest.fixture
def worker(owner, northwind, member, unit):
    """Issues for the unit alone."""
    people.grant_role(
        acting_user=owner, organisation=northwind, person=member, role="issuer", unit=unit
    )
    return member


def give(person, achievement, email="ada@example.org"):
    made = actions.award(acting_user=person, achievement=achievement, email=email)
    sign_single_awards()
    made.refresh_from_db()
    return made


def start(person, achievement):
    return actions.prepare_run(
        acting_user=person, achievement=achievement, source=b"email\neva@example.org\n"
    )


def test_whoever_issues_for_a_unit_sees_and_does_that_alone(
    owner, worker, northwind, of_unit, achievement
):
    theirs, others = give(worker, of_unit), give(owner, achievement, "bob@example.org")
    run, other_run = start(worker, of_unit), start(owner, achievement)
    reach = reach_of(worker, northwind, Permission.VIEW)

    assert [card.achievement for card in queries.achievement_cards(northwind, reach)] == [of_unit]
    assert queries.recent_awards(northwind, reach, most=9) == [theirs]
    page, count = queries.page_of_selection(northwind, reach, Selection(), limit=9, cursor=None)
    assert (page.items, count) == ([theirs], 1)
    assert queries.page_of_runs(northwind, reach, limit=9, cursor=None).items == [run]
    home = queries.issuer_home(northwind, reach)
    assert (home.issued, home.published, len(home.runs)) == (1, 1, 1)
    for door, key, missing in (
        (access.achievement_for, achievement.key, AchievementMissing),
        (access.award_for, others.key, AwardMissing),
        (access.run_for, other_run.key, RunMissing),
    ):
        with pytest.raises(missing):
            door(worker, key, Permission.VIEW)
    with pytest.raises(NotAllowed):
        give(worker, achievement)
    with pytest.raises(NotAllowed):
        actions.revoke(acting_user=worker, award=others, reason="Not mine")
    with pytest.raises(NotAllowed):
        actions.create_achievement(acting_user=worker, organisation=northwind, members=MEMBERS)


def test_the_pages_and_the_api_show_them_nothing_else(
    owner, worker, of_unit, achievement, signed_in, with_token
):
    others = give(owner, achievement, "bob@example.org")
    client, script = signed_in(worker), with_token(worker)

    assert "bob@example.org" not in client.get("/issue/northwind/").content.decode()
    assert "bob@example.org" not in client.get("/issue/northwind/awards/").content.decode()
    for path in (
        f"/issue/northwind/achievements/{achievement.key}/",
        f"/issue/northwind/achievements/{achievement.key}/picture",
        f"/issue/northwind/achievements/{achievement.key}/mend",
        f"/issue/northwind/awards/{others.key}/",
        f"/issue/northwind/awards/{others.key}/badge.json",
        f"/issue/northwind/awards/{others.key}/revoke",
    ):
        assert client.get(path).status_code == 404, path
    listed = script.get("/api/v1/organisations/northwind/achievements").json()["items"]
    assert [one["id"] for one in listed] == [of_unit.key]
    assert script.get(f"/api/v1/awards/{others.key}").status_code == 404
    assert script.get(f"/api/v1/awards/{others.key}/credential").status_code == 404
    assert script.get(f"/api/v1/achievements/{achievement.key}/awards").status_code == 404


def test_a_new_achievement_goes_into_a_unit_of_theirs(worker, northwind, unit, signed_in):
    words = {"name": "Statistics", "description": "Counts.", "achievement_type": "Badge"}
    client = signed_in(worker)
    refused = client.post("/issue/northwind/achievements/new", words)
    assert refused.status_code == 422, "the whole is not theirs to choose"
    client.post("/issue/northwind/achievements/new", {**words, "unit": unit.key})

    assert Achievement.objects.get(name="Statistics").unit == unit


def test_over_http_the_unit_is_named_by_its_key(worker, unit, northwind, with_token):
    body = {"name": "SQL", "description": "Asks.", "criteria": {"narrative": "Passed."}}
    script = with_token(worker)
    path = "/api/v1/organisations/northwind/achievements"
    made = script.post(path, {**body, "unit": unit.key}, content_type="application/json")
    assert (made.status_code, made.json()["unit"]) == (201, unit.key)
    for wrong, status in ((None, 403), ("never-was", 404), (7, 422)):
        answer = script.post(path, {**body, "unit": wrong}, content_type="application/json")
        assert answer.status_code == status, wrong


def test_an_achievement_moves_only_between_places_of_ones_own(
    owner, worker, northwind, unit, of_unit, signed_in
):
    art = people.create_unit(acting_user=owner, organisation=northwind, name="Art")
    with pytest.raises(NotAllowed):
        actions.place_achievement(acting_user=worker, achievement=of_unit, unit=art)
    with pytest.raises(NotAllowed):
        actions.place_achievement(acting_user=worker, achievement=of_unit, unit=None)

    signed_in(owner).post(f"/issue/northwind/achievements/{of_unit.key}/place", {"unit": art.key})
    of_unit.refresh_from_db()
    assert of_unit.unit == art
    with pytest.raises(AchievementMissing):
        access.achievement_for(worker, of_unit.key, Permission.VIEW)


def test_a_role_for_one_achievement_is_given_and_taken_on_its_page(
    owner, member, achievement, of_unit, signed_in
):
    page = f"/issue/northwind/achievements/{achievement.key}/staff"
    client = signed_in(owner)
    client.post(page, {"person": member.pk, "role": "issuer"})
    assert give(member, achievement).recipient_email == "ada@example.org"
    with pytest.raises(AchievementMissing):
        access.achievement_for(member, of_unit.key, Permission.VIEW)
    shown = client.get(page).content.decode()
    assert "Mia: issuer" in " ".join(shown.split())

    grant = member.grants.get()
    client.post(f"{page}/{grant.key}/take")
    with pytest.raises(AchievementMissing):
        access.achievement_for(member, achievement.key, Permission.VIEW)


def test_designers_submit_and_reviewers_approve(owner, northwind, person_called, signed_in):
    people_of = {}
    for role in ("designer", "reviewer"):
        people_of[role] = person_called(f"{role}@northwind.example", role)
        people.add_member(
            acting_user=owner, organisation=northwind, email=people_of[role].email, role=role
        )
    actions.settle(
        acting_user=owner, organisation=northwind, policy=actions.Policy(needs_two_people=True)
    )
    designer, reviewer = people_of["designer"], people_of["reviewer"]
    draft = actions.create_achievement(
        acting_user=designer, organisation=northwind, members=MEMBERS
    )
    with pytest.raises(NotAllowed):
        actions.edit_achievement(acting_user=reviewer, achievement=draft, members=MEMBERS)
    with pytest.raises(NotAllowed):
        actions.publish_achievement(acting_user=reviewer, achievement=draft)
    actions.publish_achievement(acting_user=designer, achievement=draft)
    with pytest.raises(NotAllowed):
        actions.publish_achievement(acting_user=designer, achievement=draft)
    with pytest.raises(NotAllowed):
        actions.send_back(acting_user=designer, achievement=draft, reason="No")

    client = signed_in(reviewer)
    path = f"/issue/northwind/achievements/{draft.key}/"
    assert "Approve and publish" in client.get(path).content.decode()
    client.post(f"{path}publish")
    draft.refresh_from_db()
    assert draft.state == "published"
    with pytest.raises(NotAllowed):
        give(designer, draft)


def test_an_organisation_that_waits_draws_up_and_does_not_publish(
    owner, northwind, draft, operator
):
    northwind.standing = "waiting"
    northwind.save()
    draft.refresh_from_db()
    with pytest.raises(NotOpen, match="waiting for the operator"):
        actions.publish_achievement(acting_user=owner, achievement=draft)
    people.set_standing(acting_user=operator, organisation=northwind, standing="open")
    draft.refresh_from_db()
    assert actions.publish_achievement(acting_user=owner, achievement=draft).state == "published"


def test_a_closed_organisation_awards_nothing_and_its_badges_stay(
    owner, northwind, achievement, operator, client
):
    held = give(owner, achievement)
    run = start(owner, achievement)
    people.set_standing(
        acting_user=operator, organisation=northwind, standing="closed", reason="Not Northwind."
    )
    achievement.refresh_from_db()
    run.refresh_from_db()
    for deed in (
        lambda: give(owner, achievement, "bob@example.org"),
        lambda: start(owner, achievement),
        lambda: actions.start_run(acting_user=owner, run=run),
    ):
        with pytest.raises(NotOpen):
            deed()
    assert queries.credential_of(held), "what was awarded can be checked"
    for page in (f"/achievements/{achievement.key}", "/issuers/northwind"):
        assert "Not Northwind." in client.get(page).content.decode()


def test_pages_say_whether_the_name_is_confirmed(northwind, achievement, client):
    pages = (f"/achievements/{achievement.key}", "/issuers/northwind")
    for page in pages:
        assert "Nobody has confirmed that." in client.get(page).content.decode()
    ConfirmedDomain.objects.create(
        organisation=northwind, name="northwind.example", confirmed_at=northwind.created_at
    )
    for page in pages:
        shown = client.get(page).content.decode()
        assert "northwind.example names this organisation as its own." in shown
        assert "Nobody has confirmed" not in shown


def test_a_bulk_change_reaches_only_what_whoever_chooses_may_revoke(
    owner, worker, northwind, of_unit, achievement, signed_in
):
    theirs, others = give(worker, of_unit), give(owner, achievement, "bob@example.org")
    change = actions.prepare_change(
        acting_user=worker, organisation=northwind, ticked=[theirs.key, others.key]
    )
    assert [one.award for one in change.awards.all()] == [theirs]
    everybody = actions.prepare_change(
        acting_user=owner, organisation=northwind, ticked=[theirs.key, others.key]
    )
    with pytest.raises(NotAllowed):
        actions.start_change(
            acting_user=worker, change=everybody, verb="suspend", reason="A question"
        )
    client = signed_in(worker)
    assert client.get(f"/issue/northwind/awards/changes/{everybody.key}/").status_code == 404
    assert client.get(f"/issue/northwind/awards/changes/{change.key}/").status_code == 200
    actions.start_change(acting_user=owner, change=everybody, verb="suspend", reason="A question")
    assert everybody.key not in client.get("/issue/northwind/awards/changes/").content.decode()


def test_what_is_said_of_other_parts_is_not_theirs_to_see(
    owner, worker, northwind, of_unit, achievement, stranger, signed_in, with_token
):
    council = people.create_organisation(acting_user=stranger, name="Council", slug="council")
    theirs, others, whole = (
        actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser=council.slug)
        for subject in (
            Subject.of_achievement(of_unit),
            Subject.of_achievement(achievement),
            Subject(northwind),
        )
    )
    ours = actions.endorse_unasked(acting_user=owner, endorser=northwind, subject=Subject(council))
    script, client = with_token(worker), signed_in(worker)
    for side, seen in (("had", [theirs.key]), ("asked", []), ("given", [])):
        answer = script.get(f"/api/v1/organisations/northwind/endorsements?side={side}")
        assert [one["id"] for one in answer.json()["items"]] == seen, side
    for one, status in ((theirs, 200), (others, 404), (whole, 404), (ours, 404)):
        assert client.get(f"/issue/northwind/endorsements/{one.key}/").status_code == status
        assert script.get(f"/api/v1/endorsements/{one.key}").status_code == status
    shown = client.get("/issue/northwind/endorsements/").content.decode()
    assert theirs.key in shown
    assert not any(one.key in shown for one in (others, whole, ours))


def test_the_next_version_stays_where_the_achievement_is(worker, of_unit, unit):
    made = actions.new_version(acting_user=worker, achievement=of_unit)
    assert made.unit == unit
    assert access.achievement_for(worker, made.key, Permission.DESIGN) == made


def test_a_role_for_one_achievement_makes_no_others(
    owner, member, northwind, unit, achievement, signed_in
):
    actions.grant_for_achievement(
        acting_user=owner, achievement=achievement, person=member, role="designer"
    )
    for deed in (
        lambda: actions.copy_achievement(acting_user=member, achievement=achievement),
        lambda: actions.new_version(acting_user=member, achievement=achievement),
        lambda: actions.place_achievement(acting_user=member, achievement=achievement, unit=unit),
    ):
        with pytest.raises(NotAllowed):
            deed()
    client = signed_in(member)
    shown = client.get(f"/issue/northwind/achievements/{achievement.key}/").content.decode()
    assert "Mend a slip" in shown
    assert not any(words in shown for words in ("Copy as a new draft", "Begin version"))
    for page in ("", "achievements/"):
        assert (
            "Define an achievement" not in client.get(f"/issue/northwind/{page}").content.decode()
        )
