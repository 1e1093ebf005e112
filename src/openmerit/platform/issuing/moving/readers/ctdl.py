"""CTDL as JSON-LD: the credentials that an organisation published in a registry."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.platform.issuing.moving.carried import Left, Sheaf, achievement_from, left_of
from openmerit.platform.issuing.moving.readers.files import Files
from openmerit.platform.issuing.moving.values import (
    listed,
    moment_of,
    objects,
    text,
    type_from,
    web_address,
)

_NOT_CREDENTIALS: Final = (
    "Organization", "LearningOpportunity", "Assessment", "Condition", "Cost", "Place", "Profile",
    "Competency", "Pathway", "DataSet", "Action", "Process", "Revocation", "Framework", "Concept",
    "Course", "Program", "Component", "Occupation", "Job", "Task", "Collection", "TransferValue",
)  # fmt: skip
_USED: Final = (
    "@context", "@type", "@id", "@graph", "ceterms:ctid", "ceterms:name", "ceterms:description",
    "ceterms:subjectWebpage", "ceterms:keyword", "ceterms:image", "ceterms:inLanguage",
    "ceterms:requires", "ceterms:dateEffective", "ceterms:ownedBy", "ceterms:offeredBy",
    "ceterms:codedNotation",
)  # fmt: skip
_ALIGNED: Final = (
    "ceterms:occupationType", "ceterms:industryType", "ceterms:instructionalProgramType",
    "ceterms:subject", "ceterms:teaches", "ceterms:assesses", "ceterms:targetCompetency",
)  # fmt: skip


def recognises(node: Mapping[str, Any]) -> bool:
    """Whether it is a thing of CTDL, a credential or another."""
    return any(
        isinstance(one, str) and one.partition(":")[0] in {"ceterms", "ceasn", "qdata"}
        for one in listed(node, "@type")
    )


def take(node: Mapping[str, Any], sheaf: Sheaf, files: Files) -> None:
    """Reads one object into the sheaf: credentials carry over, what surrounds them does not."""
    word = next(one for one in listed(node, "@type") if isinstance(one, str)).partition(":")[2]
    name = _words(node, "ceterms:name", [])
    if any(other in word for other in _NOT_CREDENTIALS) or not name:
        label = f"{word}: {name or text(node, '@id')}"
        sheaf.leave(label, "It is no credential with a name, so nobody can earn it here.")
        return
    behind = left_of(node, (*_USED, *_ALIGNED))
    _words(node, "ceterms:name", behind)
    sheaf.add_achievement(
        achievement_from(
            original_id=text(node, "ceterms:ctid", "@id") or name,
            name=name,
            url=text(node, "@id"),
            image=files.picture(node.get("ceterms:image")),
            first_at=_when(node),
            aliases=(text(node, "@id"), name),
            description=_words(node, "ceterms:description", behind),
            criteria_narrative=_conditions(node, behind),
            criteria_url=text(node, "ceterms:subjectWebpage"),
            achievement_type=type_from(word),
            tag=_tags(node),
            alignment=_alignments(node, behind),
            further_members=_further(node),
            left=behind,
        )
    )


def _words(node: Mapping[str, Any], member: str, behind: list[Left]) -> str:
    """The text of a member that may be in several languages: English, else the first."""
    value = node.get(member)
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, Mapping):
        return ""
    said = {key: one for key, one in value.items() if isinstance(one, str) and one.strip()}
    if not said:
        return text(value, "@value")
    chosen = next((key for key in said if str(key).lower().startswith("en")), next(iter(said)))
    for other in said:
        if other != chosen:
            behind.append(
                Left(f"{member} ({other})", "Add it as a translation once it is published.")
            )
    return text(said, chosen)


def _conditions(node: Mapping[str, Any], behind: list[Left]) -> str:
    told = []
    for one in objects(node, "ceterms:requires"):
        if description := _words(one, "ceterms:description", behind):
            told.append(description)
        told += [f"- {line}" for line in _lines(one.get("ceterms:condition"))]
    return "\n\n".join(told)


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = next(iter(value.values()), None)
    lines = value if isinstance(value, list) else [value]
    return [one.strip() for one in lines if isinstance(one, str) and one.strip()]


def _tags(node: Mapping[str, Any]) -> list[str]:
    keyword = node.get("ceterms:keyword")
    lists = [keyword] if isinstance(keyword, Mapping) else listed(node, "ceterms:keyword")
    return [tag for one in lists for tag in _lines(one)]


def _alignments(node: Mapping[str, Any], behind: list[Left]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for member in _ALIGNED:
        for one in objects(node, member):
            name = _words(one, "ceterms:targetNodeName", [])
            address = web_address(text(one, "ceterms:targetNode"))
            if not name or not address:
                behind.append(Left(member, f"“{name[:60]}” has no web address to point at."))
                continue
            alignment: dict[str, Any] = {"type": ["Alignment"], "targetName": name}
            alignment["targetUrl"] = address
            if framework := _words(one, "ceterms:frameworkName", []):
                alignment["targetFramework"] = framework
            if code := text(one, "ceterms:codedNotation"):
                alignment["targetCode"] = code
            kept.append(alignment)
    return kept


def _further(node: Mapping[str, Any]) -> dict[str, Any]:
    language = next((one for one in _lines(node.get("ceterms:inLanguage"))), "")
    return {"inLanguage": language} if language else {}


def _when(node: Mapping[str, Any]) -> Any:
    try:
        return moment_of(text(node, "ceterms:dateEffective"))
    except ValueError:
        return None
