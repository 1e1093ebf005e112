"""Achievements over the JSON API, with what an organisation settles for all of them."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Router
from ninja.responses import Status

from openmerit.platform.engine.actions import answer_once
from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.api_schemas import (
    AchievementOut,
    AchievementsOut,
    IdempotencyKey,
    Limit,
    MeasuredOut,
    MendIn,
    NoteOut,
    PolicyIn,
    PolicyOut,
    ReasonIn,
    TranslationIn,
)
from openmerit.platform.issuing.documents import achievement_document
from openmerit.platform.issuing.drawing import BadgeDesign
from openmerit.platform.issuing.errors import AchievementRefused
from openmerit.platform.issuing.members import achievement_members, members_of
from openmerit.platform.issuing.models import Achievement, AchievementNote, IssuerPolicy
from openmerit.platform.issuing.pictures import Picture, picture_from_data_url
from openmerit.platform.issuing.yardsticks import measured
from openmerit.platform.people.access import Permission, organisation_for, reach_of, unit_of
from openmerit.platform.people.api import bearer
from openmerit.platform.people.models import Organisation, Person, Unit
from openmerit.platform.web.pages import DEFAULT_LIMIT

router = Router(tags=["issuing"], auth=bearer)

_ADDED = ("related", "creditsAvailable", "version")
"""Members that the elements and the line of versions add where it is signed."""


@router.get(
    "/organisations/{slug}/achievements",
    response=AchievementsOut,
    exclude_unset=True,
    url_name="achievements",
)
def list_achievements(
    request: HttpRequest,
    slug: str,
    limit: Limit = DEFAULT_LIMIT,
    cursor: str | None = None,
    state: str = "",
) -> dict[str, Any]:
    """The achievements of an organisation, drafts too."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.VIEW)
    reach = reach_of(person, organisation, Permission.VIEW)
    page = queries.page_of_achievements(
        organisation, reach, limit=limit, cursor=cursor, state=state
    )
    return {"items": [_achievement(one) for one in page.items], "next": page.next}


@router.post(
    "/organisations/{slug}/achievements",
    response={201: AchievementOut, 200: AchievementOut},
    exclude_unset=True,
)
def create_achievement(
    request: HttpRequest,
    slug: str,
    document: Annotated[dict[str, Any], Body()],
    idempotency_key: IdempotencyKey = None,
) -> Status:
    """Draws up an achievement by its Open Badges 3.0 members.

    Of our own: ``validForMonths`` or ``expiresOn`` (a day), ``unit`` (the key of a part of the
    organisation), and ``design`` (template, icon, palette, ribbon, level) for the picture.
    ``image.id`` may be a picture as a ``data:`` address.
    """
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.DESIGN)
    achievement, is_new = answer_once(
        acting_user=person,
        scope=f"achievements:{slug}",
        key=idempotency_key,
        body=request.body,
        produce=lambda: actions.create_achievement(
            acting_user=person,
            organisation=organisation,
            members=achievement_members(document),
            image=_image(document),
            unit=_unit(organisation, document),
        ),
        load=lambda key: access.achievement_for(person, key, Permission.VIEW),
        identify=lambda made: made.key,
    )
    return Status(201 if is_new else 200, _achievement(achievement))


@router.get(
    "/achievements/{id}", response=AchievementOut, exclude_unset=True, url_name="achievement"
)
def get_achievement(request: HttpRequest, id: str) -> dict[str, Any]:
    """One achievement."""
    return _achievement(access.achievement_for(_person(request), id, Permission.VIEW))


@router.put("/achievements/{id}", response=AchievementOut, exclude_unset=True)
def replace_achievement(
    request: HttpRequest, id: str, document: Annotated[dict[str, Any], Body()]
) -> dict[str, Any]:
    """Says anew what a draft says; its picture stays unless another is sent."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.DESIGN)
    return _achievement(
        actions.edit_achievement(
            acting_user=person,
            achievement=achievement,
            members=achievement_members(document),
            image=_image(document),
        )
    )


@router.post(
    "/achievements/{id}/publish",
    response=AchievementOut,
    exclude_unset=True,
    url_name="achievement_publish",
)
def publish_achievement(request: HttpRequest, id: str) -> dict[str, Any]:
    """Opens a draft to the public and for awards. Publishing again changes nothing."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.VIEW)
    return _achievement(actions.publish_achievement(acting_user=person, achievement=achievement))


@router.post(
    "/achievements/{id}/retire",
    response=AchievementOut,
    exclude_unset=True,
    url_name="achievement_retire",
)
def retire_achievement(request: HttpRequest, id: str) -> dict[str, Any]:
    """Ends awarding; what was awarded stays."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.DESIGN)
    return _achievement(actions.retire_achievement(acting_user=person, achievement=achievement))


@router.get("/achievements/{id}/measured", response=MeasuredOut, url_name="achievement_measured")
def measure_achievement(request: HttpRequest, id: str) -> dict[str, Any]:
    """How far it is by the yardstick of its organisation, what is missing, and why it matters."""
    achievement = access.achievement_for(_person(request), id, Permission.VIEW)
    found = measured(members_of(achievement), queries.policy_of(achievement.organisation))
    return {
        "sentence": found.sentence,
        "is_ready": found.is_ready,
        "reached": found.reached,
        "required": [asdict(point) for point in found.required],
        "wanted": [asdict(point) for point in found.wanted],
    }


@router.post(
    "/achievements/{id}/send-back",
    response=AchievementOut,
    exclude_unset=True,
    url_name="achievement_send_back",
)
def send_back_achievement(request: HttpRequest, id: str, given: ReasonIn) -> dict[str, Any]:
    """Makes a draft again of what was submitted for approval, saying what has to change."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.REVIEW)
    sent = actions.send_back(acting_user=person, achievement=achievement, reason=given.reason)
    return _achievement(sent)


