"""The mail that tells an earner of an award, and the subscriber that sends it."""

from typing import Any

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import change_mail, mailings
from openmerit.platform.issuing.claim_links import claim_url
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.quiet import is_quiet


def on_credential_issued(payload: dict[str, Any]) -> None:
    """Queues the claim mail of an award that was just signed: one, however often it is told.

    Whoever holds what was renewed or corrected is told at their account's address instead. No
    mail goes out for what else was claimed already, as by somebody who found it waiting in the
    wallet, and none for what was carried over quietly from another system.
    """
    award = (
        Award.objects.select_related("achievement__organisation", "claimed_by")
        .filter(key=payload["award"])
        .first()
    )
    if award is None or award.state == Award.State.REVOKED:
        return
    if is_quiet(award):
        return
    if award.claimed_by_id is None and award.recipient_email:
        queue(award)
    elif award.supersedes_id is not None:
        change_mail.tell_of_correction(award)
    elif award.renews_id is not None:
        change_mail.tell_of_renewal(award)


def queue(award: Award, *, occasion: str = "", kind: str = "claim") -> Mail:
    """Queues the mail with the award's claim link; ``occasion`` tells a repetition from the first.

    A claim mail may be sent twice: an earner who never hears of a badge loses more than one who
    hears of it twice.
    """
    key = f"{kind}:{award.key}:{occasion}".rstrip(":")
    words = kind
    if kind == "claim" and award.supersedes_id is not None:
        words = "claim_corrected"
    elif kind == "claim" and award.renews_id is not None:
        words = "claim_renewed"
    return mailings.post(award, words, key=key, url=claim_url(award.key))
