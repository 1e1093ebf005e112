"""Traps in status, schemas and refreshing: what a badge names elsewhere."""

from collections.abc import Iterator
from typing import Final

from openmerit.credentials.doctor._case import Case, Place, Seen, escaped
from openmerit.credentials.documents import _credential_schema
from openmerit.credentials.reading import _members
from openmerit.credentials.sentences import say

_REFRESHED_BY: Final = frozenset({"1EdTechCredentialRefresh"})


def _listed(case: Case, name: str) -> list[Place]:
    given = case.document.get(name)
    is_list = isinstance(given, list)
    return [
        Place(f"/{escaped(name)}{f'/{number}' if is_list else ''}", name, item)
        for number, item in enumerate(_members.as_list(given))
        if isinstance(item, dict)
    ]


def index_as_number(case: Case) -> Iterator[Seen]:
    """`statusListIndex` is a text (Bitstring Status List 1.0, section 2.1)."""
    for place in _listed(case, "credentialStatus"):
        given = place.value.get("statusListIndex")
        if isinstance(given, int | float) and not isinstance(given, bool):
            yield Seen(
                f"{place.pointer}/statusListIndex",
                say("statusListIndex is a number, where a text of digits is due."),
                say('Write "{number}".', number=given),
            )


def list_over_http(case: Case) -> Iterator[Seen]:
    """A list that anybody on the way can change withdraws nothing (BSL 1.0, section 4)."""
    for place in _listed(case, "credentialStatus"):
        for name in ("statusListCredential", "id"):
            if str(place.value.get(name)).startswith("http://"):
                yield Seen(
                    f"{place.pointer}/{name}",
                    say("The status list is fetched without encryption."),
                    say("Publish it at an https address."),
                )
                break


def revocation_list(case: Case) -> Iterator[Seen]:
    """1EdTechRevocationList is 1EdTech's own; others read bitstrings (OB 3.0, section 9.2)."""
    for place in _listed(case, "credentialStatus"):
        if "1EdTechRevocationList" in _members.types_of(place.value):
            yield Seen(
                place.pointer,
                say("1EdTechRevocationList is known to verifiers of badges only: to others it is "
                    "as if the badge could not be withdrawn."),
                say("Use a BitstringStatusListEntry."),
            )  # fmt: skip


def superseded_list(case: Case) -> Iterator[Seen]:
    """StatusList2021 became Bitstring Status List 1.0 in 2025."""
    for place in _listed(case, "credentialStatus"):
        if _members.types_of(place.value) & {"StatusList2021Entry", "RevocationList2020Status"}:
            yield Seen(
                place.pointer,
                say("This kind of status list was a draft. Newer verifiers do not read it."),
                say("Use a BitstringStatusListEntry."),
            )


def list_for_id(case: Case) -> Iterator[Seen]:
    """An entry's id must not be the address of the list (BSL 1.0, section 2.1)."""
    for place in _listed(case, "credentialStatus"):
        given = place.value.get("id")
        if given is not None and given == place.value.get("statusListCredential"):
            yield Seen(
                f"{place.pointer}/id",
                say("The entry has the same id as the list that it is in."),
                say("Put # and the number of the place after it."),
            )


def unknown_schema(case: Case) -> Iterator[Seen]:
    """A schema that the standard does not publish is not looked at by others (OB 3.0, E)."""
    if case.is_older:
        return
    for address in _credential_schema.named_schemas(case.document).unknown:
        yield Seen(
            "/credentialSchema",
            say("The schema {url} is none of the standard's. Who cannot fetch it cannot tell "
                "whether the badge fits.", url=address[:200]),
            say("Name the standard's own schema, or none."),
        )  # fmt: skip


def unknown_refresh(case: Case) -> Iterator[Seen]:
    """Open Badges 3.0 knows one kind of refresh service (section on refreshing)."""
    for place in _listed(case, "refreshService"):
        if not _members.types_of(place.value) & _REFRESHED_BY:
            yield Seen(
                place.pointer,
                say("This kind of refresh service is known to few: they keep the old badge."),
                say("Use 1EdTechCredentialRefresh."),
            )


def refreshed(case: Case) -> Iterator[Seen]:
    """To ask for a newer version is optional, and few wallets do (OB 3.0, on refreshing)."""
    for place in _listed(case, "refreshService"):
        yield Seen(
            place.pointer,
            say("It names where a newer version is to be had. Few wallets ask there."),
            say("Tell the recipient yourself when there is a newer one."),
        )
