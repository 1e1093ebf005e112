"""Small exports in the shape that each system gives out, made up for the tests."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from typing import Any

BADGR = "https://api.badgr.io/public"


def bundle(**files: bytes | str | object) -> bytes:
    """An archive of files; `__` in a name is a dot, and what is no text or bytes becomes JSON."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if not isinstance(content, str | bytes):
                content = json.dumps(content)
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def png(side: int = 128) -> bytes:
    """A square of one colour, written by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    rows = b"".join(b"\0" + b"\x1b\x6b\x52" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def badgr_badge(**more: Any) -> dict[str, Any]:
    """A BadgeClass as Badgr's API writes it."""
    return {
        "entityType": "BadgeClass",
        "entityId": "K829IK8RS6",
        "openBadgeId": f"{BADGR}/badges/K829IK8RS6",
        "createdAt": "2019-03-01T10:00:00Z",
        "issuer": "iss1",
        "name": "Data Analyst",
        "image": "https://media.badgr.io/uploads/badges/analyst.png",
        "description": "Cleans, joins and charts business data.",
        "criteriaUrl": "https://northwind.example/criteria",
        "criteriaNarrative": "Passed the **practical exam**.",
        "alignments": [
            {"targetName": "analyse data", "targetUrl": "http://data.europa.eu/esco/skill/2b92a5b2"}
        ],
        "tags": ["data", "charts"],
        "expires": {"amount": 2, "duration": "years"},
    } | more


def badgr_assertion(number: int = 1, **more: Any) -> dict[str, Any]:
    """An Assertion as Badgr's API writes it for its issuer, with the address in clear."""
    return {
        "entityType": "Assertion",
        "entityId": f"a{number}",
        "openBadgeId": f"{BADGR}/assertions/a{number}",
        "badgeclass": "K829IK8RS6",
        "badgeclassOpenBadgeId": f"{BADGR}/badges/K829IK8RS6",
        "issuedOn": "2019-05-03T10:11:12.123456Z",
        "recipient": {
            "identity": "sha256$0123",
            "hashed": True,
            "type": "email",
            "plaintextIdentity": f"earner{number}@example.org",
        },
        "narrative": "Charted a year of sales.",
        "evidence": [{"url": "https://work.example/1", "narrative": "The chart"}],
        "revoked": False,
        "revocationReason": None,
        "expires": None,
    } | more


def badgr(*assertions: dict[str, Any], **badge: Any) -> bytes:
    """What an issuer takes out of Badgr or Canvas Credentials: badges and assertions."""
    status = {"status": {"success": True, "description": "ok"}}
    return bundle(
        badgeclasses__json={**status, "result": [badgr_badge(**badge)]},
        assertions__json={**status, "result": list(assertions) or [badgr_assertion()]},
    )


def moodle_assertion(email: str = "ada@example.org", salt: str = "badges1") -> dict[str, Any]:
    """An assertion as Moodle hosts it: Open Badges 2.0 with a hashed address."""
    identity = hashlib.sha256((email + salt).encode()).hexdigest()
    site = "https://moodle.example/badges"
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{site}/assertion.php?b=9f2a",
        "recipient": {"identity": f"sha256${identity}", "type": "email", "hashed": True}
        | {"salt": salt},
        "badge": {
            "type": "BadgeClass",
            "id": f"{site}/badge_json.php?id=4",
            "name": "French A1",
            "description": "Speaks a little French.",
            "image": "data:image/png;base64,AAAA",
            "criteria": {"id": f"{site}/badgeclass.php?id=4", "narrative": "Finished the course."},
            "issuer": {"type": "Issuer", "name": "Faber", "id": f"{site}/issuer_json.php?id=4"},
            "tags": [],
        },
        "verify": {"type": "hosted", "url": f"{site}/assertion.php?b=9f2a"},
        "issuedOn": "2023-08-07T14:23:56+01:00",
    }


