"""A badge that went to a wrong address goes to the right one."""

from django.db import transaction
from django.utils.translation import gettext as _

from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.awards import award as give
from openmerit.platform.issuing.actions.awards import revoke
from openmerit.platform.issuing.errors import AwardNotInState
from openmerit.platform.issuing.models import Award
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person


def send_elsewhere(*, acting_user: Person, award: Award, email: str) -> Award:
    """Revokes an award that nobody claimed and gives the same to another address.

    The address is signed into a badge as a digest, so it cannot be changed in one that is signed.
    Both happen or neither. Raises ``AwardNotInState`` when it was claimed or is not issued,
    ``AwardRefused`` for what is no address, ``AlreadyHeld`` where whoever reads there holds it, and
    ``NotAllowed`` unless the person may revoke and award there.
    """
    require(acting_user, award.achievement, Permission.REVOKE)
    require(acting_user, award.achievement, Permission.AWARD)
    with transaction.atomic():
        # Held from here on, so that nobody claims it between the question and the answer.
        waits = Award.objects.filter(
            pk=award.pk, state=Award.State.ISSUED, claimed_by__isnull=True
        ).update(state=Award.State.ISSUED)
        if not waits:
            award.refresh_from_db()
            state = "claimed" if award.claimed_by_id else award.get_state_display()
            raise AwardNotInState(
                email=award.recipient_email, state=state, verb="sent to another address"
            )
        revoke(acting_user=acting_user, award=award, reason=_("It went to a wrong address."))
        made = give(
            acting_user=acting_user,
            achievement=award.achievement,
            email=email,
            name=award.recipient_name,
            valid_from=award.valid_from,
            valid_until=award.valid_until,
            evidence=award.evidence,
            result=award.result,
            language=award.language,
        )
        people.record(
            acting_user=acting_user,
            verb="award.sent_elsewhere",
            organisation=award.achievement.organisation,
            subject=f"award {award.key}",
            after={"award": made.key},
        )
    return made
