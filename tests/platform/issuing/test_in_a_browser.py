"""What needs script: the badge that grows beside the form, and the bar that moves."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

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
    "/issue/northwind/achievements/{published}/offers",
    "/issue/northwind/achievements/{published}/offers/new",
    "/issue/northwind/offers/{offer}/",
    "/issue/northwind/awards/",
    "/issue/northwind/awards/{award}/",
    "/issue/northwind/awards/{award}/revoke",
    "/issue/northwind/runs/",
    "/issue/northwind/runs/{preview}/",
    "/issue/northwind/runs/{done}/",
    "/issue/northwind/achievements/{draft}/edit/details",
    "/issue/northwind/achievements/{published}/mend",
    "/issue/northwind/achievements/{published}/mend?member=description",
    "/issue/northwind/achievements/{published}/translate",
    "/issue/northwind/achievements/{version}/",
    "/issue/northwind/achievements/{waiting}/",
    "/issue/northwind/achievements/{waiting}/send-back",
    "/issue/northwind/runs/{asked}/",
    "/issue/northwind/runs/{asked}/send-back",
    "/issue/northwind/runs/{later}/",
    "/issue/northwind/awards/{scheduled}/",
    "/issue/northwind/awards/{keyed}/",
    "/achievements/{published}",
    "/achievements/{published}?lang=de",
    "/issuers/northwind",
)
OWNERS = ("/issue/northwind/policy", "/issue/northwind/achievements/{waiting}/")


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
    live_server, open_page, owner, issuer_member, northwind, achievement, sheet, scheme, viewport
):
    me = issuer_member
    award = actions.award(
        acting_user=me, achievement=achievement, email="ada@example.org", name="Ada"
    )
    source = sheet("bob@example.org,Bob", "nobody,No one", "ada@example.org,Ada")
    preview, done, asked, later = (
        actions.prepare_run(acting_user=me, achievement=achievement, source=source)
        for _ in range(4)
    )
    actions.start_run(acting_user=me, run=done)
    in_a_week = timezone.now() + timedelta(days=7)
    actions.start_run(acting_user=me, run=later, due_at=in_a_week)
    actions.ask_signoff(acting_user=owner, run=asked, email=me.email)
    scheduled = actions.award(
        acting_user=me,
        achievement=achievement,
        email="cyd@example.org",
        due_at=in_a_week,
        files=[actions.Uploaded("report.txt", b"All of it.")],
    )
    keyed = actions.award(
        acting_user=me,
        achievement=achievement,
        did="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    )
    offer = actions.make_offer(
        acting_user=me, achievement=achievement, offer=actions.Offer(most=30)
    )
    work.work_on_run(done.key)
    work.sign_single_awards()
    said = actions.Translation("de", "Datenanalyse", "Bereinigt und zeichnet Daten.")
    actions.translate(acting_user=me, achievement=achievement, translation=said)
    version = actions.new_version(acting_user=me, achievement=achievement)
    waiting = actions.copy_achievement(acting_user=me, achievement=achievement)
    actions.settle(
        acting_user=owner, organisation=northwind, policy=actions.Policy(needs_two_people=True)
    )
    actions.submit_for_review(acting_user=me, achievement=version)
    actions.send_back(acting_user=owner, achievement=version, reason="Say what was asked.")
    actions.submit_for_review(acting_user=me, achievement=waiting)
    keys = {
        "version": version.key,
        "waiting": waiting.key,
        "draft": actions.copy_achievement(acting_user=me, achievement=achievement).key,
        "published": achievement.key,
        "award": award.key,
        "preview": preview.key,
        "done": done.key,
        "asked": asked.key,
        "later": later.key,
        "scheduled": scheduled.key,
        "keyed": keyed.key,
        "offer": offer.key,
    }
    page = open_page(f"{live_server.url}/design", scheme=scheme, viewport=viewport)
    for person, paths in ((me, PATHS), (owner, OWNERS)):
        _signed_in(page, live_server.url, person)
        for path in paths:
            answer = page.goto(live_server.url + path.format(**keys))
            assert answer.ok, path
            result = Axe().run(page)
            assert result.violations_count == 0, f"{path}: {result.generate_report()}"
            beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert beyond <= 0, path


def test_own_rules_are_shown_once_they_are_chosen(live_server, page, owner, northwind):
    _signed_in(page, live_server.url, owner)
    page.goto(f"{live_server.url}/issue/northwind/policy")
    rules = page.get_by_text("Notional workload in hours")
    assert not rules.is_visible()
    page.check("[name=yardstick][value=own]")
    assert rules.is_visible()
    page.check("[name=yardstick][value=eu-2022]")
    assert not rules.is_visible()
