"""The room's part of the JSON API: the same verbs and questions, for scripts."""

from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.issuing import access, actions, api_achievements, queries
from openmerit.platform.issuing.api_schemas import (
    AwardIn,
    AwardOut,
    AwardsOut,
    DryRunOut,
    IdempotencyKey,
    Limit,
    ReasonIn,
    RunOut,
)
from openmerit.platform.issuing.models import Achievement, Award, Run
from openmerit.platform.issuing.rows import MAX_BYTES
from openmerit.platform.people.access import Permission
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Person
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)
router.add_router("", api_achievements.router)

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
    page = queries.page_of_awards(
        achievement=achievement, limit=limit, cursor=cursor, standing=state
    )
    signed = queries.awards_with_credentials(page.items)
    return {"items": [_award(one, one.pk in signed) for one in page.items], "next": page.next}


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
            name=wanted.recipient.name,
            language=wanted.recipient.language,
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
    idempotency_key: IdempotencyKey = None,
) -> Status:
    """Awards an achievement to every row of a CSV (header row ``email,name,…``), sent as the body.

    With ``dry_run=1`` it only says what each row would do. Without, the good rows are issued and
    the bad ones listed in the run's ``errors``. A file that cannot be read is refused whole.
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
        return actions.start_run(acting_user=person, run=run)

    run, is_new = answer_once(
        acting_user=person,
        scope=f"runs:{achievement.key}",
        key=idempotency_key,
        body=existing.encode() + b"\n" + source,
        produce=produce,
        load=lambda key: access.run_for(person, key, Permission.VIEW),
        identify=lambda made: made.key,
    )
    return Status(202 if is_new else 200, _run(run))


@router.get("/runs/{id}", response=RunOut, url_name="run")
def get_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """How far a run is, and which rows failed and why (the first thousand)."""
    return _run(access.run_for(_person(request), id, Permission.VIEW))


@router.post("/runs/{id}/pause", response=RunOut, url_name="run_pause")
def pause_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """Holds a run. What is signed stays awarded."""
    person = _person(request)
    run = access.run_for(person, id, Permission.AWARD)
    return _run(actions.pause_run(acting_user=person, run=run))


@router.post("/runs/{id}/resume", response=RunOut, url_name="run_resume")
def resume_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """Goes on with a paused run."""
    person = _person(request)
    run = access.run_for(person, id, Permission.AWARD)
    return _run(actions.resume_run(acting_user=person, run=run))


@router.post("/runs/{id}/cancel", response=RunOut, url_name="run_cancel")
def cancel_run(request: HttpRequest, id: str) -> dict[str, Any]:
    """Ends a run early. What is signed stays awarded; what waits is let go."""
    person = _person(request)
    run = access.run_for(person, id, Permission.AWARD)
    return _run(actions.cancel_run(acting_user=person, run=run))


@router.get("/awards/{id}", response=AwardOut, url_name="award")
def get_award(request: HttpRequest, id: str) -> dict[str, Any]:
    """One award."""
    return _one_award(access.award_for(_person(request), id, Permission.VIEW))


@router.get("/awards/{id}/credential", url_name="award_credential")
def get_credential(request: HttpRequest, id: str) -> HttpResponse:
    """The signed document, byte for byte; by ``Accept`` the picture with the document baked in.

    ``image/png`` and ``image/svg+xml`` are baked. For the issuer's members, and for the earner who
    claimed it.
    """
    award = access.award_to_read(_person(request), id)
    document = "application/vc+ld+json"
    offered = [document, "application/vc", "application/json", "image/png", "image/svg+xml"]
    wanted = request.get_preferred_type(offered) or document
    if wanted == "image/png":
        content = queries.baked_badge(award, "png")
    elif wanted == "image/svg+xml":
        content = queries.baked_badge(award, "svg")
    else:
        content = queries.credential_of(award)
    response = HttpResponse(content, content_type=wanted)
    response["Vary"] = "Accept, Authorization"
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    return response


@router.post("/awards/{id}/revoke", response=AwardOut, url_name="award_revoke")
def revoke_award(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Withdraws an award for good; the status list says so within five seconds.

    Revoking again changes nothing.
    """
    person = _person(request)
    award = access.award_for(person, id, Permission.REVOKE)
    return _one_award(actions.revoke(acting_user=person, award=award, reason=given.reason))


@router.post("/awards/{id}/suspend", response=AwardOut, url_name="award_suspend")
def suspend_award(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Withdraws an award until it is reinstated.

    Suspending again changes nothing; a revoked award is 409 ``award_state``.
    """
    person = _person(request)
    award = access.award_for(person, id, Permission.REVOKE)
    return _one_award(actions.suspend(acting_user=person, award=award, reason=given.reason))


@router.post("/awards/{id}/reinstate", response=AwardOut, url_name="award_reinstate")
def reinstate_award(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Ends a suspension; a revoked award stays revoked: 409 ``award_state``."""
    person = _person(request)
    award = access.award_for(person, id, Permission.REVOKE)
    return _one_award(actions.reinstate(acting_user=person, award=award, reason=given.reason))


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _file(request: HttpRequest) -> bytes:
    """The CSV: the body as it is, or the one file of a form."""
    for uploaded in request.FILES.values():
        return uploaded.read(MAX_BYTES + 1)
    return request.body


def _one_award(award: Award) -> dict[str, Any]:
    return _award(award, bool(queries.awards_with_credentials([award])))


def _award(award: Award, is_signed: bool) -> dict[str, Any]:
    return {
        "id": award.key,
        "state": award.standing,
        "recipient": {"email": award.recipient_email, "name": award.recipient_name},
        "achievement": award.achievement.key,
        "credential": f"{settings.OPENMERIT_ORIGIN}{award.credential_path}" if is_signed else None,
        "status_index": award.status_index,
        "validFrom": award.valid_from,
        "validUntil": award.valid_until,
        "reason": award.reason,
    }


def _run(run: Run) -> dict[str, Any]:
    progress = queries.progress_of(run)
    return {
        "id": run.key,
        "state": run.state,
        "achievement": run.achievement.key,
        "existing": run.existing,
        "total": run.total,
        "issued": progress.issued,
        "skipped": progress.skipped,
        "failed": progress.failed,
        "errors": queries.problems_of(run),
    }


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
