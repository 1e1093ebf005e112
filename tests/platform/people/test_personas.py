"""Stepping into the place of the starter story's people."""

import pytest
from django.test import Client

from openmerit.platform.people import personas


@pytest.fixture
def story(owner, stranger, operator, monkeypatch):
    cast = [(owner.email, "Owner of Northwind"), (operator.email, "Operator"), ("gone@x.org", "?")]
    monkeypatch.setattr(personas, "_sources", [lambda: cast])


def sign_in(email, client=None, **extra):
    client = client or Client(**extra)
    answer = client.post("/accounts/persona/", {"email": email})
    return answer.status_code, client.session.get("_auth_user_id")


def test_in_a_practice_home_one_press_signs_in(story, owner):
    page = Client().get("/accounts/login/").content.decode()

    assert "Olga Owner: Owner of Northwind" in page
    assert sign_in(owner.email) == (302, str(owner.pk))


def test_nobody_else_and_no_operator_can_be_stepped_into(story, stranger, operator):
    for person in (stranger, operator):
        assert sign_in(person.email) == (403, None)


@pytest.mark.parametrize(
    "setting", ["OPENMERIT_PRACTICE", "OPENMERIT_STORY", "OPENMERIT_BOUND_TO_LOOPBACK"]
)
def test_it_is_closed_unless_all_is_local(story, owner, settings, setting):
    setattr(settings, setting, False)

    assert sign_in(owner.email) == (403, None)
    assert "Olga Owner" not in Client().get("/accounts/login/").content.decode()


def test_it_is_closed_to_another_machine(story, owner):
    assert sign_in(owner.email, REMOTE_ADDR="10.0.0.7") == (403, None)
    assert sign_in(owner.email, HTTP_X_FORWARDED_FOR="10.0.0.7") == (403, None)


def test_a_link_does_not_do_it(story):
    assert Client().get("/accounts/persona/").status_code == 405


def test_another_site_cannot_do_it(story, owner):
    assert sign_in(owner.email, Client(enforce_csrf_checks=True)) == (403, None)
