"""What every verifier knows of the files that a credential leans on (VCDM 2.0, section 5.3)."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Final

from openmerit.vc_api._problems import MALFORMED_VALUE, Refused

_PUBLISHED: Final = {
    "https://www.w3.org/ns/credentials/v2": {
        "sha256": "WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ=",
        "sha384": "l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU",
    }
}
"""Digests of what never changes: the base context, as the data model states them (appendix B.1) and
its test suite does. Where it is named, nothing has to be fetched to see that a digest is wrong."""


def require_their_digests(credential: Mapping[str, Any]) -> None:
    """Let pass only credentials that state no other digest of a known file. Raises Refused."""
    listed = credential["relatedResource"]
    for item in listed if isinstance(listed, list) else [listed]:
        if not isinstance(item, dict):
            continue
        published = _PUBLISHED.get(str(item.get("id")), {})
        for name, digest in _digests_of(item):
            if name in published and published[name] != digest:
                raise Refused(
                    MALFORMED_VALUE,
                    "refused",
                    f"relatedResource: what is at {item['id']} has another digest.",
                    member="relatedResource",
                )


def _digests_of(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Hash names and digests in base64; the library has judged whether they are well-formed."""
    for text in _texts(item.get("digestSRI")):
        for part in text.split():
            name, _, digest = part.partition("-")
            yield name, digest
    for text in _texts(item.get("digestMultibase")):
        if text.startswith("u"):
            padded = text[1:] + "=" * (-len(text[1:]) % 4)
            data = base64.urlsafe_b64decode(padded)
            data = data.removeprefix(b"\x12\x20") if len(data) == 34 else data
            yield ("sha256" if len(data) == 32 else ""), base64.b64encode(data).decode("ascii")


def _texts(value: Any) -> Iterator[str]:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            yield text
