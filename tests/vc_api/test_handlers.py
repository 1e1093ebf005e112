"""The handlers by themselves: an application of any framework can stand on them."""

import doctest
import functools
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.vc_api.conftest import KEYS, credential

import openmerit.vc_api
from openmerit.cli._online import Online
from openmerit.credentials import KEY_TYPES, PROOFS, SigningKey, UnusableKey, issue
from openmerit.vc_api import HANDLERS, Service, describe, handle
from openmerit.vc_api._service import MAKES
from openmerit.vc_api._serving import Settings

AT = datetime(2025, 6, 1, 12, tzinfo=UTC)


def test_its_example_runs() -> None:
    assert doctest.testmod(openmerit.vc_api).failed == 0


def test_there_is_a_handler_for_each_path_of_vcalm() -> None:
    assert list(HANDLERS) == [
        "/credentials/issue",
        "/credentials/derive",
        "/credentials/verify",
        "/presentations/verify",
    ]


@pytest.mark.parametrize("proof", PROOFS)
def test_it_knows_which_keys_make_a_proof(proof: str) -> None:
    for kind in KEY_TYPES:
        key = KEYS.get(kind) or SigningKey.generate(kind)
        if kind in MAKES[proof]:
            assert issue(credential(), key, proof=proof, now=AT)
        else:
            with pytest.raises(UnusableKey):
                issue(credential(), key, proof=proof, now=AT)


def test_the_clock_says_when_it_was_signed_and_whether_it_holds() -> None:
    service = Service([KEYS["ed25519"]], clock=lambda: AT)
    body = {"credential": credential(validUntil="2025-07-01T00:00:00Z")}
    status, answer = handle("/credentials/issue", service, body)
    assert status == 201
    assert answer["verifiableCredential"]["proof"]["created"] == "2025-06-01T12:00:00Z"
    assert handle("/credentials/verify", service, answer)[0] == 200
    later = Service([KEYS["ed25519"]], clock=lambda: datetime(2025, 8, 1, tzinfo=UTC))
    assert handle("/credentials/verify", later, answer)[0] == 400


def test_what_was_asked_is_left_as_it_is() -> None:
    asked = credential(issuer={"name": "Ada"})
    before = repr(asked)
    service = Service([KEYS["ed25519"]])
    handle("/credentials/issue", service, {"credential": asked, "options": {}})
    assert repr(asked) == before


def test_it_describes_itself_without_its_secrets() -> None:
    told = describe(Service(list(KEYS.values())))
    assert len(told["issuers"]) == 3
    assert "PRIVATE" not in repr(told)


def test_a_key_that_only_looks_like_one_signs_too() -> None:
    """A key in a safe, or one that the platform keeps sealed, is a `Signer` as well."""

    class Kept:
        key_type = "ed25519"
        controller = KEYS["ed25519"].controller
        verification_method = KEYS["ed25519"].verification_method

        def sign(self, data: bytes) -> bytes:
            return KEYS["ed25519"].sign(data)

    service = Service([Kept()])  # type: ignore[list-item]
    status, answer = handle("/credentials/issue", service, {"credential": credential()})
    assert status == 201
    assert handle("/credentials/verify", service, answer)[0] == 200


def test_what_is_kept_of_trusted_issuers_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def noted(data: bytes, **asked: Any) -> Any:
        given.update(asked)
        return openmerit.credentials.verify(b"")

    monkeypatch.setattr("openmerit.vc_api._service.verify", noted)
    trust = object()
    handle("/credentials/verify", Service([], trust=trust), {"verifiableCredential": {}})
    assert given["trust"] is trust


def test_what_a_worker_needs_can_be_handed_to_it() -> None:
    """Where processes are not forked, their settings go through a pipe."""
    settings = Settings(
        (KEYS["ed25519"].to_pem(),),
        issuer="did:web:academy.example",
        token="t0ken",
        resolver=functools.partial(Online, ("localhost:1",), keep_seconds=60),
        practice_status="https://localhost:8443",
    )
    handed = pickle.loads(pickle.dumps(settings))
    assert handed.pems == settings.pems
    service = handed.service()
    assert service.issuers == ["did:web:academy.example"]
    assert isinstance(service.resolver, Online)
