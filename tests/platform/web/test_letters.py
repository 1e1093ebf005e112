"""A letter says the same as text and as HTML, and loads nothing."""

import re

import pytest

from openmerit.platform.web.letters import Button, Letter

URL = "https://badges.example/claim/" + "x" * 80
LETTER = Letter(
    subject="Northwind awarded you “Data Analyst”",
    greeting="Hello <Mara>,",
    paragraphs=("Northwind Academy awarded you the badge “Data Analyst” " + "long words " * 20,),
    button=Button("See your badge", URL),
    closing=("It waits for you.\nNo account is needed to look.",),
    reason="You get this because Northwind gave us this address.",
)


def test_the_text_is_wrapped_and_its_address_stands_whole() -> None:
    lines = LETTER.as_text().splitlines()
    assert URL in lines
    assert max(len(line) for line in lines if line != URL) <= 72
    assert lines[0] == "Hello <Mara>,"
    assert "No account is needed to look." in lines
    assert lines[-1] == "You get this because Northwind gave us this address."


def test_the_html_holds_the_same_words_escaped() -> None:
    html = LETTER.as_html()
    assert "Hello &lt;Mara&gt;," in html
    assert "<Mara>" not in html
    assert "It waits for you.<br>No account is needed to look." in html
    assert html.count(f'href="{URL}"') == 2


def test_nothing_in_the_html_is_loaded_from_anywhere() -> None:
    assert re.findall(r"<(?:img|link|script|iframe|style)\b|url\(|src=", LETTER.as_html()) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/claim/x", "ftp://example.org/"])
def test_a_button_leads_to_a_web_address(url: str) -> None:
    with pytest.raises(AssertionError):
        Button("See", url)
