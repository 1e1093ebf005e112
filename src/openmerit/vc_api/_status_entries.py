"""Places in status lists, as Bitstring Status List 1.0 wants them written (section 2.1)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from openmerit.vc_api._problems import MALFORMED_VALUE, Refused

_INDEX: Final = re.compile(r"0|[1-9][0-9]*")
_VALUE: Final = re.compile(r"0x[0-9A-Fa-f]+")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_MOST_BITS: Final = 8


def require_well_formed(credential: Mapping[str, Any]) -> None:
    """Let pass only credentials whose places in bitstring lists can be looked up. Raises Refused.

    A credential that is signed with a place that no verifier finds can never be withdrawn.
    """
    entries = credential.get("credentialStatus")
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
            continue
        found = _problem_in(entry)
        if found is not None:
            member = f"credentialStatus.{found[0]}"
            raise Refused(MALFORMED_VALUE, "malformed", f"{member}: {found[1]}.", member=member)


def _problem_in(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    """The member that is wrong, and how; None if all is well."""
    if not isinstance(entry.get("statusPurpose"), str) or not entry["statusPurpose"]:
        return "statusPurpose", "a text such as revocation is expected"
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        return "statusListIndex", "a whole number from 0 on, written as text, is expected"
    address = entry.get("statusListCredential")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return "statusListCredential", "the address of a status list is expected"
    if entry.get("id") == address:
        return "id", "it must not be the address of the list itself"
    return _problem_in_size(entry)


def _problem_in_size(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    size, messages = entry.get("statusSize", 1), entry.get("statusMessage")
    if type(size) is not int or not 1 <= size <= _MOST_BITS:
        return "statusSize", f"a whole number from 1 to {_MOST_BITS} is expected"
    if messages is None:
        return None if size == 1 else ("statusMessage", "entries of several bits need messages")
    if not isinstance(messages, list) or len(messages) != 2**size:
        return "statusMessage", f"a list of {2**size} messages is expected"
    for message in messages:
        if not _is_message(message):
            return "statusMessage", 'each needs a status such as "0x0" and a message'
    return None


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("message"), str):
        return False
    status = message.get("status")
    return isinstance(status, str) and _VALUE.fullmatch(status) is not None
