"""A script defines, publishes, awards, runs, fetches and revokes, with a token."""

import json

import pytest
from tests.platform.issuing.test_workbooks import workbook

from openmerit.credentials import unbake, verify
from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import queries
from openmerit.platform.issuing.models import Achievement, Award, Run, SignedCredential
from openmerit.platform.issuing.workbooks import XLSX_MEDIA_TYPE

API = "/api/v1"
DOCUMENT = {
    "type": ["Achievement"],
    "name": "Data Analyst",
    "description": "Cleans, joins, charts and explains business data.",
    "criteria": {"narrative": "Passed the practical exam."},
    "achievementType": "Certificate",
    "alignment": [
        {
            "type": ["Alignment"],
            "targetName": "analyse data",
            "targetUrl": "http://data.europa.eu/esco/skill/2b92a5b2",
        }
    ],
    "tag": ["data"],
    "creditsAvailable": 3.5,
}


class OwnDocuments:
    """Resolves what this house publishes, without a network."""

    def fetch(self, url):
        from openmerit.credentials import Fetched, Unresolvable

        content = queries.own_document(url)
        if content is None:
            raise Unresolvable(url, "not ours")
        return Fetched(content, "application/json")


@pytest.fixture
def script(with_token, issuer_member, northwind):
    """A script with the token of a member who may issue."""
    return with_token(issuer_member)


def post(client, path, body=None, **headers):
    """Sends JSON."""
    return client.post(
        f"{API}{path}",
        data=json.dumps(body if body is not None else {}),
        content_type="application/json",
        headers=headers,
    )


def send_file(client, path, data, **headers):
    """Sends a CSV as the body."""
    return client.post(f"{API}{path}", data=data, content_type="text/csv", headers=headers)


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_from_definition_to_revocation(script, drain):
    made = post(script, "/organisations/northwind/achievements", DOCUMENT)
    assert made.status_code == 201
    id = made.json()["id"]
    assert made.json()["state"] == "draft"
    assert made.json()["uri"] == f"http://localhost:8000/achievements/{id}"
    assert {name: made.json()[name] for name in DOCUMENT} == DOCUMENT
    listed = script.get(f"{API}/organisations/northwind/achievements").json()
    assert listed == {"items": [made.json()], "next": None}
    assert post(script, f"/achievements/{id}/publish").json()["state"] == "published"

    award = post(
        script,
        f"/achievements/{id}/awards",
        {
            "recipient": {"email": "Ada@Example.org", "name": "Ada Lovelace"},
            "validFrom": "2026-01-01T00:00:00Z",
            "evidence": [{"id": "https://x.example/work", "name": "Her work"}],
            "result": [{"value": "92"}],
        },
    )
    assert award.status_code == 201
    assert award.json()["state"] == "queued"
    assert award.json()["credential"] is None
    drain()

    shown = script.get(f"{API}/awards/{award.json()['id']}").json()
    assert shown["state"] == "issued"
    assert shown["recipient"] == {
        "email": "ada@example.org",
        "did": "",
        "name": "Ada Lovelace",
    }
    address = shown["credential"].removeprefix("http://localhost:8000")
    signed = script.get(address)
    assert signed["Content-Type"] == "application/vc+ld+json"
    report = verify(signed.content, resolver=OwnDocuments(), recipient="ada@example.org")
    outcomes = {check.id: str(check.outcome) for check in report.checks}
    assert report.valid, report.to_dict()
    assert (outcomes["proof"], outcomes["status"], outcomes["recipient"]) == ("passed",) * 3
    assert b"ada@example.org" not in signed.content

    picture = script.get(address, headers={"Accept": "image/png"})
    assert picture["Content-Type"] == "image/png"
    assert unbake(picture.content) == signed.content
    drawing = script.get(address, headers={"Accept": "image/svg+xml"})
    assert json.loads(unbake(drawing.content)) == json.loads(signed.content)

    gone = post(script, f"/awards/{award.json()['id']}/revoke", {"reason": "Awarded by mistake"})
    assert (gone.status_code, gone.json()["state"]) == (200, "revoked")
    report = verify(signed.content, resolver=OwnDocuments())
    assert str(report.verdict) == "invalid"
    assert str(report.check("status").outcome) == "failed"
    assert script.get(address).content == signed.content


