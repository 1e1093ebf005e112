"""Signing up, confirming an address, signing in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.platform.conftest import PASSWORD

from openmerit.platform.engine.models import OutboxEvent
from openmerit.platform.people import actions, queries
from openmerit.platform.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

ADA = {"name": "Ada  Lovelace", "email": "Ada@Example.org", "password1": PASSWORD}


def link_in(text):
    return re.search(r"http://localhost:8000(/accounts/\S+)", text).group(1)


def test_someone_signs_up_confirms_by_mail_and_is_in(drain, mails):
    client = Client()
    answer = client.post("/accounts/signup/?next=/verify", ADA)
    assert answer.status_code == 302
    drain()
    (mail,) = mails()
    assert "To: ada@example.org" in mail
    link = link_in(mail)
    assert queries.confirmed_addresses(Person.objects.get()) == set()

    page = client.get(link)
    assert page.status_code == 200
    assert not EmailAddress.objects.get().verified, "a mail scanner opens links too"
    done = client.post(link)

    person = Person.objects.get()
    assert (person.name, person.email) == ("Ada Lovelace", "ada@example.org")
    assert queries.confirmed_addresses(person) == {"ada@example.org"}
    assert done.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert OutboxEvent.objects.get(name="AddressConfirmed").payload == {
        "person": person.pk,
        "email": "ada@example.org",
    }


def test_links_carry_our_origin_whatever_host_the_request_names(drain, mails):
    Client().post("/accounts/signup/", ADA, headers={"Host": "127.0.0.1:8000"})
    drain()

    (mail,) = mails()
    assert "http://localhost:8000/accounts/" in mail
    assert "127.0.0.1" not in mail


def test_a_foreign_host_is_refused(db):
    assert Client().get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_until_the_address_is_confirmed_nobody_gets_in(drain):
    Client().post("/accounts/signup/", ADA)
    client = Client()
    client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_a_confirmed_person_signs_in_with_address_and_password(owner):
    client = Client()
    client.post("/accounts/login/", {"login": "OLGA@northwind.example", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(owner.pk)


def test_an_address_that_has_an_account_is_not_given_away(owner, drain, mails):
    taken = Client().post("/accounts/signup/", {**ADA, "email": owner.email})
    free = Client().post("/accounts/signup/", ADA)
    drain()

    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert Person.objects.filter(email=owner.email).count() == 1
    assert any("To: olga@northwind.example" in mail for mail in mails())


def test_a_weak_password_is_refused_and_nobody_is_made(db):
    answer = Client().post("/accounts/signup/", {**ADA, "password1": "password"})

    assert answer.status_code == 200
    assert "too common" in answer.content.decode()
    assert not Person.objects.exists()


def test_guessing_a_password_locks_out_that_address_from_there(owner, settings):
    # allauth counts first; here its own limits are off, so that axes' are seen.
    settings.ACCOUNT_RATE_LIMITS = False
    wrong = {"login": owner.email, "password": "guess"}
    for _try in range(9):
        assert Client().post("/accounts/login/", wrong).status_code == 200
    assert Client().post("/accounts/login/", wrong).status_code == 429
    right = Client().post("/accounts/login/", {**wrong, "password": PASSWORD})

    assert right.status_code == 429
    assert "quarter of an hour" in right.content.decode()


def test_a_made_up_header_is_no_way_round_the_lock(owner, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    wrong = {"login": owner.email, "password": "guess"}
    answers = [
        Client().post("/accounts/login/", wrong, headers={"X-Forwarded-For": f"10.0.0.{number}"})
        for number in range(11)
    ]

    assert answers[-1].status_code == 429


def test_too_many_tries_are_slowed_down_by_allauth_too(owner):
    answers = [
        Client().post("/accounts/login/", {"login": owner.email, "password": "guess"})
        for _try in range(6)
    ]
    assert "Too many failed" in answers[-1].content.decode()


def test_invited_people_belong_as_soon_as_they_confirm(owner, northwind, drain, mails):
    actions.add_member(
        acting_user=owner, organisation=northwind, email="ada@example.org", role="issuer"
    )
    client = Client()
    client.post("/accounts/signup/", ADA)
    drain()
    confirming = next(mail for mail in mails() if "confirm" in mail.lower())
    client.post(link_in(confirming))

    assert queries.role_in(Person.objects.get(email="ada@example.org"), northwind) == "issuer"


def test_passkeys_are_bound_to_our_origin_and_codes_are_sealed(owner, signed_in):
    from openmerit.platform.people.adapters import SecondFactorAdapter

    adapter = SecondFactorAdapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")

    assert adapter.get_public_key_credential_rp_entity() == {"id": "localhost", "name": "OpenMerit"}
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    assert b"passkey" in Client().get("/accounts/login/").content
