"""Reminding an earner, and an earner who wants no more of it."""

from django.db import transaction

from openmerit.platform.engine import unsubscribing
from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.unsubscribing import Extent
from openmerit.platform.issuing import claim_mail
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.errors import AwardNotInState
from openmerit.platform.issuing.models import Award
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Organisation, Person


def remind(*, acting_user: Person, award: Award) -> Mail:
    """Reminds an earner of a badge that waits to be claimed.

    Whoever said that they want no reminders gets none: the mail answered is noted as unwanted.
    Raises ``AwardNotInState`` when it is not issued or was claimed, and ``NotAllowed`` unless the
    person may award there.
    """
    require(acting_user, award.achievement, Permission.AWARD)
    if not award.recipient_email:
        raise AwardNotInState(email=award.recipient, state="without an address", verb="reminded of")
    if award.claimed_by_id is not None or award.state != Award.State.ISSUED:
        state = "claimed" if award.claimed_by_id else award.get_state_display()
        raise AwardNotInState(email=award.recipient_email, state=state, verb="reminded of")
    with transaction.atomic():
        mail = claim_mail.queue(award, occasion=new_key(), kind="reminder")
        people.record(
            acting_user=acting_user,
            verb="award.reminded",
            organisation=award.achievement.organisation,
            subject=f"award {award.key}",
            after={"mail": mail.state},
        )
    return mail


def unsubscribe(*, acting_user: Person | None, mail: Mail, extent: Extent) -> None:
    """Keeps what somebody who got this mail no longer wants to be sent."""
    with transaction.atomic():
        unsubscribing.unsubscribe(mail, extent)
        _record(acting_user, "mail.unsubscribed", mail, after={"extent": extent.value})


def subscribe_again(*, acting_user: Person | None, mail: Mail) -> None:
    """Takes all that back, so far as it reaches mails such as this."""
    with transaction.atomic():
        if unsubscribing.subscribe_again(mail):
            _record(acting_user, "mail.subscribed_again", mail)


def _record(
    acting_user: Person | None, verb: str, mail: Mail, *, after: dict[str, str] | None = None
) -> None:
    people.record(
        acting_user=acting_user,
        verb=verb,
        organisation=Organisation.objects.filter(key=mail.scope).first(),
        subject=f"mail {mail.pk}",
        after=after,
    )
