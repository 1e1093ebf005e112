"""An issuer's own words in the mails that earners get."""

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine import actions as engine
from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import mail_languages
from openmerit.platform.issuing.errors import LetterMissing, LetterRefused
from openmerit.platform.issuing.letter_kinds import KINDS, LetterKind, unknown_in
from openmerit.platform.issuing.mailings import Wording, wording_of
from openmerit.platform.issuing.members import is_plain
from openmerit.platform.issuing.models import MailLanguage, MailTemplate
from openmerit.platform.issuing.queries.letters import sample_of
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Organisation, Person

LONGEST = {"subject": 200, "greeting": 200, "text": 5_000, "signature": 500, "reply_to": 254}
_ONE_LINE = ("subject", "greeting", "reply_to")


def set_letter(
    *, acting_user: Person, organisation: Organisation, kind: str, wording: Wording
) -> MailTemplate:
    """Says a kind of letter in the issuer's own words, from the next mail on.

    The words are plain text: what looks like markup is sent as it was typed. Raises
    ``LetterMissing`` for an unknown kind or language, ``LetterRefused`` naming the member, and
    ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    said = asdict(checked(_kind(kind, wording.language), wording))
    language = said.pop("language")
    place = {"organisation": organisation, "kind": kind, "language": language}
    with transaction.atomic():
        before = MailTemplate.objects.filter(**place).first()
        kept, _created = MailTemplate.objects.update_or_create(
            **place, defaults={**said, "changed_at": timezone.now()}
        )
        people.record(
            acting_user=acting_user,
            verb="issuer.letter_changed",
            organisation=organisation,
            subject=f"letter {kind} {language}",
            before=asdict(wording_of(before)) if before else None,
            after=said,
        )
    return kept


def reset_letter(
    *, acting_user: Person, organisation: Organisation, kind: str, language: str
) -> None:
    """Goes back to this software's own words. Done again, it changes nothing.

    Raises ``LetterMissing``, and ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    _kind(kind, language)
    with transaction.atomic():
        mine = MailTemplate.objects.filter(organisation=organisation, kind=kind, language=language)
        for template in mine:
            people.record(
                acting_user=acting_user,
                verb="issuer.letter_reset",
                organisation=organisation,
                subject=f"letter {kind} {language}",
                before=asdict(wording_of(template)),
            )
        mine.delete()


def set_mail_language(*, acting_user: Person, organisation: Organisation, language: str) -> None:
    """Chooses in which language to write to those whose language nobody knows.

    Raises ``LetterRefused``, and ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    if language not in mail_languages.NAMES:
        raise LetterRefused(member="language", problem=_("Choose one of the languages offered."))
    with transaction.atomic():
        MailLanguage.objects.update_or_create(
            organisation=organisation, defaults={"language": language}
        )
        people.record(
            acting_user=acting_user,
            verb="issuer.mail_language_set",
            organisation=organisation,
            subject=organisation.slug,
            after={"language": language},
        )


def send_test_letter(
    *, acting_user: Person, organisation: Organisation, kind: str, wording: Wording
) -> Mail:
    """Sends the person themselves the letter as it would read, with made-up values.

    Nothing is kept of the words. Raises like ``set_letter``.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    chosen = _kind(kind, wording.language)
    wording = checked(chosen, wording)
    letter = sample_of(chosen, organisation, wording)
    return engine.queue_mail(
        key=f"test:{kind}:{new_key()}",
        to=acting_user.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind="test",
        repeatable=False,
        language=wording.language,
        reply_to=wording.reply_to,
    )


def checked(kind: LetterKind, wording: Wording) -> Wording:
    """The words as they are kept. Raises ``LetterRefused`` naming the member."""
    said = asdict(wording)
    for member, longest in LONGEST.items():
        text = said[member].replace("\r\n", "\n").strip()
        if len(text) > longest or not is_plain(text):
            problem = _("It is no plain text of at most %(longest)d characters.")
            raise LetterRefused(member=member, problem=problem % {"longest": longest})
        if member in _ONE_LINE and "\n" in text:
            raise LetterRefused(member=member, problem=_("It must be one line."))
        if not text and member in {"subject", "greeting", "text"}:
            raise LetterRefused(member=member, problem=_("It is needed."))
        if member != "reply_to" and (unknown := list(unknown_in(text, kind))):
            offered = ", ".join(f"{{{name}}}" for name in kind.placeholders)
            raise LetterRefused(
                member=member,
                problem=_("There is no {%(unknown)s}. There are %(offered)s.")
                % {"unknown": unknown[0][:50], "offered": offered},
            )
        said[member] = text
    if said["reply_to"]:
        try:
            validate_email(said["reply_to"])
        except ValidationError:
            raise LetterRefused(
                member="reply_to", problem=_("This is no e-mail address.")
            ) from None
    return Wording(**said)


def _kind(kind: str, language: str) -> LetterKind:
    if kind not in KINDS or language not in mail_languages.NAMES:
        raise LetterMissing(kind=kind[:50], language=language[:35])
    return KINDS[kind]
