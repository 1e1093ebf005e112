"""What the pages say of an achievement that is written, submitted, mended and translated."""

import re

import pytest

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.errors import NeedsSecondPerson, PolicyRefused
from openmerit.platform.issuing.models import Achievement

from .conftest import MEMBERS
from .test_elements_pages import HOME, page
from .test_versions import ELEMENTS, published

TWO_PEOPLE = actions.Policy(needs_two_people=True)
GERMAN = actions.Translation("de", "Datenanalyse", "Bereinigt und zeichnet Daten.")


def address_of(achievement):
    return f"{HOME}achievements/{achievement.key}/"


def begun(html, text):
    """The tag that holds the text, as it is begun."""
    return re.findall(r"<[^/][^<]*>(?=" + re.escape(text) + ")", html)


@pytest.fixture
def submitted(owner, issuer_member, northwind, draft):
    actions.settle(acting_user=owner, organisation=northwind, policy=TWO_PEOPLE)
    return actions.submit_for_review(acting_user=issuer_member, achievement=draft)


def test_every_text_is_marked_with_the_language_it_is_in(issuer_member, northwind, client):
    told = ELEMENTS | {"prerequisites": "School"}
    achievement = published(
        issuer_member, northwind, elements=told, further_members={"inLanguage": "fr"}
    )
    actions.translate(acting_user=issuer_member, achievement=achievement, translation=GERMAN)
    slip = "Cleans, joins, charts and explain business data."
    actions.mend(
        acting_user=issuer_member,
        achievement=achievement,
        reason="typo",
        member="description",
        value=slip,
    )
    shown = page(client, f"{achievement.path}?lang=de")
    assert '<div lang="de">\n    <h1>Datenanalyse</h1>' in shown
    assert '<div class="prose" lang="fr">' in shown
    assert '<ul lang="fr"><li id="outcome-1">' in shown
    assert begun(shown, "School") == ['<span id="prerequisites" lang="fr">']
    assert begun(shown, "A written or practical exam") == ['<span id="assessment_type">']
    assert '<ins lang="de">Datenanalyse</ins>' in shown
    assert '<ins lang="fr">' in shown
    assert '<del lang="fr">' in shown


def test_languages_are_named_in_themselves_and_the_one_at_hand_is_marked(
    issuer_member, northwind, client
):
    achievement = published(issuer_member, northwind, further_members={"inLanguage": "fr"})
    actions.translate(acting_user=issuer_member, achievement=achievement, translation=GERMAN)
    shown = page(client, f"{achievement.path}?lang=de")
    (german,), (french,) = begun(shown, "Deutsch</a>"), begun(shown, "Français</a>")
    assert 'aria-current="true"' in german
    assert "aria-current" not in french
    assert 'hreflang="fr"' in french


def test_a_note_says_where_and_shows_only_what_is_around_the_change(
    issuer_member, northwind, client
):
    long = "It is held each spring. " * 29 + "It is held each autumn."
    achievement = published(
        issuer_member, northwind, criteria_narrative=f"{long} The acadmey asks. {long}"
    )
    actions.mend(
        acting_user=issuer_member,
        achievement=achievement,
        reason="typo",
        member="criteria_narrative",
        value=f"{long} The academy asks. {long}",
    )
    shown = page(client, achievement.path)
    assert "a slip of the pen in the criteria" in shown
    (after,) = re.findall(r"<ins[^>]*>(.*?)</ins>", shown)
    assert "academy asks" in after
    assert len(after) < 80


def test_further_information_is_a_link_where_it_is_an_address(issuer_member, northwind, client):
    for told, is_link in (("https://northwind.example/x", True), ("Ask at the desk", False)):
        achievement = published(issuer_member, northwind, elements={"further_information": told})
        (tag,) = begun(page(client, achievement.path), told)
        assert tag.startswith("<a ") == is_link


def test_what_a_draft_was_sent_back_for_stands_there_until_it_is_submitted(
    owner, issuer_member, submitted, signed_in, with_token
):
    reason = "Say what was asked in the exam."
    actions.send_back(acting_user=owner, achievement=submitted, reason=reason)
    browser = signed_in(issuer_member)
    for where in (address_of(submitted), f"{address_of(submitted)}edit/words"):
        shown = page(browser, where)
        assert reason in shown
        assert f"{owner.get_full_name()} sent it back on" in shown
    told = with_token(issuer_member).get(f"/api/v1/achievements/{submitted.key}").json()
    assert told["sentBack"]["reason"] == reason
    assert told["sentBack"]["by"] == owner.get_full_name()
    browser.post(f"{address_of(submitted)}publish")
    assert reason not in page(browser, address_of(submitted))
    submitted.refresh_from_db()
    assert (submitted.sent_back_reason, submitted.sent_back_by) == ("", None)


def test_the_page_names_who_submitted(owner, issuer_member, submitted, signed_in):
    shown = page(signed_in(owner), address_of(submitted))
    assert f"{issuer_member.get_full_name()} submitted it on" in shown
    assert "Approve and publish" in shown


