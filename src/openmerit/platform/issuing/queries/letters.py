"""Questions about an issuer's words in mails."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import mail_languages
from openmerit.platform.issuing.errors import LetterMissing
from openmerit.platform.issuing.letter_kinds import KINDS, PLACEHOLDERS, LetterKind
from openmerit.platform.issuing.mailings import (
    Wording,
    Written,
    language_of,
    usual_wording,
    wording_of,
    written,
)
from openmerit.platform.issuing.models import MailTemplate
from openmerit.platform.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of letter in one language, and whose words it has; empty where there are none."""

    language: str
    whose: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One kind of letter in each language that the issuer writes in."""

    kind: LetterKind
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Letters:
    """All kinds of letters in all languages that matter to an issuer."""

    usual: str
    languages: Mapping[str, str]
    rows: list[LetterRow]


def letters_of(organisation: Organisation) -> Letters:
    """Which letters there are, in this software's languages and in those of the issuer."""
    own = set(
        MailTemplate.objects.filter(organisation=organisation).values_list("kind", "language")
    )
    usual = language_of(organisation)
    codes = dict.fromkeys([usual, *mail_languages.BUILT_IN, *sorted(code for _kind, code in own)])
    rows = [
        LetterRow(
            kind,
            [
                Cell(
                    code,
                    "own" if (kind.key, code) in own else _usual(code),
                )
                for code in codes
            ],
        )
        for kind in KINDS.values()
    ]
    names = {code: mail_languages.NAMES.get(code, code) for code in codes}
    return Letters(usual, names, rows)


def _usual(code: str) -> str:
    return "usual" if code in mail_languages.BUILT_IN else ""


def letter_of(
    organisation: Organisation, kind: str, language: str
) -> tuple[LetterKind, Wording, bool]:
    """A kind of letter, its words in that language, and whether they are the issuer's own.

    Raises ``LetterMissing`` for an unknown kind or language.
    """
    if kind not in KINDS or language not in mail_languages.NAMES:
        raise LetterMissing(kind=kind[:50], language=language[:35])
    found = MailTemplate.objects.filter(
        organisation=organisation, kind=kind, language=language
    ).first()
    if found is not None:
        return KINDS[kind], wording_of(found), True
    return KINDS[kind], usual_wording(KINDS[kind], language), False


def sample_of(kind: LetterKind, organisation: Organisation, wording: Wording) -> Written:
    """The letter as it would read, with made-up values."""
    values = {name: example for name, (_what, example) in PLACEHOLDERS.items()}
    can_be_unwanted = kind.group != Mail.Group.NOTICE
    return written(
        kind,
        wording,
        values | {"issuer": organisation.name},
        url=f"{settings.OPENMERIT_ORIGIN}/claim/example",
        unsubscribe=f"{settings.OPENMERIT_ORIGIN}/unsubscribe/example" if can_be_unwanted else "",
    )
