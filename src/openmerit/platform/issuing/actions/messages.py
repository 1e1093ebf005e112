"""An earner who wants no more mail of a kind, or wants it again."""

from django.db import transaction

from openmerit.platform.engine import unsubscribing
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.unsubscribing import Extent
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Organisation, Person


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
