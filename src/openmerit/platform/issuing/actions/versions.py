"""A published achievement stays what it was: what changes is a new version, or a dated note."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.access import require
from openmerit.platform.issuing.actions.recording import kept_of, record
from openmerit.platform.issuing.errors import HasSuccessor, MendRefused, NotPublished
from openmerit.platform.issuing.members import MEMBER_FIELDS, is_plain, members_of
from openmerit.platform.issuing.models import Achievement, AchievementNote
from openmerit.platform.issuing.rows import read_url
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person

Reason = AchievementNote.Reason

TEXTS: Final = ("name", "description", "criteria_narrative")
LINKS: Final = ("criteria_url", "further_information")
_MAX_TEXT: Final = 20_000
_ALIKE: Final = 0.9
"""How much of a text has to stay as it is for the change to be a slip of the pen."""
_LONGEST_LANGUAGE: Final = 35


@dataclass(frozen=True, slots=True)
class Translation:
    """An achievement in another language (BCP 47)."""

    language: str
    name: str
    description: str
    criteria_narrative: str = ""


def new_version(*, acting_user: Person, achievement: Achievement) -> Achievement:
    """A draft of the next version, which says the same until it is changed.

    It has an address of its own, names this one as what it supersedes, and this one stays as it is
    for those who hold it. Translations are not taken along: they say what this version says.
    Raises ``NotPublished`` for a draft, ``HasSuccessor`` where there is a next version already, and
    ``NotAllowed`` unless the person may design achievements there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    if not achievement.is_public:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    made = Achievement(
        key=new_key(),
        organisation=achievement.organisation,
        image_design=achievement.image_design,
        image_svg=achievement.image_svg,
        supersedes=achievement,
        number=achievement.number + 1,
        **{field: getattr(achievement, field) for field in MEMBER_FIELDS},
    )
    made.image_png = achievement.image_png.name
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record(acting_user, "version_begun", made, before={"supersedes": achievement.key})
    except IntegrityError:
        next_one = Achievement.objects.get(supersedes=achievement)
        raise HasSuccessor(name=achievement.name, key=next_one.key) from None
    return made


def mend(
    *, acting_user: Person, achievement: Achievement, reason: str, member: str, value: str
) -> AchievementNote:
    """Mends a slip of the pen or a broken link of a published achievement, with a dated note.

    What was signed stays as it is; what is signed from now on says it rightly. Raises
    ``MendRefused`` for what would change the meaning or cannot be mended so, ``NotPublished`` for a
    draft, which is simply edited, and ``NotAllowed`` unless the person may design there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    before = _mendable(achievement, reason, member)
    value = value.strip()
    _refuse_another_meaning(reason, member, before, value)
    changed = (
        {"elements": achievement.elements | {member: value}}
        if member in achievement.elements
        else {member: value}
    )
    return _note(acting_user, achievement, reason, member, before, value, changed)


def translate(
    *, acting_user: Person, achievement: Achievement, translation: Translation
) -> AchievementNote:
    """Says an achievement in another language too, with a dated note where it is published.

    Raises ``MendRefused`` for what cannot be kept, ``NotPublished`` for a draft, and
    ``NotAllowed`` unless the person may design achievements there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    _require_public(achievement)
    language = translation.language.strip()
    if not language.replace("-", "").isalnum() or len(language) > _LONGEST_LANGUAGE:
        raise MendRefused(member="language", problem=_("Give a language such as “de” or “pt-BR”."))
    said = {
        "name": translation.name.strip(),
        "description": translation.description.strip(),
        "criteria_narrative": translation.criteria_narrative.strip(),
    }
    for member, text in said.items():
        if len(text) > _MAX_TEXT or not is_plain(text):
            raise MendRefused(member=member, problem=_("It is too long, or no plain text."))
    if not said["name"] or not said["description"]:
        raise MendRefused(member="name", problem=_("Name and description are needed."))
    before = achievement.translations.get(language, {}).get("name", "")
    changed = {"translations": achievement.translations | {language: said}}
    return _note(
        acting_user,
        achievement,
        Reason.TRANSLATION,
        f"translations.{language}",
        before,
        said["name"],
        changed,
    )


def _mendable(achievement: Achievement, reason: str, member: str) -> str:
    """What the member says now. Raises ``MendRefused``, ``NotPublished``."""
    _require_public(achievement)
    allowed = {Reason.TYPO: TEXTS, Reason.LINK: LINKS}.get(Reason(reason), ())
    if member not in allowed:
        raise MendRefused(
            member=member,
            problem=_("This cannot be mended: make a new version. Mendable are %(members)s.")
            % {"members": ", ".join((*TEXTS, *LINKS))},
        )
    if member in TEXTS or member == "criteria_url":
        return str(getattr(achievement, member))
    return str(achievement.elements.get(member, ""))


def _refuse_another_meaning(reason: str, member: str, before: str, value: str) -> None:
    if value == before:
        raise MendRefused(member=member, problem=_("It says that already."))
    if not value or len(value) > _MAX_TEXT or not is_plain(value):
        raise MendRefused(member=member, problem=_("It is empty, too long, or no plain text."))
    if reason == Reason.LINK:
        try:
            read_url(value)
        except ValueError as error:
            raise MendRefused(member=member, problem=str(error)) from None
    elif SequenceMatcher(None, before, value, autojunk=False).ratio() < _ALIKE:
        raise MendRefused(
            member=member,
            problem=_(
                "It would say something else than what people earned. Make a new version instead."
            ),
        )


def _require_public(achievement: Achievement) -> None:
    if not achievement.is_public:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())


def _note(
    acting_user: Person,
    achievement: Achievement,
    reason: str,
    member: str,
    before: str,
    after: str,
    changed: dict[str, object],
) -> AchievementNote:
    was = kept_of(achievement)
    with transaction.atomic():
        Achievement.objects.filter(pk=achievement.pk).update(**changed)
        achievement.refresh_from_db()
        members_of(achievement)  # what is kept can be read again
        note = AchievementNote.objects.create(
            achievement=achievement,
            reason=reason,
            member=member,
            before=before,
            after=after,
            by=acting_user,
        )
        record(acting_user, "mended", achievement, before=was, after=kept_of(achievement))
    return note
