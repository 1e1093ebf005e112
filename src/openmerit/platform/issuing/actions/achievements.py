"""What can be earned: drawn up, published, retired."""

from dataclasses import asdict
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.access import require, require_another
from openmerit.platform.issuing.actions.issuers import open_issuer
from openmerit.platform.issuing.actions.recording import kept_of, record, refuse_borrowed
from openmerit.platform.issuing.actions.review import ANSWERED, submit_for_review
from openmerit.platform.issuing.awarding import last_moment
from openmerit.platform.issuing.documents import credential_document
from openmerit.platform.issuing.drawing import PALETTES, BadgeDesign, png_of, svg_of
from openmerit.platform.issuing.errors import (
    AchievementRefused,
    NeedsSecondPerson,
    NotADraft,
    NotPublished,
)
from openmerit.platform.issuing.members import MEMBER_FIELDS, AchievementMembers
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.issuing.pictures import Picture
from openmerit.platform.issuing.queries.policies import policy_of
from openmerit.platform.people.access import Permission, require_open
from openmerit.platform.people.models import Organisation, Person, Unit

Image = BadgeDesign | Picture


def create_achievement(
    *,
    acting_user: Person,
    organisation: Organisation,
    members: AchievementMembers,
    image: Image | None = None,
    unit: Unit | None = None,
) -> Achievement:
    """A new draft. Without an image one is drawn, in a palette that the name decides.

    Raises ``NotAllowed`` unless the person may design achievements there.
    """
    achievement = Achievement(
        key=new_key(), organisation=organisation, unit=unit, **asdict(members)
    )
    require(acting_user, achievement, Permission.DESIGN)
    _set_image(achievement, image or _default_design(members.name))
    with transaction.atomic():
        open_issuer(acting_user=acting_user, organisation=organisation)
        achievement.save(force_insert=True)
        record(acting_user, "created", achievement, after=kept_of(achievement))
    return achievement


def edit_achievement(
    *,
    acting_user: Person,
    achievement: Achievement,
    members: AchievementMembers,
    image: Image | None = None,
) -> Achievement:
    """Changes a draft; without an image it keeps the one it has.

    Raises ``NotADraft`` once it is published, since what people earned must stay what it was, and
    ``NotAllowed`` unless the person may design achievements there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    before = kept_of(achievement)
    changed = Achievement(**{"organisation": achievement.organisation, "key": achievement.key})
    changes: dict[str, Any] = asdict(members)
    if image is not None:
        _set_image(changed, image)
        changes |= {
            "image_design": changed.image_design,
            "image_svg": changed.image_svg,
            "image_png": changed.image_png.name,
        }
    with transaction.atomic():
        drafts = Achievement.objects.filter(pk=achievement.pk, state=Achievement.State.DRAFT)
        if not drafts.update(**changes):
            raise _not_a_draft(achievement)
        achievement.refresh_from_db()
        record(acting_user, "edited", achievement, before=before, after=kept_of(achievement))
    return achievement


def copy_achievement(*, acting_user: Person, achievement: Achievement) -> Achievement:
    """A draft that says the same, to be changed where the original can no longer be.

    Raises ``NotAllowed`` unless the person may design achievements there.
    """
    require_another(acting_user, achievement)
    refuse_borrowed(achievement)
    copy = Achievement(
        key=new_key(),
        organisation=achievement.organisation,
        unit=achievement.unit,
        image_design=achievement.image_design,
        image_svg=achievement.image_svg,
        **{field: getattr(achievement, field) for field in MEMBER_FIELDS},
    )
    copy.name = f"{achievement.name} (copy)"[:200]
    copy.image_png = achievement.image_png.name
    with transaction.atomic():
        copy.save(force_insert=True)
        record(
            acting_user,
            "copied",
            copy,
            before={"copied": achievement.key},
            after=kept_of(copy),
        )
    return copy


def publish_achievement(*, acting_user: Person, achievement: Achievement) -> Achievement:
    """Opens the achievement to the public and for awards; from now on it does not change.

    Where the organisation wants a second person's approval, a draft is submitted instead, and
    somebody else publishes it. Publishing what is published changes nothing. Raises
    ``AchievementRefused`` when something is missing or the standard forbids it, naming the member,
    ``NeedsSecondPerson`` for one's own, ``NotADraft`` when it is retired, the people room's
    ``NotOpen`` where the operator must first let the organisation, and ``NotAllowed`` unless the
    person may design achievements there, or review them where two people are asked for.
    """
    policy = policy_of(achievement.organisation)
    approves = achievement.state == Achievement.State.REVIEW and policy.needs_two_people
    require(acting_user, achievement, Permission.REVIEW if approves else Permission.DESIGN)
    if achievement.state == Achievement.State.PUBLISHED:
        return achievement
    require_open(achievement.organisation)
    _refuse_unfinished(achievement)
    achievement.wording = policy.wording
    _try_to_sign(achievement)
    ready = Achievement.State.DRAFT
    if policy.needs_two_people:
        if achievement.state == Achievement.State.DRAFT:
            return submit_for_review(acting_user=acting_user, achievement=achievement)
        if achievement.submitted_by_id == acting_user.pk:
            raise NeedsSecondPerson(name=achievement.name)
    if achievement.state == Achievement.State.REVIEW:
        ready = Achievement.State.REVIEW
    return _publish(acting_user, achievement, ready, policy.wording)


def _publish(
    acting_user: Person, achievement: Achievement, ready: str, wording: str
) -> Achievement:
    with transaction.atomic():
        waiting = Achievement.objects.filter(pk=achievement.pk, state=ready)
        if not waiting.update(
            state=Achievement.State.PUBLISHED,
            published_at=timezone.now(),
            wording=wording,
            **ANSWERED,
        ):
            achievement.refresh_from_db()
            if achievement.state == Achievement.State.PUBLISHED:
                return achievement
            raise _not_a_draft(achievement)
        achievement.refresh_from_db()
        record(
            acting_user,
            "published",
            achievement,
            before={"state": ready},
            after={"state": "published"},
        )
    return achievement


def retire_achievement(*, acting_user: Person, achievement: Achievement) -> Achievement:
    """Ends awarding. Its page and all awards stay as they are.

    Retiring what is retired changes nothing. Raises ``NotPublished`` for a draft, and
    ``NotAllowed`` unless the person may design achievements there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    refuse_borrowed(achievement)
    with transaction.atomic():
        published = Achievement.objects.filter(pk=achievement.pk, state=Achievement.State.PUBLISHED)
        changed = published.update(state=Achievement.State.RETIRED)
        achievement.refresh_from_db()
        if changed:
            Achievement.objects.filter(
                original=achievement, state=Achievement.State.PUBLISHED
            ).update(state=Achievement.State.RETIRED)
            record(
                acting_user,
                "retired",
                achievement,
                before={"state": "published"},
                after={"state": "retired"},
            )
        elif achievement.state != Achievement.State.RETIRED:
            raise NotPublished(name=achievement.name, state=achievement.get_state_display())
    return achievement


