"""The first operator, by the one-time link."""

import time

import pytest
from django.test import Client
from tests.platform.conftest import PASSWORD

from openmerit.platform.people import actions
from openmerit.platform.people.actions.accounts import operator_link_token
from openmerit.platform.people.errors import EmailTaken, NotForYou
from openmerit.platform.people.models import Person

pytestmark = pytest.mark.django_db

OPAL = {"name": "Opal", "email": "opal@example.org", "password": PASSWORD}


def address():
    return f"/accounts/first-operator/{operator_link_token()}/"


def test_the_link_makes_one_operator_who_is_then_signed_in():
    client, link = Client(), address()
    assert client.get(link).status_code == 200
    assert not Person.objects.exists(), "opening a link changes nothing"
    client.post(link, OPAL)

    person = Person.objects.get()
    assert (person.is_staff, person.is_superuser) == (True, True)
    assert client.get("/operator/").status_code == 200
    assert operator_link_token() is None


def test_the_link_works_once():
    link = address()
    Client().post(link, OPAL)
    again = Client().post(link, {**OPAL, "email": "second@example.org"})

    assert again.status_code == 410
    assert Person.objects.count() == 1


@pytest.mark.parametrize("change", [lambda t: t + "x", lambda t: "guess", lambda t: t[::-1]])
def test_a_guessed_link_is_refused(change):
    link = f"/accounts/first-operator/{change(operator_link_token())}/"
    assert Client().post(link, OPAL).status_code == 410
    assert not Person.objects.exists()


def test_a_link_is_too_old_after_a_day(monkeypatch):
    link = address()
    tomorrow = time.time() + 24 * 3600 + 60
    monkeypatch.setattr("time.time", lambda: tomorrow)

    assert Client().get(link).status_code == 410


def test_a_weak_password_is_refused_beside_its_field():
    answer = Client().post(address(), {**OPAL, "password": "opal@example"})

    assert answer.status_code == 422
    assert not Person.objects.exists()


def test_operators_and_the_installation_make_accounts_and_nobody_else(owner, operator):
    said = {"name": "X", "password": None, "confirmed": True}
    actions.create_person(acting_user=operator, email="x@example.org", **said)
    with pytest.raises(NotForYou):
        actions.create_person(acting_user=owner, email="y@example.org", **said)
    with pytest.raises(EmailTaken):
        actions.create_person(acting_user=operator, email="X@example.org", **said)

    assert not Person.objects.filter(email="y@example.org").exists()
