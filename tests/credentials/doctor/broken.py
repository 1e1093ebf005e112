"""One badge for each thing that the doctor looks for: good but for that one thing."""

import functools
import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.credentials import older
from tests.credentials.samples import LIST_URL, badge, changed, key, signed

from openmerit.credentials import (
    CredentialError,
    identity_object,
)
from openmerit.credentials.reading._encoding import base58_encode

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"
OB3 = f"{OB}-3.0.3.json"
SUBJECT = ("credentialSubject",)
ACHIEVEMENT = (*SUBJECT, "achievement")
IDENTITY = (*SUBJECT, "identifier", 0)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'


def plain(**changes: Any) -> bytes:
    """The small badge, signed, with other members of its root."""
    return json.dumps(signed_document(badge(**changes))).encode()


def at(path: tuple[str | int, ...], value: Any) -> bytes:
    """The small badge, signed, with another value at a path."""
    return json.dumps(signed_document(changed(badge(), path, value))).encode()


def within(path: tuple[str | int, ...], **members: Any) -> bytes:
    """The small badge, signed, with further members in the object at a path."""
    document = badge()
    place: Any = document
    for step in path:
        place = place[step]
    place |= members
    return json.dumps(signed_document(document)).encode()


def signed_document(document: dict[str, Any]) -> dict[str, Any]:
    """A document as its issuer signed it, whether it should have or not."""
    try:
        return dict(json.loads(signed(document, key())))
    except CredentialError:
        return {**document, "proof": dict(json.loads(signed(badge(), key()))["proof"])}


def with_proof(**members: Any) -> bytes:
    """The small badge, signed, with other members in its proof."""
    document = json.loads(signed(badge(), key()))
    document["proof"] |= members
    document["proof"] = {n: v for n, v in document["proof"].items() if v is not None}
    return json.dumps(document).encode()


def by_issuer(identifier: str) -> bytes:
    """The small badge by another issuer, whose key is the same."""
    return at(("issuer", "id"), identifier)


def token(
    header: Mapping[str, Any] | None = None, payload: Mapping[str, Any] | None = None
) -> bytes:
    """The small badge as a token by P-256, with other members in header and claims."""
    signer = key("p256")
    document = badge(signer)
    document["credentialSubject"]["id"] = "urn:uuid:0d3c2b1a-1111-4111-8111-111111111111"
    head = {"typ": "JWT", "kid": signer.verification_method, **(header or {})}
    claims = {
        **document,
        "iss": signer.did,
        "sub": document["credentialSubject"]["id"],
        "jti": document["id"],
        "nbf": 1768467600,
        **(payload or {}),
    }
    head, claims = ({n: v for n, v in part.items() if v is not None} for part in (head, claims))
    return older.jws(claims, signer, **{"alg": "ES256", **head})


def status(**members: Any) -> bytes:
    """The small badge with a status entry."""
    entry = {
        "id": f"{LIST_URL}#1",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": LIST_URL,
    }
    return plain(credentialStatus={**entry, **members})


def identity(**members: Any) -> bytes:
    """The small badge with other members in its IdentityObject."""
    return within(IDENTITY, **members)


def png(*chunks: tuple[bytes, bytes], late: bool = False) -> bytes:
    """A PNG of one pixel with further chunks, before or after the picture's own."""
    ours = b"".join(chunk(kind, data) for kind, data in chunks)
    header = chunk(b"IHDR", (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0]))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x1b\x6b\x52"))
    parts = [header, pixels, ours] if late else [header, ours, pixels]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text(data: bytes, keyword: bytes = b"openbadgecredential") -> tuple[bytes, bytes]:
    """The chunk that carries a badge."""
    return b"iTXt", keyword + b"\0\0\0\0\0" + data


def svg(inner: bytes) -> bytes:
    """An SVG with something right after its opening tag."""
    return SVG.replace(b"><rect", b">" + inner + b"<rect")


