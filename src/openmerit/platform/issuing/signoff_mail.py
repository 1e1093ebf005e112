"""The mails between whoever asks for a sign-off and whoever is asked."""

from django.conf import settings
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing.models import Run
from openmerit.platform.people.models import Person
from openmerit.platform.web.letters import Button, Letter


def queue_request(run: Run, *, occasion: str) -> None:
    """Asks the named person to look at the list; ``occasion`` tells one request from another."""
    assert run.signoff_by is not None
    words = _words(run)
    letter = Letter(
        subject=_("Please sign off %(total)d rows for “%(name)s”") % words,
        greeting=_("Hello %(to)s,") % {"to": run.signoff_by},
        paragraphs=(
            _(
                "%(by)s asks you to sign off a list of %(total)d rows, to each of which "
                "%(issuer)s would award “%(name)s”."
            )
            % words,
            _(
                "Nobody is awarded before you sign it off. The digest of the list, its columns and "
                "its time is %(digest)s."
            )
            % words,
        ),
        button=Button(_("Look at the list"), _page(run)),
        reason=_("You get this mail because you may award for %(issuer)s and were named.") % words,
    )
    _queue(run, run.signoff_by, letter, f"signoff:{run.key}:{occasion}")


def queue_sent_back(run: Run, *, occasion: str) -> None:
    """Tells whoever asked that the list was sent back, and why."""
    if run.started_by is None:
        return
    words = _words(run)
    letter = Letter(
        subject=_("The list for “%(name)s” was sent back") % words,
        greeting=_("Hello %(to)s,") % {"to": run.started_by},
        paragraphs=(
            _("%(named)s did not sign off the list for “%(name)s”. Nobody was awarded.") % words,
            _("The reason: %(reason)s") % words,
        ),
        button=Button(_("Look at the list"), _page(run)),
        reason=_("You get this mail because you asked for the sign-off.") % words,
    )
    _queue(run, run.started_by, letter, f"sent-back:{run.key}:{occasion}")


def _queue(run: Run, to: Person, letter: Letter, key: str) -> None:
    engine.queue_mail(
        key=key,
        to=to.email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="signoff",
        repeatable=True,
    )


def _words(run: Run) -> dict[str, object]:
    return {
        "by": run.started_by,
        "named": run.signoff_by,
        "issuer": run.achievement.organisation.name,
        "name": run.achievement.name,
        "total": run.total,
        "digest": run.digest,
        "reason": run.reason,
    }


def _page(run: Run) -> str:
    slug = run.achievement.organisation.slug
    return f"{settings.OPENMERIT_ORIGIN}/issue/{slug}/runs/{run.key}/"
