"""The room's part of the table of who may do what."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.platform.issuing import partnering
from tests.platform.issuing.endorsing import endorsements
from tests.platform.permission_table import (
    PEOPLE,
    Row,
    everyone,
    nobody_else,
    to_issue,
    to_manage,
    to_view,
)

from openmerit.platform.engine.unsubscribing import link_of
from openmerit.platform.issuing import actions, claim_mail
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.models import (
    Achievement,
    CorrectionRequest,
    IssuerKey,
    StatusList,
)
from openmerit.platform.issuing.moving.archiving import write_archive
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people

HOME = "/issue/northwind/"
DRAFT = f"{HOME}achievements/{{draft}}/"
PUBLISHED = f"{HOME}achievements/{{published}}/"
AWARD = f"{HOME}awards/{{award}}/"
REQUEST = f"{HOME}requests/{{request}}/"
RUN = f"{HOME}runs/{{run}}/"
ASKED = f"{HOME}runs/{{asked}}/"
OFFER = f"{HOME}offers/{{offer}}/"
API = "/api/v1/"
NORTHWIND = f"{API}organisations/northwind/"
SHEET = b"email,name\nada@example.org,Ada\n"
# The owner was named, so that not even the one who asked may sign off.
NAMED = {
    **dict.fromkeys(PEOPLE, 404),
    "anonymous": 302,
    "viewer": 403,
    "issuer": 403,
    "owner": 302,
}
NAMED_API = NAMED | {"anonymous": 401, "owner": 200}
IMPORT = f"{HOME}moving/imports/{{import}}/"
ARCHIVE = f"{HOME}moving/archives/{{archive}}/"
EXPORT = {"content_type": "text/csv", "data": b"name,description\nSQL,Asks.\n"}
CSV = {"content_type": "text/csv", "data": SHEET}
REASON = {"reason": "A mistake"}
RIGHT = {"email": "bob@example.org", "name": "Bob", "reason": "Slip"}
WORDS = {"name": "Data Analyst", "description": "Charts.", "achievement_type": "Badge"}
ACHIEVEMENT = {"name": "SQL", "description": "Asks.", "criteria": {"narrative": "Passed."}}
SLIP = {"reason": "typo", "member": "description", "value": "Charts data!"}
GERMAN = {"language": "de", "name": "Datenanalyse", "description": "Zeichnet Daten."}
LETTER = f"{HOME}letters/claim/de"
SAID = {"subject": "Dein Nachweis", "greeting": "Hallo {recipient},", "text": "{badge}"}
LOOK = {"layout": "plain", "palette": "ink", "paper": "a4", "language": "de"}
COLOURS = {"ground": "#003366", "accent": "#ffcc00"}
ENDORSED = f"{HOME}endorsements/"
ASKED_OF_US, GIVEN, MINE = (f"{ENDORSED}{{{name}}}/" for name in ("asked_of_us", "given", "mine"))
ASK = {"subject": "issuer", "endorser": "council"}
ASKING = "tests/platform/wallet/test_asking_for_a_name.py"
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
    ending = actions.award(
        acting_user=person,
        achievement=published,
        email="eva@example.org",
        valid_until=timezone.now() + timedelta(days=20),
    )
    run, moving, asked = (
        actions.prepare_run(acting_user=person, achievement=published, source=SHEET)
        for _ in range(3)
    )
    grant = actions.grant_for_achievement(
        acting_user=cast["owner"], achievement=draft, person=cast["viewer"], role="viewer"
    )
    scheduled = actions.award(
        acting_user=person,
        achievement=published,
        email="dan@example.org",
        due_at=timezone.now() + timedelta(days=7),
        files=[actions.Uploaded("work.txt", b"All of it.")],
    )
    offer = actions.make_offer(acting_user=person, achievement=published, offer=actions.Offer())
    sign_single_awards()
    chosen, held = (
        actions.prepare_change(
            acting_user=person, organisation=cast["northwind"], ticked=[ending.key]
        )
        for _ in range(2)
    )
    actions.start_change(acting_user=person, change=held, verb="revoke", reason="A question")
    moved, begun, over = (
        actions.prepare_import(
            acting_user=person, organisation=cast["northwind"], source=EXPORT["data"]
        )
        for _ in range(3)
    )
    for one in (begun, over):
        actions.start_import(acting_user=person, moving=one)
    actions.cancel_import(acting_user=person, moving=over)
    archive = actions.request_archive(acting_user=cast["owner"], organisation=cast["northwind"])
    write_archive(archive.key)
    sign_single_awards()
    actions.suspend(acting_user=person, award=suspended, reason="A question")
    actions.start_run(acting_user=person, run=moving)
    actions.ask_signoff(acting_user=person, run=asked, email=cast["owner"].email)
    return {
        "draft": draft.key,
        "published": published.key,
        "award": award.key,
        "suspended": suspended.key,
        "ending": ending.key,
        "chosen": chosen.key,
        "held": held.key,
        "run": run.key,
        "moving": moving.key,
        "digest": asked.digest,
        "certificate": actions.make_certificate(acting_user=person, award=award).key,
        "grant": grant.key,
        "key": IssuerKey.objects.get().fragment,
        "viewer": cast["viewer"].pk,
        "told": link_of(claim_mail.queue(award).key).rpartition("/")[2],
        "asked": asked.key,
        "request": _request(cast, published).key,
        "offer": offer.key,
        "scheduled": scheduled.key,
        "evidence": scheduled.evidence_files.get().key,
        "import": moved.key,
        "begun": begun.key,
        "over": over.key,
        "archive": archive.key,
        "status": StatusList.objects.first().key,
        **endorsements(cast, published),
        **partnering.partnerships(cast, published),
    }


def _request(cast: dict[str, Any], achievement: Achievement) -> CorrectionRequest:
    """What Nora asks about a badge that she claimed."""
    nora = people.create_person(
        acting_user=None, email="nora@example.org", name="Nora", password=None, confirmed=True
    )
    award = actions.award(
        acting_user=cast["issuer_member"], achievement=achievement, email=nora.email, name="Nra"
    )
    sign_single_awards()
    actions.mark_claimed(acting_user=nora, award=award)
    return actions.ask_for_name(acting_user=nora, award=award, name="Nora")


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
    everyone("GET", "/unsubscribe/{told}"),
    everyone("GET", "/unsubscribe/made-up", 404),
    everyone("POST", "/unsubscribe/{told}", 302, data={"extent": "all"}),
    everyone("GET", "/unsubscribe/{told}/now", 302),
    everyone("POST", "/unsubscribe/{told}/now", data={"List-Unsubscribe": "One-Click"}),
    to_manage("GET", f"{HOME}policy", 200),
    to_manage("POST", f"{HOME}policy", 302, data={"yardstick": "eu-2022"}),
    to_view("GET", f"{HOME}organisation"),
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
    to_view("GET", f"{PUBLISHED}offers"),
    to_issue("GET", f"{PUBLISHED}offers/new", 200),
    to_issue("POST", f"{PUBLISHED}offers/new", 302, data={"most": "5"}),
    to_view("GET", OFFER),
    to_issue("POST", f"{OFFER}close", 302),
    to_issue("POST", f"{OFFER}reopen", 302),
    to_view("GET", f"{HOME}awards/"),
    to_view("GET", AWARD),
    to_view("GET", f"{AWARD}badge.json"),
    to_view("GET", f"{AWARD}badge.png"),
    to_view("GET", f"{AWARD}badge.svg"),
    to_issue("POST", f"{HOME}awards/{{scheduled}}/take-back", 302),
    to_view("GET", f"{AWARD}certificate.pdf"),
    to_manage("GET", f"{HOME}certificate", 200),
    to_manage("POST", f"{HOME}certificate", 302, data=LOOK),
    to_manage("POST", f"{HOME}certificate/preview", 200, data=LOOK),
    to_manage("GET", f"{HOME}colours", 200),
    to_manage("POST", f"{HOME}colours", 302, data=COLOURS),
    to_manage("POST", f"{HOME}colours/preview", 200, data=COLOURS),
    to_issue("POST", f"{AWARD}mail", 302),
    to_issue("GET", f"{AWARD}revoke", 200),
    to_issue("POST", f"{AWARD}revoke", 302, data=REASON),
    to_issue("GET", f"{AWARD}suspend", 200),
    to_issue("POST", f"{AWARD}suspend", 302, data=REASON),
    to_issue("GET", f"{HOME}awards/{{suspended}}/reinstate", 200),
    to_issue("POST", f"{HOME}awards/{{suspended}}/reinstate", 302, data=REASON),
    to_issue("GET", f"{HOME}awards/{{ending}}/renew", 200),
    to_issue("POST", f"{HOME}awards/{{ending}}/renew", 302, data={"valid_until": "2099-01-01"}),
    to_issue("GET", f"{AWARD}correct", 200),
    to_issue("POST", f"{AWARD}correct", 302, data=RIGHT | {"valid_from": "2026-01-01"}),
    to_view("GET", f"{HOME}awards/changes/"),
    to_issue("POST", f"{HOME}awards/changes/new", 302, data={"how": "all"}),
    to_view("GET", f"{HOME}awards/changes/{{chosen}}/"),
    to_view("GET", f"{HOME}awards/changes/{{held}}/"),
    to_view("GET", f"{HOME}awards/changes/{{held}}/progress"),
    to_view("GET", f"{HOME}awards/changes/{{held}}/outcome.csv"),
    to_issue("GET", f"{HOME}awards/changes/{{chosen}}/do/suspend", 200),
    to_issue("POST", f"{HOME}awards/changes/{{chosen}}/do/suspend", 302, data=REASON),
    to_issue("GET", f"{HOME}awards/changes/{{held}}/take-back", 200),
    to_issue("POST", f"{HOME}awards/changes/{{held}}/take-back", 302, data=REASON),
    to_issue("POST", f"{HOME}awards/changes/{{chosen}}/drop", 302),
    to_view("GET", f"{HOME}recipients/?q=bob"),
    to_view("GET", f"{HOME}recipients/{{award}}"),
    to_issue("POST", f"{HOME}recipients/{{award}}/remind", 302),
    to_issue("POST", f"{AWARD}remind", 302),
    to_issue("GET", f"{AWARD}address", 200),
    to_issue("POST", f"{AWARD}address", 302, data={"email": "bobby@example.org"}),
    to_issue("GET", f"{PUBLISHED}remind", 200),
    to_issue("POST", f"{PUBLISHED}remind", 422, data={"days": "14"}),
    to_view("GET", f"{HOME}requests/"),
    to_view("GET", REQUEST),
    to_issue("POST", REQUEST, 302, data={"name": "Robert"}),
    to_issue("POST", f"{REQUEST}decline", 302, data=REASON),
    to_view("GET", f"{AWARD}badge.zip"),
    to_view("GET", ENDORSED),
    to_view("GET", f"{ENDORSED}given"),
    to_manage("GET", f"{ENDORSED}ask", 200),
    to_manage("POST", f"{ENDORSED}ask", 302, data=ASK),
    to_manage("GET", f"{ENDORSED}give", 200),
    to_manage("POST", f"{ENDORSED}give", 302, data={"subject": "elsewhere"}),
    to_view("GET", ASKED_OF_US),
    to_manage("GET", f"{ASKED_OF_US}endorse", 200),
    to_manage("POST", f"{ASKED_OF_US}endorse", 302, data={}),
    to_manage("GET", f"{ASKED_OF_US}decline", 200),
    to_manage("POST", f"{ASKED_OF_US}decline", 302, data=REASON),
    to_manage("GET", f"{GIVEN}withdraw", 200),
    to_manage("POST", f"{GIVEN}withdraw", 302, data=REASON),
    to_manage("POST", f"{MINE}take-back", 302),
    to_view("GET", f"{HOME}runs/"),
    to_view("GET", RUN),
    to_view("GET", f"{RUN}progress"),
    to_view("GET", f"{RUN}mend.csv"),
    to_issue("GET", f"{RUN}list.csv", 200),
    to_issue("POST", f"{RUN}ask-signoff", 302, data={"signoff_by": "olga@northwind.example"}),
    Row("POST", f"{ASKED}sign-off", NAMED, data={"digest": "{digest}"}),
    to_issue("GET", f"{ASKED}send-back", 200),
    Row("POST", f"{ASKED}send-back", NAMED, data=REASON),
    to_view("GET", f"{RUN}mend.xlsx"),
    to_view("GET", f"{RUN}holders.csv"),
    to_issue("GET", f"{RUN}columns", 200),
    to_issue("POST", f"{RUN}columns", 302, data={"column_0": "email", "column_1": "name"}),
    to_issue("GET", f"{HOME}runs/{{moving}}/columns", 409),
    to_issue("POST", f"{RUN}existing", 302, data={"existing": "renew"}),
    to_issue("POST", f"{RUN}start", 302),
    to_issue("POST", f"{HOME}runs/{{moving}}/pause", 302),
    to_issue("POST", f"{RUN}resume", 409),
    to_issue("GET", f"{RUN}cancel", 200),
    to_issue("POST", f"{RUN}cancel", 302),
    to_view("GET", f"{HOME}insight/"),
    to_view("GET", f"{HOME}insight/over-time.csv"),
    to_view("GET", f"{HOME}insight/achievements.csv"),
    to_view("GET", f"{HOME}insight/cohorts.csv"),
    to_view("GET", f"{HOME}moving/"),
    to_issue("POST", f"{HOME}moving/", 422, data={}),
    to_view("GET", IMPORT),
    to_view("GET", f"{IMPORT}progress"),
    to_view("GET", f"{IMPORT}rows.csv"),
    to_issue("POST", f"{IMPORT}start", 302, data={"publish": "on"}),
    to_issue("POST", f"{HOME}moving/imports/{{over}}/carry-on", 302),
    to_issue("GET", f"{IMPORT}cancel", 200),
    to_issue("POST", f"{IMPORT}cancel", 302),
    to_manage("POST", f"{HOME}moving/archives/new", 302),
    to_manage("GET", f"{ARCHIVE}progress", 200),
    to_manage("GET", f"{ARCHIVE}file", 200),
    # Northwind's things below another organisation's address are not there.
    *(
        Row("GET", f"/issue/elsewhere/{place}/", {**dict.fromkeys(PEOPLE, 404), "anonymous": 302})
        for place in ("awards/{award}", "awards/changes/{held}", "requests/{request}")
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
    everyone("GET", "/evidence/{evidence}"),
    everyone("GET", "/evidence/guessed", 404),
    everyone("GET", "/certificates/{certificate}", 302),
    everyone("GET", "/certificates/nothing", 404),
    everyone("GET", "/issuers/northwind/profile.json"),
    everyone("GET", "/issuers/nobody/profile.json", 404),
    everyone("GET", "/issuers/northwind/endorsements.json"),
    everyone("GET", "/issuers/nobody/endorsements.json", 404),
    everyone("GET", "/achievements/{published}/endorsements.json"),
    everyone("GET", "/achievements/{draft}/endorsements.json", 404),
    everyone("GET", "/endorsements/{given}"),
    everyone("GET", "/endorsements/{asked_of_us}", 404),
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
    to_view("GET", f"{NORTHWIND}recipients?q=bob"),
    to_view("GET", f"{NORTHWIND}correction-requests"),
    nobody_else("POST", f"{API}awards/{{award}}/correction-requests", data={"name": "Bob"}),
    to_issue("POST", f"{API}correction-requests/{{request}}/grant", 200, data={}),
    to_issue("POST", f"{API}correction-requests/{{request}}/decline", 200, data=REASON),
    to_view("GET", f"{API}organisations/northwind/certificate"),
    to_manage("PUT", f"{API}organisations/northwind/certificate", 200, data=LOOK),
    to_view("GET", f"{API}organisations/northwind/colours"),
    to_manage("PUT", f"{API}organisations/northwind/colours", 200, data=COLOURS),
    to_view("GET", f"{API}organisations/northwind/policy"),
    to_manage("PUT", f"{API}organisations/northwind/policy", 200, data={"country": "AT"}),
    to_view("GET", f"{API}organisations/northwind/insight"),
    to_view("GET", f"{API}organisations/northwind/endorsements"),
    to_manage(
        "POST", f"{API}organisations/northwind/endorsements", 201, data={"endorser": "council"}
    ),
    to_manage(
        "POST",
        f"{API}organisations/northwind/endorsements/given",
        201,
        data={"issuer": "elsewhere"},
    ),
    to_view("GET", f"{API}endorsements/{{asked_of_us}}"),
    to_manage("POST", f"{API}endorsements/{{asked_of_us}}/endorse", 200, data={}),
    to_manage("POST", f"{API}endorsements/{{asked_of_us}}/decline", 200, data=REASON),
    to_manage("POST", f"{API}endorsements/{{given}}/withdraw", 200, data=REASON),
    to_manage("POST", f"{API}endorsements/{{mine}}/take-back", 200),
    to_view("GET", f"{API}achievements/{{published}}/awards"),
    to_issue(
        "POST",
        f"{API}achievements/{{published}}/awards",
        201,
        data={"recipient": {"email": "ada@example.org"}},
    ),
    to_view("GET", f"{API}achievements/{{published}}/offers"),
    to_issue("POST", f"{API}achievements/{{published}}/offers", 201, data={"most": 5}),
    to_issue("POST", f"{API}offers/{{offer}}/close", 200),
    to_issue("POST", f"{API}offers/{{offer}}/reopen", 200),
    to_issue("POST", f"{API}achievements/{{published}}/runs", 202, **CSV),
    to_issue("POST", f"{API}achievements/{{published}}/runs?dry_run=1", 200, **CSV),
    to_view("GET", f"{API}runs/{{run}}"),
    to_issue(
        "POST", f"{API}runs/{{run}}/ask-signoff", 422, data={"signoff_by": "vera@northwind.example"}
    ),
    Row("POST", f"{API}runs/{{asked}}/sign-off", NAMED_API, data={"digest": "{digest}"}),
    Row("POST", f"{API}runs/{{asked}}/send-back", NAMED_API, data=REASON),
    to_issue("POST", f"{API}runs/{{moving}}/pause", 200),
    to_issue("POST", f"{API}runs/{{run}}/resume", 409),
    to_issue("POST", f"{API}runs/{{run}}/cancel", 200),
    to_issue("POST", f"{API}organisations/northwind/imports", 201, **EXPORT),
    to_view("GET", f"{API}imports/{{import}}"),
    to_view("GET", f"{API}imports/{{import}}/rows"),
    to_issue("POST", f"{API}imports/{{import}}/start", 200, data={"publish": True}),
    to_issue("POST", f"{API}imports/{{over}}/carry-on", 200),
    to_issue("POST", f"{API}imports/{{begun}}/cancel", 200),
    to_manage("POST", f"{API}organisations/northwind/archives", 202),
    to_manage("GET", f"{API}archives/{{archive}}", 200),
    to_manage("GET", f"{API}archives/{{archive}}/file", 200),
    to_view("GET", f"{API}awards/{{award}}"),
    Row(
        "GET",
        f"{API}awards/{{award}}/credential",
        {**dict.fromkeys(PEOPLE, 200), "anonymous": 401, "stranger": 404, "operator": 404},
    ),
    to_issue("POST", f"{API}awards/{{scheduled}}/take-back", 204),
    to_issue("POST", f"{API}awards/{{award}}/revoke", 200, data=REASON),
    to_issue("POST", f"{API}awards/{{award}}/suspend", 200, data=REASON),
    to_issue("POST", f"{API}awards/{{suspended}}/reinstate", 200, data=REASON),
    to_issue("POST", f"{API}awards/{{ending}}/renew", 201, data={}),
    to_issue(
        "POST",
        f"{NORTHWIND}changes",
        202,
        data=REASON | {"verb": "suspend", "filter": {"state": "issued"}},
    ),
    to_view("GET", f"{NORTHWIND}changes/{{held}}"),
    to_view("GET", f"{NORTHWIND}changes/{{held}}/outcome"),
    to_issue("POST", f"{NORTHWIND}changes/{{held}}/take-back", 200, data=REASON),
    to_issue(
        "POST", f"{API}awards/{{award}}/correct", 201, data=REASON | {"recipient": {"name": "B"}}
    ),
    *partnering.ROWS,
]

BY_LINK = "free: whoever calls it has checked the link in the mail"
ACTIONS = {
    **partnering.ACTIONS,
    **dict.fromkeys(
        (
            "ask_signoff",
            "award",
            "cancel_import",
            "cancel_run",
            "close_offer",
            "choose_existing",
            "choose_sheet",
            "carry_on_import",
            "copy_achievement",
            "correct",
            "create_achievement",
            "design_certificate",
            "drop_change",
            "edit_achievement",
            "expose_key",
            "grant_for_achievement",
            "make_offer",
            "map_columns",
            "mend",
            "new_version",
            "note_download",
            "open_issuer",
            "pause_run",
            "place_achievement",
            "prepare_change",
            "prepare_import",
            "prepare_run",
            "publish_achievement",
            "reinstate",
            "remove_draft",
            "reopen_offer",
            "renew",
            "request_archive",
            "resend_claim_mail",
            "reset_letter",
            "resume_run",
            "retire_achievement",
            "revoke",
            "rotate_key",
            "send_back",
            "send_test_letter",
            "set_letter",
            "set_mail_language",
            "send_run_back",
            "settle",
            "start_change",
            "settle_colours",
            "show_logo",
            "sign_off",
            "start_import",
            "start_run",
            "submit_for_review",
            "suspend",
            "take_back",
            "take_change_back",
            "translate",
        ),
        f"{ALL_REFUSED}::test_whoever_may_not_is_refused_and_nothing_is_written",
    ),
    "count_check": "free: machinery that counts without looking at who checked",
    "count_shared": "free: machinery that counts what the wallet's action allowed",
    "claim_offer": "free: everybody with the code may, within the offer's limits",
    "make_certificate": "tests/platform/issuing/test_certificates.py"
    "::test_a_certificate_is_for_the_issuers_members_and_for_who_claimed_it",
    **dict.fromkeys(
        (
            "ask_for_endorsement",
            "decline",
            "endorse",
            "endorse_unasked",
            "take_ask_back",
            "withdraw",
        ),
        "tests/platform/issuing/test_endorsements.py"
        "::test_only_who_may_speak_for_an_organisation_asks_and_answers",
    ),
    "mend_address": "tests/platform/issuing/test_recipients.py"
    "::test_a_role_for_one_unit_sees_only_the_recipients_of_that_unit",
    **dict.fromkeys(
        ("remind_award", "remind_recipient", "start_reminders"),
        "tests/platform/issuing/test_reminding_the_unclaimed.py::test_only_who_may_award_reminds",
    ),
    "ask_for_name": f"{ASKING}::test_only_the_one_who_claimed_it_asks_and_once_at_a_time",
    **dict.fromkeys(
        ("grant_request", "decline_request"), f"{ASKING}::test_only_who_may_award_answers"
    ),
    "note_opening": "free: the page that is counted is open to everybody with the link",
    "mark_claimed": "free: whoever calls it has checked the claim link; it happens once",
    "subscribe_again": BY_LINK,
    "unsubscribe": BY_LINK,
    "work_through_what_waits": "free: machinery that does the worker's part, for nobody",
}
