"""Badges as they should be, of every kind that this library makes."""

import json
from collections.abc import Mapping
from typing import Any

from tests.credentials.doctor import broken
from tests.credentials.samples import LIST_URL, NOW, badge, key, signed

from openmerit.credentials import StatusList, bake, derive, present, status_list_credential


def good_badges() -> Mapping[str, bytes]:
    """By name."""
    p256, rsa = key("p256"), key("rsa")
    subject = {**badge()["credentialSubject"], "id": "did:example:ada"}
    return {
        "json": broken.plain(),
        "p256": signed(badge(p256), p256),
        "status": broken.status(),
        "token": signed(badge(p256, credentialSubject=subject), p256, "jwt"),
        "generic": signed(_generic(), key()),
        "endorsement": signed(_endorsement(), key()),
        "endorsed": signed(badge(endorsement=[json.loads(signed(_endorsement(), key()))]), key()),
        "sd-jwt": signed(badge(p256), p256, "sd-jwt"),
        "part": derive(signed(badge(p256), p256, "ecdsa-sd-2023"), []),
        "presentation": present([broken.plain()], p256, now=NOW),
        "record": signed(
            json.loads(broken.record(badge()["credentialSubject"]["achievement"]["id"])), key()
        ),
        "rsa": signed(badge(rsa, credentialSubject=subject), rsa, "jwt"),
        "png": bake(broken.png(), broken.plain()),
        "svg": bake(broken.SVG, broken.plain()),
        "status list": signed(
            status_list_credential(
                id=LIST_URL, purpose="revocation", status_list=StatusList(), valid_from=NOW
            ),
            key(),
        ),
    }


def _generic() -> dict[str, Any]:
    return {
        "@context": [broken.V2],
        "type": ["VerifiableCredential"],
        "issuer": {"id": key().did, "name": "Academy"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:ada"},
    }


def _endorsement() -> dict[str, Any]:
    subject = {"id": "urn:x:1", "type": ["EndorsementSubject"], "endorsementComment": "Good."}
    return badge(
        id="urn:uuid:0d3c2b1a-3333-4333-8333-333333333333",
        type=["VerifiableCredential", "EndorsementCredential"],
        name="Endorsement",
        credentialSubject=subject,
    )
