"""Reports in other languages: what is said can be translated, what is translated is said."""

import re
import sys
from collections.abc import Iterator

import pytest
from tests.credentials import older
from tests.credentials.samples import LATER, Shelf, full_badge, key, signed
from tests.docs.pages import ROOT
from tests.fuzz.seeds import seeds

from openmerit.credentials import LANGUAGES, Report, translation, verify
from openmerit.credentials.sentences import Sentence, say
from openmerit.credentials.translations import read_po

sys.path.insert(0, str(ROOT / "docs/generate"))
import _catalogue

TEMPLATES = _catalogue.templates()
FOREIGN = [language for language in LANGUAGES if language != "en"]
NOT_FOUND = "it is not on the shelf"
VALUE = re.compile(r"\{[^{}]*\}")
WORD = re.compile(r"[^\W\d_]{3,}")

INPUTS = [
    b"",
    b"[]",
    b"{",
    b'{"a":1,"a":2}',
    b"ey.x.y",
    *seeds()["verify"],
    *(seed.replace(b"Gr", b"gR", 1) for seed in seeds()["verify"]),
]
REPORTS = [
    (data, verify(data, at=LATER, resolver=resolver, recipient=recipient))
    for data in INPUTS
    for resolver, recipient in (
        (None, None),
        (Shelf(), "ada@example.com"),
        (older.shelf(older.badge_class(), older.issuer()), "eve@example.com"),
    )
]


def _catalogue_of(language: str) -> dict[str, str]:
    path = ROOT / f"src/openmerit/credentials/locale/{language}.po"
    return read_po(path.read_text("utf-8"))


def _said(report: Report) -> Iterator[str]:
    yield report.summary
    for check in report.checks:
        yield check.message
        if check.detail:
            yield check.detail
    for inner in report.contains:
        yield from _said(inner)


def test_everything_in_a_report_is_a_sentence() -> None:
    for data, report in REPORTS:
        for said in _said(report):
            assert isinstance(said, Sentence), (data[:80], said)


def test_no_sentence_puts_an_article_before_a_value() -> None:
    """Whether it is “a” or “an” hangs on the value: “a ed25519 key” is no English."""
    assert [said for said in TEMPLATES if re.search(r"\b[Aa]n? \{", said)] == []


def test_no_value_of_a_sentence_hides_words_of_ours() -> None:
    """What a translation leaves as it is comes from the document, or is a name in the standards."""
    for data, report in REPORTS:
        for said in _said(report):
            assert isinstance(said, Sentence)
            for text in _plain_values(said):
                if text == NOT_FOUND:  # the resolver's own words
                    continue
                ours = [word for word in WORD.findall(text) if word.encode() not in data]
                assert not re.search(r"\w \w+ \w", text) or not ours, (said, text)


def _plain_values(said: Sentence) -> Iterator[str]:
    for value in said.values.values():
        if isinstance(value, Sentence):
            yield from _plain_values(value)
        elif isinstance(value, str):
            yield value


def test_every_sentence_that_is_said_is_in_the_catalogue() -> None:
    for _, report in REPORTS:
        for said in _said(report):
            assert isinstance(said, Sentence)
            for template in _templates_of(said):
                assert template in TEMPLATES or not re.search(r"[^\W\d_]", VALUE.sub("", template))


def _templates_of(said: Sentence) -> Iterator[str]:
    yield said.template
    for value in said.values.values():
        if isinstance(value, Sentence):
            yield from _templates_of(value)


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    for template, translated in _catalogue_of(language).items():
        assert sorted(VALUE.findall(template)) == sorted(VALUE.findall(translated)), template


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_translates_nearly_everything_and_nothing_besides(language: str) -> None:
    translated = _catalogue_of(language)
    assert len(translated.keys() & TEMPLATES.keys()) > 0.95 * len(TEMPLATES)
    assert len(translated.keys() - TEMPLATES.keys()) < 0.05 * len(TEMPLATES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_can_be_told_in_every_language(language: str) -> None:
    for _, report in REPORTS:
        told, plain = report.to_dict(translation(language)), report.to_dict()
        assert told.keys() == plain.keys()
        assert [check["id"] for check in told["checks"]] == [c["id"] for c in plain["checks"]]
        assert all(check["message"] for check in told["checks"])


def test_a_report_in_german_is_german() -> None:
    report = verify(signed(full_badge(), key()), at=LATER).to_dict(translation("de"))
    messages = {check["id"]: check["message"] for check in report["checks"]}
    assert messages["format"] == "Ein Open Badge 3.0 in JSON."
    assert messages["validity"] == "Gültig vom 15. Januar 2026 bis zum 15. Januar 2031."
    assert messages["status"] == "Die Statusliste wurde nicht abgerufen: offline."
    assert report["summary"].startswith("Unverändert und gültig (Badge).")


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(LookupError, match="'tlh'"):
        translation("tlh")


def test_a_sentence_that_is_cut_short_can_still_be_translated() -> None:
    said = say("The context {url} is not known here.", url="urn:" + "x" * 5_000).shortened(200)
    assert isinstance(said, Sentence)
    assert len(said) <= 200
    assert said.translated(translation("de")).startswith("Der Kontext urn:xxx")


def test_what_is_marked_as_fuzzy_is_not_used() -> None:
    text = '#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c {d}"\nmsgstr ""\n"e "\n"{d}\\"\\n"\n'
    assert read_po(text) == {"c {d}": 'e {d}"\n'}
