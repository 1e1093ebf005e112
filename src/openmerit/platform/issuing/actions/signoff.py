"""A list that a named second person signs off before anybody on it is awarded."""

import hmac
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.tasks import nudge
from openmerit.platform.issuing import signoff_mail, tasks
from openmerit.platform.issuing.access import may, require
from openmerit.platform.issuing.actions.unawardable import refuse_unawardable
from openmerit.platform.issuing.errors import (
    ColumnsRefused,
    ListChanged,
    NotYourSignoff,
    ReasonMissing,
    RunNotInState,
    SignoffRefused,
)
from openmerit.platform.issuing.frozen import list_digest
from openmerit.platform.issuing.members import is_plain
from openmerit.platform.issuing.models import Run
from openmerit.platform.issuing.run_files import is_mapped
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import person_with_address

MAX_REASON = 1_000


def ask_signoff(
    *, acting_user: Person, run: Run, email: str, due_at: datetime | None = None
) -> Run:
    """Freezes a previewed list, and asks the member with that address to sign it off.

    The digest of the list is kept, another for each time that somebody is asked: what is signed off
    is this file by these columns, and nothing else can take its place. Asking the same again
    changes nothing. Raises ``SignoffRefused`` for whoever is no other member who may award there,
    ``ColumnsRefused`` while nobody said where the addresses stand, ``RunNotInState`` once it was
    started, ``NotPublished``, ``AchievementOver`` and ``NotOpen`` like ``start_run``, and
    ``NotAllowed`` unless the person may award there.
    """
    organisation = run.achievement.organisation
    require(acting_user, run.achievement, Permission.AWARD)
    require_open(organisation)
    _refuse_unmapped(run)
    refuse_unawardable(run.achievement, at=due_at)
    named = person_with_address(email.strip())
    if named is None or not may(named, run.achievement, Permission.AWARD):
        raise SignoffRefused(
            member="signoff_by",
            problem=_("Name a member of %(organisation)s who may award there.")
            % {"organisation": organisation.name},
        )
    if named.pk == acting_user.pk:
        raise SignoffRefused(
            member="signoff_by", problem=_("Name somebody else than yourself: two look, not one.")
        )
    with transaction.atomic():
        asked = Run.objects.filter(pk=run.pk, state=Run.State.PREVIEW).update(
            state=Run.State.SIGNOFF,
            started_by=acting_user,
            signoff_by=named,
            asked_at=timezone.now(),
            due_at=due_at,
            reason="",
        )
        _refresh(run)
        if not asked:
            if run.state == Run.State.SIGNOFF and run.signoff_by_id == named.pk:
                return run
            raise RunNotInState(state=run.get_state_display(), verb=_("sent for sign-off"))
        # From here on nothing of it can be changed, so this is what will be looked at.
        _refuse_unmapped(run)
        run.digest = list_digest(_whole(run))
        Run.objects.filter(pk=run.pk).update(digest=run.digest)
        _record(acting_user, "signoff_asked", run, after={"of": named.email, "digest": run.digest})
        signoff_mail.queue_request(run, occasion=new_key())
    return run


def sign_off(*, acting_user: Person, run: Run, digest: str) -> Run:
    """Lets the list run, by the one person who was named. Again, it changes nothing.

    ``digest`` is that of the list which they looked at. Raises ``NotYourSignoff`` for everybody
    else, ``ListChanged`` for another digest, ``RunNotInState`` when nobody waits for it,
    ``ColumnsRefused`` while nobody said where the addresses stand, ``NotPublished``,
    ``AchievementOver`` and ``NotOpen`` like ``start_run``, and ``NotAllowed`` unless the person may
    still award there.
    """
    _require_named(acting_user, run)
    require_open(run.achievement.organisation)
    _refuse_unmapped(run)
    refuse_unawardable(run.achievement, at=run.due_at)
    with transaction.atomic():
        now = timezone.now()
        waiting = Run.objects.filter(
            pk=run.pk, state=Run.State.SIGNOFF, signoff_by=acting_user, digest=run.digest
        )
        signed = waiting.update(state=Run.State.QUEUED, signed_off_at=now, started_at=now)
        _refresh(run)
        if not signed:
            if run.signed_off_at is not None:
                return run
            raise RunNotInState(state=run.get_state_display(), verb=_("signed off"))
        is_now = list_digest(_whole(run))
        if not (_same(digest, run.digest) and _same(is_now, run.digest)):
            raise ListChanged(digest=is_now)
        _record(acting_user, "signed_off", run, after={"digest": run.digest, "total": run.total})
        nudge(tasks.work_on_run, run.key)
    return run


def send_run_back(*, acting_user: Person, run: Run, reason: str) -> Run:
    """Makes the list a preview again, with a reason, and tells whoever asked.

    Raises ``NotYourSignoff`` for everybody but the one who was named, ``ReasonMissing``,
    ``RunNotInState`` when nobody waits for it, and ``NotAllowed`` unless the person may still award
    there.
    """
    _require_named(acting_user, run)
    reason = " ".join(reason.split()) if is_plain(reason) else ""
    if not 0 < len(reason) <= MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    with transaction.atomic():
        waiting = Run.objects.filter(pk=run.pk, state=Run.State.SIGNOFF, signoff_by=acting_user)
        sent = waiting.update(state=Run.State.PREVIEW, reason=reason)
        _refresh(run)
        if not sent:
            raise RunNotInState(state=run.get_state_display(), verb=_("sent back"))
        _record(acting_user, "sent_back", run, after={"digest": run.digest, "reason": reason})
        signoff_mail.queue_sent_back(run, occasion=new_key())
    return run


def _whole(run: Run) -> Run:
    """The run as it is kept, with its file."""
    return Run.objects.select_related("achievement").get(pk=run.pk)


def _refuse_unmapped(run: Run) -> None:
    if not is_mapped(run):
        raise ColumnsRefused(problem=_("Choose the column of e-mail addresses."))


def _require_named(acting_user: Person, run: Run) -> None:
    require(acting_user, run.achievement, Permission.AWARD)
    _refresh(run)
    if run.signoff_by_id is None and run.signed_off_at is None:
        raise RunNotInState(state=run.get_state_display(), verb=_("signed off"))
    if run.signoff_by_id != acting_user.pk or run.started_by_id == acting_user.pk:
        raise NotYourSignoff(name=str(run.signoff_by or _("whoever was named")))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.strip().lower().encode(), other.encode())


def _refresh(run: Run) -> None:
    run.refresh_from_db(
        fields=[
            "state",
            "started_by",
            "signoff_by",
            "digest",
            "mapping",
            "due_at",
            "reason",
            "signed_off_at",
            "started_at",
        ]
    )


def _record(acting_user: Person, verb: str, run: Run, *, after: dict[str, Any]) -> None:
    people.record(
        acting_user=acting_user,
        verb=f"run.{verb}",
        organisation=run.achievement.organisation,
        subject=f"run {run.key}",
        after={"state": run.state, "achievement": run.achievement.key} | after,
    )
