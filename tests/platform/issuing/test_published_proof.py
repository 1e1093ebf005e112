"""What an issuer publishes for checking its badges, and that it does without the house."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.issuing.conftest import MEMBERS

from openmerit.credentials import Report, issue, verify
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.errors import IssuerMissing
from openmerit.platform.issuing.queries import proof
from openmerit.platform.issuing.signing import replace_key, signer_of
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people
from openmerit.trusting import PublishedProof, open_trust, write_proof


def signed(achievement, person, email="ada@example.org"):
    award = actions.award(acting_user=person, achievement=achievement, email=email)
    sign_single_awards()
    award.refresh_from_db()
    return award, queries.credential_of(award)


@pytest.fixture
def written(tmp_path):
    """Writes the proof of the issuers into a folder; its path."""

    def write() -> Path:
        now = timezone.now()
        proofs = [queries.issuer_proof(one, at=now) for one in queries.issuers_with_proof()]
        write_proof(tmp_path / "proof", proofs, at=now)
        return tmp_path / "proof"

    return write


def judged(badge: bytes, folder: Path) -> Report:
    return verify(badge, trust=open_trust(folder))


def test_a_badge_verifies_offline_by_the_folder_and_not_without(achievement, owner, written):
    _, badge = signed(achievement, owner)
    assert str(verify(badge).verdict) == "undetermined"
    report = judged(badge, written())
    assert report.valid, report.summary
    assert str(report.check("status").outcome) == "passed"
    assert "key as known on" in report.check("key").message


def test_a_withdrawal_is_in_the_folder(achievement, owner, written):
    award, badge = signed(achievement, owner)
    actions.revoke(acting_user=owner, award=award, reason="Given by mistake.")
    report = judged(badge, written())
    assert report.check("status").finding == "withdrawn"


def test_keys_that_were_retired_are_in_the_folder_with_their_end(
    achievement, owner, northwind, written
):
    _, before = signed(achievement, owner)
    replace_key(northwind)
    _, after = signed(achievement, owner, "ben@example.org")
    folder = written()
    assert judged(before, folder).valid
    assert judged(after, folder).valid


def test_a_file_that_a_mirror_changed_is_named(achievement, owner, written):
    _, badge = signed(achievement, owner)
    folder = written()
    keys = folder / "issuers/northwind/did.json"
    keys.write_bytes(keys.read_bytes() + b"\n")
    report = judged(badge, folder)
    assert not report.valid
    assert "issuers/northwind/did.json" in report.summary


def test_the_folder_holds_what_is_public_and_nothing_else(achievement, owner, written):
    signed(achievement, owner)
    draft = actions.copy_achievement(acting_user=owner, achievement=achievement)
    folder = written()
    names = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert f"achievements/{achievement.key}" in names
    assert f"achievements/{draft.key}" not in names
    assert "ada@example.org" not in "".join(
        file.read_text("utf-8") for file in folder.rglob("*") if file.is_file()
    )
    assert PublishedProof(folder).changed_files() == []
    assert "Northwind Academy" in (folder / "index.html").read_text("utf-8")


def test_a_document_in_the_folder_is_the_one_at_its_address(achievement, client, written):
    folder = written()
    shown = client.get(achievement.path, headers={"Accept": "application/json"})
    assert (folder / f"achievements/{achievement.key}").read_bytes() == shown.content
    did = client.get("/issuers/northwind/did.json")
    assert (folder / "issuers/northwind/did.json").read_bytes() == did.content


def test_the_did_document_says_where_the_index_stands(achievement, client):
    services = client.get("/issuers/northwind/did.json").json()["service"]
    (service,) = [one for one in services if one["type"] == "PublishedProof"]
    answer = client.get(urlsplit(service["serviceEndpoint"]).path)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    listed = [item["id"] for item in json.loads(answer.content)["relatedResource"]]
    assert achievement.uri in listed
    assert client.get("/issuers/nobody/proof.json").status_code == 404


def test_who_never_issued_publishes_nothing(achievement, stranger):
    people.create_organisation(acting_user=stranger, name="Idle House", slug="idle")
    assert [one.slug for one in queries.issuers_with_proof()] == ["northwind"]
    with pytest.raises(IssuerMissing):
        queries.issuers_with_proof(["idle"])


def test_who_keeps_a_retired_key_signs_nothing_new_with_it(achievement, owner, northwind, written):
    _, badge = signed(achievement, owner)
    stolen = signer_of(northwind)
    replace_key(northwind)
    folder = written()
    later = timezone.now() + timedelta(hours=3)
    document = {name: value for name, value in json.loads(badge).items() if name != "proof"}
    report = verify(issue(document, stolen, now=later), trust=open_trust(folder), at=later)
    assert str(report.check("key").outcome) == "failed", report.summary
    assert "this key expired on" in report.check("key").message


def test_the_index_is_found_at_its_address_without_asking_the_network(achievement, northwind):
    address = queries.issuer_proof(northwind, at=timezone.now()).index_url
    found = queries.own_document(address)
    assert found == queries.published_index("northwind")
    assert queries.own_document(address.replace("northwind", "nobody")) is None


def test_an_index_is_made_anew_once_a_minute_however_often_it_is_asked_for(
    achievement, django_assert_num_queries
):
    first = queries.published_index("northwind")
    with django_assert_num_queries(2):
        assert queries.published_index("northwind") == first


def test_many_achievements_take_no_more_queries_than_one(achievement, owner, northwind):
    queries.issuer_proof(northwind, at=timezone.now())

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            queries.issuer_proof(northwind, at=timezone.now())
        return len(caught)

    with_one = count()
    for _ in range(12):
        more = actions.create_achievement(
            acting_user=owner, organisation=northwind, members=MEMBERS
        )
        actions.publish_achievement(acting_user=owner, achievement=more)
    assert count() == with_one


def test_of_more_than_an_index_can_name_the_oldest_stay_out(
    achievement, owner, northwind, monkeypatch
):
    newer = actions.create_achievement(acting_user=owner, organisation=northwind, members=MEMBERS)
    actions.publish_achievement(acting_user=owner, achievement=newer)
    signed(newer, owner)
    monkeypatch.setattr(proof, "MAX_DOCUMENTS", 4)
    urls = [one.url for one in queries.issuer_proof(northwind, at=timezone.now()).documents]
    assert [url.split("/")[3] for url in urls] == ["issuers", "status", "issuers", "achievements"]
    assert urls[-1] == newer.uri