def remove_draft(*, acting_user: Person, achievement: Achievement) -> None:
    """Throws a draft away. Nobody was awarded it, so nothing else is lost.

    Raises ``NotADraft`` once it is published, and ``NotAllowed`` unless the person may design
    achievements there.
    """
    require(acting_user, achievement, Permission.DESIGN)
    with transaction.atomic():
        record(acting_user, "removed", achievement, before=kept_of(achievement))
        drafts = Achievement.objects.filter(pk=achievement.pk, state=Achievement.State.DRAFT)
        if not drafts.delete()[0]:
            raise _not_a_draft(achievement)


def _not_a_draft(achievement: Achievement) -> NotADraft:
    achievement.refresh_from_db()
    return NotADraft(name=achievement.name, state=achievement.get_state_display())


def _default_design(name: str) -> BadgeDesign:
    palettes = list(PALETTES)
    return BadgeDesign(palette=palettes[sum(name.encode()) % len(palettes)])


def _set_image(achievement: Achievement, image: Image) -> None:
    """Draws or takes over the picture. The file is written first: an orphan harms nobody."""
    if isinstance(image, BadgeDesign):
        achievement.image_design = image.to_members()
        achievement.image_svg = svg_of(image)
        png = png_of(achievement.image_svg)
    else:
        achievement.image_design = None
        achievement.image_svg = image.svg
        png = image.png
    achievement.image_png.save(f"{new_key()}.png", ContentFile(png), save=False)


def _refuse_unfinished(achievement: Achievement) -> None:
    if not achievement.description.strip():
        raise AchievementRefused(
            member="description", problem="Say what someone who has it can do."
        )
    if not achievement.criteria_narrative.strip() and not achievement.criteria_url:
        raise AchievementRefused(member="criteria", problem="Say what had to be done to earn it.")
    if achievement.expires_on and last_moment(achievement.expires_on) <= timezone.now():
        raise AchievementRefused(
            member="expiresOn", problem="That day has passed: every award would have ended already."
        )


def _try_to_sign(achievement: Achievement) -> None:
    """Signs a badge of it with a key that is thrown away, so that no award can be refused later."""
    sample = Award(
        achievement=achievement,
        recipient_email="someone@example.org",
        valid_from=timezone.now(),
        status_index=0,
    )
    document = credential_document(
        sample, uri=f"urn:uuid:{_SAMPLE}", list_url=f"{achievement.uri}/status"
    )
    try:
        credentials.issue(
            document,
            credentials.SigningKey.generate("ed25519").named(document["issuer"]["id"], "sample"),
            now=timezone.now(),
        )
    except credentials.RefusedDocument as error:
        member = error.member.removeprefix("credentialSubject.achievement.")
        raise AchievementRefused(member=member or "achievement", problem=error.reason) from None


_SAMPLE = "00000000-0000-4000-8000-000000000000"
