"""Credly's API as JSON: badge templates, and the badges issued from them."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.platform.issuing.moving.carried import Sheaf, achievement_from, award_from, left_of
from openmerit.platform.issuing.moving.readers.files import Files
from openmerit.platform.issuing.moving.values import listed, objects, text

_TYPES: Final = {
    "certification": "Certification",
    "experience": "Achievement",
    "learning": "Course",
    "validation": "Assessment",
}
_PLUMBING: Final = (
    "id", "url", "public", "locale", "created_at", "updated_at", "last_updated_at", "owner",
    "vanity_slug", "vanity_url", "state", "state_updated_at", "image", "image_url", "organization",
    "issuer", "earner_path", "accept_badge_url", "user",
)  # fmt: skip


def recognises(node: Mapping[str, Any]) -> bool:
    """Whether it is a template or an issued badge of Credly."""
    if isinstance(node.get("badge_template"), Mapping):
        return True
    return bool({"badge_template_activities", "global_activity_url", "badge_template_id"} & {*node})


def take(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    """Reads one object into the sheaf."""
    if isinstance(node.get("badge_template"), Mapping):
        _template(node["badge_template"], sheaf, files)
        _award(node, text(node["badge_template"], "id"), sheaf)
    elif "badge_template_id" in node:
        _award(node, text(node, "badge_template_id"), sheaf)
    else:
        _template(node, sheaf, files)


def _template(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    behind = left_of(
        node,
        (
            *_PLUMBING, "name", "description", "skills", "badge_template_activities", "alignments",
            "global_activity_url", "type_category",
        ),
    )  # fmt: skip
    activities = [f"- {text(one, 'title')}" for one in objects(node, "badge_template_activities")]
    page = text(node, "global_activity_url")
    skills = [
        text(one, "name") if isinstance(one, Mapping) else str(one)
        for one in listed(node, "skills")
    ]
    sheaf.add_achievement(
        achievement_from(
            original_id=text(node, "id"),
            name=text(node, "name"),
            url=text(node, "url", "vanity_url"),
            image=files.picture(node.get("image_url") or node.get("image")),
            left=behind,
            description=text(node, "description"),
            criteria_narrative="\n".join(line for line in activities if line != "- "),
            criteria_url=page,
            achievement_type=_TYPES.get(text(node, "type_category").lower(), "Badge"),
            tag=[one for one in skills if one],
            alignment=[
                {"type": ["Alignment"], "targetName": text(one, "name")}
                | {"targetUrl": text(one, "url")}
                | ({"targetDescription": told} if (told := text(one, "description")) else {})
                for one in objects(node, "alignments")
            ],
        )
    )


def _award(node: Mapping[str, Any], template: str, sheaf: Sheaf) -> None:
    behind = left_of(
        node,
        (
            *_PLUMBING, "badge_template", "badge_template_id", "recipient_email", "issued_to",
            "issued_to_first_name", "issued_to_last_name", "issued_at", "issued_at_date",
            "expires_at", "expires_at_date", "evidence", "badge_url", "revoked_at",
            "revocation_reason", "accepted_at",
        ),
    )  # fmt: skip
    name = text(node, "issued_to") or " ".join(
        part
        for part in (text(node, "issued_to_first_name"), text(node, "issued_to_last_name"))
        if part
    )
    state = text(node, "state")
    sheaf.add_award(
        award_from(
            original_id=text(node, "id"),
            achievement=template,
            email=text(node, "recipient_email"),
            name=name,
            url=text(node, "badge_url") or _page(node),
            issued=text(node, "issued_at", "issued_at_date"),
            expires=text(node, "expires_at", "expires_at_date"),
            evidence=[
                {"id": text(one, "url"), "name": text(one, "name", "title")}
                | {"description": text(one, "description")}
                for one in objects(node, "evidence")
            ],
            is_revoked=state == "revoked" or bool(node.get("revoked_at")),
            reason=text(node, "revocation_reason"),
            left=behind,
            refused="Its earner rejected it." if state == "rejected" else "",
        )
    )


def _page(node: Mapping[str, Any]) -> str:
    """The badge's public page: what Credly's own links lead to."""
    return f"https://www.credly.com/badges/{text(node, 'id')}" if text(node, "id") else ""
