"""Mails on the pages of awards: how they stand, and which of them did not arrive."""

from collections.abc import Sequence
from typing import Any

from django import template

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import mail_words, queries
from openmerit.platform.issuing.models import Award

register = template.Library()


@register.inclusion_tag("web/components/state.html")
def mail_state(mail: Mail) -> dict[str, Any]:
    """How a mail stands, as colour, shape and word."""
    tone, word = mail_words.STATES[mail.state]
    return {"tone": tone, "word": word}


@register.filter
def remedy(mail: Mail) -> object:
    """What to do about it; empty where nothing is to be done."""
    return mail_words.REMEDIES.get(mail.state, "")


@register.simple_tag
def with_mail_troubles(awards: Sequence[Award]) -> list[tuple[Award, Mail | None]]:
    """Each award with its newest mail where that did not surely arrive, by one query."""
    rows = list(awards)
    troubles = queries.troubles_of(rows)
    return [(award, troubles.get(award.key)) for award in rows]


@register.simple_tag
def mails_about(award: Award) -> list[Mail]:
    """The last mails about an award, the newest first."""
    return queries.mails_about(award)
