"""No page carries script or style inside it, and every answer says so to the browser."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

import openmerit.platform as platform
from openmerit.platform.web.security import (
    ContentSecurityPolicyMiddleware,
    allow_inline_styles,
    policy,
)

TEMPLATES = sorted(Path(platform.__path__[0]).glob("*/templates/**/*.html"))
# Mail cannot load a sheet, so its styles stand in it.
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]


def test_there_are_templates_to_look_at() -> None:
    assert len(PAGES) > 40


@pytest.mark.parametrize("path", PAGES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_template_holds_no_script_and_no_style(path: Path) -> None:
    text = path.read_text()
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", text) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert re.findall(r"(?:src|action)=\"(?:https?:)?//", path.read_text()) == []


def test_scripts_come_from_us_alone() -> None:
    assert "script-src 'self';" in policy()
    assert "unsafe" not in policy()
    assert "script-src 'self';" in policy(inline_styles=True)


def test_every_answer_carries_the_policy(client: Client, db: None) -> None:
    for path in ("/", "/design", "/nothing", "/api/v1/nothing"):
        assert client.get(path)["Content-Security-Policy"] == policy(), path


def test_a_page_may_be_let_off_for_styles_alone(rf: RequestFactory) -> None:
    view = allow_inline_styles(lambda request: HttpResponse("x"))
    response = ContentSecurityPolicyMiddleware(view)(rf.get("/"))
    assert response["Content-Security-Policy"] == policy(inline_styles=True)
