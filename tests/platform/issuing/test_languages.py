"""Everyone reads an achievement in their language, if it is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.errors import AchievementRefused, MendRefused
from openmerit.platform.issuing.languages import (
    as_written,
    choices,
    language_of,
    name_of,
    said_in,
    ways_of,
)
from openmerit.platform.issuing.members import achievement_members
from openmerit.platform.issuing.models import Achievement

from .test_versions import published


def translated(*tags, language=""):
    told = {
        tag: {"name": f"name {tag}", "description": f"about {tag}", "criteria_narrative": ""}
        for tag in tags
    }
    further = {"inLanguage": language} if language else {}
    return Achievement(
        name="name", description="about", criteria_narrative="criteria",
        translations=told, further_members=further,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("de;q=0", "en"),
        ("de;q=0,fr;q=0.3", "fr"),
        ("en-GB,en;q=0.9,de;q=0.5", "en"),
        ("de;q=0.5,en-GB,en;q=0.9", "en"),
        ("de;q=0.5,fr;q=0.7", "fr"),
        ("pt", "pt-BR"),
        ("PT-br", "pt-BR"),
        ("DE", "de"),
        ("ja", "en"),
        ("*", "en"),
        ("", "en"),
        ("de;;q=x", "en"),
    ],
)
def test_a_browser_gets_what_it_wants_most(accepted, language):
    achievement = translated("de", "fr", "pt-BR", language="en")
    said = said_in(achievement, asked="", accepted=accepted)
    assert said.language == language
    assert said.name == ("name" if language == "en" else f"name {language}")


def test_an_address_names_a_language_whatever_the_browser_wants():
    achievement = translated("de", language="fr")
    assert said_in(achievement, asked="DE", accepted="fr").language == "de"
    assert said_in(achievement, asked="original", accepted="de").name == "name"
    assert said_in(achievement, asked="xx", accepted="de").name == "name"


def test_an_original_that_says_no_language_is_in_that_of_the_installation():
    assert language_of(translated()) == "en-GB"
    assert said_in(translated("de"), asked="", accepted="en-GB,en;q=0.9,de;q=0.5").is_original


def test_an_original_that_was_translated_into_it_is_in_another_that_nobody_said():
    achievement = translated("en")
    assert language_of(achievement) == ""
    assert said_in(achievement, asked="", accepted="en").name == "name en"


def test_criteria_that_nobody_translated_are_in_the_language_of_the_original():
    said = said_in(translated("de", language="en"), asked="de", accepted="")
    assert (said.criteria, said.criteria_language) == ("criteria", "en")


def test_languages_are_called_what_they_call_themselves():
    assert [name_of(tag) for tag in ("de", "fr", "pt-BR", "qq")] == [
        "Deutsch",
        "Français",
        "Português Brasileiro",
        "qq",
    ]
    assert ("de", "Deutsch") in choices()
    assert ("qaa", "qaa") in choices("qaa")


def test_the_ways_lead_to_each_language_and_mark_the_one_at_hand():
    achievement = translated("de", language="fr")
    ways = ways_of(achievement, said_in(achievement, asked="de", accepted=""))
    assert [(way.asked, way.name, way.is_here) for way in ways] == [
        ("original", "Français", False),
        ("de", "Deutsch", True),
    ]
    assert ways_of(translated(), said_in(translated(), asked="", accepted="")) == []


@pytest.mark.parametrize("tag", ["", "german", "d", "de--AT", "de/AT", "de-AT-1996", "9"])
def test_what_is_no_language_is_refused(tag):
    with pytest.raises(ValueError, match="Give a language"):
        as_written(tag)


@given(st.text(max_size=40))
def test_any_header_and_address_are_answered(text):
    achievement = translated("de", "pt-BR", language="en")
    assert said_in(achievement, asked="", accepted=text).language in {"en", "de", "pt-BR"}
    assert said_in(achievement, asked=text, accepted="").language in {"en", "de", "pt-BR"}


def test_a_translation_is_kept_once_in_its_usual_letters(issuer_member, achievement):
    for tag in ("PT-br", "pt-BR"):
        said = actions.Translation(tag, "Analista", "Limpa dados.")
        actions.translate(acting_user=issuer_member, achievement=achievement, translation=said)
    assert list(achievement.translations) == ["pt-BR"]


def test_nothing_is_translated_into_the_language_it_is_in(issuer_member, northwind):
    achievement = published(issuer_member, northwind, further_members={"inLanguage": "de"})
    said = actions.Translation("de", "Datenanalyse", "Bereinigt Daten.")
    with pytest.raises(MendRefused, match="the language in which it was published"):
        actions.translate(acting_user=issuer_member, achievement=achievement, translation=said)


@pytest.mark.parametrize("language", ["german", "DE", 5, ["de"]])
def test_a_language_that_the_standard_does_not_know_is_named(language):
    with pytest.raises(AchievementRefused) as refused:
        achievement_members({"name": "SQL", "inLanguage": language})
    assert refused.value.fields["member"] == "inLanguage"
