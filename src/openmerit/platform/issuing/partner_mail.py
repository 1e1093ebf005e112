"""The mails about partnerships: to those who are asked, and to the other side when it changes."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing.models import Partnership
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.people.queries import people_who_may
from openmerit.platform.web.letters import Button, Letter

MOST_TOLD = 20


def on_partnership_changed(payload: dict[str, Any]) -> None:
    """Tells the side that did not do it, once each, however often it is told.

    What was typed is not in the mail: nobody's words reach a stranger's mailbox so.
    """
    rows = Partnership.objects.select_related("achievement__organisation", "partner", "offered_by")
    found = rows.defer("content").filter(key=payload["partnership"]).first()
    if found is None:
        return
    what = payload["what"]
    owner = found.achievement.organisation
    words = {"owner": owner.name, "partner": found.partner.name, "name": found.achievement.name}
    to_partner = {
        "offered": _("%(owner)s asks you to award “%(name)s”"),
        "changed": _("%(owner)s changed how much you may award of “%(name)s”"),
        "withdrawn": _("%(owner)s no longer lets you award “%(name)s”"),
    }
    to_owner = {
        "accepted": _("%(partner)s awards “%(name)s” from now on"),
        "declined": _("%(partner)s declined to award “%(name)s”"),
        "given_back": _("%(partner)s no longer awards “%(name)s”"),
    }
    if what in to_partner:
        for person in people_who_may(found.partner, Permission.MANAGE_ORGANISATION)[:MOST_TOLD]:
            _queue(found, found.partner, person, to_partner[what] % words, payload)
    elif what in to_owner and found.offered_by is not None and found.offered_by.is_active:
        _queue(found, owner, found.offered_by, to_owner[what] % words, payload)


def _queue(
    partnership: Partnership, side: Organisation, person: Person, said: str, payload: dict[str, Any]
) -> None:
    letter = Letter(
        subject=said,
        greeting=_("Hello %(name)s,") % {"name": person},
        paragraphs=(f"{said}.",),
        button=Button(
            _("Look at it"),
            f"{settings.OPENMERIT_ORIGIN}/issue/{side.slug}/partnerships/{partnership.key}/",
        ),
        reason=_("You get this mail because you speak for %(side)s.") % {"side": side.name},
    )
    engine.queue_mail(
        key=f"partnership-{payload['event']}:{person.pk}",
        to=person.email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="partnership",
        repeatable=True,
    )
