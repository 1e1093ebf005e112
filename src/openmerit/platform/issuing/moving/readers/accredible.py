"""Accredible's API as JSON: groups, and the credentials in them."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.platform.issuing.moving.carried import (
    Left,
    Sheaf,
    achievement_from,
    award_from,
    left_of,
)
from openmerit.platform.issuing.moving.readers.files import Files
from openmerit.platform.issuing.moving.values import listed, objects, prose_of, text

_PLUMBING: Final = (
    "id", "group_id", "language", "uuid", "encoded_id", "license_id", "achievement_id", "issuer",
    "approve", "complete", "private", "published_on", "updated_at", "created_at", "badge?",
    "badge_assertion_url", "has_user", "own_credential", "twittercard_image", "opengraph_image",
)  # fmt: skip


def recognises(node: Mapping[str, Any]) -> bool:
    """Whether it is a group or a credential of Accredible."""
    if "recipient" in node and bool({"group_id", "group_name", "issued_on"} & {*node}):
        return "badge_id" not in node
    return bool({"course_name", "course_description"} & {*node})


def take(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    """Reads one object into the sheaf."""
    if "recipient" in node:
        _credential(node, sheaf, files)
    else:
        _group(node, sheaf, files)


def _group(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    behind = left_of(
        node,
        (
            *_PLUMBING, "name", "course_name", "course_description", "course_link", "description",
            "learning_outcomes", "badge_design", "certificate_design", "primary_design_id",
        ),
    )  # fmt: skip
    design = node.get("badge_design")
    picture = ""
    if isinstance(design, Mapping):
        picture = files.picture(text(design, "rasterized_content_url"))
    sheaf.add_achievement(
        achievement_from(
            original_id=text(node, "id") or text(node, "name"),
            name=text(node, "course_name", "name"),
            url=text(node, "url"),
            image=picture,
            aliases=(text(node, "name"), text(node, "course_name")),
            left=behind,
            description=prose_of(text(node, "course_description", "description")),
            criteria_narrative=_outcomes(node),
            criteria_url=text(node, "course_link"),
        )
    )


def _credential(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    group = node.get("group")
    named = text(node, "group_id", "achievement_id") or text(node, "group_name", "name")
    if isinstance(group, Mapping) and group:
        _group({"course_name": text(node, "name"), **group}, sheaf, files)
        named = text(group, "id") or named
    else:
        # Without its group a credential still says what it is of.
        _group(
            {
                "id": named,
                "name": text(node, "group_name"),
                "course_name": text(node, "name"),
                "course_description": text(node, "description"),
                "course_link": text(node, "course_link"),
                "learning_outcomes": node.get("learning_outcomes"),
            },
            sheaf,
            files,
        )
    behind = left_of(
        node,
        (
            *_PLUMBING, "recipient", "group", "group_name", "name", "description", "course_link",
            "issued_on", "expired_on", "expired", "expired?", "grade", "url", "evidence_items",
            "learning_outcomes",
        ),
    )  # fmt: skip
    recipient = node.get("recipient")
    recipient = recipient if isinstance(recipient, Mapping) else {}
    if recipient.get("meta_data"):
        behind.append(Left("recipient.meta_data", "There is no place for it here."))
    unpublished = node.get("approve") is False
    sheaf.add_award(
        award_from(
            original_id=text(node, "uuid", "id"),
            achievement=named,
            email=text(recipient, "email"),
            name=text(recipient, "name"),
            url=text(node, "url"),
            issued=text(node, "issued_on"),
            expires=text(node, "expired_on"),
            evidence=[
                {"id": text(one, "link_url", "url"), "name": text(one, "description", "name")}
                for one in objects(node, "evidence_items")
            ],
            result=text(node, "grade"),
            is_revoked=bool(node.get("revoked")),
            left=behind,
            refused="It was never published there." if unpublished else "",
        )
    )


def _outcomes(node: Mapping[str, Any]) -> str:
    return "\n".join(f"- {one}" for one in listed(node, "learning_outcomes") if str(one).strip())