@pytest.mark.django_db(transaction=True)
def test_a_run_issues_the_good_rows_and_lists_the_bad(script, achievement, drain, sheet):
    source = sheet(
        "ada@example.org,Ada",
        "not-an-address,Bob",
        "cyd@example.org,Cyd",
        "ADA@example.org,Ada again",
    )
    path = f"/achievements/{achievement.key}/runs"
    dry = send_file(script, f"{path}?dry_run=1", source)
    assert dry.status_code == 200
    assert {name: dry.json()[name] for name in ("total", "issued", "skipped", "failed")} == {
        "total": 4,
        "issued": 2,
        "skipped": 0,
        "failed": 2,
    }
    assert not Run.objects.exists()

    started = send_file(script, path, source)
    assert started.status_code == 202
    assert started.json()["state"] == "queued"
    drain()
    run = script.get(f"{API}/runs/{started.json()['id']}").json()
    assert (run["state"], run["total"], run["issued"], run["skipped"], run["failed"]) == (
        "done",
        4,
        2,
        0,
        2,
    )
    assert [(one["row"], one["column"], one["value"]) for one in run["errors"]] == [
        (3, "email", "not-an-address"),
        (5, "email", "ada@example.org"),
    ]

    listed = script.get(f"{API}/achievements/{achievement.key}/awards?limit=1").json()
    assert [one["recipient"]["email"] for one in listed["items"]] == ["ada@example.org"]
    rest = script.get(f"{API}/achievements/{achievement.key}/awards?cursor={listed['next']}").json()
    assert [one["recipient"]["email"] for one in rest["items"]] == ["cyd@example.org"]
    assert {one["status_index"] for one in listed["items"] + rest["items"]} == {0, 1}
    assert Mail.objects.filter(kind="claim").count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_holds_it_is_skipped_renewed_or_awarded_again_as_asked(
    script, achievement, drain, sheet
):
    Achievement.objects.filter(pk=achievement.pk).update(valid_for_months=12)
    path = f"/achievements/{achievement.key}/runs"

    def run(query, *lines):
        id = send_file(script, f"{path}?{query}", sheet(*lines)).json()["id"]
        drain()
        answer = script.get(f"{API}/runs/{id}").json()
        return answer["issued"], answer["skipped"], answer["failed"]

    assert run("", "ada@example.org,Ada") == (1, 0, 0)
    assert run("", "ada@example.org,Ada", "bob@example.org,Bob") == (1, 1, 0)
    assert run("existing=renew", "ada@example.org,Ada") == (1, 0, 0)
    assert run("existing=again", "ada@example.org,Ada") == (1, 0, 0)
    assert Award.objects.filter(recipient_email="ada@example.org").count() == 3
    assert Award.objects.filter(renews__isnull=False).count() == 1
    assert Award.objects.count() == SignedCredential.objects.count() == 4


