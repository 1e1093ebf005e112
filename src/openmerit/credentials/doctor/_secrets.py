"""Private keys that stand where none should."""

from collections.abc import Mapping
from typing import Any, Final

from openmerit.credentials.doctor._conversion import objects_in

_KEYS: Final = (
    *("privateKeyMultibase", "secretKeyMultibase", "privateKeyJwk", "privateKeyBase58"),
    *("privateKeyPem", "privateKeyHex"),
)
_PARTS_OF_A_JWK: Final = ("d", "p", "q", "dp", "dq", "qi", "k", "oth")


def private_members(item: Mapping[str, Any]) -> list[str]:
    """The members of an object that are private keys, or parts of one."""
    found = [name for name in _KEYS if name in item]
    return found + [name for name in _PARTS_OF_A_JWK if "kty" in item and name in item]


def forget_private_keys(document: dict[str, Any]) -> None:
    """Take them out, at any depth."""
    for item in objects_in(document):
        for name in private_members(item):
            del item[name]
