"""The mails that tell an earner what became of a badge: withdrawn, given back, about to end."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.claim_links import claim_url
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.quiet import is_quiet
from openmerit.platform.issuing.reasons import told_to_earner
from openmerit.platform.web.letters import Button, Letter


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
    send(award, _letter(award, verb), key=f"{verb}:{award.key}:{new_key()}", kind="award_changed")


def tell_of_correction(award: Award) -> None:
    """Queues the mail about a corrected badge in a wallet: one, however often it is told."""
    words = words_about(award)
    letter = Letter(
        subject=_("%(issuer)s corrected your badge “%(name)s”") % words,
        greeting=greeting_of(award),
        paragraphs=(
            _("%(issuer)s corrected your badge “%(name)s” and signed it anew.") % words,
            _(
                "The corrected one is in your wallet in the place of the old, under the same link "
                "if you shared it. Files that you downloaded before do not hold any more: take "
                "them anew."
            ),
        ),
        button=Button(_("See your badge"), place_of(award)),
        reason=footing_of(award),
    )
    send(award, letter, key=f"corrected:{award.key}", kind="award_changed")


def tell_of_renewal(award: Award) -> None:
    """Queues the mail about a renewed badge in a wallet: one, however often it is told."""
    words = words_about(award)
    letter = Letter(
        subject=_("%(issuer)s renewed your badge “%(name)s”") % words,
        greeting=greeting_of(award),
        paragraphs=(
            _("%(issuer)s renewed your badge “%(name)s”. The old one stays until its own end.")
            % words,
            _("The new one is in your wallet, and there is nothing for you to do."),
        ),
        button=Button(_("See your badge"), place_of(award)),
        reason=footing_of(award),
    )
    send(award, letter, key=f"renewed:{award.key}", kind="award_changed")


def send(award: Award, letter: Letter, *, key: str, kind: str) -> None:
    """Queues a letter to the award's earner: one for each ``key``.

    None goes to whoever has no address here, being named by a DID, nor about a badge of which its
    earner never heard.
    """
    address = address_of(award)
    if not address or is_quiet(award):
        return
    engine.queue_mail(
        key=key,
        to=address,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind=kind,
        repeatable=False,
    )


def words_about(award: Award) -> dict[str, str]:
    """What each letter about an award names."""
    organisation = award.achievement.organisation
    return {
        "issuer": organisation.name,
        "name": award.achievement.name,
        "recipient": award.recipient_name,
        "since": date_format(award.valid_from, "j F Y"),
        "email": award.recipient_email or award.recipient_did,
        "site": organisation.url or f"{settings.OPENMERIT_ORIGIN}/issuers/{organisation.slug}",
    }


def greeting_of(award: Award) -> str:
    """By name, where there is one."""
    words = words_about(award)
    return _("Hello %(recipient)s,") % words if award.recipient_name else _("Hello,")


def footing_of(award: Award) -> str:
    """Why the mail came."""
    return _("You get this mail because %(issuer)s awarded the badge to %(email)s.") % words_about(
        award
    )


def _letter(award: Award, verb: str) -> Letter:
    words = words_about(award)
    reason = " ".join(told_to_earner(award.reason_code, award.reason))
    why = (_("The reason they gave: %(reason)s") % {"reason": reason},) if reason else ()
    subject, paragraphs, closing = _SAID[verb](words)
    return Letter(
        subject=subject,
        greeting=greeting_of(award),
        paragraphs=(paragraphs[0], *why, *paragraphs[1:]),
        button=Button(_("See your badge"), place_of(award)) if verb == "reinstate" else None,
        closing=closing,
        reason=footing_of(award),
    )


Said = tuple[str, tuple[str, ...], tuple[str, ...]]


def _revoked(words: dict[str, str]) -> Said:
    return (
        _("%(issuer)s withdrew your badge “%(name)s”") % words,
        (
            _("%(issuer)s has withdrawn the badge “%(name)s” that you were given on %(since)s.")
            % words,
            _(
                "Whoever checks it from now on is told that it was withdrawn. They are not told "
                "why."
            ),
        ),
        (_("If you think that this is wrong, please write to %(issuer)s: %(site)s") % words,),
    )


def _suspended(words: dict[str, str]) -> Said:
    return (
        _("%(issuer)s suspended your badge “%(name)s” for the time being") % words,
        (
            _("%(issuer)s has suspended the badge “%(name)s” for the time being.") % words,
            _(
                "Nothing is decided by that. Until it is settled, whoever checks the badge is told "
                "that it is not valid now; they are not told why. You will hear from us when that "
                "changes."
            ),
        ),
        (_("If you can help to settle it, please write to %(issuer)s: %(site)s") % words,),
    )


def _reinstated(words: dict[str, str]) -> Said:
    return (
        _("Your badge “%(name)s” is valid again") % words,
        (
            _("%(issuer)s has ended the suspension of your badge “%(name)s”.") % words,
            _("It is as valid as before, and there is nothing for you to do."),
        ),
        (),
    )


_SAID = {"revoke": _revoked, "suspend": _suspended, "reinstate": _reinstated}