@router.post(
    "/achievements/{id}/versions",
    response={201: AchievementOut},
    exclude_unset=True,
    url_name="achievement_versions",
)
def create_version(request: HttpRequest, id: str) -> Status:
    """A draft of the next version, with an address of its own; this one stays as it is."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.DESIGN)
    return Status(
        201, _achievement(actions.new_version(acting_user=person, achievement=achievement))
    )


@router.post("/achievements/{id}/notes", response={201: NoteOut}, url_name="achievement_notes")
def mend_achievement(request: HttpRequest, id: str, given: MendIn) -> Status:
    """Mends a slip of the pen or a broken link of a published achievement, with a dated note."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.DESIGN)
    note = actions.mend(acting_user=person, achievement=achievement, **given.dict())
    return Status(201, _note(note))


@router.post(
    "/achievements/{id}/translations",
    response={201: NoteOut},
    url_name="achievement_translations",
)
def translate_achievement(request: HttpRequest, id: str, given: TranslationIn) -> Status:
    """Says a published achievement in another language too, with a dated note."""
    person = _person(request)
    achievement = access.achievement_for(person, id, Permission.DESIGN)
    said = actions.Translation(given.language, given.name, given.description, given.criteria)
    note = actions.translate(acting_user=person, achievement=achievement, translation=said)
    return Status(201, _note(note))


@router.get("/organisations/{slug}/policy", response=PolicyOut, url_name="policy")
def get_policy(request: HttpRequest, slug: str) -> IssuerPolicy:
    """What an organisation has settled for all that it issues."""
    return queries.policy_of(organisation_for(_person(request), slug, Permission.VIEW))


@router.put("/organisations/{slug}/policy", response=PolicyOut)
def put_policy(request: HttpRequest, slug: str, given: PolicyIn) -> IssuerPolicy:
    """Settles it anew, for all that is published from now on."""
    person = _person(request)
    organisation = organisation_for(person, slug, Permission.MANAGE_ORGANISATION)
    policy = actions.Policy(**given.dict())
    return actions.settle(acting_user=person, organisation=organisation, policy=policy)


def _person(request: HttpRequest) -> Person:
    return request.auth  # type: ignore[attr-defined]


def _note(note: AchievementNote) -> dict[str, Any]:
    names = ("reason", "member", "before", "after", "at")
    return {name: getattr(note, name) for name in names}


def _image(document: dict[str, Any]) -> BadgeDesign | Picture | None:
    """The picture that was sent along: a design of ours, or a picture as a data: address."""
    design = document.get("design")
    if design is not None:
        if not isinstance(design, dict):
            raise AchievementRefused(member="design", problem="It must be an object.")
        return BadgeDesign.from_members(design)
    image = document.get("image")
    address = image.get("id") if isinstance(image, dict) else image
    if address is None:
        return None
    if not isinstance(address, str) or not address.startswith("data:"):
        raise AchievementRefused(
            member="image",
            problem="Send the picture itself as a “data:” address, or a “design” to be drawn.",
        )
    return picture_from_data_url(address)


def _unit(organisation: Organisation, document: dict[str, Any]) -> Unit | None:
    """The part of the organisation in which it is to lie, by its key."""
    key = document.get("unit")
    if key is None:
        return None
    if not isinstance(key, str):
        raise AchievementRefused(member="unit", problem="Give the key of a unit.")
    return unit_of(organisation, key)


def _achievement(achievement: Achievement) -> dict[str, Any]:
    return {
        **achievement_document(achievement),
        # What the elements and the line of versions add when it is signed stands by itself here.
        "alignment": achievement.alignment or None,
        **{name: achievement.further_members.get(name) for name in _ADDED},
        "category": achievement.category,
        "elements": achievement.elements,
        "number": achievement.number,
        "supersedes": achievement.supersedes and achievement.supersedes.key,
        "translations": achievement.translations,
        "id": achievement.key,
        "uri": achievement.uri,
        "state": achievement.state,
        "unit": achievement.unit and achievement.unit.key,
        "design": achievement.image_design,
        "validForMonths": achievement.valid_for_months,
        "expiresOn": achievement.expires_on,
        **_sent_back(achievement),
    }


def _sent_back(achievement: Achievement) -> dict[str, Any]:
    if not achievement.sent_back_reason:
        return {}
    by = achievement.sent_back_by
    said = {"reason": achievement.sent_back_reason, "at": achievement.sent_back_at}
    return {"sentBack": said | {"by": by.get_full_name() if by else ""}}