def test_a_workbook_is_taken_like_a_csv_and_a_number_is_kept(script, achievement, drain):
    source = workbook(
        ["email", "name", "student number"], ["ada@example.org", "Ada", "00123"], ["x", "Bob", 7.0]
    )
    path = f"/achievements/{achievement.key}/runs"
    for media_type in (XLSX_MEDIA_TYPE, "text/csv", "application/octet-stream"):
        dry = script.post(f"{API}{path}?dry_run=1", data=source, content_type=media_type)
        assert (dry.status_code, dry.json()["issued"], dry.json()["failed"]) == (200, 1, 1)
    started = script.post(f"{API}{path}", data=source, content_type=XLSX_MEDIA_TYPE)
    assert started.status_code == 202
    drain()
    run = script.get(f"{API}/runs/{started.json()['id']}").json()
    assert (run["state"], run["issued"], run["errors"][0]["row"]) == ("done", 1, 3)
    (award,) = script.get(f"{API}/achievements/{achievement.key}/awards").json()["items"]
    assert award["recipient"]["number"] == "00123"
    single = post(
        script,
        f"/achievements/{achievement.key}/awards",
        {"recipient": {"email": "bob@example.org", "number": "x" * 101}},
    )
    assert (single.status_code, single.json()["code"]) == (422, "award_refused")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"name\nAda\n", b"\x89PNG\r\n\x1a\n", b"email\n"]
)
def test_a_file_that_cannot_be_read_is_refused_whole(script, achievement, data):
    for query in ("", "?dry_run=1"):
        refused = send_file(script, f"/achievements/{achievement.key}/runs{query}", data)
        assert refused.status_code == 422
        assert refused["Content-Type"] == "application/problem+json"
        assert refused.json()["code"] == "sheet_refused"
    assert not Run.objects.exists()


def test_a_request_repeated_with_its_key_gets_the_same_award(script, achievement):
    path = f"/achievements/{achievement.key}/awards"
    body = {"recipient": {"email": "ada@example.org", "name": "Ada"}}
    first = post(script, path, body, **{"Idempotency-Key": "k1"})
    again = post(script, path, body, **{"Idempotency-Key": "k1"})
    other = post(
        script, path, {"recipient": {"email": "bob@example.org"}}, **{"Idempotency-Key": "k1"}
    )
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert first.json()["id"] == again.json()["id"]
    assert Award.objects.count() == 1


def test_a_run_repeated_with_its_key_is_the_same_run(script, achievement, sheet):
    path = f"/achievements/{achievement.key}/runs"
    source = sheet("ada@example.org,Ada")
    first = send_file(script, path, source, **{"Idempotency-Key": "r1"})
    again = send_file(script, path, source, **{"Idempotency-Key": "r1"})
    other = send_file(script, f"{path}?existing=again", source, **{"Idempotency-Key": "r1"})
    assert (first.status_code, again.status_code, other.status_code) == (202, 200, 422)
    assert first.json()["id"] == again.json()["id"]
    assert Run.objects.count() == 1


def test_who_holds_it_is_not_awarded_twice_unless_asked(script, achievement):
    path = f"/achievements/{achievement.key}/awards"
    body = {"recipient": {"email": "ada@example.org", "name": "Ada"}}
    assert post(script, path, body).status_code == 201
    held = post(script, path, body)
    assert (held.status_code, held.json()["code"]) == (409, "already_held")
    # Theirs has no end, so there is nothing to renew.
    assert post(script, f"{path}?existing=renew", body).status_code == 409
    assert post(script, f"{path}?existing=again", body).status_code == 201
    assert Award.objects.count() == 2


