"""What is earned does not change under its holders: versions, dated notes, a second person."""

import json
from dataclasses import replace

import pytest

from openmerit.credentials import verify
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.errors import (
    AchievementRefused,
    HasSuccessor,
    MendRefused,
    NeedsSecondPerson,
    NotADraft,
    NotPublished,
    PolicyRefused,
)
from openmerit.platform.issuing.members import members_of
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.issuing.yardsticks import YARDSTICKS, measured

from .conftest import MEMBERS

ELEMENTS = {
    "outcomes": ["Cleans data", "Charts data"],
    "workload_hours": 125,
    "ects": 5,
    "eqf_level": 5,
    "assessment_type": "exam",
    "participation": "online",
    "quality_assurance": "Reviewed each year by an outside examiner.",
}


def signed(achievement, person, email="ada@example.org"):
    award = actions.award(acting_user=person, achievement=achievement, email=email)
    sign_single_awards()
    award.refresh_from_db()
    return json.loads(queries.credential_of(award))


def published(person, organisation, **changes):
    members = replace(MEMBERS, **changes)
    made = actions.create_achievement(
        acting_user=person, organisation=organisation, members=members
    )
    return actions.publish_achievement(acting_user=person, achievement=made)


def test_elements_are_signed_as_alignments_that_every_verifier_can_read(issuer_member, northwind):
    achievement = published(issuer_member, northwind, elements=ELEMENTS)
    badge = signed(achievement, issuer_member)
    said = badge["credentialSubject"]["achievement"]
    names = [alignment["targetName"] for alignment in said["alignment"]]
    assert "Cleans data" in names
    assert "Notional workload in hours: 125" in names
    assert "Type of assessment: A written or practical exam" in names
    (level,) = [one for one in said["alignment"] if one["targetUrl"].endswith("/eqf/5")]
    assert level["targetFramework"] == "European Qualifications Framework"
    assert said["creditsAvailable"] == 5
    report = verify(json.dumps(badge).encode())
    assert {str(report.check(id).outcome) for id in ("context", "schema", "proof")} == {"passed"}


@pytest.mark.parametrize(
    ("elements", "member"),
    [
        ({"eqf_level": 9}, "elements.eqf_level"),
        ({"workload_hours": "many"}, "elements.workload_hours"),
        ({"assessment_type": "guess"}, "elements.assessment_type"),
        ({"colour": "blue"}, "elements.colour"),
        ({"outcomes": ["x" * 3_000]}, "elements.outcomes"),
    ],
)
def test_an_element_that_cannot_be_kept_is_named(elements, member):
    with pytest.raises(AchievementRefused) as refused:
        actions.AchievementMembers(name="X", elements=elements)
    assert refused.value.fields["member"] == member


def test_a_new_version_has_its_own_address_and_names_the_one_before(achievement, issuer_member):
    before = signed(achievement, issuer_member)
    made = actions.new_version(acting_user=issuer_member, achievement=achievement)
    assert (made.state, made.number) == ("draft", 2)
    actions.edit_achievement(
        acting_user=issuer_member,
        achievement=made,
        members=replace(members_of(made), description="Can do much more with data than before."),
    )
    actions.publish_achievement(acting_user=issuer_member, achievement=made)
    said = signed(made, issuer_member)["credentialSubject"]["achievement"]
    assert said["id"] != before["credentialSubject"]["achievement"]["id"]
    assert said["version"] == "2"
    assert said["related"] == [{"id": achievement.uri, "type": ["Related"], "version": "1"}]
    achievement.refresh_from_db()
    assert achievement.description == MEMBERS.description
    assert queries.line_of(achievement).newer == made
    assert queries.line_of(made).older == achievement


def test_a_new_version_is_not_translated_before_somebody_does(achievement, issuer_member):
    said = actions.Translation("de", "Datenanalyse", "Bereinigt und zeichnet Daten.")
    actions.translate(acting_user=issuer_member, achievement=achievement, translation=said)
    made = actions.new_version(acting_user=issuer_member, achievement=achievement)
    made.refresh_from_db()
    assert achievement.translations
    assert made.translations == {}


def test_a_line_of_versions_has_no_branches(achievement, issuer_member, draft):
    made = actions.new_version(acting_user=issuer_member, achievement=achievement)
    with pytest.raises(HasSuccessor, match=made.key):
        actions.new_version(acting_user=issuer_member, achievement=achievement)
    with pytest.raises(NotPublished):
        actions.new_version(acting_user=issuer_member, achievement=made)


def test_a_slip_of_the_pen_is_mended_with_a_dated_note(achievement, issuer_member):
    before = signed(achievement, issuer_member)
    note = actions.mend(
        acting_user=issuer_member,
        achievement=achievement,
        reason="typo",
        member="description",
        value="Cleans, joins, charts and explains business data!",
    )
    assert note.before == MEMBERS.description
    after = signed(achievement, issuer_member, "ben@example.org")
    subjects = [one["credentialSubject"]["achievement"] for one in (before, after)]
    assert subjects[0]["description"] == MEMBERS.description
    assert subjects[1]["description"].endswith("!")
    assert subjects[0]["id"] == subjects[1]["id"]
    assert [one.member for one in queries.line_of(achievement).notes] == ["description"]


