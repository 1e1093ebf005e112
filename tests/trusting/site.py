"""An issuer with a site of its own on this machine: a DID document, status lists, and its proof."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from openmerit.credentials import (
    CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL,
    PublishedKey,
    SigningKey,
    StatusList,
    did_document,
    did_web,
    did_web_url,
    issue,
    status_entry,
    status_list_credential,
)
from openmerit.trusting import SERVICE_TYPE, IssuerProof, ProofDocument, proof_index

MADE = datetime(2026, 5, 3, 8, 0, tzinfo=UTC)


class Site:
    """What a server answers: path → bytes. It may be taken down and changed at any time."""

    def __init__(self, port: int) -> None:
        self.host = f"localhost:{port}"
        self.origin = f"http://{self.host}"
        self.pages: dict[str, bytes] = {}
        self.is_up = True


@contextmanager
def served() -> Iterator[Site]:
    """A site, served over real HTTP on a port of this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = site.pages.get(self.path) if site.is_up else None
            self.send_response(503 if not site.is_up else 404 if content is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *words: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


class Issuer:
    """An issuer on a site. `publish` puts up what it has."""

    def __init__(self, site: Site, slug: str = "academy") -> None:
        self.site = site
        self.slug = slug
        self.did = did_web(site.origin, "issuers", slug)
        self.keys = [SigningKey.generate()]
        self.times: dict[str, dict[str, datetime]] = {}
        self.revoked: list[int] = []
        self.list_url = f"{site.origin}/status/{slug}"
        self.index_url = f"{site.origin}/issuers/{slug}/proof.json"
        self.publish()

    @property
    def signer(self) -> SigningKey:
        """Its newest key, under its name."""
        return self.keys[-1].named(self.did, self.keys[-1].public.fragment)

    def documents(self) -> list[ProofDocument]:
        """What checking its badges needs, as it stands now."""
        listed = [
            PublishedKey(key.public.fragment, key.multikey, **self.times.get(key.multikey, {}))
            for key in self.keys
        ]
        services = {"proof": (SERVICE_TYPE, self.index_url)}
        document = json.dumps(did_document(self.did, listed, services=services)).encode()
        bits = StatusList()
        bits.set_all(self.revoked, 1)
        status = status_list_credential(
            id=self.list_url, purpose="revocation", status_list=bits, valid_from=MADE
        )
        achievement = json.dumps({"id": f"{self.site.origin}/achievements/sql", "name": "SQL"})
        return [
            ProofDocument(did_web_url(self.did), document),
            ProofDocument(self.list_url, issue(status, self.signer, now=MADE)),
            ProofDocument(f"{self.site.origin}/achievements/sql", achievement.encode()),
        ]

    def proof(self) -> IssuerProof:
        """The same with its signed index."""
        documents = self.documents()
        profile = {"id": self.did, "name": "Academy"}
        index = proof_index(profile, self.index_url, documents, at=MADE)
        return IssuerProof(
            profile, self.index_url, issue(index, self.signer, now=MADE), tuple(documents)
        )

    def publish(self) -> None:
        """Put up on the site what there is now."""
        proof = self.proof()
        for document in proof.documents:
            self.site.pages[document.url.partition(self.site.host)[2]] = document.content
        self.site.pages[f"/issuers/{self.slug}/proof.json"] = proof.index

    def badge(self, signer: SigningKey | None = None, *, index: int = 5) -> bytes:
        """A badge that it signed."""
        document = {
            "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.did, "type": ["Profile"], "name": "Academy"},
            "credentialStatus": status_entry(
                list_url=self.list_url, index=index, purpose="revocation"
            ),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "id": "did:example:ada",
                "achievement": {
                    "id": f"{self.site.origin}/achievements/sql",
                    "type": ["Achievement"],
                    "name": "SQL",
                    "description": "Asks a database the right questions.",
                    "criteria": {"narrative": "Passed the practical exam."},
                },
            },
        }
        return issue(document, signer or self.signer, now=datetime.now(UTC))


def known_issuers(signer: SigningKey, *issuers: str, name: str = "The Council") -> bytes:
    """A signed list of recognized entities."""
    document = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2",
        ],
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": {"id": signer.controller, "name": name},
        "credentialSubject": [
            {"id": issuer, "type": "RecognizedEntity", "name": "Academy"} for issuer in issuers
        ],
    }
    return issue(document, signer, now=MADE)
