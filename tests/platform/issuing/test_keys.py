"""Issuers' keys: sealed where they lie, never in sight, and verifying after they are retired."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from openmerit.credentials import Fetched, SigningKey, Unresolvable, issue, verify
from openmerit.platform.engine.sealing import open_sealed
from openmerit.platform.issuing import actions, queries, resigning, work
from openmerit.platform.issuing.models import Award, IssuerKey, SignedCredential
from openmerit.platform.issuing.signing import signer_of
from openmerit.platform.issuing.work import sign_single_awards


class OwnDocuments:
    """Resolves what this house publishes, without a network."""

    def fetch(self, url):
        content = queries.own_document(url)
        if content is None:
            raise Unresolvable(url, "not ours")
        return Fetched(content, "application/json")


def signed(achievement, person, email):
    award = actions.award(acting_user=person, achievement=achievement, email=email)
    sign_single_awards()
    award.refresh_from_db()
    return queries.credential_of(award)


def test_a_private_key_lies_sealed_and_opens_only_with_the_homes_key(achievement):
    kept = IssuerKey.objects.get()
    sealed = bytes(kept.sealed_private)
    assert b"PRIVATE" not in sealed
    key = SigningKey.from_pem(open_sealed(sealed))
    assert key.multikey == kept.multikey


def test_no_page_document_or_log_shows_a_private_key(
    achievement, owner, operator, signed_in, caplog, client
):
    pem = open_sealed(bytes(IssuerKey.objects.get().sealed_private)).decode()
    secret = pem.splitlines()[1]
    shown = [client.get(path).content.decode() for path in (
        "/issuers/northwind", "/issuers/northwind/did.json", achievement.path,
    )]  # fmt: skip
    browser = signed_in(operator)
    kept = IssuerKey.objects.get()
    shown.append(browser.get(f"/operator/issuing/issuerkey/{kept.pk}/change/").content.decode())
    shown.append(
        signed_in(owner).get(f"/issue/northwind/achievements/{achievement.key}/").content.decode()
    )
    shown.append(caplog.text)
    assert not [text for text in shown if secret in text or "sealed" in text]


def test_what_a_retired_key_signed_keeps_verifying(achievement, owner):
    before = signed(achievement, owner, "ada@example.org")
    actions.rotate_key(acting_user=owner, organisation=achievement.organisation)
    after = signed(achievement, owner, "bob@example.org")
    methods = [json.loads(each)["proof"]["verificationMethod"] for each in (before, after)]
    assert methods[0] != methods[1]
    for each in (before, after):
        assert verify(each, resolver=OwnDocuments()).valid
    did = json.loads(queries.did_document("northwind"))
    assert len(did["verificationMethod"]) == 2
    assert IssuerKey.objects.filter(state="active").count() == 1


def test_what_a_retired_key_signs_afterwards_is_not_its_issuers(achievement, owner):
    before = json.loads(signed(achievement, owner, "ada@example.org"))
    stolen = signer_of(achievement.organisation)
    actions.rotate_key(acting_user=owner, organisation=achievement.organisation)
    later = datetime.now(UTC) + timedelta(days=2)
    del before["proof"], before["credentialStatus"]
    forged = issue(before, stolen, now=later)
    assert verify(forged, at=later, resolver=OwnDocuments()).check("key").outcome == "failed"
    assert verify(
        signed(achievement, owner, "bob@example.org"), at=later, resolver=OwnDocuments()
    ).valid


@pytest.mark.parametrize(
    "address",
    [
        "did:web:localhost%3A8000:issuers:northwind",
        "http://localhost:8000/issuers/northwind/did.json",
        "https://localhost:8000/issuers/northwind/did.json",
        "did:web:localhost%3A8000:issuers:northwind#key",
    ],
)
def test_the_house_answers_for_its_own_addresses(achievement, address):
    assert json.loads(queries.own_document(address))["id"].endswith(":northwind")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "did:web:",
        "did:web:evil.example:issuers:northwind",
        "https://evil.example/issuers/northwind/did.json",
        "http://localhost:8000.evil.example/issuers/northwind/did.json",
        "http://localhost:8000@evil.example/issuers/northwind/did.json",
        "http://localhost:8000/issuers/nobody/did.json",
        "http://localhost:8000/status/nothing",
        "http://localhost:8000/healthz",
        "ftp://localhost:8000/issuers/northwind/did.json",
        "http://[x",
        "file:///etc/passwd",
    ],
)
def test_the_house_answers_for_no_others(achievement, address):
    assert queries.own_document(address) is None


def test_a_run_goes_on_with_the_new_key_from_the_moment_the_old_one_is_exposed(
    achievement, owner, issuer_member, sheet, monkeypatch
):
    lines = [f"p{number}@example.org,P" for number in range(30)]
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=sheet(*lines)
    )
    actions.start_run(acting_user=issuer_member, run=run)
    first = IssuerKey.objects.get()
    issue_really, signed_so_far = work.credentials.issue, []

    def issue_and_expose(*given, **more):
        signed_so_far.append(1)
        if len(signed_so_far) == 5:  # in the midst of the first handful
            actions.expose_key(acting_user=owner, organisation=achievement.organisation, key=first)
        return issue_really(*given, **more)

    monkeypatch.setattr(work.credentials, "issue", issue_and_expose)
    work.work_on_run(run.key)
    assert Award.objects.filter(state="issued").count() == 30
    assert not SignedCredential.objects.filter(signed_with=first).exists()
    assert not resigning.something_waits()
