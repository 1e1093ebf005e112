"""The issuer's pages and the public ones, as a browser without script uses them."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from openmerit.platform.issuing import actions, work
from openmerit.platform.issuing.models import Achievement, Award, Run

HOME = "/issue/northwind/"


@pytest.fixture
def browser(signed_in, issuer_member, northwind):
    return signed_in(issuer_member)


def read(answer) -> str:
    """The words of a page, without its tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return " ".join(text.split())


def test_six_steps_make_an_achievement_that_can_be_published(browser):
    answer = browser.post(
        f"{HOME}achievements/new",
        {
            "name": "Data Analyst",
            "description": "Cleans and charts business data.",
            "achievement_type": "Certificate",
        },
    )
    made = Achievement.objects.get()
    edit = f"{HOME}achievements/{made.key}/edit/"
    assert answer["Location"] == f"{edit}criteria"
    answer = browser.post(f"{edit}criteria", {"criteria_narrative": "Passed the **exam**."})
    assert answer["Location"] == f"{edit}details"
    answer = browser.post(f"{edit}details", {"category": "technical"})
    assert answer["Location"] == f"{edit}picture"
    answer = browser.post(
        f"{edit}picture",
        {
            "template": "seal",
            "palette": "plum",
            "icon": "chart",
            "ribbon": "Analyst",
            "level": "2",
        },
    )
    assert answer["Location"] == f"{edit}skills"
    answer = browser.post(
        f"{edit}skills",
        {
            "skill-TOTAL_FORMS": "2",
            "skill-INITIAL_FORMS": "0",
            "skill-0-targetName": "analyse data",
            "skill-0-targetUrl": "http://data.europa.eu/esco/skill/2b92a5b2",
            "skill-0-targetFramework": "ESCO",
            "skill-0-targetCode": "",
            "skill-1-targetName": "",
            "skill-1-targetUrl": "",
            "tags": "data, charts, data",
        },
    )
    assert answer["Location"] == f"{edit}expiry"
    answer = browser.post(f"{edit}expiry", {"valid_for_months": "24"})
    assert answer["Location"] == f"{HOME}achievements/{made.key}/"
    browser.post(f"{HOME}achievements/{made.key}/publish")

    made.refresh_from_db()
    assert made.state == "published"
    assert made.image_design == {
        "template": "seal",
        "icon": "chart",
        "palette": "plum",
        "ribbon": "Analyst",
        "level": 2,
    }
    assert made.alignment == [
        {
            "type": ["Alignment"],
            "targetName": "analyse data",
            "targetUrl": "http://data.europa.eu/esco/skill/2b92a5b2",
            "targetFramework": "ESCO",
        }
    ]
    assert (made.tag, made.valid_for_months) == (["data", "charts"], 24)


def test_what_is_wrong_stands_by_its_field_and_nothing_typed_is_lost(browser, draft):
    edit = f"{HOME}achievements/{draft.key}/edit/"
    answer = browser.post(f"{edit}criteria", {"criteria_narrative": "Kept", "criteria_url": "x"})
    assert answer.status_code == 422
    assert "This is not a web address" in read(answer)
    assert "Kept" in read(answer)
    answer = browser.post(
        f"{edit}picture",
        {"template": "seal", "palette": "plum", "icon": "chart", "ribbon": "漢字", "level": "0"},
    )
    assert answer.status_code == 422
    assert "which the typeface lacks" in read(answer)
    draft.refresh_from_db()
    assert draft.criteria_url == ""
    assert draft.image_design["template"] == "shield"


def test_a_picture_of_ones_own_replaces_the_drawn_one(browser, draft):
    picture = io.BytesIO()
    Image.new("RGB", (300, 300), "#123456").save(picture, "PNG")
    choices = {"template": "seal", "palette": "plum", "icon": "chart", "ribbon": "", "level": "0"}
    edit = f"{HOME}achievements/{draft.key}/edit/picture"
    browser.post(edit, choices | {"upload": SimpleUploadedFile("i.png", picture.getvalue())})
    draft.refresh_from_db()
    assert draft.image_design is None
    assert "data:image/png" in draft.image_svg
    refused = browser.post(edit, choices | {"upload": SimpleUploadedFile("i.png", b"MZ\x90")})
    assert refused.status_code == 422
    assert "not a PNG, JPEG or SVG" in read(refused)


