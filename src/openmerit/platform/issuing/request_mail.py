"""The mail that tells an earner what became of a request to correct a name."""

from django.utils.translation import gettext as _

from openmerit.platform.issuing import change_mail
from openmerit.platform.issuing.models import CorrectionRequest


def tell(request: CorrectionRequest) -> None:
    """Queues the answer, within the caller's transaction: one for each request.

    A badge that is signed anew has a mail of its own.
    """

    def reason() -> str:
        return _("The reason they gave: %(reason)s") % {"reason": request.reason}

    is_done = request.state == CorrectionRequest.State.DONE
    change_mail.send(
        request.award,
        "name_put_right" if is_done else "name_left",
        key=f"request:{request.award.key}:{request.key}",
        added=None if is_done else reason,
    )
