"""The mail that tells an earner what became of a request to correct a name."""

from django.utils.translation import gettext as _

from openmerit.platform.issuing import change_mail
from openmerit.platform.issuing.models import CorrectionRequest
from openmerit.platform.web.letters import Button, Letter


def tell(request: CorrectionRequest) -> None:
    """Queues the answer, within the caller's transaction: one for each request.

    A badge that is signed anew has a mail of its own.
    """
    award = request.award
    words = change_mail.words_about(award) | {
        "wanted": request.wanted_name,
        "reason": request.reason,
    }
    if request.state == CorrectionRequest.State.DONE:
        subject = _("The name on your badge “%(name)s” is right now") % words
        paragraphs: tuple[str, ...] = (
            _("You asked %(issuer)s to correct the name. It was corrected already.") % words,
        )
    else:
        subject = _("%(issuer)s left the name on your badge “%(name)s” as it is") % words
        paragraphs = (
            _(
                "You asked %(issuer)s to write “%(wanted)s” on your badge “%(name)s”. They looked "
                "at it and left the name as it is."
            )
            % words,
            _("The reason they gave: %(reason)s") % words,
        )
    letter = Letter(
        subject=subject,
        greeting=change_mail.greeting_of(award),
        paragraphs=paragraphs,
        button=Button(_("See your badge"), change_mail.place_of(award)),
        closing=(
            _("If you think that this is wrong, please write to %(issuer)s: %(site)s") % words,
        ),
        reason=change_mail.footing_of(award),
    )
    change_mail.send(
        award, letter, key=f"request:{award.key}:{request.key}", kind="correction_request"
    )