def test_the_preview_shows_what_is_typed_and_writes_nothing(browser, draft):
    before = Achievement.objects.values().get()
    words = {"name": "Typed <b>now</b>", "description": "", "achievement_type": "Badge"}
    answer = browser.post(f"{HOME}achievements/{draft.key}/edit/words/preview", words)
    assert "Typed &lt;b&gt;now&lt;/b&gt;" in answer.content.decode()
    half = {"template": "seal", "palette": "no", "icon": "chart", "ribbon": "", "level": "0"}
    assert (
        browser.post(f"{HOME}achievements/{draft.key}/edit/picture/preview", half).status_code
        == 200
    )
    assert Achievement.objects.values().get() == before


def test_publishing_what_is_unfinished_leads_to_the_step_where_it_is_said(
    browser, issuer_member, northwind
):
    browser.post(f"{HOME}achievements/new", {"name": "Bare", "achievement_type": "Badge"})
    made = Achievement.objects.get()
    answer = browser.post(f"{HOME}achievements/{made.key}/publish", follow=True)
    assert answer.redirect_chain == [(f"{HOME}achievements/{made.key}/edit/words", 302)]
    assert "Say what someone who has it can do." in read(answer)
    made.refresh_from_db()
    assert made.state == "draft"


def test_one_person_is_awarded_from_a_form_and_a_second_time_only_when_said(browser, achievement):
    path = f"{HOME}achievements/{achievement.key}/award"
    given = {
        "email": "Ada@example.org",
        "name": "Ada Lovelace",
        "valid_from": "2026-03-01",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-url": "https://work.example/ada",
    }
    first = browser.post(path, given, follow=True)
    assert "is awarded to ada@example.org" in read(first)
    award = Award.objects.get()
    assert award.valid_from.isoformat() == "2026-03-01T00:00:00+00:00"
    assert award.evidence == [{"type": ["Evidence"], "id": "https://work.example/ada"}]
    held = browser.post(path, given)
    assert held.status_code == 422
    assert "They hold it already. Choose what should happen." in read(held)
    assert Award.objects.count() == 1
    browser.post(path, given | {"existing": "again"})
    assert Award.objects.count() == 2


def test_a_file_is_previewed_started_and_what_failed_can_be_mended(browser, achievement):
    path = f"{HOME}achievements/{achievement.key}/runs/new"
    source = b"email,name\nada@example.org,Ada\nnobody,Bob\n"
    answer = browser.post(
        path, {"file": SimpleUploadedFile("people.csv", source), "existing": "skip"}, follow=True
    )
    run = Run.objects.get()
    assert answer.redirect_chain == [(f"{HOME}runs/{run.key}/", 302)]
    assert "Award 1 badge" in read(answer)
    assert "This is not an e-mail address." in read(answer)
    assert not Award.objects.exists()
    browser.post(f"{HOME}runs/{run.key}/start")
    assert "hx-get" in browser.get(f"{HOME}runs/{run.key}/").content.decode()
    work.work_on_run(run.key)
    bar = browser.get(f"{HOME}runs/{run.key}/progress")
    assert bar["HX-Refresh"] == "true"
    over = browser.get(f"{HOME}runs/{run.key}/")
    assert "1 earner gets a mail" in read(over)
    mended = browser.get(f"{HOME}runs/{run.key}/mend.csv").content.decode("utf-8-sig")
    assert mended.startswith("email,name,problem\r\nnobody,Bob,")


def test_a_file_that_cannot_be_read_says_why_and_keeps_nothing(browser, achievement):
    answer = browser.post(
        f"{HOME}achievements/{achievement.key}/runs/new",
        {"file": SimpleUploadedFile("people.csv", b"email\n")},
    )
    assert answer.status_code == 422
    assert "it has a header, but no rows beneath it" in read(answer)
    assert not Run.objects.exists()


def test_revoking_asks_once_and_names_the_badge_and_the_person(browser, issuer_member, achievement):
    award = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org", name="Ada"
    )
    work.sign_single_awards()
    path = f"{HOME}awards/{award.key}/revoke"
    asked = read(browser.get(path))
    assert "Revoke “Data Analyst” of Ada for good?" in asked
    assert "1 person is concerned" in asked
    assert browser.post(path, {"reason": ""}).status_code == 422
    award.refresh_from_db()
    assert award.state == "issued"
    browser.post(path, {"reason": "Mistake"})
    award.refresh_from_db()
    assert (award.state, award.reason) == ("revoked", "Mistake")