@pytest.mark.parametrize(
    ("reason", "member", "value"),
    [
        ("typo", "description", "Can fly a helicopter at night."),
        ("typo", "achievement_type", "Degree"),
        ("typo", "description", ""),
        ("link", "criteria_url", "javascript:alert(1)"),
        ("link", "description", "https://northwind.example/"),
    ],
)
def test_what_would_mean_something_else_needs_a_new_version(
    achievement, issuer_member, reason, member, value
):
    with pytest.raises(MendRefused):
        actions.mend(
            acting_user=issuer_member,
            achievement=achievement,
            reason=reason,
            member=member,
            value=value,
        )


def test_a_translation_is_added_beside_what_was_earned(achievement, issuer_member):
    said = actions.Translation("de", "Datenanalyse", "Bereinigt und zeichnet Daten.")
    actions.translate(acting_user=issuer_member, achievement=achievement, translation=said)
    assert achievement.translations["de"]["name"] == "Datenanalyse"
    assert achievement.name == MEMBERS.name
    with pytest.raises(MendRefused):
        actions.translate(
            acting_user=issuer_member,
            achievement=achievement,
            translation=actions.Translation("", "X", "Y"),
        )


def test_what_two_people_mend_at_once_is_mended_by_one(issuer_member, northwind):
    told = {"further_information": "https://northwind.example/old", "prerequisites": "Größe, ein"}
    achievement = published(issuer_member, northwind, elements=told)
    seen_before = Achievement.objects.get(pk=achievement.pk)
    for member, value, reason in (
        ("description", f"{MEMBERS.description[:-1]}!", "typo"),
        ("further_information", "https://northwind.example/new", "link"),
    ):
        mending = {"acting_user": issuer_member, "member": member, "reason": reason}
        actions.mend(achievement=achievement, value=value, **mending)
        with pytest.raises(MendRefused, match="Somebody else has just changed it"):
            actions.mend(achievement=seen_before, value=value, **mending)
    for tag in ("de", "fr"):
        said = actions.Translation(tag, "Datenanalyse", "Bereinigt und zeichnet Daten: Größe.")
        actions.translate(acting_user=issuer_member, achievement=achievement, translation=said)
    with pytest.raises(MendRefused, match="Somebody else has just changed it"):
        actions.translate(acting_user=issuer_member, achievement=seen_before, translation=said)
    assert list(achievement.translations) == ["de", "fr"]
    assert achievement.notes.count() == 4


def test_where_two_people_are_wanted_nobody_publishes_what_they_submitted(
    owner, issuer_member, northwind, draft
):
    actions.settle(
        acting_user=owner,
        organisation=northwind,
        policy=actions.Policy(needs_two_people=True),
    )
    submitted = actions.publish_achievement(acting_user=issuer_member, achievement=draft)
    assert submitted.state == "review"
    with pytest.raises(NeedsSecondPerson):
        actions.publish_achievement(acting_user=issuer_member, achievement=draft)
    back = actions.send_back(acting_user=owner, achievement=draft, reason="Say what was asked.")
    assert back.state == "draft"
    actions.submit_for_review(acting_user=issuer_member, achievement=draft)
    with pytest.raises(NotADraft):
        actions.edit_achievement(acting_user=issuer_member, achievement=draft, members=MEMBERS)
    done = actions.publish_achievement(acting_user=owner, achievement=draft)
    assert done.state == "published"


def test_compulsory_wording_is_frozen_into_what_is_published(owner, issuer_member, northwind):
    words = "Not issued under the AQF."
    settled = actions.Policy(wording=words)
    actions.settle(acting_user=owner, organisation=northwind, policy=settled)
    achievement = published(issuer_member, northwind)
    actions.settle(acting_user=owner, organisation=northwind, policy=actions.Policy())
    badge = signed(achievement, issuer_member)
    narrative = badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert narrative.endswith(words)
    assert Achievement.objects.get(pk=achievement.pk).wording == words


@pytest.mark.parametrize("yardstick", YARDSTICKS)
def test_a_yardstick_says_what_is_missing_and_never_that_it_is_certified(northwind, yardstick):
    policy = queries.policy_of(northwind)
    policy.yardstick = yardstick
    empty = measured(actions.AchievementMembers(name="X"), policy)
    assert not empty.is_ready
    assert all(point.why for point in (*empty.required, *empty.wanted))
    policy.country, policy.wording = "AU", "Not an AQF award."
    full = measured(replace(MEMBERS, elements=ELEMENTS), policy)
    assert full.reached > empty.reached
    assert "certified" not in full.sentence.lower()


def test_what_is_ready_is_said_to_be_ready(northwind):
    policy = queries.policy_of(northwind)
    policy.country = "AT"
    found = measured(replace(MEMBERS, elements=ELEMENTS), policy)
    assert found.is_ready
    assert found.sentence.startswith("Ready for")


def test_own_rules_are_a_yardstick_too(owner, northwind):
    with pytest.raises(PolicyRefused):
        actions.Policy(yardstick="own", own_rules=["nonsense"])
    with pytest.raises(PolicyRefused):
        actions.Policy(yardstick="own")
    kept = actions.settle(
        acting_user=owner,
        organisation=northwind,
        policy=actions.Policy(yardstick="own", own_rules=["outcomes", "outcomes"]),
    )
    found = measured(replace(MEMBERS, elements={"outcomes": ["Charts"]}), kept)
    assert (found.is_ready, len(found.required)) == (True, 1)
