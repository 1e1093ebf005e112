"""What needs script: the badge that grows beside the form, and the bar that moves."""

import pytest
from django.test import Client

from openmerit.platform.issuing import actions, work
from openmerit.platform.issuing.models import Run

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(live_server, open_page, issuer_member):
    """A page of the issuer's, signed in."""
    client = Client()
    client.force_login(issuer_member, backend="django.contrib.auth.backends.ModelBackend")
    page = open_page(f"{live_server.url}/design")
    page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": client.cookies["sessionid"].value,
                "url": live_server.url,
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
    work._award_rows(claimed, work.read_sheet(source).rows)
    work.sign_awards(claimed.awards.all())
    page.wait_for_selector("text=25 of 60")
    Run.objects.update(lease_until=None)
    work.work_on_run(run.key)
    page.wait_for_selector("text=60 earners get a mail")
