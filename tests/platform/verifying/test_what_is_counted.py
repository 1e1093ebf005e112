"""Checks of this house's badges are counted for their issuer, and nobody else's are."""

import json

import pytest

from openmerit.platform.issuing.models import Tally

API = "/api/v1/verify"


def checks():
    return sum(Tally.objects.filter(kind="check").values_list("count", flat=True))


def verify(client, data):
    answer = client.post(API, data=data, content_type="application/octet-stream")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def forged(badge):
    document = json.loads(badge)
    document["name"] = "Something else"
    return json.dumps(document).encode()


def test_a_check_by_page_and_by_script_is_counted_once_in_an_hour(client, badge):
    answer = client.post("/verify", {"pasted": badge.decode()})
    assert answer.status_code == 200
    assert checks() == 1
    assert verify(client, badge)["credential"]
    assert checks() == 1
    assert Tally.objects.get(kind="verified").count == 1


def test_a_picture_with_the_badge_inside_counts_too(client, png):
    verify(client, png)
    assert checks() == 1


def test_what_only_claims_to_be_of_this_house_is_not_counted(client, forged):
    verify(client, forged)
    verify(client, b"{}")
    assert not Tally.objects.exists()
