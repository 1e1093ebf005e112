"""The mail that tells an earner of an award, and the subscriber that sends it."""

from typing import Any

from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing import change_mail
from openmerit.platform.issuing.claim_links import claim_url
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.quiet import is_quiet
from openmerit.platform.web.letters import Button, Letter


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


def queue(award: Award, *, occasion: str = "") -> None:
    """Queues the mail with the award's claim link; ``occasion`` tells a repetition from the first.

    A claim mail may be sent twice: an earner who never hears of a badge loses more than one who
    hears of it twice.
    """
    letter = claim_letter(award)
    engine.queue_mail(
        key=f"claim:{award.key}:{occasion}".rstrip(":"),
        to=award.recipient_email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="claim",
        repeatable=True,
    )


def claim_letter(award: Award) -> Letter:
    """Who awarded what, where to get it, and why this mail came."""
    words = {
        "issuer": award.achievement.organisation.name,
        "name": award.achievement.name,
        "recipient": award.recipient_name,
        "email": award.recipient_email,
    }
    subject, opening = _news(award)
    return Letter(
        subject=subject % words,
        greeting=_("Hello %(recipient)s,") % words if award.recipient_name else _("Hello,"),
        paragraphs=(
            opening % words,
            _("It is yours to keep and to show. Open the link to see it and to add it to yours."),
        ),
        button=Button(_("See your badge"), claim_url(award.key)),
        closing=(
            _("Opening the link does not use it up: it stays good until the badge is claimed."),
        ),
        reason=_(
            "You get this mail because %(issuer)s named %(email)s as the address of whoever earned "
            "the badge. If that is not you, do nothing."
        )
        % words,
    )


def _news(award: Award) -> tuple[str, str]:
    """The subject and the first sentence, by what the award is to its earner."""
    if award.supersedes_id is not None:
        return (
            _("%(issuer)s corrected your badge “%(name)s”"),
            _(
                "%(issuer)s corrected the badge “%(name)s” and signed it anew. This link takes the "
                "place of any that you were sent before."
            ),
        )
    if award.renews_id is not None:
        return (
            _("%(issuer)s renewed your badge “%(name)s”"),
            _("%(issuer)s renewed your badge “%(name)s”. The old one stays until its own end."),
        )
    return (
        _("%(issuer)s awarded you “%(name)s”"),
        _("%(issuer)s awarded you the badge “%(name)s”."),
    )
