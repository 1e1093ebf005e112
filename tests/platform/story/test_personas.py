"""The people as whom a visitor may look around, and what each of them finds."""

from collections import Counter

from django.test import Client
from pytest_django import Settings

from openmerit.platform import story
from openmerit.platform.issuing.queries import issuer_home
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import organisations_of
from openmerit.platform.wallet import access as wallet_access
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import state_of


def test_the_first_is_an_issuers_owner_and_the_last_an_earner() -> None:
    people = story.personas()
    assert people[0] == ("olga@northwind.example", "owner of Northwind Academy")
    assert people[-1][0] == "mara.lind@letterbox.example"
    assert people[-1][1].startswith("earner")
    assert len({email for email, _role in people}) == len(people) == 13
    assert Counter(role.split(maxsplit=1)[0].strip(",") for _email, role in people) == {
        "owner": 3,
        "issuer": 1,
        "viewer": 1,
        "earner": 8,
    }
    assert all("\n" not in role and " " not in email for email, role in people)


def test_the_last_has_a_badge_in_each_state_that_a_wallet_shows_and_one_to_claim(
    told: None,
) -> None:
    mara = Person.objects.get(email=story.personas()[-1][0])
    held = HeldCredential.objects.select_related("award").filter(person=mara)
    assert Counter(state_of(one) for one in held) == {
        "valid": 2,
        "expiring": 1,
        "expired": 1,
        "revoked": 1,
    }
    waiting = wallet_access.awards_waiting_for(mara)
    assert [award.achievement.name for award in waiting] == ["Sash Window Restorer"]


def test_every_earner_holds_something(told: None) -> None:
    earners = [email for email, role in story.personas() if role.startswith("earner")]
    holders = HeldCredential.objects.filter(person__email__in=earners).values("person").distinct()
    assert holders.count() == 8


def test_the_first_finds_something_to_do(told: None) -> None:
    olga = Person.objects.get(email=story.personas()[0][0])
    home = issuer_home(organisations_of(olga)[0], Reach(everywhere=True))
    assert [run.run.file_name for run in home.runs] == ["data-analyst-evening-course.csv"]
    assert (home.published, home.unclaimed, home.failed) == (4, 3, 0)


def test_all_of_them_are_offered_at_the_sign_in_of_a_practice_home(
    told: None, settings: Settings
) -> None:
    page = Client().get("/accounts/login/").content.decode()
    for email, role in story.personas():
        assert f'value="{email}"' in page
        assert role in page