CREDLY_TEMPLATE: dict[str, Any] = {
    "id": "538d61bc-8e6d-49c5-9667-7f8d3c48e630",
    "name": "Safe Lifting",
    "description": "Lifts loads without harm.",
    "global_activity_url": "https://northwind.example/lifting",
    "url": "https://www.credly.com/org/northwind/badge/safe-lifting",
    "image_url": "https://images.credly.com/images/lifting.png",
    "type_category": "Certification",
    "level": "Foundational",
    "skills": [{"id": "s1", "name": "Manual handling", "vanity_slug": "manual-handling"}],
    "badge_template_activities": [
        {"id": "x", "activity_type": "Assessment", "title": "Pass the assessment", "url": None}
    ],
    "alignments": [],
}
CREDLY_BADGE: dict[str, Any] = {
    "id": "3f674d4f-ba60-4e3b-8412-94b8b54cf0d5",
    "issued_to": "Ada Lovelace",
    "issued_to_first_name": "Ada",
    "issued_to_last_name": "Lovelace",
    "recipient_email": "Ada@Example.org",
    "state": "accepted",
    "issued_at": "2022-02-04 15:20:32 -0500",
    "expires_at": "2099-02-04T00:00:00.000Z",
    "badge_url": "https://www.credly.com/badges/3f674d4f-ba60-4e3b-8412-94b8b54cf0d5",
    "evidence": [{"type": "UrlEvidence", "name": "Film", "url": "https://work.example/film"}],
    "badge_template": CREDLY_TEMPLATE,
}
ACCREDIBLE: dict[str, Any] = {
    "credentials": [
        {
            "id": 48686379,
            "uuid": "e62a0eab-4375-4aca-b91d-da37eccb1407",
            "group_id": 295413,
            "group_name": "spring-2022",
            "name": "Cloud Fundamentals",
            "description": "Knows what a cloud costs.",
            "issued_on": "2022-03-28",
            "expired_on": None,
            "grade": "92",
            "approve": True,
            "url": "https://www.credential.net/e62a0eab",
            "course_link": "https://northwind.example/cloud",
            "learning_outcomes": ["Names the parts of a bill"],
            "custom_attributes": {"text1": "COURSE"},
            "recipient": {"name": "Ada Lovelace", "email": "ada@example.org", "id": "77"},
            "evidence_items": [{"description": "Essay", "link_url": "https://work.example/essay"}],
        }
    ],
    "meta": {"total_count": 1},
}
OBF_BADGE: dict[str, Any] = {
    "id": "NM70OHe7HCeO",
    "name": "Facilitator",
    "description": "Leads a workshop.",
    "criteria_html": "<p>Led <b>three</b> workshops:</p><ul><li>one</li><li>two</li></ul>",
    "image": "data:image/png;base64,AAAA",
    "tags": ["teaching"],
    "category": ["Trainers"],
    "expires": 12,
    "ctime": 1449187200,
    "draft": 0,
}
OBF_EVENT: dict[str, Any] = {
    "id": "PHZE5ZaYJ",
    "badge_id": "NM70OHe7HCeO",
    "name": "Facilitator",
    "issued_on": 1449187200,
    "expires": None,
    "recipient": ["ada@example.org", "bob@example.org"],
    "revoked": {"bob@example.org": 1449200000},
}
CTDL: dict[str, Any] = {
    "@context": "https://credreg.net/ctdl/schema/context/json",
    "@id": "https://registry.example/graph/ce-1",
    "@graph": [
        {
            "@type": "ceterms:Certificate",
            "@id": "https://registry.example/resources/ce-1",
            "ceterms:ctid": "ce-1",
            "ceterms:name": {"en-US": "Network Technician", "es": "Técnico de redes"},
            "ceterms:description": {"en-US": "Keeps small networks running."},
            "ceterms:subjectWebpage": "https://college.example/network",
            "ceterms:keyword": {"en-US": ["networks", "cables"]},
            "ceterms:inLanguage": ["en-US"],
            "ceterms:requires": [
                {
                    "@type": "ceterms:ConditionProfile",
                    "ceterms:description": {"en-US": "Pass two tests."},
                    "ceterms:condition": {"en-US": ["Attend nine months"]},
                }
            ],
            "ceterms:occupationType": [
                {
                    "@type": "ceterms:CredentialAlignmentObject",
                    "ceterms:targetNode": "https://onet.example/15-1231.00",
                    "ceterms:targetNodeName": {"en-US": "Network Support"},
                    "ceterms:codedNotation": "15-1231.00",
                },
                {"ceterms:targetNodeName": {"en-US": "Somewhere without an address"}},
            ],
            "ceterms:availableAt": [{"@type": "ceterms:Place", "ceterms:postalCode": "98405"}],
        },
        {
            "@type": "ceterms:LearningOpportunityProfile",
            "@id": "https://registry.example/resources/ce-2",
            "ceterms:name": {"en-US": "Evening class"},
        },
    ],
}
