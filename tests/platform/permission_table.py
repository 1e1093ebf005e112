"""The table of who may do what: route × person × status, one file of rows a room.

Each room has `tests/platform/<room>/permissions.py` with

    ROWS: list[Row]                 every address of the room, with the status for each of the cast
    ACTIONS: dict[str, str]         every action of the room: the test that refuses it to others
                                    ("tests/platform/issuing/test_revoking.py::test_only_…"), or
                                    "free: …" with the reason why it asks no permission
    def world(cast) -> dict[str, object]    (optional) makes what the rows' paths name in braces

`test_permissions.py` asks every row as everybody, and fails when an address, an API operation or an
action is in no row. `cast` maps owner, issuer_member, viewer, stranger, operator to people, and
northwind to their organisation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PEOPLE = ("anonymous", "stranger", "viewer", "issuer", "owner", "operator")
FIXTURE_OF = {"issuer": "issuer_member"}
API = "/api/"


@dataclass(frozen=True)
class Row:
    """One way to ask one address, and what each of the cast is answered.

    `path` may name values of the room's world: "/issue/northwind/achievements/{achievement}/".
    `data` is a form for pages and JSON for the API; bytes go as they are, as `content_type`.
    """

    method: str
    path: str
    statuses: Mapping[str, int] = field(hash=False)
    data: Any = None
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def everyone(method: str, path: str, status: int = 200, **more: Any) -> Row:
    """Open to all, signed in or not."""
    return Row(method, path, dict.fromkeys(PEOPLE, status), **more)


def signed_in(method: str, path: str, status: int = 200, **more: Any) -> Row:
    """Open to whoever has an account: what it shows is their own."""
    return Row(method, path, {**dict.fromkeys(PEOPLE, status), "anonymous": _unknown(path)}, **more)


def nobody_else(method: str, path: str, **more: Any) -> Row:
    """Somebody's own thing: 404 for each of the cast, who are all others."""
    return Row(method, path, {**dict.fromkeys(PEOPLE, 404), "anonymous": _unknown(path)}, **more)


def members(method: str, path: str, *, viewer: int, issuer: int, owner: int, **more: Any) -> Row:
    """Open to members of Northwind by role; to a stranger and to the operator it is not there."""
    statuses = {
        "anonymous": _unknown(path),
        "stranger": 404,
        "viewer": viewer,
        "issuer": issuer,
        "owner": owner,
        "operator": 404,
    }
    return Row(method, path, statuses, **more)


def to_view(method: str, path: str, status: int = 200, **more: Any) -> Row:
    """What every member may see."""
    return members(method, path, viewer=status, issuer=status, owner=status, **more)


def to_issue(method: str, path: str, status: int, **more: Any) -> Row:
    """What issuers and owners may do (DESIGN, AWARD, REVOKE)."""
    return members(method, path, viewer=403, issuer=status, owner=status, **more)


def to_manage(method: str, path: str, status: int, **more: Any) -> Row:
    """What owners alone may do (MANAGE_MEMBERS, MANAGE_ORGANISATION)."""
    return members(method, path, viewer=403, issuer=403, owner=status, **more)


def to_operate(method: str, path: str, status: int, **more: Any) -> Row:
    """What operators of the installation alone may do."""
    statuses = {**dict.fromkeys(PEOPLE, 403), "anonymous": _unknown(path), "operator": status}
    return Row(method, path, statuses, **more)


def _unknown(path: str) -> int:
    """What someone who did not say who they are gets: the sign-in page, or 401."""
    return 401 if path.startswith(API) else 302
