"""Markdown of strangers."""

import pytest

from openmerit.platform.web.prose import html_of


def test_what_people_use_is_kept_and_headings_start_below_the_pages_own():
    html = html_of("# Exam\n\n- **Clean** data\n- [rules](https://x.example)\n")
    assert "<h3>Exam</h3>" in html
    assert "<strong>Clean</strong>" in html
    assert 'href="https://x.example"' in html
    assert "nofollow" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://evil.example/pixel.png)",
        "<a href='https://x.example' onclick='alert(1)'>x</a>",
        "[x](data:text/html,<script>)",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    html = html_of(text)
    for sign in ("<script", "<img", 'href="javascript', "<a href='https", 'href="data:'):
        assert sign not in html


def test_deep_nesting_ends_in_bounded_time():
    assert len(html_of("> " * 5_000 + "x")) < 100_000
