"""Lists are cut by cursor: nothing is skipped or shown twice while rows come in."""

import base64
import json
from collections.abc import Callable

import pytest

from openmerit.platform.people.models import Person
from openmerit.platform.web.errors import InvalidCursor
from openmerit.platform.web.pages import MAXIMUM_LIMIT, Page, cut


@pytest.fixture
def people(person_called: Callable[..., Person]) -> list[Person]:
    return [person_called(f"p{number}@example.org", name="Same") for number in range(5)]


def walk(key: str, limit: int) -> list[str]:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page: Page[Person] = cut(Person.objects.all(), limit=limit, cursor=cursor, key=key)
        seen += [person.email for person in page.items]
        cursor = page.next
        if cursor is None:
            return seen


@pytest.mark.parametrize("limit", [1, 2, 5, 6])
def test_walking_through_shows_each_once_in_order(people: list[Person], limit: int) -> None:
    emails = [person.email for person in people]
    assert walk("pk", limit) == emails
    assert walk("-pk", limit) == emails[::-1]


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_rows_that_are_equal_by_the_key_are_told_apart(people: list[Person], limit: int) -> None:
    emails = [person.email for person in people]
    assert walk("name", limit) == emails
    assert walk("-name", limit) == emails[::-1]


def test_a_moment_is_kept_to_the_microsecond(people: list[Person]) -> None:
    assert sorted(walk("date_joined", 2)) == [person.email for person in people]


def test_a_row_that_comes_in_between_shifts_nothing(
    people: list[Person], person_called: Callable[..., Person]
) -> None:
    first = cut(Person.objects.all(), limit=2, cursor=None, key="-pk")
    person_called("new@example.org")
    second = cut(Person.objects.all(), limit=2, cursor=first.next, key="-pk")
    assert [person.email for person in second.items] == ["p2@example.org", "p1@example.org"]


def test_a_limit_is_held_between_one_and_the_maximum(people: list[Person]) -> None:
    assert len(cut(Person.objects.all(), limit=0, cursor=None).items) == 1
    assert len(cut(Person.objects.all(), limit=MAXIMUM_LIMIT + 1, cursor=None).items) == 5


def forged(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "!",
        "a",
        "bm9wZQ",
        forged("name", "Same", 1),
        forged("pk"),
        forged("pk", 1, 2),
        forged("pk", "one"),
        forged("pk", None, None),
        forged("pk", [1]),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        "é",
    ],
)
def test_a_cursor_that_the_list_never_gave_out_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(InvalidCursor) as refused:
        cut(Person.objects.all(), limit=2, cursor=cursor)
    assert refused.value.fields == {"cursor": cursor}


def test_a_page_costs_one_query(
    people: list[Person], django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        cut(Person.objects.all(), limit=2, cursor=None, key="-date_joined")
