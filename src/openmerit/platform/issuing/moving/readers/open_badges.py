"""Open Badges 2.0 as its issuers give it out, and 3.0 achievements.

Badgr and Canvas Credentials wrap it in their API's members (``entityId``, ``plaintextIdentity``),
Open Badge Factory has badges and issuing events of its own, Moodle gives assertions with hashed
addresses. Sections refer to Open Badges 2.0.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from openmerit.platform.issuing.members import FURTHER_MEMBERS
from openmerit.platform.issuing.moving.carried import (
    Left,
    Sheaf,
    achievement_from,
    award_from,
    left_of,
    shown,
)
from openmerit.platform.issuing.moving.readers.files import Files
from openmerit.platform.issuing.moving.values import (
    listed,
    moment_of,
    objects,
    prose_of,
    text,
    type_from,
)

_HASHED: Final = (
    "It names its earner only by a hash of the address, so nobody here can know whom it is for. "
    "Put a table with the column “email” into the archive: who is in it is recognised."
)
_PLUMBING: Final = (
    "@context", "type", "@type", "id", "@id", "uid", "entityId", "entityType", "openBadgeId",
    "verification", "verify", "createdBy", "createdAt", "updatedAt",
)  # fmt: skip
_LISTS: Final = ("otherIdentifier", "related", "resultDescription")
_MONTHS: Final = {"months": 1.0, "years": 12.0, "weeks": 7 / 30.44, "days": 1 / 30.44}


def recognises(node: Mapping[str, Any]) -> bool:
    """Whether it is an assertion, a badge, an issuing event, an issuer or a list of the withdrawn.

    What has no type is known by its members.
    """
    if _types(node) & {
        "Assertion", "BadgeClass", "Issuer", "Profile", "RevocationList", "Achievement",
        "OpenBadgeCredential", "AchievementCredential", "BackpackAssertion",
    }:  # fmt: skip
        return True
    return (
        ("recipient" in node and bool({"badge", "badge_id", "badgeclass"} & node.keys()))
        or bool({"criteria_html", "criteriaUrl", "criteriaNarrative"} & node.keys())
        or {"name", "criteria", "issuer"} <= node.keys()
    )


def take(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    """Reads one object into the sheaf."""
    types = _types(node)
    if types & {"OpenBadgeCredential", "AchievementCredential"}:
        _credential(node, sheaf, files)
    elif types & {"Issuer", "Profile"}:
        sheaf.leave(
            f"Issuer: {text(node, 'name', 'id')}",
            "What your organisation says of itself here stays as it is.",
        )
    elif "RevocationList" in types:
        _revocations(node, sheaf)
    elif "recipient" in node:
        _award(node, sheaf, files)
    else:
        _badge(node, sheaf, files)


def _badge(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> str:
    """A BadgeClass (section 4.2), as Badgr's API or as Open Badge Factory write it, too."""
    further = _further(node)
    behind = left_of(
        node,
        (
            *_PLUMBING, *further, "creator", "name", "description", "image", "criteria",
            "criteriaUrl", "criteriaNarrative", "criteria_html", "criteria_url", "alignment",
            "alignments", "tags", "tag", "expires", "issuer", "issuerOpenBadgeId",
            "achievementType", "category", "ctime", "mtime", "lastmodified",
        ),
    )  # fmt: skip
    url = text(node, "openBadgeId", "id", "@id")
    original = text(node, "openBadgeId", "id", "@id", "entityId") or text(node, "name")
    narrative, criteria_url = _criteria(node)
    sheaf.add_achievement(
        achievement_from(
            original_id=original,
            name=text(node, "name"),
            url=url,
            image=files.picture(node.get("image")),
            first_at=_when(node.get("createdAt") or node.get("ctime")),
            aliases=(text(node, "entityId"), text(node, "id"), text(node, "name")),
            left=behind,
            description=prose_of(text(node, "description")),
            criteria_narrative=narrative,
            criteria_url=criteria_url,
            achievement_type=type_from(text(node, "achievementType")),
            tag=[one for one in listed(node, "tags", "tag") if isinstance(one, str)],
            alignment=[_alignment(one) for one in objects(node, "alignment", "alignments")],
            valid_for_months=_months(node.get("expires"), behind),
            category=_category(node),
            further_members=further,
        )
    )
    return original


