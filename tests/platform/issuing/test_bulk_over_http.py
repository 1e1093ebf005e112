"""A script changes many awards at once, and looks how far it is."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.bulk import work_on_change
from openmerit.platform.issuing.models import Award, BulkChange
from openmerit.platform.issuing.work import sign_single_awards

CHANGES = "/api/v1/organisations/northwind/changes"


@pytest.fixture
def awards(issuer_member, achievement) -> list[Award]:
    made = [
        actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email=f"p{number}@example.org",
            valid_until=timezone.now() + timedelta(days=50),
        )
        for number in range(3)
    ]
    sign_single_awards()
    return made


@pytest.fixture
def ask(issuer_member, with_token):
    script = with_token(issuer_member)

    def post(path, body, **headers):
        return script.post(
            f"{CHANGES}{path}", json.dumps(body), content_type="application/json", headers=headers
        )

    post.get = lambda path: script.get(f"{CHANGES}{path}")
    return post


def test_a_revocation_by_filter_is_held_and_taken_back(awards, ask):
    body = {"verb": "revoke", "filter": {"state": "issued"}, "reason_code": "issued_in_error"}
    made = ask("", body, **{"Idempotency-Key": "one"})
    assert (made.status_code, made.json()["total"]) == (202, 3)
    again = ask("", body, **{"Idempotency-Key": "one"})
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    id = made.json()["id"]
    work_on_change(id)
    held = ask.get(f"/{id}").json()
    assert (held["state"], held["outcomes"]) == ("held", {"held": 3})
    assert held["final_at"] is not None
    assert ask(f"/{id}/take-back", {"reason": "A slip"}).status_code == 200
    work_on_change(id)
    assert ask.get(f"/{id}").json()["state"] == "taken_back"
    rows = b"".join(ask.get(f"/{id}/outcome").streaming_content).decode()
    assert rows.count("taken_back") == 3


def test_named_awards_are_renewed(awards, ask):
    until = "2099-01-01T00:00:00Z"
    named = [awards[0].key, awards[1].key]
    made = ask(
        "", {"verb": "renew", "awards": named, "validUntil": until, "reason": "A new course"}
    )
    work_on_change(made.json()["id"])
    assert ask.get(f"/{made.json()['id']}").json()["outcomes"] == {"done": 2}
    assert Award.objects.filter(renews__key__in=named).count() == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"verb": "suspend", "reason": "x"}, "nothing_chosen"),
        ({"verb": "suspend", "filter": {}}, "reason_missing"),
        ({"verb": "correct", "filter": {}, "reason": "x"}, "award_refused"),
        (
            {"verb": "renew", "filter": {}, "reason": "x", "validUntil": "2099-01-01T00:00:00"},
            "award_refused",
        ),
        (
            {"verb": "revoke", "filter": {}, "reason": "x", "validUntil": "2099-01-01T00:00:00Z"},
            "award_refused",
        ),
        ({"verb": "correct", "filter": {}, "reason": "x", "validFrom": None}, "award_refused"),
    ],
)
def test_what_cannot_be_done_is_refused_and_leaves_nothing(awards, ask, body, code):
    answer = ask("", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"verb": "delete", "filter": {}, "reason": "x"},
        {"verb": "suspend", "filter": {"state": "odd"}, "reason": "x"},
        {"verb": "suspend", "filter": {"colour": "red"}, "reason": "x"},
        {"verb": "suspend", "awards": ["x"] * 501, "reason": "x"},
    ],
)
def test_what_cannot_be_read_is_refused(awards, ask, body):
    assert ask("", body).status_code == 422
