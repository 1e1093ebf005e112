"""What rooms hand down to the frame: fillings, hats, lines of the account menu."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openmerit.platform.people.models import Person
from openmerit.platform.web import hats
from openmerit.platform.web.slots import empty, fill


def price(request: HttpRequest | None, *, achievement: str) -> SafeString:
    return format_html("<p>{} is in demand</p>", achievement)


def nothing(request: HttpRequest | None, **around: object) -> SafeString:
    return SafeString("")


@pytest.fixture
def filled() -> Iterator[None]:
    fill("trial.after", nothing)
    fill("trial.after", price)
    fill("trial.after", price)
    yield
    empty("trial.after", price)
    empty("trial.after", nothing)


def shown(name: str) -> str:
    text = "{% load slots %}{% slot name achievement=typed %}"
    return Template(text).render(Context({"name": name, "typed": "<Data>"}))


def test_a_slot_shows_each_filling_once_and_escapes_what_it_is_given(filled: None) -> None:
    assert shown("trial.after") == "<p>&lt;Data&gt; is in demand</p>"


def test_a_slot_that_nobody_fills_shows_nothing() -> None:
    assert shown("trial.unknown") == ""


def northwind(request: HttpRequest) -> list[hats.Hat]:
    home = "/trial/northwind/"
    return [
        hats.Hat(
            key="trial:northwind",
            label="Northwind",
            role="Issuer",
            url=home,
            menu=(
                hats.MenuEntry("Home", home, "home"),
                hats.MenuEntry("Awards", f"{home}awards/", "award"),
            ),
            also=("/trial-members/northwind/",),
        )
    ]


@pytest.fixture
def worn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hats, "_sources", {})
    hats.register_hats("trial", northwind, order=1)
    hats.register_hats("trial", northwind, order=1)


def asked(rf: RequestFactory, path: str, user: object) -> HttpRequest:
    request = rf.get(path)
    request.user = user  # type: ignore[assignment]
    return request


@pytest.mark.usefixtures("worn")
def test_the_hat_of_a_page_is_the_one_whose_address_begins_it(rf: RequestFactory) -> None:
    person = Person(email="olga@example.org")
    wardrobe = hats.wardrobe(asked(rf, "/trial/northwind/awards/7", person))
    assert [hat.label for hat in wardrobe.hats] == ["Northwind"]
    assert wardrobe.current is not None
    assert [(entry.label, entry.current) for entry in wardrobe.current.menu] == [
        ("Home", False),
        ("Awards", True),
    ]


@pytest.mark.usefixtures("worn")
def test_a_hat_stays_on_where_it_says_so_and_is_off_elsewhere(rf: RequestFactory) -> None:
    person = Person(email="olga@example.org")
    on = hats.wardrobe(asked(rf, "/trial-members/northwind/people", person)).current
    assert on is not None
    assert [entry.current for entry in on.menu] == [False, False]
    assert hats.wardrobe(asked(rf, "/verify", person)).current is None


@pytest.mark.usefixtures("worn")
def test_a_stranger_has_neither_hats_nor_an_account_menu(rf: RequestFactory) -> None:
    request = asked(rf, "/trial/northwind/", AnonymousUser())
    assert hats.wardrobe(request) == hats.Wardrobe((), None)
    assert hats.account_menu(request) == ()


def test_a_menu_has_no_more_entries_than_fit_a_phone() -> None:
    entry = hats.MenuEntry("x", "/x", "home")
    with pytest.raises(AssertionError):
        hats.Hat("x", "x", "x", "/x", (entry,) * (hats.MAXIMUM_MENU + 1))


def test_the_account_menu_stands_in_its_order(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hats, "_account_entries", {})
    hats.register_account_entry("t", hats.MenuEntry("Tokens", "/account/tokens/", "key"), order=40)
    hats.register_account_entry("n", hats.MenuEntry("You", "/account/", "person"), order=1)
    menu = hats.account_menu(asked(rf, "/account/tokens/", Person(email="olga@example.org")))
    assert [str(entry.label) for entry in menu] == [
        "You",
        "E-mail",
        "Password",
        "Passkeys",
        "Tokens",
    ]
    assert [entry.current for entry in menu] == [False, False, False, False, True]
