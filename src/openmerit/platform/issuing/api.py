"""The room's part of the JSON API: the same verbs and questions, for scripts."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.issuing import (
    access,
    actions,
    api_achievements,
    api_bulk,
    api_certificates,
    api_desk,
    api_endorsements,
    api_insight,
    api_moving,
    api_offers,
    api_partners,
    api_signoff,
    api_upkeep,
    queries,
)
from openmerit.platform.issuing.api_members import award_members
from openmerit.platform.issuing.api_schemas import (
    AwardIn,
    AwardOut,
    AwardsOut,
    DryRunOut,
    IdempotencyKey,
    Limit,
    RunOut,
    WhyIn,
)
from openmerit.platform.issuing.models import Achievement, Award, Run
from openmerit.platform.issuing.run_members import run_members
from openmerit.platform.issuing.sheet_text import MAX_BYTES
from openmerit.platform.people.access import Permission
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)
router.add_router("", api_achievements.router)
router.add_router("", api_certificates.router)
router.add_router("", api_insight.router)
router.add_router("", api_offers.router)
router.add_router("", api_partners.router)
router.add_router("", api_signoff.router)
router.add_router("", api_upkeep.router)
router.add_router("", api_bulk.router)
router.add_router("", api_endorsements.router)
router.add_router("", api_moving.router)
router.add_router("", api_desk.router)

Existing = Literal["skip", "renew", "again"]


@router.get("/achievements/{id}/awards", response=AwardsOut, url_name="awards")
def list_awards(
    request: HttpRequest,
    id: str,
    limit: Limit = DEFAULT_LIMIT,
    cursor: str | None = None,
    state: str = "",
) -> dict[str, Any]:
    """The awards of an achievement in the order in which they were made."""
    achievement = access.achievement_for(_person(request), id, Permission.VIEW)
    page = queries.page_of_awards(achievement, limit=limit, cursor=cursor, standing=state)
    signed = queries.awards_with_credentials(page.items)
    return {
        "items": [award_members(one, is_signed=one.pk in signed) for one in page.items],
        "next": page.next,
    }


@router.post("/achievements/{id}/awards", response={201: AwardOut, 200: AwardOut})
def create_award(
    request: HttpRequest,
    id: str,
    wanted: AwardIn,
    existing: Existing = "skip",
    idempotency_key: IdempotencyKey = None,
) -> Status:
    """Awards an achievement to one recipient.

    409 ``already_held`` for who holds it, unless ``existing`` is ``renew`` or ``again``.
    """
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.AWARD)
    award, is_new = answer_once(
        acting_user=person,
        scope=f"awards:{achievement.key}",
        key=idempotency_key,
        body=existing.encode() + b"\n" + request.body,
        produce=lambda: actions.award(
            acting_user=person,
            achievement=achievement,
            email=wanted.recipient.email,
            did=wanted.recipient.did,
            due_at=wanted.dueAt,
            name=wanted.recipient.name,
            language=wanted.recipient.language,
            number=wanted.recipient.number,
            valid_from=wanted.validFrom,
            valid_until=wanted.validUntil,
            evidence=wanted.evidence,
            result=wanted.result,
            existing=existing,
        ),
        load=lambda key: access.award_for(person, key, Permission.VIEW),
        identify=lambda made: made.key,
    )
    return Status(201 if is_new else 200, _one_award(award))


@router.post(
    "/achievements/{id}/runs", response={200: RunOut | DryRunOut, 202: RunOut}, url_name="runs"
)
def create_run(
    request: HttpRequest,
    id: str,
    dry_run: bool = False,
    existing: Existing = "skip",
    due_at: datetime | None = None,
    signoff_by: str = "",
    idempotency_key: IdempotencyKey = None,
) -> Status:
    """Awards an achievement to every row of a CSV (header row ``email,name,…``), sent as the body.

    An Excel workbook (.xlsx) may be sent instead: its first sheet is read.
    With ``dry_run=1`` it only says what each row would do. Without, the good rows are issued and
    the bad ones listed in the run's ``errors``. A file that cannot be read is refused whole.
    ``due_at`` is a time to come; ``signoff_by`` names, by their address, who has to sign the list
    off first.
    """
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.AWARD)
    source = _file(request)
    if dry_run:
        return Status(200, _dry_run(achievement, source, existing))

    def produce() -> Run:
        run = actions.prepare_run(
            acting_user=person, achievement=achievement, source=source, existing=existing
        )
        if signoff_by:
            return actions.ask_signoff(acting_user=person, run=run, email=signoff_by, due_at=due_at)
        return actions.start_run(acting_user=person, run=run, due_at=due_at)

    run, is_new = answer_once(
        acting_user=person,
        scope=f"runs:{achievement.key}",
        key=idempotency_key,
        body=f"{existing}|{due_at}|{signoff_by}\n".encode() + source,
        produce=produce,
        load=lambda key: access.run_for(person, key, Permission.VIEW),
        identify=lambda made: made.key,
    )
    return Status(202 if is_new else 200, run_members(run))


@router.get("/runs/{id}", response=RunOut, url_name="run")
def get_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """How far a run is, and which rows failed and why (the first thousand)."""
    return run_members(access.run_for(_person(request), id, Permission.VIEW))


@router.post("/runs/{id}/pause", response=RunOut, url_name="run_pause")
def pause_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """Holds a run. What is signed stays awarded."""
    person = _person(request)
    run = access.run_for(person, id, Permission.AWARD)
    return run_members(actions.pause_run(acting_user=person, run=run))


@router.post("/runs/{id}/resume", response=RunOut, url_name="run_resume")
def resume_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """Goes on with a paused run."""
    person = _person(request)
    run = access.run_for(person, id, Permission.AWARD)
    return run_members(actions.resume_run(acting_user=person, run=run))


@router.post("/runs/{id}/cancel", response=RunOut, url_name="run_cancel")
def cancel_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """Ends a run early. What is signed stays awarded; what waits is let go."""
    person = _person(request)
    run = access.run_for(person, id, Permission.AWARD)
    return run_members(actions.cancel_run(acting_user=person, run=run))


@router.get("/awards/{id}", response=AwardOut, url_name="award")
def get_award(request: HttpRequest, id: str) -> dict[str, Any]:
    """One award."""
    return _one_award(access.award_for(_person(request), id, Permission.VIEW))


@router.get("/awards/{id}/credential", url_name="award_credential")
def get_credential(request: HttpRequest, id: str) -> HttpResponse:
    """The signed document, byte for byte; by ``Accept`` the picture with the document baked in.

    ``image/png`` and ``image/svg+xml`` are baked; ``application/zip`` has the endorsements beside
    the untouched document; ``application/pdf`` is the certificate that carries it: 409
    ``no_certificate`` for an award that was withdrawn. For the issuer's members, and for the
    earner who claimed it.
    """
    person = _person(request)
    award = access.award_to_read(person, id)
    document, pdf, archive = "application/vc+ld+json", "application/pdf", "application/zip"
    pictures = ["image/png", "image/svg+xml"]
    offered = [document, "application/vc", "application/json", *pictures, pdf, archive]
    wanted = request.get_preferred_type(offered) or document
    if wanted == "image/png":
        content = queries.baked_badge(award, "png")
    elif wanted == "image/svg+xml":
        content = queries.baked_badge(award, "svg")
    elif wanted == pdf:
        made = actions.make_certificate(acting_user=person, award=award)
        content = queries.certificate_pdf(made)
    elif wanted == archive:
        content = queries.badge_with_endorsements(award)
    else:
        content = queries.credential_of(award)
    response = HttpResponse(content, content_type=wanted)
    response["Vary"] = "Accept, Authorization"
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    return response


@router.post("/awards/{id}/take-back", response={204: None}, url_name="award_take_back")
def take_back_award(request: HttpRequest, id: str) -> Status:
    """Lets go of an award that waits for its time, without a trace to the earner."""
    person = _person(request)
    actions.take_back(acting_user=person, award=access.award_for(person, id, Permission.AWARD))
    return Status(204, None)


@router.post("/awards/{id}/revoke", response=AwardOut, url_name="award_revoke")
def revoke_award(request: HttpRequest, id: str, given: WhyIn) -> dict[str, Any]:
    """Withdraws an award for good; the status list says so within five seconds.

    Revoking again changes nothing.
    """
    person = _person(request)
    award = access.award_for(person, id, Permission.REVOKE)
    return _one_award(actions.revoke(acting_user=person, award=award, **given.dict()))


@router.post("/awards/{id}/suspend", response=AwardOut, url_name="award_suspend")
def suspend_award(request: HttpRequest, id: str, given: WhyIn) -> dict[str, Any]:
    """Withdraws an award until it is reinstated.

    Suspending again changes nothing; a revoked award is 409 ``award_state``.
    """
    person = _person(request)
    award = access.award_for(person, id, Permission.REVOKE)
    return _one_award(actions.suspend(acting_user=person, award=award, **given.dict()))


@router.post("/awards/{id}/reinstate", response=AwardOut, url_name="award_reinstate")
def reinstate_award(request: HttpRequest, id: str, given: WhyIn) -> dict[str, Any]:
    """Ends a suspension; a revoked award stays revoked: 409 ``award_state``."""
    person = _person(request)
    award = access.award_for(person, id, Permission.REVOKE)
    return _one_award(actions.reinstate(acting_user=person, award=award, **given.dict()))


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _file(request: HttpRequest) -> bytes:
    """The CSV or workbook: the body as it is, or the one file of a form."""
    for uploaded in request.FILES.values():
        return uploaded.read(MAX_BYTES + 1)
    return request.body


def _one_award(award: Award) -> dict[str, Any]:
    return award_members(award, is_signed=bool(queries.awards_with_credentials([award])))


def _dry_run(achievement: Achievement, source: bytes, existing: str) -> dict[str, Any]:
    preview = queries.preview_of(achievement, source, existing=existing)
    return {
        "dry_run": True,
        "existing": existing,
        "total": preview.total,
        "issued": preview.awards,
        "skipped": preview.skipped,
        "failed": preview.refused,
        "unused_columns": list(preview.unused_columns),
        "errors": list(preview.problems),
    }
