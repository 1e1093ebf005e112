"""What needs script: the badge that grows beside the form, and the bar that moves."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from openmerit.platform.issuing import actions, work
from openmerit.platform.issuing.models import Run
from openmerit.platform.issuing.rows import read_sheet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATHS = (
    "/issue/northwind/",
    "/issue/northwind/achievements/",
    "/issue/northwind/achievements/new",
    "/issue/northwind/achievements/{draft}/",
    "/issue/northwind/achievements/{draft}/edit/criteria",
    "/issue/northwind/achievements/{draft}/edit/picture",
    "/issue/northwind/achievements/{draft}/edit/skills",
    "/issue/northwind/achievements/{draft}/edit/expiry",
    "/issue/northwind/achievements/{published}/",
    "/issue/northwind/achievements/{published}/award",
    "/issue/northwind/achievements/{published}/runs/new",
    "/issue/northwind/awards/",
    "/issue/northwind/awards/{award}/",
    "/issue/northwind/awards/{award}/revoke",
    "/issue/northwind/runs/",
    "/issue/northwind/runs/{preview}/",
    "/issue/northwind/runs/{done}/",
    "/achievements/{published}",
    "/issuers/northwind",
)


@pytest.fixture
def page(live_server, open_page, issuer_member):
    """A page of the issuer's, signed in."""
    return _signed_in(open_page(f"{live_server.url}/design"), live_server.url, issuer_member)


def _signed_in(page, url, person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": client.cookies["sessionid"].value,
                "url": url,
            }
        ]
    )
    return page


def test_the_badge_grows_while_the_form_is_filled_in(live_server, page, draft):
    page.goto(f"{live_server.url}/issue/northwind/achievements/{draft.key}/edit/words")
    page.fill("[name=name]", "Chart Reader")
    page.wait_for_selector(".issuing-specimen-name:text('Chart Reader')")

    page.goto(f"{live_server.url}/issue/northwind/achievements/{draft.key}/edit/picture")
    before = page.get_attribute(".issuing-specimen img", "src")
    page.click("label:has-text('Seal')")
    page.wait_for_function(
        "before => document.querySelector('.issuing-specimen img').src !== before", arg=before
    )
    draft.refresh_from_db()
    assert (draft.name, draft.image_design["template"]) == ("Data Analyst", "shield")

    page.click("text=Save and go on")
    page.wait_for_url("**/edit/skills")
    draft.refresh_from_db()
    assert draft.image_design["template"] == "seal"


def test_the_bar_moves_and_the_page_tells_the_end(
    live_server, page, achievement, issuer_member, sheet
):
    source = sheet(*(f"person{number}@example.org,Person {number}" for number in range(60)))
    run = actions.prepare_run(acting_user=issuer_member, achievement=achievement, source=source)
    page.goto(f"{live_server.url}/issue/northwind/runs/{run.key}/")
    page.click("text=Award 60 badges")
    page.wait_for_selector("text=0 of 60")
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, attempt=1)
    claimed = Run.objects.select_related("achievement__organisation").get(pk=run.pk)
    work._award_rows(claimed, read_sheet(source).rows)
    work.sign_awards(claimed.awards.all())
    page.wait_for_selector("text=25 of 60")
    Run.objects.update(lease_until=None)
    work.work_on_run(run.key)
    page.wait_for_selector("text=60 earners get a mail")


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", DESKTOP), ("dark", PHONE)], ids=["desk", "dark phone"]
)
def test_axe_finds_nothing_to_mend_and_no_page_is_wider_than_its_window(
    live_server, open_page, issuer_member, northwind, achievement, sheet, scheme, viewport
):
    me = issuer_member
    award = actions.award(
        acting_user=me, achievement=achievement, email="ada@example.org", name="Ada"
    )
    source = sheet("bob@example.org,Bob", "nobody,No one", "ada@example.org,Ada")
    preview, done = (
        actions.prepare_run(acting_user=me, achievement=achievement, source=source)
        for _ in range(2)
    )
    actions.start_run(acting_user=me, run=done)
    work.work_on_run(done.key)
    work.sign_single_awards()
    keys = {
        "draft": actions.copy_achievement(acting_user=me, achievement=achievement).key,
        "published": achievement.key,
        "award": award.key,
        "preview": preview.key,
        "done": done.key,
    }
    page = _signed_in(
        open_page(f"{live_server.url}/design", scheme=scheme, viewport=viewport),
        live_server.url,
        me,
    )
    for path in PATHS:
        page.goto(live_server.url + path.format(**keys))
        result = Axe().run(page)
        assert result.violations_count == 0, f"{path}: {result.generate_report()}"
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, path
