"""What an achievement is judged by, its versions and notes, on the pages that people see."""

from dataclasses import replace

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.members import members_of
from openmerit.platform.issuing.models import Achievement

from .conftest import MEMBERS
from .test_versions import ELEMENTS, published

HOME = "/issue/northwind/"


def page(client, address, **more):
    answer = client.get(address, **more)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_details_are_typed_and_kept(draft, issuer_member, signed_in):
    browser = signed_in(issuer_member)
    address = f"{HOME}achievements/{draft.key}/edit/details"
    assert "Notional workload in hours" in page(browser, address)
    typed = {"category": "Data", "workload_hours": "12.5", "outcomes": "Cleans\nCharts\n"}
    assert browser.post(address, typed).status_code == 302
    draft.refresh_from_db()
    assert draft.category == "Data"
    assert draft.elements == {"outcomes": ["Cleans", "Charts"], "workload_hours": 12.5}
    shown = page(browser, address)
    assert 'value="12.5"' in shown
    assert "Cleans\nCharts" in shown


def test_what_cannot_be_kept_is_said_beside_its_field(draft, issuer_member, signed_in):
    browser = signed_in(issuer_member)
    address = f"{HOME}achievements/{draft.key}/edit/details"
    answer = browser.post(address, {"eqf_level": "12"})
    assert answer.status_code == 422
    assert "Give a number from 1 to 8." in answer.content.decode()


def test_the_meter_says_what_is_missing_and_why(draft, issuer_member, signed_in):
    shown = page(signed_in(issuer_member), f"{HOME}achievements/{draft.key}/")
    assert "0 of 6 that" in shown
    assert "An exam and an attendance list prove different things." in shown
    assert "certified" not in shown


def test_a_stranger_reads_it_at_a_glance(issuer_member, northwind, client):
    achievement = published(issuer_member, northwind, elements=ELEMENTS)
    shown = page(client, achievement.path)
    assert 'id="workload_hours">125<' in shown
    assert 'id="outcome-1">Cleans data<' in shown
    assert "A written or practical exam" in shown


def test_a_stranger_is_led_from_one_version_to_the_other(achievement, issuer_member, client):
    made = actions.new_version(acting_user=issuer_member, achievement=achievement)
    assert "There is a newer version" not in page(client, achievement.path)
    members = replace(members_of(made), description="Can do more with data than before.")
    actions.edit_achievement(acting_user=issuer_member, achievement=made, members=members)
    actions.publish_achievement(acting_user=issuer_member, achievement=made)
    assert made.path in page(client, achievement.path)
    assert achievement.path in page(client, made.path)


def test_a_note_says_what_was_mended_and_when(achievement, issuer_member, signed_in, client):
    browser = signed_in(issuer_member)
    address = f"{HOME}achievements/{achievement.key}/mend"
    slip = {"reason": "typo", "member": "description", "value": f"{MEMBERS.description[:-1]}!"}
    assert browser.post(address, slip).status_code == 302
    assert "a slip of the pen" in page(client, achievement.path)
    other = slip | {"value": "Something else altogether."}
    answer = browser.post(address, other)
    assert answer.status_code == 422
    assert "Make a new version instead" in answer.content.decode()


def test_a_stranger_reads_it_in_their_language(achievement, issuer_member, client):
    said = actions.Translation("de", "Datenanalyse", "Bereinigt und zeichnet Daten.")
    actions.translate(acting_user=issuer_member, achievement=achievement, translation=said)
    german = '<div lang="de">\n    <h1>Datenanalyse</h1>'
    english = f'<div lang="en-GB">\n    <h1>{MEMBERS.name}</h1>'
    for address, accepted, title in (
        ("", "de-AT,en;q=0.5", german),
        ("?lang=de", "en", german),
        ("?lang=original", "de", english),
        ("", "en-GB,en;q=0.9,de;q=0.5", english),
        ("", "de;q=0", english),
        ("", "", english),
    ):
        shown = page(client, achievement.path + address, headers={"Accept-Language": accepted})
        assert title in shown, (address, accepted)
        assert shown.count("<h1>") == 1


def test_the_compulsory_wording_stands_on_the_page(owner, issuer_member, northwind, client):
    wording = actions.Policy(wording="Not issued under the AQF.")
    actions.settle(acting_user=owner, organisation=northwind, policy=wording)
    achievement = published(issuer_member, northwind)
    assert "Not issued under the AQF." in page(client, achievement.path)


def test_an_owner_settles_how_the_organisation_issues(owner, northwind, signed_in):
    browser = signed_in(owner)
    assert f"{HOME}policy" in page(browser, f"{HOME}organisation")
    typed = {"yardstick": "own", "own_rules": ["outcomes"], "needs_two_people": "on"}
    assert browser.post(f"{HOME}policy", typed).status_code == 302
    kept = queries.policy_of(northwind)
    assert (kept.yardstick, kept.own_rules, kept.needs_two_people) == ("own", ["outcomes"], True)
    answer = browser.post(f"{HOME}policy", {"yardstick": "own"})
    assert answer.status_code == 422
    assert "Choose at least one rule." in answer.content.decode()


def test_two_people_pass_a_draft_between_them(owner, issuer_member, northwind, draft, signed_in):
    two = actions.Policy(needs_two_people=True)
    actions.settle(acting_user=owner, organisation=northwind, policy=two)
    first, second = signed_in(issuer_member), signed_in(owner)
    address = f"{HOME}achievements/{draft.key}/"
    first.post(f"{address}publish")
    assert "Somebody else has to approve it" in page(first, address)
    assert "Approve and publish" not in page(first, address)
    assert "Approve and publish" in page(second, address)
    second.post(f"{address}send-back", {"reason": "Say what was asked."})
    assert Achievement.objects.get(pk=draft.pk).state == "draft"
    first.post(f"{address}publish")
    second.post(f"{address}publish")
    assert Achievement.objects.get(pk=draft.pk).state == "published"
