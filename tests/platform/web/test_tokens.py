"""The tokens keep their promises: what is read can be read, in both schemes."""

import re
from pathlib import Path

import pytest

import openmerit.platform.web as web
from openmerit.platform.web.showcase import colours

HERE = Path(web.__file__).parent
# Every sheet of every room, but the one that holds the values.
SHEETS = sorted(path for path in HERE.parent.glob("*/static/**/*.css") if path.name != "tokens.css")
GROUNDS = ("ground", "card", "inset")
WORDS = (
    "ink",
    "quiet",
    "accent",
    "accent-strong",
    "brass",
    "passed",
    "warning",
    "failed",
    "failed-strong",
    "unknown",
)
ON_COLOUR = (
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-failed", "failed"),
    ("on-failed", "failed-strong"),
)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_can_be_read_on_every_ground(scheme: str, ground: str, word: str) -> None:
    tokens = colours()[scheme]
    assert contrast(tokens[word], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), ON_COLOUR)
def test_words_can_be_read_on_buttons(scheme: str, word: str, ground: str) -> None:
    tokens = colours()[scheme]
    assert contrast(tokens[word], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "card"])
def test_the_border_of_a_field_can_be_seen(scheme: str, ground: str) -> None:
    tokens = colours()[scheme]
    assert contrast(tokens["field-border"], tokens[ground]) >= 3


def test_the_heat_ramp_grows_darker_at_each_step() -> None:
    ramp = [luminance(colours()["light"][f"heat-{step}"]) for step in range(1, 7)]
    assert ramp == sorted(ramp, reverse=True)


@pytest.mark.parametrize("name", ["base.css", "components.css"])
def test_only_the_tokens_hold_colours(name: str) -> None:
    text = (HERE / "static" / "web" / name).read_text()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


def test_the_two_grounds_can_be_shown_at_once() -> None:
    light, dark = colours()["light"], colours()["dark"]
    assert light["paper"] == dark["paper"] == light["ground"]
    assert light["night"] == dark["night"] == dark["ground"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_name_that_a_sheet_uses_is_a_token(sheet: Path) -> None:
    tokens = (HERE / "static" / "web" / "tokens.css").read_text()
    defined = set(re.findall(r"^\s*(--[a-z0-9-]+):", tokens, re.MULTILINE))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text())) - defined == set()


def test_pages_link_three_sheets_and_no_more() -> None:
    names = sorted(path.name for path in (HERE / "static" / "web").glob("*.css"))
    assert names == ["base.css", "components.css", "tokens.css"]


def test_mail_uses_the_colours_of_the_light_scheme() -> None:
    text = (HERE / "templates" / "web" / "mail" / "letter.html").read_text()
    assert set(re.findall(r"#[0-9a-f]{6}", text)) <= set(colours()["light"].values())
