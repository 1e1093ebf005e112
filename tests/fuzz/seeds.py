"""Good inputs for each target, made by the library itself: a fuzzer begins from these."""

import functools
import json
import struct
import zlib
from collections.abc import Mapping, Sequence

from openmerit.credentials import StatusList, bake, derive
from tests.credentials import older
from tests.credentials.images import pdfs
from tests.credentials.samples import LIST_URL, badge, full_badge, key, signed

_SHOWN = ["/credentialSubject/achievement/name"]


@functools.cache
def seeds() -> Mapping[str, Sequence[bytes]]:
    """By target."""
    documents = _documents()
    tokens = [signed(full_badge(key(kind)), key(kind), "jwt") for kind in ("ed25519", "rsa")]
    disclosing = signed(badge(key("p256")), key("p256"), "sd-jwt")
    images = [bake(image, data) for image in (_png(), _SVG) for data in (documents[0], tokens[0])]
    base = signed(full_badge(key("p256")), key("p256"), "ecdsa-sd-2023")
    return {
        "verify": [*documents, *tokens, disclosing, derive(disclosing, _SHOWN), *images,
                   base, derive(base, _SHOWN), older.ASSERTION.encode()],
        "token": [
            b'{"alg":"EdDSA","typ":"JWT"}\n' + json.dumps(full_badge()).encode(),
            b'{"alg":"ES256","typ":"dc+sd-jwt"}\n{"_sd_alg":"sha-256","_sd":["x"],"vct":"urn:x"}'
            b'\n["salt","name","value"]',
            b'{"alg":"RS256"}\n' + json.dumps(older.assertion()).encode(),
        ],
        "unbake": images,
        "bake": [_png(), _SVG, *images],
        "json": documents,
        "status-list": [StatusList().encode().encode()],
        "derive": [base, disclosing],
        "pdf": _pdfs(documents[0], tokens[0]),
    }  # fmt: skip


def _documents() -> list[bytes]:
    endorsed = full_badge() | {"endorsement": [json.loads(signed(_endorsement(), key()))]}
    older_ones = (older.assertion(), older.badge_class(), older.issuer())
    return [
        signed(full_badge(), key()),
        signed(endorsed, key()),
        signed(full_badge(), key(), "eddsa-jcs-2022"),
        *(signed(full_badge(key(kind)), key(kind), "ecdsa-rdfc-2019") for kind in ("p256", "p384")),
        json.dumps(_presentation()).encode(),
        json.dumps(_status_list()).encode(),
        *(json.dumps(document).encode() for document in older_ones),
    ]


def _endorsement() -> dict[str, object]:
    return badge(
        id="urn:e",
        type=["VerifiableCredential", "EndorsementCredential"],
        name="E",
        credentialSubject={"id": "urn:x", "type": ["EndorsementSubject"]},
    )


def _presentation() -> dict[str, object]:
    return {
        "@context": badge()["@context"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [json.loads(signed(full_badge(), key()))],
    }


def _status_list() -> dict[str, object]:
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": "uH4sI"}
    types = ["VerifiableCredential", "BitstringStatusListCredential"]
    return badge(id=LIST_URL, type=types, credentialSubject=subject)


def _pdfs(document: bytes, token: bytes) -> list[bytes]:
    files = ("badge.json", document), ("badge.jwt", token)
    ways = (
        pdfs.with_files,
        pdfs.with_nested_names,
        pdfs.with_associated_files,
        pdfs.with_files_of_a_page,
        pdfs.with_clips,
        pdfs.with_everything_packed,
    )
    plain = pdfs.with_files(*files)
    return [*(way(*files) for way in ways), pdfs.locked(plain), pdfs.revised(plain, files[0])]


_SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>'


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")
