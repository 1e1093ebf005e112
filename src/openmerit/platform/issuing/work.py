"""The worker's part: rows become awards, awards become signed documents, lists are published.

Everything here may be killed at any line and run again. What is claimed is given back when its
lease runs out; what is written is written in one transaction with the proof that nobody else did
it: a run's rows with its cursor, a signed document with its award's state and attempt.
"""

import time
import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit import credentials
from openmerit.platform.engine import actions as engine
from openmerit.platform.engine import leases
from openmerit.platform.issuing import bulk, registers
from openmerit.platform.issuing.authorising import authorisation_for
from openmerit.platform.issuing.awarding import Decision, Outcome, decide, make_awards, within_leave
from openmerit.platform.issuing.correcting import take_over
from openmerit.platform.issuing.documents import credential_document
from openmerit.platform.issuing.errors import PartnershipOver, SheetRefused
from openmerit.platform.issuing.models import (
    Achievement,
    Award,
    IssuerKey,
    Run,
    RunRow,
    SignedCredential,
    StatusList,
)
from openmerit.platform.issuing.partnering import give_back
from openmerit.platform.issuing.rows import Row
from openmerit.platform.issuing.run_files import keep_refused_rows, sheet_of, wanted_of
from openmerit.platform.issuing.signing import ensure_key, signer_with
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Organisation, Standing

ROWS_AT_ONCE = 50
SIGNATURES_AT_ONCE = 25
LEASE_SECONDS = 15
ROWS_READ_IN_A_SECOND = 2_000  # on a busy machine
WAIT_SECONDS = 0.5
PREVIEWS_KEPT = timedelta(days=1)


def on_organisation_created(payload: dict[str, Any]) -> None:
    """Gives a new organisation its first key and status register; again, it changes nothing."""
    organisation = Organisation.objects.filter(pk=payload["organisation"]).first()
    if organisation is not None:
        ensure_key(organisation)
        registers.ensure_register(organisation)


Signing = tuple[IssuerKey, credentials.Signer]


def work_on_run(key: str) -> None:
    """Carries a run as far as it goes: to its end, to a pause, or to another worker's lease."""
    unfinished = Run.objects.filter(key=key, state__in=[Run.State.QUEUED, Run.State.RUNNING])
    open_runs = _let(_due(unfinished))
    total = open_runs.values_list("total", flat=True).first() or 0
    seconds = LEASE_SECONDS + total // ROWS_READ_IN_A_SECOND
    if not leases.claim(open_runs, seconds=seconds, limit=1, state=Run.State.RUNNING):
        return
    run = Run.objects.select_related("achievement__organisation").get(key=key)
    if run.due_at is not None and run.achievement.state != Achievement.State.PUBLISHED:
        _call_off(run, _("The achievement was retired before the run was due."))
        return
    try:
        sheet = sheet_of(run)
    except SheetRefused as refused:
        _call_off(run, str(refused))
        return
    rows = sheet.rows
    if not run.cursor and run.rows.count() < sheet.refused_rows:
        keep_refused_rows(run, sheet)  # whoever uploaded it may have been cut off in the midst
    while True:
        waiting = Award.objects.filter(run=run)
        if not sign_awards(waiting):
            if run.cursor < len(rows):
                _award_rows(run, rows[run.cursor : run.cursor + ROWS_AT_ONCE])
            elif _finish(run):
                return
            else:
                time.sleep(WAIT_SECONDS)  # the last awards are in the hands of another worker
        if not _still_mine(run):
            return


def sign_single_awards() -> None:
    """Signs the awards that come from no row of a run, until none waits."""
    while sign_awards(_let(Award.objects.filter(row_number__isnull=True))):
        pass


