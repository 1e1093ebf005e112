"""Who may do what: every row of the table is asked as everybody, and nothing is missing from it."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from tests.platform.permission_table import API, FIXTURE_OF, PEOPLE, Row

import openmerit.platform
from openmerit.platform.config.api import api
from openmerit.platform.people import actions as people_actions

ROOT = Path(__file__).parents[2]
ROOMS = [
    name
    for _finder, name, is_package in pkgutil.iter_modules(openmerit.platform.__path__)
    if is_package and name != "config"
]
# Addresses that other people's code answers, each asked once in a row of some room.
FOREIGN = {
    "accounts/": "allauth: sign-up, sign-in, addresses, second factors",
    "operator/": "Django's admin, behind is_staff",
}


def table(room: str) -> ModuleType | None:
    """The room's rows, if it has any."""
    if find_spec(f"tests.platform.{room}") and find_spec(f"tests.platform.{room}.permissions"):
        return importlib.import_module(f"tests.platform.{room}.permissions")
    return None


TABLES = {room: found for room in ROOMS if (found := table(room))}
CASES = [
    pytest.param(room, row, id=f"{room}: {row}") for room, t in TABLES.items() for row in t.ROWS
]


@pytest.fixture
def cast(owner, northwind, issuer_member, viewer, stranger, operator):
    return {
        "owner": owner,
        "northwind": northwind,
        "issuer_member": issuer_member,
        "viewer": viewer,
        "stranger": stranger,
        "operator": operator,
    }


@pytest.mark.parametrize(("room", "row"), CASES)
def test_each_of_the_cast_gets_what_the_table_says(room, row, cast):
    assert set(row.statuses) == set(PEOPLE)
    world = getattr(TABLES[room], "world", lambda cast: {})(cast)
    answers = {who: _ask_and_undo(row, world, cast, who) for who in PEOPLE}

    assert answers == dict(row.statuses)


def _ask_and_undo(row: Row, world: dict[str, object], cast: dict[str, object], who: str) -> int:
    """The status; what was done is rolled back, and a refusal must have done nothing."""
    with transaction.atomic():
        client = _client(row, cast.get(FIXTURE_OF.get(who, who)))
        before = _rows_in_all_tables()
        status = _ask(client, row, world)
        if status in (401, 403, 404, 405):
            assert _rows_in_all_tables() == before, f"{who} was refused, and something was written"
        transaction.set_rollback(True)
    return status


def _client(row: Row, person: object | None) -> Client:
    if person is None:
        return Client()
    if row.path.startswith(API):
        token = people_actions.make_token(acting_user=person, name="table")
        return Client(headers={"Authorization": f"Bearer {token}"})
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _ask(client: Client, row: Row, world: dict[str, object]) -> int:
    more: dict[str, object] = {}
    if row.data is not None:
        more["data"] = _filled(row.data, world)
    if row.content_type:
        more["content_type"] = row.content_type
    elif row.path.startswith(API):
        more["content_type"] = "application/json"
    path = row.path.format_map(world)
    if row.method == "GET":
        more.pop("content_type", None)
    send = getattr(client, row.method.lower())
    return send(path, headers=row.headers, **more).status_code


def _filled(data: object, world: dict[str, object]) -> object:
    """A form's values, in which a whole value "{name}" stands for the world's."""
    if not isinstance(data, dict):
        return data
    return {
        name: world.get(value[1:-1], value)
        if isinstance(value, str) and value[:1] == "{"
        else value
        for name, value in data.items()
    }


def _rows_in_all_tables() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for room in apps.get_app_configs()
        if room.name.startswith("openmerit.")
        for model in room.get_models()
    }


# --- Nothing is missing -----------------------------------------------------------------------


def _shape(route: str) -> str:
    """An address with its values left out: "issue/<>/runs/<>"."""
    return re.sub(r"<[^>]*>|{[^}]*}", "<>", route.lstrip("/"))


def _our_routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _our_routes(pattern, route)
        elif not _is_foreign(pattern, route):
            yield route


def _is_foreign(pattern: URLPattern, route: str) -> bool:
    """Other people's views below their own prefix; ours there (personas, operator) are not."""
    view = getattr(pattern.callback, "view_class", pattern.callback)
    ours = view.__module__.startswith("openmerit.")
    return not ours and route.startswith(tuple(FOREIGN))


@pytest.fixture
def asked(cast) -> set[tuple[str, str]]:
    """Method and address of every row, as the site resolves it."""
    found = set()
    for name, room in TABLES.items():
        with transaction.atomic():
            world = getattr(room, "world", lambda cast: {})(cast)
            transaction.set_rollback(True)
        for row in room.ROWS:
            try:
                route = str(resolve(row.path.format_map(world).split("?")[0]).route)
            except Resolver404:
                raise AssertionError(f"{name}: {row} leads nowhere") from None
            found.add((row.method, _shape(route)))
    return found


def test_every_address_is_in_the_table(asked):
    shapes = {shape for _method, shape in asked}
    missing = sorted({r for r in _our_routes(get_resolver()) if _shape(r) not in shapes})

    assert missing == [], "add rows to tests/platform/<room>/permissions.py"


def test_every_operation_of_the_api_is_in_the_table(asked):
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = {
        (method.upper(), _shape(path))
        for path, methods in schema["paths"].items()
        for method in methods
    }

    assert sorted(operations - asked) == []


def test_foreign_addresses_are_asked_too(asked):
    shapes = [shape for _method, shape in asked]

    assert [prefix for prefix in FOREIGN if not any(s.startswith(prefix) for s in shapes)] == []


def _actions_of(room: str) -> dict[str, object]:
    name = f"openmerit.platform.{room}.actions"
    if find_spec(name) is None:
        return {}
    module = importlib.import_module(name)
    public = getattr(module, "__all__", None) or [
        name
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and not name.startswith("_")
        and thing.__module__.startswith(module.__name__)
    ]
    return {name: getattr(module, name) for name in public if callable(getattr(module, name))}


@pytest.mark.parametrize("room", ROOMS)
def test_every_action_is_in_the_table_and_nothing_else_is(room):
    actions = {name for name, thing in _actions_of(room).items() if inspect.isfunction(thing)}
    listed = set(getattr(TABLES.get(room), "ACTIONS", {}))

    assert listed == actions


@pytest.mark.parametrize("room", ROOMS)
def test_every_action_has_a_test_that_refuses_it_or_says_why_none(room):
    for name, guard in getattr(TABLES.get(room), "ACTIONS", {}).items():
        if guard.startswith("free: "):
            assert len(guard) > len("free: "), f"{name}: why?"
            continue
        path, _, function = guard.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {function}(" in text, f"{name}: there is no test {guard}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_action_is_told_who_acts(room):
    guards = getattr(TABLES.get(room), "ACTIONS", {})
    for name, action in _actions_of(room).items():
        if not inspect.isfunction(action) or guards.get(name, "").startswith("free: machinery"):
            continue
        acting = inspect.signature(action).parameters.get("acting_user")
        assert acting is not None, f"{room}.{name} does not ask who acts"
        assert acting.kind is inspect.Parameter.KEYWORD_ONLY, f"{room}.{name}"
        assert acting.default is inspect.Parameter.empty, f"{room}.{name} assumes who acts"