@pytest.mark.parametrize("result", [{"value": "90"}, {"status": "Completed"}])
def test_an_awards_page_shows_its_result_by_value_or_by_status(
    browser, issuer_member, achievement, result
):
    award = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        result={"type": ["Result"], **result},
    )
    answer = browser.get(f"{HOME}awards/{award.key}/")
    assert answer.status_code == 200
    assert f"Result {next(iter(result.values()))}" in read(answer)


def test_lists_are_filtered_in_the_address_bar(browser, issuer_member, achievement):
    for name in ("ada", "bob"):
        actions.award(
            acting_user=issuer_member, achievement=achievement, email=f"{name}@example.org"
        )
    work.sign_single_awards()
    actions.revoke(acting_user=issuer_member, award=Award.objects.first(), reason="Mistake")
    shown = read(browser.get(f"{HOME}awards/?state=revoked"))
    assert "ada@example.org" in shown
    assert "bob@example.org" not in shown
    assert "Nothing fits" in read(browser.get(f"{HOME}awards/?q=nobody"))
    assert "Data Analyst" in read(browser.get(f"{HOME}achievements/?q=analyst&state=published"))
    assert "Nothing fits" in read(browser.get(f"{HOME}achievements/?state=retired"))


def test_an_achievements_public_page_says_what_was_asked_and_runs_nothing(
    client, issuer_member, northwind, achievement
):
    Achievement.objects.update(criteria_narrative="<script>alert(1)</script> **exam**")
    page = client.get(achievement.path)
    assert page.status_code == 200
    assert "Cleans, joins, charts and explains business data." in read(page)
    assert "<strong>exam</strong>" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json"])
def test_whoever_asks_for_json_gets_the_standards_documents(client, achievement, accept):
    headers = {"Accept": accept}
    document = json.loads(client.get(achievement.path, headers=headers).content)
    assert document["id"] == achievement.uri
    assert document["type"] == ["Achievement"]
    assert document["image"] == {"id": f"{achievement.uri}/image.png", "type": "Image"}
    profile = json.loads(client.get("/issuers/northwind", headers=headers).content)
    assert profile["id"] == "did:web:localhost%3A8000:issuers:northwind"
    assert profile["type"] == ["Profile"]


def test_a_retired_achievement_keeps_its_page_and_says_so(client, issuer_member, achievement):
    actions.retire_achievement(acting_user=issuer_member, achievement=achievement)
    assert "It is no longer awarded." in read(client.get(achievement.path))
    assert client.get(f"{achievement.path}/image.png").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        HOME,
        f"{HOME}achievements/",
        f"{HOME}awards/",
        f"{HOME}runs/",
        "/api/v1/achievements/{key}/awards",
        "/issuers/northwind",
    ],
)
def test_a_longer_list_costs_no_more_queries(path, browser, with_token, issuer_member, achievement):
    client = with_token(issuer_member) if path.startswith("/api") else browser
    path = path.format(key=achievement.key)

    def grow(count: int) -> None:
        for _ in range(count):
            copy = actions.copy_achievement(acting_user=issuer_member, achievement=achievement)
            actions.publish_achievement(acting_user=issuer_member, achievement=copy)
            number = Award.objects.count()
            actions.award(
                acting_user=issuer_member,
                achievement=achievement,
                email=f"person{number}@example.org",
            )
            actions.cancel_run(
                acting_user=issuer_member,
                run=actions.prepare_run(
                    acting_user=issuer_member, achievement=copy, source=b"email\na@example.org\n"
                ),
            )

    grow(3)
    few = _queries(client, path)
    grow(6)
    assert _queries(client, path) == few


def _queries(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/issue/northwind/", "Home"),
        ("/issue/northwind/awards/", "Awards"),
        ("/issue/northwind/runs/", "Awards"),
        ("/issue/northwind/recipients/", "Awards"),
        ("/issue/northwind/requests/", "Awards"),
        ("/issue/northwind/organisation", "Organisation"),
        ("/issue/northwind/keys", "Organisation"),
        ("/organisations/northwind/units", "Organisation"),
    ],
)
def test_the_menu_says_where_one_is(owner, northwind, signed_in, path, current):
    page = signed_in(owner).get(path).content.decode()
    marked = re.search(r'<a[^>]*aria-current="page"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert marked is not None
    assert current in re.sub(r"<[^>]*>", "", marked[1])
