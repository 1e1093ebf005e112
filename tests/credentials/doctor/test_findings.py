"""What the doctor finds: each thing in a badge that has it, and nothing in one that is good."""

import inspect
import json
import re
import sys
from collections.abc import Iterator

import pytest
from tests.credentials.doctor import broken, good
from tests.credentials.samples import LATER
from tests.docs.pages import ROOT

from openmerit.credentials import Diagnosis, examine
from openmerit.credentials.doctor._table import DETECTORS
from openmerit.credentials.sentences import Sentence

sys.path.insert(0, str(ROOT / "docs/generate"))
import _catalogue

TEMPLATES = _catalogue.templates()
VALUE = re.compile(r"\{[^{}]*\}")


def _looked_at(data: bytes) -> Diagnosis:
    return examine(data, at=LATER)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.id)
def test_each_thing_is_found_where_it_is(detector) -> None:
    found = _looked_at(broken.samples()[detector.id])
    (first, *_) = [finding for finding in found.findings if finding.id == detector.id]
    assert first.severity == detector.severity
    assert isinstance(first.message, Sentence)
    assert isinstance(first.remedy, Sentence)


def test_there_is_a_sample_for_each_thing_that_is_looked_for() -> None:
    assert [detector.id for detector in DETECTORS] == list(
        dict.fromkeys(detector.id for detector in DETECTORS)
    )
    assert broken.samples().keys() == {detector.id for detector in DETECTORS}


def test_each_detector_says_why_and_where_the_standard_does() -> None:
    for detector in DETECTORS:
        assert len(inspect.getdoc(detector.look) or "") > 40, detector.id


@pytest.mark.parametrize("name", good.good_badges())
def test_a_good_badge_has_nothing_wrong_and_no_traps(name: str) -> None:
    found = _looked_at(good.good_badges()[name])
    assert [finding for finding in found.findings if finding.severity != "advice"] == []


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.id)
def test_a_place_that_is_named_can_be_found(detector) -> None:
    """A JSON pointer leads to a value, or to where one is missing."""
    found = _looked_at(broken.samples()[detector.id])
    document = found.report.credential
    for finding in found.findings:
        if not finding.member.startswith("/") or finding.id in ("fill-in", "template-terms"):
            continue
        value = document
        *steps, _ = finding.member.split("/")[1:]
        for step in steps:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list):
                value = value[int(name)]
            elif isinstance(value, dict):
                assert name in value, finding
                value = value[name]


def test_findings_stand_in_the_order_of_their_weight() -> None:
    found = _looked_at(broken.plain(validFrom="2026-01-15T09:00:00.5+00:00", tags=["a"]))
    order = [str(finding.severity) for finding in found.findings]
    assert order == sorted(order, key=["wrong", "trap", "advice"].index)
    assert {"wrong", "trap", "advice"} == set(order)


def test_a_scrambled_name_is_shown_as_it_was_meant() -> None:
    found = _looked_at(broken.samples()["text-encoding"])
    (finding,) = [finding for finding in found.findings if finding.id == "text-encoding"]
    assert "Gärtnern für Anfänger" in finding.remedy
    assert found.template is not None
    assert found.template["credentialSubject"]["achievement"]["name"] == "Gärtnern für Anfänger"


@pytest.mark.parametrize(
    "name",
    ["Ærø & Ångström", "naïve café", "Ä Ö Ü ß €", "Übung „macht“", "日本語", "Škoda – Žižka"],
)
def test_a_name_in_another_language_is_not_taken_for_scrambled(name: str) -> None:
    found = _looked_at(broken.at((*broken.ACHIEVEMENT, "name"), name))
    assert "text-encoding" not in {finding.id for finding in found.findings}


def test_an_emoji_matters_only_where_text_is_sorted_for_the_proof() -> None:
    name = (*broken.ACHIEVEMENT, "name")
    document = broken.changed(broken.badge(), name, "SQL \U0001f331")
    for proof, expected in (("eddsa-rdfc-2022", True), ("eddsa-jcs-2022", False), ("jwt", False)):
        found = _looked_at(broken.signed(document, broken.key(), proof))
        assert ("text-emoji" in {finding.id for finding in found.findings}) is expected


def test_the_first_ten_of_one_kind_are_told() -> None:
    found = _looked_at(broken.within(broken.ACHIEVEMENT, tag=[" " * n for n in range(1, 30)]))
    assert [finding.id for finding in found.findings].count("text-blank") == 10


def test_a_diagnosis_is_data_for_programs() -> None:
    found = _looked_at(broken.samples()["date-offset"])
    data = json.loads(json.dumps(found.to_dict()))
    assert data.keys() == {"verdict", "findings", "template", "report"}
    assert data["verdict"] == data["report"]["verdict"] == "valid"
    assert data["findings"][0].keys() == {"id", "severity", "member", "message", "remedy"}
    assert data["findings"][0]["member"] == "/validFrom"


def test_a_diagnosis_can_be_told_in_another_language() -> None:
    found = _looked_at(broken.samples()["date-offset"])
    told = found.to_dict({"End it in Z.": "Z ans Ende."}.get)
    assert told["findings"][0]["remedy"] == "Z ans Ende."


@pytest.mark.parametrize("name", [*broken.samples(), *good.good_badges()])
def test_everything_that_is_said_is_in_the_catalogue(name: str) -> None:
    """So that a diagnosis can be told in every language that the reports are."""
    data = broken.samples().get(name) or good.good_badges()[name]
    for finding in _looked_at(data).findings:
        for said in (finding.message, finding.remedy):
            assert isinstance(said, Sentence)
            for template in _templates_of(said):
                assert template in TEMPLATES or not re.search(r"[^\W\d_]", VALUE.sub("", template))


def _templates_of(said: Sentence) -> Iterator[str]:
    yield said.template
    for value in said.values.values():
        if isinstance(value, Sentence):
            yield from _templates_of(value)
