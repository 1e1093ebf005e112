"""An earner asks that the name on a badge is put right; the issuer corrects it, or says why not."""

import unicodedata

from django.db import IntegrityError, transaction
from django.utils import timezone

from openmerit.platform.issuing import request_mail
from openmerit.platform.issuing.access import award_of_earner, require
from openmerit.platform.issuing.actions.upkeep import correct
from openmerit.platform.issuing.errors import (
    AlreadyAsked,
    AwardNotInState,
    NothingCorrected,
    ReasonMissing,
    RequestNotOpen,
    RequestRefused,
)
from openmerit.platform.issuing.members import is_plain
from openmerit.platform.issuing.models import Award, CorrectionRequest
from openmerit.platform.issuing.reasons import MAX_REASON
from openmerit.platform.issuing.rows import read_name
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person

State = CorrectionRequest.State


def ask_for_name(
    *, acting_user: Person, award: Award, name: str, words: str = ""
) -> CorrectionRequest:
    """Tells the issuer that the name on one's badge is wrong, and which is right.

    Raises ``AwardMissing`` for what the person did not claim, ``AwardNotInState`` unless it
    stands, ``RequestRefused`` naming what cannot be used, and ``AlreadyAsked`` while the last
    request about it is open.
    """
    award = award_of_earner(acting_user, award.key)
    organisation = award.achievement.organisation
    if award.state != Award.State.ISSUED or award.claimed_by_id is None:
        state = award.get_state_display() if award.claimed_by_id else "not claimed"
        raise AwardNotInState(email=award.recipient, state=state, verb="corrected")
    wanted, said = _wanted_name(award, name), _said(words)
    try:
        with transaction.atomic():
            made = CorrectionRequest.objects.create(
                award=award, asked_by=acting_user, wanted_name=wanted, words=said
            )
            people.record(
                acting_user=acting_user,
                verb="award.correction_asked",
                organisation=organisation,
                subject=f"award {award.key}",
                before={"recipient.name": award.recipient_name},
                after={"request": made.key, "recipient.name": wanted},
            )
    except IntegrityError:
        raise AlreadyAsked(issuer=organisation.name) from None
    return made


def grant_request(
    *, acting_user: Person, request: CorrectionRequest, name: str = "", reason: str = ""
) -> CorrectionRequest:
    """Answers by correcting the name: signed anew, and the old one steps back.

    ``name`` is what it shall say where that is not what was asked for. Raises ``RequestNotOpen``,
    ``RequestRefused``, whatever correcting raises, and ``NotAllowed`` unless the person may both
    award and revoke there.
    """
    award = request.award
    require(acting_user, award.achievement, Permission.AWARD)
    require(acting_user, award.achievement, Permission.REVOKE)
    rightly, said = _read("recipient.name", name) or request.wanted_name, _said(reason)
    with transaction.atomic():
        _answer(acting_user, request, State.DONE, said)
        try:
            made = correct(
                acting_user=acting_user,
                award=award,
                changes={"name": rightly},
                reason=said,
                reason_code="requested_by_earner",
            )
        except NothingCorrected:
            made = award  # it says so already, since somebody corrected it meanwhile
            request_mail.tell(request)
        CorrectionRequest.objects.filter(pk=request.pk).update(corrected=made)
        request.corrected = made
    return request


def decline_request(
    *, acting_user: Person, request: CorrectionRequest, reason: str
) -> CorrectionRequest:
    """Answers that the name stays, and why; the earner is told by mail.

    Raises ``ReasonMissing``, ``RequestNotOpen``, and ``NotAllowed`` unless the person may award
    there.
    """
    require(acting_user, request.award.achievement, Permission.AWARD)
    said = _said(reason)
    if not said:
        raise ReasonMissing
    with transaction.atomic():
        _answer(acting_user, request, State.DECLINED, said)
        request_mail.tell(request)
    return request


def _answer(acting_user: Person, request: CorrectionRequest, state: State, said: str) -> None:
    open_one = CorrectionRequest.objects.filter(pk=request.pk, state=State.OPEN)
    if not open_one.update(
        state=state, answered_by=acting_user, answered_at=timezone.now(), reason=said
    ):
        request.refresh_from_db()
        raise RequestNotOpen(state=request.get_state_display())
    request.refresh_from_db(fields=["state", "answered_by", "answered_at", "reason"])
    people.record(
        acting_user=acting_user,
        verb=f"award.correction_{state}",
        organisation=request.award.achievement.organisation,
        subject=f"award {request.award.key}",
        after={"request": request.key, "reason": said},
    )


def _wanted_name(award: Award, name: str) -> str:
    wanted = _read("recipient.name", name)
    if not wanted:
        raise RequestRefused(member="recipient.name", problem="Write the name as it should be.")
    if wanted == award.recipient_name:
        raise RequestRefused(member="recipient.name", problem="The badge says that already.")
    return wanted


def _read(member: str, text: str) -> str:
    try:
        read = read_name(text)
    except ValueError as error:
        raise RequestRefused(member=member, problem=str(error)) from None
    if not is_plain(read) or any(map(_is_unseen, read)):
        raise RequestRefused(member=member, problem="It contains control characters.")
    return read


def _is_unseen(character: str) -> bool:
    """Whether it only changes how others read, such as from right to left; joiners write names."""
    return unicodedata.category(character) == "Cf" and character not in "\u200c\u200d"


def _said(words: str) -> str:
    said = " ".join(words.split())
    if len(said) > MAX_REASON or not is_plain(said):
        raise RequestRefused(
            member="reason", problem=f"At most {MAX_REASON} characters, and none that control."
        )
    return said
