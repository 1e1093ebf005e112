"""Letters to earners: in their language, in the issuer's words, with what must not be missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.unsubscribing import link_of
from openmerit.platform.issuing import languages
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
    for wanted in (languages.known(language), language_of(organisation)):
        for code in dict.fromkeys((wanted, languages.base_of(wanted))):
            if code in templates:
                return wording_of(templates[code])
            if code in languages.BUILT_IN:
                return usual_wording(kind, code)
    return usual_wording(kind, languages.BUILT_IN[0])


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
    return chosen.language if chosen else languages.base_of(settings.LANGUAGE_CODE)


def written(
    kind: LetterKind,
    wording: Wording,
    values: Mapping[str, str],
    *,
    url: str,
    unsubscribe: str = "",
) -> Written:
    """The letter, whole. ``unsubscribe`` is where one says that one wants no more of it."""
    with translation.override(wording.language):
        letter = Letter(
            subject=filled(wording.subject, values),
            greeting=filled(wording.greeting, values),
            paragraphs=tuple(filled(one, values) for one in _paragraphs(wording.text)),
            button=Button(str(kind.button), url),
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


def values_of(award: Award, language: str) -> dict[str, str]:
    """What the placeholders stand for, in that language."""
    achievement = award.achievement
    said = achievement.translations.get(language) or achievement.translations.get(
        languages.base_of(language), {}
    )
    with translation.override(language):
        return {
            "recipient": award.recipient,
            "issuer": achievement.organisation.name,
            "badge": said.get("name") or achievement.name,
            "since": date_format(award.valid_from, "DATE_FORMAT"),
            "until": date_format(award.valid_until, "DATE_FORMAT")
            if award.valid_until
            else _("no end"),
            "email": award.recipient_email,
        }


def post(award: Award, kind_key: str, *, key: str, url: str, to: str = "") -> Mail:
    """Queues a letter about an award to its earner, or to ``to``: one for each ``key``."""
    kind = KINDS[kind_key]
    organisation = award.achievement.organisation
    wording = wording_for(kind, organisation, award.language)
    can_be_unwanted = kind.group in {Mail.Group.AWARD, Mail.Group.REMINDER}
    letter = written(
        kind,
        wording,
        values_of(award, wording.language),
        url=url,
        unsubscribe=link_of(key) if can_be_unwanted else "",
    )
    return engine.queue_mail(
        key=key,
        to=to or award.recipient_email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind=kind.key,
        repeatable=kind.repeatable,
        scope=organisation.key,
        about=subject_of(award),
        group=kind.group,
        language=wording.language,
        reply_to=wording.reply_to,
    )


def subject_of(award: Award) -> str:
    """How a mail names the award that it is about."""
    return f"award {award.key}"


def _paragraphs(text: str) -> list[str]:
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]
