"""The room's part of the table of who may do what."""

from typing import Any

from tests.platform.permission_table import PEOPLE, Row, everyone, to_issue, to_manage, to_view

from openmerit.platform.engine.unsubscribing import link_of
from openmerit.platform.issuing import actions, claim_mail
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import IssuerKey, StatusList
from openmerit.platform.issuing.work import sign_single_awards

HOME = "/issue/northwind/"
DRAFT = f"{HOME}achievements/{{draft}}/"
PUBLISHED = f"{HOME}achievements/{{published}}/"
AWARD = f"{HOME}awards/{{award}}/"
RUN = f"{HOME}runs/{{run}}/"
API = "/api/v1/"
SHEET = b"email,name\nada@example.org,Ada\n"
CSV = {"content_type": "text/csv", "data": SHEET}
REASON = {"reason": "A mistake"}
WORDS = {"name": "Data Analyst", "description": "Charts.", "achievement_type": "Badge"}
ACHIEVEMENT = {"name": "SQL", "description": "Asks.", "criteria": {"narrative": "Passed."}}
SLIP = {"reason": "typo", "member": "description", "value": "Charts data!"}
GERMAN = {"language": "de", "name": "Datenanalyse", "description": "Zeichnet Daten."}
LETTER = f"{HOME}letters/claim/de"
SAID = {"subject": "Dein Nachweis", "greeting": "Hallo {recipient},", "text": "{badge}"}
ALL_REFUSED = "tests/platform/issuing/test_who_may.py"


def world(cast: dict[str, Any]) -> dict[str, object]:
    """A draft, a published achievement, an award that is signed and a run in preview."""
    person = cast["issuer_member"]
    members = AchievementMembers(
        name="Data Analyst", description="Charts data.", criteria_narrative="Passed."
    )
    draft, published = (
        actions.create_achievement(
            acting_user=person, organisation=cast["northwind"], members=members
        )
        for _ in range(2)
    )
    actions.publish_achievement(acting_user=person, achievement=published)
    award = actions.award(acting_user=person, achievement=published, email="bob@example.org")
    suspended = actions.award(acting_user=person, achievement=published, email="cyd@example.org")
    run, moving = (
        actions.prepare_run(acting_user=person, achievement=published, source=SHEET)
        for _ in range(2)
    )
    grant = actions.grant_for_achievement(
        acting_user=cast["owner"], achievement=draft, person=cast["viewer"], role="viewer"
    )
    sign_single_awards()
    actions.suspend(acting_user=person, award=suspended, reason="A question")
    actions.start_run(acting_user=person, run=moving)
    return {
        "draft": draft.key,
        "published": published.key,
        "award": award.key,
        "suspended": suspended.key,
        "run": run.key,
        "moving": moving.key,
        "grant": grant.key,
        "key": IssuerKey.objects.get().fragment,
        "viewer": cast["viewer"].pk,
        "told": link_of(claim_mail.queue(award).key).rpartition("/")[2],
        "status": StatusList.objects.first().key,
    }