def sign_awards(awards: QuerySet[Award]) -> int:
    """Signs and stores up to a handful of waiting awards; answers how many it took on.

    The key is taken anew for each handful: a minute later it may have been exposed.

    Signing happens outside of any transaction. A document is stored only if the award still waits
    and was not handed to another meanwhile.
    """
    waiting = _due(awards.filter(state=Award.State.QUEUED)).order_by("pk")
    claimed = leases.claim(waiting, seconds=LEASE_SECONDS, limit=SIGNATURES_AT_ONCE)
    if not claimed:
        return 0
    signed: list[tuple[Award, SignedCredential]] = []
    list_urls: dict[int, str] = {}
    keys: dict[int, Signing] = {}
    for award in (
        Award.objects.filter(pk__in=claimed)
        .select_related("achievement__organisation__logo", "corrected_by")
        .select_related("achievement__original__organisation__logo")
        .order_by("pk")
    ):
        organisation = award.achievement.organisation
        if award.due_at is not None and award.achievement.state != Achievement.State.PUBLISHED:
            _fail(award, _("The achievement was retired before the award was due."))
            continue
        if award.register_id not in list_urls:
            list_urls[award.register_id] = registers.published_url(award.register_id)
        if organisation.pk not in keys:
            keys[organisation.pk] = _signing(organisation)
        key, signer = keys[organisation.pk]
        uri = f"urn:uuid:{uuid.uuid4()}"
        try:
            document = credential_document(
                award,
                uri=uri,
                list_url=list_urls[award.register_id],
                authorisation=authorisation_for(award),
            )
            content = credentials.issue(document, signer, now=timezone.now().replace(microsecond=0))
        except (credentials.RefusedDocument, PartnershipOver) as error:
            _fail(award, str(error))
            continue
        made = SignedCredential(award=award, uri=uri, content=content, signed_with=key)
        signed.append((award, made))
    _store(signed)
    return len(claimed)


def _due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the awards or runs whose time has come."""
    return rows.filter(Q(due_at__isnull=True) | Q(due_at__lte=timezone.now()))


def _let(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the awards or runs whose organisation may award.

    What was queued before the operator closed it waits until it is let again.
    """
    return rows.filter(achievement__organisation__standing=Standing.OPEN)


def publish_status_lists() -> None:
    """Publishes every list that does not tell how its awards stand."""
    registers.publish_stale(StatusList.objects.filter(published_version__lt=F("version")))


def runs_without_worker() -> list[str]:
    """The keys of runs that should go on and that no worker holds."""
    unfinished = _let(_due(Run.objects.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING])))
    return list(leases.free(unfinished).order_by("pk").values_list("key", flat=True)[:20])


def single_awards_wait() -> bool:
    """Whether an award from no row of a run has been waiting for longer than a moment."""
    moment_ago = timezone.now() - timedelta(seconds=3)
    waiting = Award.objects.filter(
        row_number__isnull=True, state=Award.State.QUEUED, created_at__lte=moment_ago
    )
    return leases.free(_let(_due(waiting))).exists()


def discard_old_previews() -> None:
    """Forgets files that were uploaded, looked at and never started.

    What was sent back by whoever should sign it off stays, with the reason.
    """
    old = timezone.now() - PREVIEWS_KEPT
    for run in Run.objects.filter(state=Run.State.PREVIEW, created_at__lte=old, digest="")[:20]:
        run.delete()
    bulk.discard_old_previews(old)


def _award_rows(run: Run, rows: tuple[Row, ...]) -> None:
    """Makes the awards of some rows and moves the cursor past them, both or neither."""
    wanted = [wanted_of(row) for row in rows]
    try:
        with transaction.atomic():
            mine = Run.objects.filter(
                pk=run.pk, attempt=run.attempt, cursor=run.cursor, state=Run.State.RUNNING
            )
            if not mine.update(cursor=run.cursor + len(rows)):
                return
            decisions = decide(run.achievement, wanted, existing=run.existing, request=run.key)
            allowed, refused = within_leave(run.achievement, decisions)
            make_awards(run.achievement, allowed, run=run, counted=True)
            RunRow.objects.bulk_create(
                _row(run, decision, RunRow.Outcome.FAILED, why) for decision, why in refused
            )
            RunRow.objects.bulk_create(
                _row(run, decision, RunRow.Outcome.SKIPPED, "Holds it already.")
                for decision in decisions
                if decision.outcome is Outcome.SKIP
            )
    except IntegrityError:
        return  # someone was awarded by hand at this very moment: decide once more
    run.cursor += len(rows)


