"""Letters to earners: in their language, in the issuer's words, with what must not be missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.unsubscribing import link_of
from openmerit.platform.issuing import letters_to_earners as letters_to_earners
from openmerit.platform.issuing import mail_languages
from openmerit.platform.issuing.letter_kinds import KINDS, LetterKind, filled
from openmerit.platform.issuing.models import Award, MailLanguage, MailTemplate
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.letters import Button, Letter


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a letter, with placeholders, and in which language they are."""

    language: str
    subject: str
    greeting: str
    text: str
    signature: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is sent."""

    subject: str
    text: str
    html: str


def usual_wording(kind: LetterKind, language: str) -> Wording:
    """The software's own words, in English where it has none in that language."""
    with translation.override(language):
        return Wording(language, str(kind.subject), str(kind.greeting), str(kind.text))


def wording_for(kind: LetterKind, organisation: Organisation, language: str) -> Wording:
    """The words for somebody who reads that language; empty says that nobody knows.

    First come the issuer's words in that language, then this software's; where there are neither,
    the issuer's in the language in which it usually writes.
    """
    templates = {
        one.language: one
        for one in MailTemplate.objects.filter(organisation=organisation, kind=kind.key)
    }
    for wanted in (mail_languages.known(language), language_of(organisation)):
        for code in dict.fromkeys((wanted, mail_languages.base_of(wanted))):
            if code in templates:
                return wording_of(templates[code])
            if code in mail_languages.BUILT_IN:
                return usual_wording(kind, code)
    return usual_wording(kind, mail_languages.BUILT_IN[0])


def wording_of(template: MailTemplate) -> Wording:
    """The words that an issuer set."""
    return Wording(
        template.language,
        template.subject,
        template.greeting,
        template.text,
        template.signature,
        template.reply_to,
    )


def language_of(organisation: Organisation) -> str:
    """In which language the issuer usually writes; the site's where it did not say."""
    chosen = MailLanguage.objects.filter(organisation=organisation).first()
    return chosen.language if chosen else mail_languages.base_of(settings.LANGUAGE_CODE)


def written(
    kind: LetterKind,
    wording: Wording,
    values: Mapping[str, str],
    *,
    url: str,
    unsubscribe: str = "",
    added: Callable[[], str] | None = None,
) -> Written:
    """The letter, whole. ``unsubscribe`` is where one says that one wants no more of it.

    ``added`` answers, in the letter's language, what has to stand below its first paragraph.
    """
    with translation.override(wording.language):
        first, *others = (filled(one, values) for one in _paragraphs(wording.text))
        said = added() if added else ""
        letter = Letter(
            subject=filled(wording.subject, values),
            greeting=filled(wording.greeting, values),
            paragraphs=(first, *filter(None, [said]), *others),
            button=Button(str(kind.button), url) if kind.button else None,
            closing=tuple(filled(str(one), values) for one in kind.closing),
            signature=filled(wording.signature, values),
            reason=filled(str(kind.reason), values),
            unsubscribe=(
                Button(_("Choose what you do not want to be written"), unsubscribe)
                if unsubscribe
                else None
            ),
        )
        return Written(letter.subject, letter.as_text(), letter.as_html())


def values_of(
    award: Award, language: str, more: Callable[[], Mapping[str, str]] | None = None
) -> dict[str, str]:
    """What the placeholders stand for, in that language; ``more`` answers what is not usual."""
    achievement = award.achievement
    organisation = achievement.organisation
    said = achievement.translations.get(language) or achievement.translations.get(
        mail_languages.base_of(language), {}
    )
    with translation.override(language):
        return {
            "recipient": award.recipient,
            "issuer": organisation.name,
            "badge": said.get("name") or achievement.name,
            "since": _day(award.valid_from, language),
            "until": _day(award.valid_until, language) if award.valid_until else _("no end"),
            "email": award.recipient_email or award.recipient_did,
            "site": organisation.url or f"{settings.OPENMERIT_ORIGIN}/issuers/{organisation.slug}",
            **(more() if more else {}),
        }


def post(
    award: Award,
    kind_key: str,
    *,
    key: str,
    url: str,
    to: str = "",
    more: Callable[[], Mapping[str, str]] | None = None,
    added: Callable[[], str] | None = None,
) -> Mail:
    """Queues a letter about an award to its earner, or to ``to``: one for each ``key``.

    ``more`` and ``added`` are asked in the letter's language: for further placeholders, and for
    what has to stand below its first paragraph.
    """
    kind = KINDS[kind_key]
    organisation = award.achievement.organisation
    wording = wording_for(kind, organisation, award.language)
    if not award.recipient_name:
        wording = _nameless(kind, wording)
    can_be_unwanted = kind.group in {Mail.Group.AWARD, Mail.Group.REMINDER}
    letter = written(
        kind,
        wording,
        values_of(award, wording.language, more),
        url=url,
        unsubscribe=link_of(key) if can_be_unwanted else "",
        added=added,
    )
    return engine.queue_mail(
        key=key,
        to=to or award.recipient_email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind=kind.mail_kind or kind.key,
        repeatable=kind.repeatable,
        scope=organisation.key,
        about=subject_of(award),
        group=kind.group,
        language=wording.language,
        reply_to=wording.reply_to,
    )


def _day(moment: datetime, language: str) -> str:
    """The day as that language writes it; English as all pages here do."""
    english = mail_languages.base_of(language) == "en"
    return date_format(moment, "j F Y" if english else "DATE_FORMAT")


def _nameless(kind: LetterKind, wording: Wording) -> Wording:
    """The software's own greeting, without the address of who has no name."""
    with translation.override(wording.language):
        if wording.greeting == str(kind.greeting):
            return replace(wording, greeting=_("Hello,"))
    return wording


def subject_of(award: Award) -> str:
    """How a mail names the award that it is about."""
    return f"award {award.key}"


def _paragraphs(text: str) -> list[str]:
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]
