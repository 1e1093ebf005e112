"""Reading what a request asks for: its subject, and options, of which unknown ones are let be."""

from collections.abc import Mapping
from typing import Any

from openmerit.vc_api._problems import MALFORMED_VALUE, Refused


def members_of(body: Any) -> Mapping[str, Any]:
    """The request as an object. Raises Refused if it is none."""
    if not isinstance(body, dict):
        raise Refused(MALFORMED_VALUE, "malformed", "The request must be a JSON object.")
    return body


def options_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said about how to do it; nothing if nothing is. Raises Refused if it is no object."""
    options = body.get("options")
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise Refused(
            MALFORMED_VALUE, "malformed", "options: an object is expected.", member="options"
        )
    return options


def text(options: Mapping[str, Any], name: str) -> str | None:
    """An option that is a text, or None if it is not given. Raises Refused for anything else."""
    value = options.get(name)
    if value is None or isinstance(value, str):
        return value
    member = f"options.{name}"
    raise Refused(MALFORMED_VALUE, "malformed", f"{member}: a text is expected.", member=member)


def pointers(options: Mapping[str, Any], name: str) -> list[str] | None:
    """An option that is a list of JSON pointers, or None if it is not given. Raises Refused."""
    value = options.get(name)
    if value is None:
        return None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    member = f"options.{name}"
    raise Refused(
        MALFORMED_VALUE, "malformed", f"{member}: a list of JSON pointers is expected.", member
    )


def flag(options: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    """An option that is yes or no; what is neither counts as not given."""
    value = options.get(name)
    return value if isinstance(value, bool) else default