def test_the_button_says_what_it_does(owner, issuer_member, northwind, draft, signed_in):
    browser = signed_in(issuer_member)
    assert "Submit for approval" not in page(browser, address_of(draft))
    actions.settle(acting_user=owner, organisation=northwind, policy=TWO_PEOPLE)
    assert "Submit for approval" in page(browser, address_of(draft))


def test_who_submitted_publishes_once_nobody_else_has_to_approve(
    owner, issuer_member, northwind, submitted, signed_in
):
    browser = signed_in(issuer_member)
    publish = f'action="{address_of(submitted)}publish"'
    assert publish not in page(browser, address_of(submitted))
    with pytest.raises(NeedsSecondPerson):
        actions.publish_achievement(acting_user=issuer_member, achievement=submitted)
    actions.settle(acting_user=owner, organisation=northwind, policy=actions.Policy())
    shown = page(browser, address_of(submitted))
    assert publish in shown
    assert "you may publish it yourself" in shown
    browser.post(f"{address_of(submitted)}publish")
    assert Achievement.objects.get(pk=submitted.pk).state == "published"


def test_a_version_that_is_being_written_is_led_to(achievement, issuer_member, signed_in, client):
    browser = signed_in(issuer_member)
    assert "Begin version 2" in page(browser, address_of(achievement))
    made = actions.new_version(acting_user=issuer_member, achievement=achievement)
    shown = page(browser, address_of(achievement))
    assert "Begin version 2" not in shown
    assert f'<a href="{address_of(made)}">Version 2 is being written</a>' in shown
    assert "is being written" not in page(client, achievement.path)
    assert queries.line_of(achievement).newer is None


def test_what_is_to_be_mended_is_chosen_and_then_shown_as_it_is(
    achievement, issuer_member, signed_in
):
    browser = signed_in(issuer_member)
    where = f"{address_of(achievement)}mend"
    choice = page(browser, where)
    assert 'href="?member=description"' in choice
    assert 'href="?member=criteria_url"' not in choice
    assert f">\n{MEMBERS.description}</textarea>" in page(browser, f"{where}?member=description")
    changed = {"member": "description", "value": MEMBERS.description.replace("Cleans", "Burns")}
    refused = browser.post(f"{where}?member=description", changed)
    assert refused.status_code == 422
    assert "“cleans” would become “burns”" in refused.content.decode()
    assert browser.post(where, {"member": "nonsense", "value": "x"}).status_code == 422


def test_drafts_are_edited_and_not_mended(draft, issuer_member, signed_in):
    browser = signed_in(issuer_member)
    assert f"{address_of(draft)}mend" not in page(browser, address_of(draft))
    assert browser.get(f"{address_of(draft)}mend").status_code == 409


@pytest.mark.parametrize("country", ["12", "??", "A", "AUT", "ÄÖ", "A1"])
def test_a_country_is_two_letters(country):
    with pytest.raises(PolicyRefused, match="two letters of a country"):
        actions.Policy(country=country)


def test_details_stand_in_groups_and_say_why(draft, issuer_member, signed_in):
    shown = page(signed_in(issuer_member), f"{address_of(draft)}edit/details")
    assert shown.count('<fieldset class="issuing-group">') == 3
    assert "a title alone does not. One a line" in shown
    for name in ELEMENTS:
        assert shown.count(f'name="{name}"') == 1


def test_each_yardstick_says_what_it_is_for(owner, northwind, signed_in):
    shown = page(signed_in(owner), f"{HOME}policy")
    assert "What employers and universities in Europe compare" in shown
    choices = re.findall(r"<span>([^<]+)<span class=.quiet.>([^<]+)</span>", shown)
    assert len(choices) == 4
    assert all(name[0].isupper() or name[0].isdigit() for name, _why in choices)


def test_the_language_is_said_in_the_editor_and_signed(
    issuer_member, northwind, signed_in, with_token
):
    browser = signed_in(issuer_member)
    assert '<option value="en-GB" selected>' in page(browser, f"{HOME}achievements/new")
    words = {"name": "Datenanalyse", "description": "Zeichnet.", "achievement_type": "Badge"}
    browser.post(f"{HOME}achievements/new", words | {"in_language": "de"})
    made = Achievement.objects.get(name="Datenanalyse")
    assert made.further_members == {"inLanguage": "de"}
    shown = page(browser, f"{address_of(made)}edit/words")
    assert '<option value="de" selected>Deutsch</option>' in shown
    browser.post(f"{address_of(made)}edit/words", words)
    made.refresh_from_db()
    assert made.further_members == {"inLanguage": "de"}
    told = with_token(issuer_member).get(f"/api/v1/achievements/{made.key}").json()
    assert told["inLanguage"] == "de"


def test_no_language_is_taken_for_chosen(achievement, issuer_member, signed_in):
    words = {"name": "Datenanalyse", "description": "Zeichnet Daten."}
    answer = signed_in(issuer_member).post(f"{address_of(achievement)}translate", words)
    assert answer.status_code == 422
    achievement.refresh_from_db()
    assert achievement.translations == {}