def element(body: bytes, attributes: bytes = b"", namespace: bytes = b"") -> bytes:
    """The element that carries a badge."""
    url = namespace or b"https://purl.imsglobal.org/ob/v3p0"
    name = b"openbadges:credential"
    return b'<%s xmlns:openbadges="%s"%s>%s</%s>' % (name, url, attributes, body, name)


def record(association: str) -> bytes:
    """A CLR 2.0 record with an association."""
    subject = {
        "type": ["ClrSubject"],
        "identifier": [identity_object("ada@example.com", "s4lt")],
        "verifiableCredential": [json.loads(plain())],
        "association": [
            {
                "type": "Association",
                "associationType": "isPartOf",
                "sourceId": badge()["credentialSubject"]["achievement"]["id"],
                "targetId": association,
            }
        ],
    }
    contexts = [V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB3]
    return json.dumps(
        badge(
            **{"@context": contexts},
            id="urn:uuid:0d3c2b1a-2222-4222-8222-222222222222",
            type=["VerifiableCredential", "ClrCredential"],
            name="Record",
            credentialSubject=subject,
        )
    ).encode()


def version_1(**members: Any) -> bytes:
    """The small badge by the data model 1.1."""
    document = badge(
        **{"@context": [V1, f"{OB}-3.0.2.json"]},
        validFrom=None,
        issuanceDate="2026-01-15T09:00:00Z",
    )
    return json.dumps({**document, **members}).encode()


def with_result(**members: Any) -> bytes:
    """The small badge with a result."""
    return within(SUBJECT, result=[{"type": ["Result"], "value": "A", **members}])


