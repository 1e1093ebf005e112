"""What Northwind Academy issued elsewhere before: an export that waits to be looked at."""

import json
from typing import Any, Final

EARLIER_NAME: Final = "badges-before-2024.json"

_OLD: Final = "https://badges.before.example/public"


def _award(number: int, email: str, day: str, **more: Any) -> dict[str, Any]:
    return {
        "entityType": "Assertion",
        "openBadgeId": f"{_OLD}/assertions/{number}",
        "badgeclassOpenBadgeId": f"{_OLD}/badges/spreadsheets",
        "issuedOn": f"{day}T09:00:00Z",
        "recipient": {"type": "email", "hashed": True, "plaintextIdentity": email},
    } | more


EARLIER: Final = json.dumps(
    [
        {
            "entityType": "BadgeClass",
            "openBadgeId": f"{_OLD}/badges/spreadsheets",
            "createdAt": "2018-09-03T08:00:00Z",
            "name": "Spreadsheet Basics",
            "description": "Can sort, filter and sum a table, and say where a number comes from.",
            "criteriaNarrative": "Finished four evenings and a table of one's own.",
            "tags": ["spreadsheets"],
            "image": f"{_OLD}/badges/spreadsheets/image",
        },
        _award(1, "lotte.vries@letterbox.example", "2019-02-15"),
        _award(2, "samir.haddad@letterbox.example", "2020-03-06", expires="2022-03-06T09:00:00Z"),
        _award(3, "june.park@letterbox.example", "2020-03-06", revoked=True)
        | {"revocationReason": "Handed in somebody else's table"},
        _award(4, "", "2021-06-11", recipient={"type": "email", "identity": "sha256$9f86d081"}),
    ]
)
"""Three to carry over, as they are, expired and revoked; and one that is only a hash."""
