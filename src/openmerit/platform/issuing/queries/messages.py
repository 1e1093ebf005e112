"""Questions about what was sent to whom, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing.access import place_of, within
from openmerit.platform.issuing.letter_kinds import KINDS
from openmerit.platform.issuing.letters_to_earners import CHANGED
from openmerit.platform.issuing.mailings import subject_of
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

MAX_OF_ONE = 20
IN_TROUBLE = (Mail.State.BOUNCED, Mail.State.FAILED, Mail.State.PERHAPS_SENT, Mail.State.UNWANTED)
_UNDER_WAY = (Mail.State.QUEUED, Mail.State.SENDING)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, the award that it is about if that still is there, and what can be done."""

    mail: Mail
    award: Award | None
    may_go_again: bool

    @property
    def label(self) -> object:
        """What kind of letter it is, in words."""
        if self.mail.kind == CHANGED:
            return _("A badge was changed")
        kind = KINDS.get(self.mail.kind)
        return kind.label if kind else self.mail.kind.replace("_", " ")


def page_of_messages(
    organisation: Organisation,
    *,
    reach: Reach,
    state: str = "",
    words: str = "",
    limit: int,
    cursor: str | None,
) -> Page[Mail]:
    """The mails in the issuer's name so far as `reach` goes there, the newest first."""
    rows = Mail.objects.filter(scope=organisation.key).defer("text", "html")
    if not reach.everywhere:
        rows = rows.filter(about__in=_subjects(organisation, reach))
    if state in Mail.State.values:
        rows = rows.filter(state=state)
    if sought := words.strip()[:100]:
        rows = rows.filter(Q(to__icontains=sought) | Q(subject__icontains=sought))
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


def messages_of(mails: Sequence[Mail], *, reach: Reach) -> list[Message]:
    """The mails with what they are about, and which may go again where `reach` goes,
    by one query."""
    keys = {mail.about.removeprefix("award ") for mail in mails}
    awards = {
        subject_of(one): one
        for one in Award.objects.filter(key__in=keys).select_related("achievement__organisation")
    }
    return [_message(mail, awards.get(mail.about), reach) for mail in mails]


def mails_about(award: Award) -> list[Mail]:
    """The last mails about an award, the newest first."""
    rows = Mail.objects.filter(about=subject_of(award)).defer("text", "html")
    return list(rows.order_by("-pk")[:MAX_OF_ONE])


def troubles_of(awards: Sequence[Award]) -> dict[str, Mail]:
    """By an award's key, its newest mail where that did not surely arrive; one query for all."""
    subjects = [subject_of(award) for award in awards]
    newest: dict[str, Mail] = {}
    rows = Mail.objects.filter(about__in=subjects).defer("text", "html")
    for mail in rows.order_by("pk"):
        newest[mail.about.removeprefix("award ")] = mail
    return {key: mail for key, mail in newest.items() if mail.state in IN_TROUBLE}


def _message(mail: Mail, award: Award | None, reach: Reach) -> Message:
    may_go_again = (
        award is not None
        and mail.kind == "claim"
        and mail.state not in _UNDER_WAY
        and award.state == Award.State.ISSUED
        and award.claimed_by_id is None
        and reach.covers(place_of(award.achievement))
    )
    return Message(mail, award, may_go_again)


def _subjects(organisation: Organisation, reach: Reach) -> QuerySet[Award]:
    mine = Award.objects.filter(
        within(reach, "achievement__"), achievement__organisation=organisation
    )
    return mine.annotate(subject=Concat(Value("award "), "key")).values("subject")


def names_in(mail: Mail) -> tuple[str, str]:
    """In whose name a mail was written, and about which badge; empty where it is gone."""
    issuer = Organisation.objects.filter(key=mail.scope).values_list("name", flat=True).first()
    key = mail.about.removeprefix("award ")
    badge = Award.objects.filter(key=key).values_list("achievement__name", flat=True).first()
    return issuer or "", badge or ""
