"""The mails about endorsements: to those who are asked, and to who asked once it is answered."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.issuing.models import Endorsement
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Organisation, Person
from openmerit.platform.people.queries import people_who_may
from openmerit.platform.web.letters import Button, Letter

MOST_TOLD = 20
State = Endorsement.State


def on_endorsement_asked(payload: dict[str, Any]) -> None:
    """Tells those who may answer, once each, however often it is told.

    What was typed by who asks is not in the mail: nobody's words reach a stranger's mailbox so.
    """
    found = _found(payload)
    if found is None or found.state != State.ASKED:
        return
    words = {"asking": found.subject_organisation.name, "subject": found.subject_name}
    for person in people_who_may(found.endorser, Permission.ENDORSE)[:MOST_TOLD]:
        letter = Letter(
            subject=_("%(asking)s asks for an endorsement") % words,
            greeting=_("Hello %(name)s,") % {"name": person},
            paragraphs=(
                _("%(asking)s asks you to endorse %(subject)s.") % words,
                _("Look at it, then endorse it or decline."),
            ),
            button=Button(_("Look at it"), _page(found, found.endorser)),
            reason=_("You get this mail because you speak for %(endorser)s.")
            % {"endorser": found.endorser.name},
        )
        _queue(letter, person, key=f"endorsement-asked:{found.key}:{person.pk}")


def on_endorsement_answered(payload: dict[str, Any]) -> None:
    """Tells whoever asked that it was given, declined or, later, withdrawn."""
    found = _found(payload)
    if found is None or found.asked_by is None or not found.asked_by.is_active:
        return
    words = {"endorser": found.endorser.name, "subject": found.subject_name}
    said = {
        State.ISSUED: _("%(endorser)s endorses %(subject)s"),
        State.DECLINED: _("%(endorser)s declined to endorse %(subject)s"),
        State.WITHDRAWN: _("%(endorser)s withdrew its endorsement of %(subject)s"),
    }.get(State(found.state))
    if said is None:
        return
    letter = Letter(
        subject=said % words,
        greeting=_("Hello %(name)s,") % {"name": found.asked_by},
        paragraphs=(f"{said % words}.",),
        button=Button(_("Read it"), _page(found, found.subject_organisation)),
        reason=_("You get this mail because you asked for the endorsement."),
    )
    _queue(letter, found.asked_by, key=f"endorsement-{found.state}:{found.key}")


def _found(payload: dict[str, Any]) -> Endorsement | None:
    rows = Endorsement.objects.select_related(
        "endorser", "subject_organisation", "achievement", "award__achievement", "asked_by"
    )
    return rows.defer("content").filter(key=payload["endorsement"]).first()


def _page(endorsement: Endorsement, side: Organisation) -> str:
    return f"{settings.OPENMERIT_ORIGIN}/issue/{side.slug}/endorsements/{endorsement.key}/"


def _queue(letter: Letter, person: Person, *, key: str) -> None:
    engine.queue_mail(
        key=key,
        to=person.email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="endorsement",
        repeatable=True,
    )