def test_after_a_revocation_there_is_room_for_a_new_award(script, achievement):
    path = f"/achievements/{achievement.key}/awards"
    body = {"recipient": {"email": "ada@example.org"}}
    first = post(script, path, body).json()["id"]
    post(script, f"/awards/{first}/revoke", {"reason": "Mistake"})
    assert post(script, path, body).status_code == 201
    assert post(script, path, body).status_code == 409


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"recipient": {"email": "ada"}}, "recipient.email"),
        ({"recipient": {"email": "ada@example.org", "name": "x" * 201}}, "recipient.name"),
        (
            {"recipient": {"email": "ada@example.org"}, "validFrom": "2026-01-01T00:00:00"},
            "validFrom",
        ),
        (
            {
                "recipient": {"email": "ada@example.org"},
                "validFrom": "2026-01-01T00:00:00Z",
                "validUntil": "2025-01-01T00:00:00Z",
            },
            "validUntil",
        ),
        ({"recipient": {"email": "ada@example.org"}, "evidence": [{"id": "x"}]}, "evidence.id"),
        ({"recipient": {"email": "ada@example.org"}, "evidence": [{"a": 1}]}, "evidence.a"),
        ({"recipient": {"email": "ada@example.org"}, "result": [{"value": 92}]}, "result.value"),
        ({"recipient": {"email": "ada@example.org", "name": "\ud800"}}, "recipient.name"),
    ],
)
def test_an_award_that_would_not_stand_is_refused_by_its_member(script, achievement, body, named):
    refused = post(script, f"/achievements/{achievement.key}/awards", body)
    assert refused.status_code == 422
    assert refused.json()["member"] == named
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"recipient": "ada@example.org"}, {"recipient": {"email": "a@b.org"}, "x": 1}, []]
)
def test_a_body_of_another_shape_is_refused(script, achievement, body):
    refused = post(script, f"/achievements/{achievement.key}/awards", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"criteria": "text"}, "criteria"),
        ({"criteria": {"id": "javascript:1"}}, "criteria.id"),
        ({"achievementType": "Medal"}, "achievementType"),
        ({"alignment": [{"targetName": "x"}]}, "alignment.targetUrl"),
        ({"alignment": DOCUMENT["alignment"] * 2}, "alignment"),
        ({"tag": ["a", "a"]}, "tag"),
        ({"tag": [5]}, "tag"),
        ({"tags": ["a"]}, "tags"),
        ({"validForMonths": 0}, "validForMonths"),
        ({"validForMonths": "12"}, "validForMonths"),
        ({"image": {"id": "https://x.example/i.png", "type": "Image"}}, "image"),
        ({"design": {"level": 9}}, "level"),
    ],
)
def test_an_achievement_that_would_not_stand_is_refused_by_its_member(script, change, named):
    refused = post(script, "/organisations/northwind/achievements", DOCUMENT | change)
    assert refused.status_code == 422
    assert refused.json()["member"] == named
    assert not Achievement.objects.exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"description": ""}, "description"),
        ({"criteria": {}}, "criteria"),
        ({"creditsAvailable": "three"}, "creditsAvailable"),
        ({"alignment": [DOCUMENT["alignment"][0] | {"targetType": "Skill"}]}, "alignment"),
    ],
)
def test_what_the_standard_forbids_is_said_before_anything_is_published(script, change, named):
    id = post(script, "/organisations/northwind/achievements", DOCUMENT | change).json()["id"]
    refused = post(script, f"/achievements/{id}/publish")
    assert refused.status_code == 422
    assert refused.json()["member"].startswith(named)
    assert script.get(f"{API}/achievements/{id}").json()["state"] == "draft"


def test_what_is_published_does_not_change(script, achievement):
    refused = script.put(
        f"{API}/achievements/{achievement.key}",
        data=json.dumps(DOCUMENT | {"name": "Other"}),
        content_type="application/json",
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_draft")
    achievement.refresh_from_db()
    assert achievement.name == "Data Analyst"


def test_only_what_is_published_is_awarded(script, draft, sheet):
    body = {"recipient": {"email": "ada@example.org"}}
    assert post(script, f"/achievements/{draft.key}/awards", body).status_code == 409
    answer = send_file(script, f"/achievements/{draft.key}/runs", sheet("ada@example.org,Ada"))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_published")
    post(script, f"/achievements/{draft.key}/publish")
    assert post(script, f"/achievements/{draft.key}/retire").json()["state"] == "retired"
    assert post(script, f"/achievements/{draft.key}/awards", body).status_code == 409
    assert not Award.objects.exists()


def test_the_organisations_did_is_listed(script):
    (organisation,) = script.get(f"{API}/organisations").json()["items"]
    assert organisation["did"] == "did:web:localhost%3A8000:issuers:northwind"


def test_a_credential_is_not_there_before_it_is_signed(script, achievement):
    body = {"recipient": {"email": "ada@example.org"}}
    id = post(script, f"/achievements/{achievement.key}/awards", body).json()["id"]
    answer = script.get(f"{API}/awards/{id}/credential")
    assert (answer.status_code, answer.json()["code"]) == (409, "credential_not_ready")
