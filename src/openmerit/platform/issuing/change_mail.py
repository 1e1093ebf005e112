"""The mails that tell an earner what became of a badge: withdrawn, given back, about to end."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import mailings
from openmerit.platform.issuing.claim_links import claim_url
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.quiet import is_quiet
from openmerit.platform.issuing.reasons import told_to_earner

_LETTERS = {"revoke": "revoked", "suspend": "suspended", "reinstate": "reinstated"}


def address_of(award: Award) -> str:
    """Where its earner reads mail: the account that claimed it, or the address it was sent to."""
    if award.claimed_by is not None and award.claimed_by.email:
        return award.claimed_by.email
    return award.recipient_email


def place_of(award: Award) -> str:
    """Where its earner finds it: the wallet, or the claim link as long as nobody claimed it."""
    if award.claimed_by_id is not None:
        return f"{settings.OPENMERIT_ORIGIN}/wallet/"
    return claim_url(award.key)


def queue(award: Award, verb: str) -> None:
    """Queues the mail about what was just done, within the caller's transaction."""

    def reason() -> str:
        told = " ".join(told_to_earner(award.reason_code, award.reason))
        return _("The reason they gave: %(reason)s") % {"reason": told} if told else ""

    send(award, _LETTERS[verb], key=f"{verb}:{award.key}:{new_key()}", added=reason)


def tell_of_correction(award: Award) -> None:
    """Queues the mail about a corrected badge in a wallet: one, however often it is told."""
    send(award, "corrected", key=f"corrected:{award.key}")


def tell_of_renewal(award: Award) -> None:
    """Queues the mail about a renewed badge in a wallet: one, however often it is told."""
    send(award, "renewed", key=f"renewed:{award.key}")


def send(
    award: Award,
    kind: str,
    *,
    key: str,
    more: Callable[[], Mapping[str, str]] | None = None,
    added: Callable[[], str] | None = None,
) -> Mail | None:
    """Queues a letter to the award's earner: one for each ``key``.

    None goes to whoever has no address here, being named by a DID, nor about a badge of which its
    earner never heard.
    """
    address = address_of(award)
    if not address or is_quiet(award):
        return None
    return mailings.post(
        award, kind, key=key, url=place_of(award), to=address, more=more, added=added
    )