def _award(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    """An Assertion (section 4.1), or an issuing event of Open Badge Factory to several people."""
    badge = node.get("badge")
    if isinstance(badge, Mapping) and not badge.keys() <= {"id", "type"}:
        named = _badge(badge, sheaf, files)
    else:
        named = badge.get("id", "") if isinstance(badge, Mapping) else ""
        named = named or text(node, "badge", "badgeclassOpenBadgeId", "badgeclass", "badge_id")
        named = named or text(node, "name")
        sheaf.name_achievement(str(named), text(node, "name"))
    original = text(node, "openBadgeId", "id", "@id", "uid", "entityId")
    behind = left_of(
        node,
        (
            *_PLUMBING, "recipient", "badge", "badgeclass", "badgeclassOpenBadgeId", "badge_id",
            "issuer", "issuerOpenBadgeId", "issuedOn", "issued_on", "expires", "evidence",
            "narrative", "revoked", "revocationReason", "image", "name", "acceptance", "salt",
            "extensions:recipientProfile", "email_subject", "email_body", "client_id",
        ),
    )  # fmt: skip
    recipients = listed(node, "recipient")
    for recipient in recipients:
        email, refused = _recipient(recipient, node)
        several = len(recipients) > 1 or node.get("badge_id")
        key = f"{original}:{email or shown(str(recipient), 100)}" if several else original
        sheaf.add_award(
            award_from(
                original_id=key,
                achievement=str(named),
                email=email,
                name=_name(node),
                url=text(node, "openBadgeId", "id", "@id"),
                issued=node.get("issuedOn") or node.get("issued_on"),
                expires=node.get("expires"),
                evidence=_evidence(node),
                is_revoked=_is_revoked(node, email),
                reason=text(node, "revocationReason"),
                left=behind,
                refused=refused,
            )
        )


def _credential(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    """An AchievementCredential of Open Badges 3.0: its achievement carries over, and its earner
    where the address stands in it in clear."""
    subject = node.get("credentialSubject")
    subject = subject if isinstance(subject, Mapping) else {}
    achievement = subject.get("achievement")
    named = _badge(achievement, sheaf, files) if isinstance(achievement, Mapping) else ""
    email, refused = "", _HASHED
    for one in objects(subject, "identifier"):
        if one.get("identityType") == "emailAddress" and not one.get("hashed"):
            email, refused = text(one, "identityHash"), ""
    sheaf.add_award(
        award_from(
            original_id=text(node, "id"),
            achievement=named,
            email=email,
            url=text(node, "id"),
            issued=text(node, "awardedDate", "validFrom", "issuanceDate"),
            expires=text(node, "validUntil", "expirationDate"),
            evidence=_evidence(node),
            left=[Left("proof", "What is made here is signed by your own key.")],
            refused=refused,
        )
    )


def _revocations(node: Mapping[str, Any], sheaf: Sheaf) -> None:
    for one in listed(node, "revokedAssertions"):
        key = text(one, "id", "uid") if isinstance(one, Mapping) else str(one)
        sheaf.withdraw(key, text(one, "revocationReason") if isinstance(one, Mapping) else "")


def recognise_hashed(node: Mapping[str, Any], addresses: Mapping[str, str]) -> dict[str, Any]:
    """The assertion with its earner in clear, if the hash is of one of the addresses.

    ``addresses`` are spellings and what each is kept as. Section 4.1.1 hashes the address followed
    by the salt.
    """
    recipient = node.get("recipient")
    if not isinstance(recipient, Mapping) or "plaintextIdentity" in recipient:
        return dict(node)
    algorithm, _, digest = text(recipient, "identity").partition("$")
    if algorithm not in {"sha256", "md5"} or not digest:
        return dict(node)
    salt = text(recipient, "salt")
    for spelled, kept in addresses.items():
        made = hashlib.new(algorithm, (spelled + salt).encode(), usedforsecurity=False)
        if made.hexdigest() == digest.lower():
            return {**node, "recipient": {**recipient, "plaintextIdentity": kept}}
    return dict(node)


def _recipient(recipient: Any, node: Mapping[str, Any]) -> tuple[str, str]:
    """The address, or why there is none."""
    if isinstance(recipient, str):
        return ("", _HASHED) if "$" in recipient else (recipient, "")
    if not isinstance(recipient, Mapping):
        return "", "It names nobody."
    if plain := text(recipient, "plaintextIdentity", "email"):
        return plain, ""
    identity = text(recipient, "identity")
    if recipient.get("hashed") or "$" in identity:
        return "", _HASHED
    if text(recipient, "type") not in {"", "email"}:
        return "", f"It names its earner by “{shown(text(recipient, 'type'), 40)}”, not by e-mail."
    return identity, ""


def _name(node: Mapping[str, Any]) -> str:
    profile = node.get("extensions:recipientProfile")
    return text(profile, "name") if isinstance(profile, Mapping) else ""


def _is_revoked(node: Mapping[str, Any], email: str) -> bool:
    revoked = node.get("revoked")
    if isinstance(revoked, Mapping):
        return email in revoked
    return bool(revoked) and revoked not in ("false", "0")


def _criteria(node: Mapping[str, Any]) -> tuple[str, str]:
    criteria = node.get("criteria")
    narrative = text(node, "criteriaNarrative") or prose_of(text(node, "criteria_html"))
    url = text(node, "criteriaUrl", "criteria_url")
    if isinstance(criteria, Mapping):
        narrative = narrative or text(criteria, "narrative")
        url = url or text(criteria, "id", "@id")
    elif isinstance(criteria, str):
        url = url or criteria.strip()
    if url and not url.startswith(("http://", "https://")):
        return narrative or prose_of(url), ""
    return narrative, url


def _further(node: Mapping[str, Any]) -> dict[str, Any]:
    """What only Open Badges 3.0 has, kept as it came."""
    if "Achievement" not in _types(node):
        return {}
    kept = {name: node[name] for name in sorted(FURTHER_MEMBERS & node.keys())}
    return kept | {name: listed(kept, name) for name in kept if name in _LISTS}


def _alignment(one: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"type": ["Alignment"]}
    for member, names in (
        ("targetName", ("targetName", "name")),
        ("targetUrl", ("targetUrl", "url")),
        ("targetDescription", ("targetDescription", "description")),
        ("targetFramework", ("targetFramework",)),
        ("targetCode", ("targetCode",)),
    ):
        if value := text(one, *names):
            kept[member] = value
    return kept


def _evidence(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    kept = [
        {"id": text(one, "id", "url"), "name": text(one, "name"), "genre": text(one, "genre")}
        | {"narrative": text(one, "narrative"), "description": text(one, "description")}
        for one in objects(node, "evidence")
    ]
    kept += [{"id": one} for one in listed(node, "evidence") if isinstance(one, str) and one]
    if told := text(node, "narrative"):
        kept.append({"narrative": told})
    return [one for one in kept if any(one.values())]


def _months(expires: Any, behind: list[Left]) -> int | None:
    """For how long it is valid: Badgr counts in any unit, Open Badge Factory in months."""
    if isinstance(expires, int) and not isinstance(expires, bool) and 0 < expires <= 1_200:
        return expires
    if not isinstance(expires, Mapping):
        return None
    amount, unit = text(expires, "amount"), text(expires, "duration")
    if unit in _MONTHS and re.fullmatch(r"\d{1,4}", amount, re.ASCII):
        months = int(amount) * _MONTHS[unit]
        if unit in {"weeks", "days"}:
            behind.append(
                Left("expires", f"{amount} {unit} became {max(1, round(months))} months.")
            )
        return max(1, round(months))
    return None


def _category(node: Mapping[str, Any]) -> str:
    return next((one for one in listed(node, "category") if isinstance(one, str)), "")[:100]


def _when(value: Any) -> Any:
    try:
        return moment_of(value)
    except ValueError:
        return None


def _types(node: Mapping[str, Any]) -> set[str]:
    return {
        one.rpartition(":")[2]
        for one in listed(node, "type", "@type") + listed(node, "entityType")
        if isinstance(one, str)
    }