ROWS = [
    # The issuer's pages
    to_view("GET", HOME),
    to_view("GET", f"{HOME}achievements/"),
    to_issue("GET", f"{HOME}achievements/new", 200),
    to_issue("POST", f"{HOME}achievements/new", 302, data=WORDS),
    to_issue("POST", f"{HOME}achievements/preview", 200, data=WORDS),
    to_view("GET", DRAFT),
    to_view("GET", f"{DRAFT}picture"),
    *(
        to_issue("GET", f"{DRAFT}edit/{step}", 200)
        for step in ("words", "criteria", "details", "picture", "skills", "expiry")
    ),
    to_issue("POST", f"{DRAFT}edit/words", 302, data=WORDS),
    to_issue("GET", f"{PUBLISHED}edit/words", 409),
    to_issue("POST", f"{DRAFT}edit/words/preview", 200, data=WORDS),
    to_issue("POST", f"{DRAFT}publish", 302),
    to_issue("POST", f"{PUBLISHED}version", 302),
    to_issue("GET", f"{PUBLISHED}mend", 200),
    to_issue("POST", f"{PUBLISHED}mend", 302, data=SLIP),
    to_issue("GET", f"{PUBLISHED}translate", 200),
    to_issue("POST", f"{PUBLISHED}translate", 302, data=GERMAN),
    to_issue("GET", f"{DRAFT}send-back", 200),
    to_issue("POST", f"{DRAFT}send-back", 422, data=REASON),
    to_view("GET", f"{HOME}messages/"),
    to_view("GET", f"{HOME}letters/"),
    to_manage("POST", f"{HOME}letters/", 302, data={"language": "de"}),
    to_view("GET", f"{HOME}letters/begin?kind=claim&language=fr", 302),
    to_view("GET", LETTER),
    to_manage("POST", LETTER, 302, data=SAID),
    to_view("GET", f"{LETTER}/preview"),
    to_view("POST", f"{LETTER}/preview", data=SAID),
    to_manage("GET", f"{LETTER}/reset", 200),
    to_manage("POST", f"{LETTER}/reset", 302),
    to_issue("POST", f"{AWARD}remind", 302),
    to_issue("GET", f"{AWARD}address", 200),
    to_issue("POST", f"{AWARD}address", 302, data={"email": "ada@example.org"}),
    everyone("GET", "/unsubscribe/{told}"),
    everyone("GET", "/unsubscribe/made-up", 404),
    everyone("POST", "/unsubscribe/{told}", 302, data={"extent": "all"}),
    everyone("GET", "/unsubscribe/{told}/now", 302),
    everyone("POST", "/unsubscribe/{told}/now", data={"List-Unsubscribe": "One-Click"}),
    to_manage("GET", f"{HOME}policy", 200),
    to_manage("POST", f"{HOME}policy", 302, data={"yardstick": "eu-2022"}),
    to_view("GET", f"{HOME}profile"),
    to_manage("POST", f"{HOME}profile", 302, data={"sent": "1"}),
    to_view("GET", f"{HOME}keys"),
    to_manage("GET", f"{HOME}keys/rotate", 200),
    to_manage("POST", f"{HOME}keys/rotate", 302),
    to_manage("GET", f"{HOME}keys/{{key}}/expose", 200),
    to_manage("POST", f"{HOME}keys/{{key}}/expose", 302),
    everyone("GET", "/issuers/northwind/wall"),
    everyone("GET", "/issuers/northwind/logo.png", 404),
    everyone("GET", "/issuers/northwind/logo.svg", 404),
    to_issue("GET", f"{DRAFT}place", 200),
    to_issue("POST", f"{DRAFT}place", 302, data={"unit": ""}),
    to_manage("GET", f"{DRAFT}staff", 200),
    to_manage("POST", f"{DRAFT}staff", 302, data={"person": "{viewer}", "role": "assessor"}),
    to_manage("POST", f"{DRAFT}staff/{{grant}}/take", 302),
    to_issue("POST", f"{DRAFT}copy", 302),
    to_issue("GET", f"{PUBLISHED}retire", 200),
    to_issue("POST", f"{PUBLISHED}retire", 302),
    to_issue("GET", f"{DRAFT}remove", 200),
    to_issue("POST", f"{DRAFT}remove", 302),
    to_issue("GET", f"{PUBLISHED}award", 200),
    to_issue("POST", f"{PUBLISHED}award", 302, data={"email": "ada@example.org"}),
    to_issue("GET", f"{PUBLISHED}runs/new", 200),
    to_issue("POST", f"{PUBLISHED}runs/new", 422, data={}),
    to_view("GET", f"{HOME}awards/"),
    to_view("GET", AWARD),
    to_view("GET", f"{AWARD}badge.json"),
    to_view("GET", f"{AWARD}badge.png"),
    to_view("GET", f"{AWARD}badge.svg"),
    to_issue("POST", f"{AWARD}mail", 302),
    to_issue("GET", f"{AWARD}revoke", 200),
    to_issue("POST", f"{AWARD}revoke", 302, data=REASON),
    to_issue("GET", f"{AWARD}suspend", 200),
    to_issue("POST", f"{AWARD}suspend", 302, data=REASON),
    to_issue("GET", f"{HOME}awards/{{suspended}}/reinstate", 200),
    to_issue("POST", f"{HOME}awards/{{suspended}}/reinstate", 302, data=REASON),
    to_view("GET", f"{HOME}runs/"),
    to_view("GET", RUN),
    to_view("GET", f"{RUN}progress"),
    to_view("GET", f"{RUN}mend.csv"),
    to_issue("POST", f"{RUN}start", 302),
    to_issue("POST", f"{HOME}runs/{{moving}}/pause", 302),
    to_issue("POST", f"{RUN}resume", 409),
    to_issue("GET", f"{RUN}cancel", 200),
    to_issue("POST", f"{RUN}cancel", 302),
    # Northwind's things below another organisation's address are not there.
    Row(
        "GET",
        "/issue/elsewhere/awards/{award}/",
        {**dict.fromkeys(PEOPLE, 404), "anonymous": 302},
    ),
    # For everyone
    everyone("GET", "/achievements/{published}"),
    everyone("GET", "/achievements/{published}/image.png"),
    everyone("GET", "/achievements/{published}/image.svg"),
    everyone("GET", "/achievements/{draft}", 404),
    everyone("GET", "/achievements/{draft}/image.png", 404),
    everyone("GET", "/issuers/northwind"),
    everyone("GET", "/issuers/northwind/did.json"),
    everyone("GET", "/issuers/nobody/did.json", 404),
    everyone("GET", "/issuers/northwind/proof.json"),
    everyone("GET", "/issuers/nobody/proof.json", 404),
    everyone("GET", "/status/{status}"),
    everyone("GET", "/status/nothing", 404),
    # The API
    to_view("GET", f"{API}organisations/northwind/achievements"),
    to_issue("POST", f"{API}organisations/northwind/achievements", 201, data=ACHIEVEMENT),
    to_view("GET", f"{API}achievements/{{draft}}"),
    to_issue("PUT", f"{API}achievements/{{draft}}", 200, data=ACHIEVEMENT),
    to_issue("POST", f"{API}achievements/{{draft}}/publish", 200),
    to_issue("POST", f"{API}achievements/{{published}}/retire", 200),
    to_view("GET", f"{API}achievements/{{draft}}/measured"),
    to_issue("POST", f"{API}achievements/{{draft}}/send-back", 409, data=REASON),
    to_issue("POST", f"{API}achievements/{{published}}/versions", 201),
    to_issue("POST", f"{API}achievements/{{published}}/notes", 201, data=SLIP),
    to_issue("POST", f"{API}achievements/{{published}}/translations", 201, data=GERMAN),
    to_view("GET", f"{API}organisations/northwind/policy"),
    to_manage("PUT", f"{API}organisations/northwind/policy", 200, data={"country": "AT"}),
    to_view("GET", f"{API}achievements/{{published}}/awards"),
    to_issue(
        "POST",
        f"{API}achievements/{{published}}/awards",
        201,
        data={"recipient": {"email": "ada@example.org"}},
    ),
    to_issue("POST", f"{API}achievements/{{published}}/runs", 202, **CSV),
    to_issue("POST", f"{API}achievements/{{published}}/runs?dry_run=1", 200, **CSV),
    to_view("GET", f"{API}runs/{{run}}"),
    to_issue("POST", f"{API}runs/{{moving}}/pause", 200),
    to_issue("POST", f"{API}runs/{{run}}/resume", 409),
    to_issue("POST", f"{API}runs/{{run}}/cancel", 200),
    to_view("GET", f"{API}awards/{{award}}"),
    Row(
        "GET",
        f"{API}awards/{{award}}/credential",
        {**dict.fromkeys(PEOPLE, 200), "anonymous": 401, "stranger": 404, "operator": 404},
    ),
    to_issue("POST", f"{API}awards/{{award}}/revoke", 200, data=REASON),
    to_issue("POST", f"{API}awards/{{award}}/suspend", 200, data=REASON),
    to_issue("POST", f"{API}awards/{{suspended}}/reinstate", 200, data=REASON),
]

BY_LINK = "free: whoever calls it has checked the link in the mail"
ACTIONS = {
    **dict.fromkeys(
        (
            "award",
            "cancel_run",
            "copy_achievement",
            "create_achievement",
            "edit_achievement",
            "expose_key",
            "grant_for_achievement",
            "mend",
            "new_version",
            "open_issuer",
            "pause_run",
            "place_achievement",
            "prepare_run",
            "publish_achievement",
            "reinstate",
            "remind",
            "remove_draft",
            "resend_claim_mail",
            "reset_letter",
            "resume_run",
            "retire_achievement",
            "revoke",
            "rotate_key",
            "send_back",
            "send_elsewhere",
            "send_test_letter",
            "set_letter",
            "set_mail_language",
            "settle",
            "show_logo",
            "start_run",
            "submit_for_review",
            "suspend",
            "translate",
        ),
        f"{ALL_REFUSED}::test_whoever_may_not_is_refused_and_nothing_is_written",
    ),
    "mark_claimed": "free: whoever calls it has checked the claim link; it happens once",
    "subscribe_again": BY_LINK,
    "unsubscribe": BY_LINK,
    "work_through_what_waits": "free: machinery that does the worker's part, for nobody",
}