def _row(run: Run, decision: Decision, outcome: RunRow.Outcome, message: str) -> RunRow:
    """The row of the list that makes no award, and why."""
    wanted = decision.wanted
    problem = {"row": wanted.row_number, "column": "email", "value": wanted.email}
    return RunRow(
        run=run,
        number=wanted.row_number,
        outcome=outcome,
        problems=[problem | {"message": message}],
    )


def _signing(organisation: Organisation) -> Signing:
    """The key that signs now, with which each document is noted that it signs."""
    key = ensure_key(organisation)
    return key, signer_with(key)


def _still_mine(run: Run) -> bool:
    """Holds the run for a while longer; False where it is to stop or was handed on."""
    mine = _let(Run.objects.filter(pk=run.pk, attempt=run.attempt, state=Run.State.RUNNING))
    until = timezone.now() + timedelta(seconds=LEASE_SECONDS)
    if mine.update(lease_until=until):
        return True
    Run.objects.filter(pk=run.pk, attempt=run.attempt).update(lease_until=None)
    return False


def _finish(run: Run) -> bool:
    """Closes the run if no award of it waits any more, not even for another worker."""
    waiting = Award.objects.filter(run=OuterRef("pk"), state=Award.State.QUEUED)
    over = Run.objects.filter(
        ~Exists(waiting), pk=run.pk, attempt=run.attempt, state=Run.State.RUNNING
    )
    with transaction.atomic():
        done = over.update(state=Run.State.DONE, finished_at=timezone.now(), lease_until=None)
        if done:
            engine.emit("RunFinished", key=run.key, payload={"run": run.key})
    return bool(done)


def _call_off(run: Run, reason: str) -> None:
    """Ends a run that cannot go on, and says why; what is signed stays."""
    mine = Run.objects.filter(pk=run.pk, attempt=run.attempt, state=Run.State.RUNNING)
    with transaction.atomic():
        if mine.update(
            state=Run.State.CANCELLED,
            reason=reason,
            finished_at=timezone.now(),
            lease_until=None,
        ):
            unsigned = Award.objects.filter(
                run=run, row_number__isnull=False, state=Award.State.QUEUED
            )
            give_back(unsigned, run.achievement)
            unsigned.delete()
            people.record(
                acting_user=None,
                verb="run.called_off",
                organisation=run.achievement.organisation,
                subject=f"run {run.key}",
                after={
                    "state": Run.State.CANCELLED,
                    "achievement": run.achievement.key,
                    "reason": reason,
                },
            )


def _store(signed: list[tuple[Award, SignedCredential]]) -> None:
    """Keeps what was signed, unless its key was exposed meanwhile: that is signed once more."""
    now = timezone.now()
    with transaction.atomic():
        got_out = set(
            IssuerKey.objects.filter(
                pk__in={credential.signed_with_id for _, credential in signed},
                state=IssuerKey.State.EXPOSED,
            ).values_list("pk", flat=True)
        )
        for award, credential in signed:
            if credential.signed_with_id in got_out:
                Award.objects.filter(pk=award.pk, attempt=award.attempt).update(lease_until=None)
        stored = [
            (award, credential)
            for award, credential in signed
            if credential.signed_with_id not in got_out
            and Award.objects.filter(
                pk=award.pk, attempt=award.attempt, state=Award.State.QUEUED
            ).update(state=Award.State.ISSUED, issued_at=now, lease_until=None)
            and _takes_its_place(award)
        ]
        SignedCredential.objects.bulk_create(credential for _, credential in stored)
        engine.emit_many(
            "CredentialIssued", {award.key: {"award": award.key} for award, _ in stored}
        )


def _takes_its_place(award: Award) -> bool:
    """Whether it stands from now on: a correction does not if what it corrects was revoked."""
    if award.supersedes_id is None or take_over(award):
        return True
    Award.objects.filter(pk=award.pk).update(
        state=Award.State.FAILED, issued_at=None, reason="What it corrects was revoked meanwhile."
    )
    return False


def _fail(award: Award, reason: str) -> None:
    """Sets an award aside whose document may not be signed, so that it holds up no other."""
    Award.objects.filter(pk=award.pk, attempt=award.attempt, state=Award.State.QUEUED).update(
        state=Award.State.FAILED, reason=reason[:1000], lease_until=None
    )
