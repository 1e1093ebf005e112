"""The home: made once, kept, and refused with the remedy when it does not fit."""

import stat

import pytest
from cryptography.fernet import Fernet

from openmerit.platform.home import Home, HomeError, parse_origin


def open_home(path, **environ):
    return Home.open(path, {f"OPENMERIT_{name}": value for name, value in environ.items()})


def test_a_new_home_has_keys_that_only_its_owner_reads_and_that_stay(tmp_path):
    first = open_home(tmp_path / "home")
    second = open_home(tmp_path / "home")

    assert (first.secret_key, first.kek) == (second.secret_key, second.kek)
    assert len(first.secret_key) >= 50
    Fernet(first.kek[0])
    for name in ("secret_key", "keys/kek"):
        assert stat.S_IMODE((tmp_path / "home" / name).stat().st_mode) == 0o600
    for name in ("", "keys", "files", "mail"):
        assert stat.S_IMODE((tmp_path / "home" / name).stat().st_mode) == 0o700
    assert first.secret_key not in repr(first)
    assert first.kek[0] not in repr(first)


def test_the_key_encryption_key_may_come_from_the_environment_and_is_then_not_written(tmp_path):
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    home = open_home(tmp_path, KEY_ENCRYPTION_KEY=f"{new}, {old}")

    assert home.kek == (new, old)
    assert not (tmp_path / "keys" / "kek").exists()


def test_nothing_is_fixed_until_the_first_start(tmp_path):
    open_home(tmp_path)
    home = open_home(tmp_path, PORT="9000")

    assert home.origin == "http://localhost:9000"
    home.fix_origin()
    assert open_home(tmp_path).origin == "http://localhost:9000"


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({}, {"ORIGIN": "https://badges.example"}),
        ({"ORIGIN": "https://badges.example"}, {"ORIGIN": "https://other.example"}),
        ({"ORIGIN": "https://badges.example"}, {"ORIGIN": "http://badges.example"}),
        ({"ORIGIN": "https://badges.example"}, {"ORIGIN": "http://localhost:8000"}),
    ],
)
def test_another_origin_is_refused_with_the_remedy(tmp_path, first, later):
    home = open_home(tmp_path, **first)
    home.fix_origin()
    with pytest.raises(HomeError) as refused:
        open_home(tmp_path, **later)

    assert f"OPENMERIT_ORIGIN={home.origin}" in str(refused.value)
    assert "OPENMERIT_HOME=" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_practice_home_cannot_start_on_another_port(tmp_path):
    open_home(tmp_path).fix_origin()
    elsewhere = open_home(tmp_path, PORT="8001")
    with pytest.raises(HomeError, match="OPENMERIT_PORT=8000"):
        elsewhere.fix_origin()

    assert elsewhere.origin == "http://localhost:8000", "other commands need no port"


def test_a_home_with_a_name_of_its_own_may_listen_on_any_port(tmp_path):
    open_home(tmp_path, ORIGIN="https://badges.example").fix_origin()
    open_home(tmp_path, PORT="8001").fix_origin()
    open_home(tmp_path, PORT="8001", ORIGIN="https://badges.example/").fix_origin()


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("HTTPS://Badges.Example/", "https://badges.example"),
        ("https://badges.example:443", "https://badges.example"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_one_origin_is_written_in_one_way(text, origin):
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "badges.example",
        "ftp://badges.example",
        "https://",
        "https://badges.example/path",
        "https://badges.example?x",
        "https://me@badges.example",
        "https://badges.example:port",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_is_refused(tmp_path, text):
    with pytest.raises(HomeError, match="OPENMERIT_ORIGIN"):
        open_home(tmp_path, ORIGIN=text)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000 "])
def test_what_is_no_port_is_refused(tmp_path, port):
    with pytest.raises(HomeError, match="OPENMERIT_PORT"):
        open_home(tmp_path, PORT=port)


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match="OPENMERIT_HOME") as refused:
        open_home(tmp_path / "file" / "home")

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"origin": 3}', '{"origin": "nonsense"}'])
def test_a_damaged_home_is_named_and_not_made_anew(tmp_path, text):
    (tmp_path / "home.json").write_text(text)
    with pytest.raises(HomeError, match=r"home\.json is damaged"):
        open_home(tmp_path)

    assert (tmp_path / "home.json").read_text() == text


@pytest.mark.parametrize(
    ("environ", "practice", "story", "loopback"),
    [
        ({}, True, True, True),
        ({"STORY": "0"}, True, False, True),
        ({"ORIGIN": "https://badges.example"}, False, False, True),
        ({"HOST": "0.0.0.0"}, True, True, False),
        ({"ORIGIN": "http://127.0.0.1:8000"}, True, True, True),
    ],
)
def test_what_is_practice_and_where_the_story_belongs(tmp_path, environ, practice, story, loopback):
    home = open_home(tmp_path, **environ)

    assert (home.practice, home.story_enabled, home.bound_to_loopback) == (
        practice,
        story,
        loopback,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://user:hunter2@host/db"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "https://user:hunter2@mail.example"),
        ("TASKS_URL", "redis://localhost"),
        ("STORAGE_URL", "s3://bucket"),
        ("PROXIES", "one"),
    ],
)
def test_a_wish_that_cannot_come_true_stops_and_tells_no_secret(tmp_path, name, value):
    with pytest.raises(HomeError, match=f"OPENMERIT_{name}") as refused:
        open_home(tmp_path, **{name: value})

    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_database_elsewhere_is_known_to_be_elsewhere(tmp_path):
    assert open_home(tmp_path).database_is_here
    assert not open_home(tmp_path, DATABASE_URL="sqlite:////elsewhere.sqlite3").database_is_here
