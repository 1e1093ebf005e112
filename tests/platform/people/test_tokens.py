"""API tokens."""

import pytest
from django.core.management import call_command
from django.test import Client

from openmerit.platform.people import actions, queries
from openmerit.platform.people.errors import NameRefused, NotForYou, PersonMissing, TokenMissing
from openmerit.platform.people.models import ApiToken, AuditEntry

ORGANISATIONS = "/api/v1/organisations"


def ask(token):
    return Client().get(ORGANISATIONS, headers={"Authorization": f"Bearer {token}"})


def test_a_token_does_what_its_person_may(owner, northwind, stranger):
    answer = ask(actions.make_token(acting_user=owner, name="script"))

    assert answer.status_code == 200
    (item,) = answer.json()["items"]
    assert item["id"] == northwind.key
    assert {key: item[key] for key in ("slug", "name", "role")} == {
        "slug": "northwind",
        "name": "Northwind Academy",
        "role": "owner",
    }
    assert answer.json()["next"] is None


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer om_guessed"}])
def test_without_a_token_that_works_the_answer_is_401_as_a_problem(db, header):
    answer = Client().get(ORGANISATIONS, headers=header)

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthorized"


def test_a_session_is_no_token(owner, signed_in):
    assert signed_in(owner).get(ORGANISATIONS).status_code == 401


def test_only_a_digest_is_kept(owner):
    clear = actions.make_token(acting_user=owner, name="script")

    row = ApiToken.objects.values().get()
    assert clear not in str(row)
    assert clear not in str(list(AuditEntry.objects.values()))
    assert clear.startswith("om_")
    assert row["hint"] == clear[-4:]


def test_a_revoked_token_stops_at_once(owner):
    clear = actions.make_token(acting_user=owner, name="script")
    actions.revoke_token(acting_user=owner, token_id=ApiToken.objects.get().pk)

    assert ask(clear).status_code == 401
    assert queries.tokens_of(owner) == []


def test_nobody_revokes_anothers_token(owner, stranger):
    clear = actions.make_token(acting_user=owner, name="script")
    with pytest.raises(TokenMissing):
        actions.revoke_token(acting_user=stranger, token_id=ApiToken.objects.get().pk)

    assert ask(clear).status_code == 200


def test_a_stopped_account_has_no_tokens_that_work(owner):
    clear = actions.make_token(acting_user=owner, name="script")
    owner.is_active = False
    owner.save(update_fields=["is_active"])

    assert ask(clear).status_code == 401


def test_use_is_noted_and_not_with_each_request(owner, django_assert_num_queries):
    clear = actions.make_token(acting_user=owner, name="script")
    queries.person_of_token(clear)
    assert ApiToken.objects.get().last_used_at is not None

    with django_assert_num_queries(1):
        queries.person_of_token(clear)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_token_needs_a_name(owner, name):
    with pytest.raises(NameRefused):
        actions.make_token(acting_user=owner, name=name)

    assert not ApiToken.objects.exists()


def test_the_command_line_makes_one_for_a_known_address_only(owner):
    clear = actions.make_token_as(acting_user=None, email="OLGA@northwind.example", name="cli")
    assert ask(clear).status_code == 200
    with pytest.raises(PersonMissing) as refused:
        actions.make_token_as(acting_user=None, email="who@example.org", name="cli")

    assert str(refused.value) == "Nobody here has the address who@example.org."


def test_the_page_shows_a_new_token_once(owner, signed_in):
    client = signed_in(owner)
    shown = client.post("/account/tokens/", {"name": "script"}).content.decode()
    clear = shown.split("om_")[1].split('"')[0].split("<")[0]
    again = client.get("/account/tokens/").content.decode()

    assert ask(f"om_{clear}").status_code == 200
    assert clear not in again
    assert f"…{clear[-4:]}" in again


def test_pages_of_organisations_follow_the_cursor(owner, with_token):
    for number in range(3):
        actions.create_organisation(acting_user=owner, name=f"Guild {number}")
    client = with_token(owner)
    first = client.get(f"{ORGANISATIONS}?limit=2").json()
    second = client.get(f"{ORGANISATIONS}?limit=2&cursor={first['next']}").json()

    assert [item["name"] for item in first["items"]] == ["Guild 0", "Guild 1"]
    assert [item["name"] for item in second["items"]] == ["Guild 2"]
    assert second["next"] is None
    assert client.get(f"{ORGANISATIONS}?limit=501").status_code == 422
    assert client.get(f"{ORGANISATIONS}?cursor=abc").json()["code"] == "invalid_cursor"


def test_no_model_waits_for_a_migration(db):
    call_command("makemigrations", "engine", "people", check=True, dry_run=True, verbosity=0)


def test_nobody_without_an_account_has_tokens(nobody, owner):
    owner.is_active = False
    for person in (nobody, owner):
        with pytest.raises(NotForYou):
            actions.make_token(acting_user=person, name="script")

    assert not ApiToken.objects.exists()