@functools.cache
def samples() -> Mapping[str, bytes]:
    """By the id of what is to be found."""
    good, ed, p256 = plain(), key(), key("p256")
    alignment = {"type": ["Alignment"], "targetName": "SQL", "targetUrl": "urn:skill:sql"}
    image = {"id": "http://academy.example/a.png", "type": "Image"}
    jwk = {"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d"}
    name = (*ACHIEVEMENT, "name")
    hashed = identity_object("ada@example.com", "s4lt")["identityHash"]
    no_salt = identity_object("ada@example.com", "")["identityHash"]
    capital = _hash_of("Ada@example.com")
    of_ed = ed.did
    return {
        "key-exposed": within(("issuer",), privateKeyMultibase="z1"),
        "token-key-exposed": token({"jwk": jwk, "kid": None}),
        "token-contradiction": token(payload={"iss": of_ed}),
        "proof-encoding": with_proof(proofValue="z" + _der()),
        "image-compressed": png(
            (b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(good))
        ),
        "older-edition": json.dumps(older.assertion()).encode(),
        "older-hosted": json.dumps(older.assertion()).encode(),
        "older-address-only": png((b"tEXt", b"openbadges\0" + older.ASSERTION.encode())),
        "older-dates": json.dumps(older.assertion(issuedOn="2019-05-01")).encode(),
        "context-older-model": version_1(),
        "context-both-models": plain(**{"@context": [V2, V1, OB3]}),
        "context-order": version_1(
            **{"@context": [V1, "https://w3id.org/security/jwk/v1", f"{OB}.json"]}
        ),
        "context-first-edition": plain(**{"@context": [V2, f"{OB}.json"]}),
        "context-edited-in-place": plain(endorsementJwt=["a.b.c"]),
        "context-http": plain(**{"@context": [V2.replace("https", "http"), OB3]}),
        "context-unknown": plain(**{"@context": [V2, OB3, "https://academy.example/context"]}),
        "context-embedded": plain(**{"@context": [V2, OB3, {"term": "urn:x:term"}]}),
        "context-older-edition": plain(**{"@context": [V2, f"{OB}-3.0.1.json"]}),
        "type-order": plain(type=["OpenBadgeCredential", "VerifiableCredential"]),
        "type-twice": plain(
            type=["VerifiableCredential", "OpenBadgeCredential", "AchievementCredential"]
        ),
        "list-expected": within(ACHIEVEMENT, tag="sql"),
        "type-list-expected": at((*ACHIEVEMENT, "type"), "Achievement"),
        "single-expected": plain(credentialStatus=[{"type": "X", "id": "urn:x"}]),
        "to-fill-in": at(name, "[name of the achievement]"),
        "id-absent": _without(good, "id"),
        "id-uuid": plain(id="urn:uuid:42"),
        "id-letters": at((*ACHIEVEMENT, "id"), "https://academy.example/gärtnern"),
        "id-per-award": at((*ACHIEVEMENT, "id"), badge()["id"]),
        "image-http": within(ACHIEVEMENT, image=image),
        "address-http": at((*ACHIEVEMENT, "id"), "http://academy.example/sql"),
        "alike": within(ACHIEVEMENT, alignment=[alignment, alignment]),
        "criteria-empty": at((*ACHIEVEMENT, "criteria"), {}),
        "image-text": within(ACHIEVEMENT, image="https://academy.example/a.png"),
        "image-large": within(
            ACHIEVEMENT, image={"id": "data:image/png;base64," + "A" * 200_000, "type": "Image"}
        ),
        "result-dangling": with_result(resultDescription="urn:x:none"),
        "association-dangling": record("urn:x:none"),
        "number-fraction": within(ACHIEVEMENT, creditsAvailable=3.0),
        "word-extended": within(ACHIEVEMENT, achievementType="ext:Badge"),
        "text-blank": at(name, " "),
        "date-zone": plain(validFrom="2026-01-15T09:00:00"),
        "date-fraction": plain(validFrom="2026-01-15T09:00:00.123Z"),
        "date-offset": plain(validFrom="2026-01-15T09:00:00+00:00"),
        "date-backwards": within(
            SUBJECT,
            activityStartDate="2026-01-02T00:00:00Z",
            activityEndDate="2026-01-01T00:00:00Z",
        ),
        "date-activity": within(SUBJECT, activityStartDate="2026-01-02T00:00:00Z"),
        "identity-hash": identity(identityHash="ada@example.com"),
        "identity-not-hashed": identity(hashed=False),
        "identity-hash-case": identity(identityHash=hashed[:7] + hashed[7:].upper()),
        "identity-weak-hash": identity(identityHash="md5$" + "0" * 32),
        "identity-no-salt": at(
            IDENTITY,
            {k: v for k, v in badge()["credentialSubject"]["identifier"][0].items() if k != "salt"}
            | {"identityHash": no_salt},
        ),
        "identity-revealed": within(SUBJECT, id="mailto:ada@example.com"),
        "identity-capitals": at(
            (*SUBJECT, "identifier"),
            [
                identity_object("ada@example.com", "s4lt") | {"identityHash": capital},
                _plain_identity("Ada@example.com"),
            ],
        ),
        "identity-type": at(IDENTITY, _plain_identity("ada@example.com", "userName")),
        "identity-plain": at(IDENTITY, _plain_identity("ada@example.com")),
        "text-encoding": at(name, "GÃ¤rtnern fÃ¼r AnfÃ¤nger"),
        "text-control": at(name, "SQL\x07"),
        "text-line-end": at(name, "SQL\u2028"),
        "text-emoji": at(name, "SQL \U0001f331"),
        "text-hidden": at(name, "SQL\u202e"),
        "text-html": at((*ACHIEVEMENT, "criteria", "narrative"), "<p>Passed</p>"),
        "text-markdown": at(name, "**SQL**"),
        "text-composed": at(name, "Ga\u0308rtnern"),
        "text-edges": at(name, "SQL "),
        "issuer-unbound": by_issuer("urn:uuid:0d3c2b1a-1111-4111-8111-111111111111"),
        "issuer-http": by_issuer("http://academy.example/issuer"),
        "issuer-ip": by_issuer("did:web:127.0.0.1"),
        "issuer-port": by_issuer("did:web:localhost%3A8000"),
        "issuer-untyped": plain(issuer={"id": of_ed, "name": "Academy"}),
        "issuer-path": by_issuer("did:web:academy.example:issuers:1"),
        "issuer-bare": plain(issuer=of_ed),
        "issuer-nameless": plain(issuer={"id": of_ed, "type": ["Profile"]}),
        "proof-old-name": with_proof(cryptosuite="eddsa-2022"),
        "proof-old-type": with_proof(type="Ed25519Signature2020", cryptosuite=None),
        "proof-list": json.dumps(
            {**json.loads(good), "proof": [json.loads(good)["proof"]]}
        ).encode(),
        "proof-created": with_proof(created=None),
        "proof-fragment": with_proof(verificationMethod=of_ed),
        "proof-contexts": with_proof(**{"@context": V2}),
        "proof-p384": signed(badge(key("p384")), key("p384")),
        "proof-holders-copy": signed(badge(p256), p256, "ecdsa-sd-2023"),
        "proof-jcs": signed(badge(), ed, "eddsa-jcs-2022"),
        "token-algorithm": signed(badge(), ed, "jwt"),
        "token-type": token({"typ": "vc+jwt"}),
        "token-key-address": token({"kid": "key-1"}),
        "token-claims": token(payload={"jti": None}),
        "token-wrapped": older.jws(
            {"iss": p256.did, "vc": badge(p256)}, p256, "ES256", kid=p256.verification_method
        ),
        "token-fraction": token(payload={"validFrom": "2026-01-15T09:00:00.500Z"}),
        "token-proof-within": token(payload={"proof": json.loads(good)["proof"]}),
        "token-subject": token(payload={"sub": None}),
        "token-headers": token({"x5t": "abc"}),
        "status-index": status(statusListIndex=1),
        "status-http": status(statusListCredential="http://academy.example/status/1"),
        "status-1edtech": plain(
            **{"@context": [V2, OB3, OB.replace("context", "extensions.json")]},
            credentialStatus={"id": LIST_URL, "type": "1EdTechRevocationList"},
        ),
        "status-superseded": status(type="StatusList2021Entry"),
        "status-id": status(id=LIST_URL),
        "schema-unknown": plain(
            credentialSchema={"id": "https://academy.example/schema", "type": "JsonSchema"}
        ),
        "refresh-unknown": plain(refreshService={"id": "urn:x", "type": "JsonSchema"}),
        "refresh": plain(refreshService={"id": "urn:x", "type": "JsonSchema"}),
        "image-chunk-kind": png((b"tEXt", b"openbadgecredential\0" + good)),
        "image-several": png(text(good), text(good)),
        "image-late": png(text(good), late=True),
        "image-keyword": png(text(good, b"openbadges")),
        "image-svg-namespace": svg(element(b"<![CDATA[" + good + b"]]>", namespace=b"urn:x")),
        "image-svg-twice": svg(element(b"<![CDATA[" + good + b"]]>", b' verify="eyJ.x.y"')),
        "image-svg-cdata": svg(element(good.replace(b'"', b"&quot;"))),
        "image-svg-place": SVG.replace(
            b"</svg>", element(b"<![CDATA[" + good + b"]]>") + b"</svg>"
        ),
    }  # fmt: skip


def _plain_identity(address: str, kind: str = "emailAddress") -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": address,
        "identityType": kind,
    }


def _hash_of(address: str) -> str:
    return "sha256$" + hashlib.sha256(f"{address}s4lt".encode()).hexdigest()


def _without(data: bytes, member: str) -> bytes:
    return json.dumps({n: v for n, v in json.loads(data).items() if n != member}).encode()


def _der() -> str:
    made = ec.generate_private_key(ec.SECP256R1())
    return base58_encode(made.sign(b"x", ec.ECDSA(hashes.SHA256())))
