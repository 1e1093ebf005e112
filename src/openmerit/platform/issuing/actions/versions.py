"""A published achievement stays what it was: what changes is a new version, or a dated note."""

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.access import require, require_another
from openmerit.platform.issuing.actions.recording import kept_of, record, refuse_borrowed
from openmerit.platform.issuing.errors import HasSuccessor, MendRefused, NotPublished
from openmerit.platform.issuing.languages import as_written, said_language
from openmerit.platform.issuing.meaning import changed_meaning
from openmerit.platform.issuing.members import MAX_NAME, MEMBER_FIELDS, is_plain, members_of
from openmerit.platform.issuing.models import Achievement, AchievementNote
from openmerit.platform.issuing.queries.upkeep import (
    LINKS,
    MENDABLE,
    TEXTS,
    as_published,
    says_now,
)
from openmerit.platform.issuing.rows import read_url
from openmerit.platform.people.access import Permission
from openmerit.platform.people.models import Person

Reason = AchievementNote.Reason

_MAX_TEXT: Final = 20_000


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
    require_another(acting_user, achievement)
    refuse_borrowed(achievement)
    if not achievement.is_public:
        raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    made = Achievement(
        key=new_key(),
        organisation=achievement.organisation,
        unit=achievement.unit,
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

    What was signed stays as it is; what is signed from now on says it rightly. However often a text
    is mended, it is held to what was published. Raises ``MendRefused`` for what would change the
    meaning or cannot be mended so, ``NotPublished`` for a draft, which is simply edited, and
    ``NotAllowed`` unless the person may design there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    refuse_borrowed(achievement)
    before = _mendable(achievement, reason, member)
    value = " ".join(value.split()) if member == "name" else value.strip()
    _refuse_another_meaning(achievement, reason, member, value)
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
    refuse_borrowed(achievement)
    _require_public(achievement)
    try:
        language = as_written(translation.language)
    except ValueError as error:
        raise MendRefused(member="language", problem=str(error)) from None
    if language == said_language(achievement.further_members):
        raise MendRefused(
            member="language", problem=_("That is the language in which it was published.")
        )
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
    wanted = language.lower()
    before = achievement.translations.get(language, {}).get("name", "")
    others = {tag: one for tag, one in achievement.translations.items() if tag.lower() != wanted}
    changed = {"translations": others | {language: said}}
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
            % {"members": ", ".join(MENDABLE)},
        )
    return says_now(achievement, member)


def _refuse_another_meaning(achievement: Achievement, reason: str, member: str, value: str) -> None:
    if value == says_now(achievement, member):
        raise MendRefused(member=member, problem=_("It says that already."))
    longest = MAX_NAME if member == "name" else _MAX_TEXT
    if not value or len(value) > longest or not is_plain(value):
        raise MendRefused(member=member, problem=_("It is empty, too long, or no plain text."))
    published = as_published(achievement, member)
    if reason == Reason.LINK:
        _refuse_no_link(member, published, value)
    elif changed := changed_meaning(published, value):
        problem = _("It would say something else than what was published: %(changed)s")
        remedy = _("Make a new version instead.")
        raise MendRefused(member=member, problem=f"{problem % {'changed': changed}} {remedy}")


def _refuse_no_link(member: str, published: str, value: str) -> None:
    """Raises ``MendRefused`` where an address was not published, or is not given now."""
    for text, problem in (
        (published, _("No link was published there. Make a new version instead.")),
        (value, ""),
    ):
        try:
            read_url(text or "?")
        except ValueError as error:
            raise MendRefused(member=member, problem=problem or str(error)) from None


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
    """Changes it, unless somebody else did so since it was read, and notes what was changed."""
    was = kept_of(achievement)
    unchanged = {field: getattr(achievement, field) for field in changed}
    with transaction.atomic():
        if not Achievement.objects.filter(pk=achievement.pk, **unchanged).update(**changed):
            problem = _("Somebody else has just changed it. Look at it once more.")
            raise MendRefused(member=member, problem=problem)
        Achievement.objects.filter(original=achievement).update(**changed)
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
