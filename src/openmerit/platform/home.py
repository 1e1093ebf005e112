"""The home: the one folder in which an installation keeps its data, its keys and its address.

    home.json       the origin, fixed at the first start
    secret_key      signs sessions and links (0600)
    keys/kek        the key-encryption keys, newest first (0600), unless the environment has them
    openmerit.sqlite3, files/, mail/, static/
    trust/          whom the operator trusts, if `openmerit trust --dir` made it

This module knows no Django, so that settings, supervisor and commands can read one home alike.
"""

import json
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

DEFAULT_HOME = "./var"
DEFAULT_PORT = 8000
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
EMAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
NOT_YET = ("OPENMERIT_TASKS_URL", "OPENMERIT_STORAGE_URL")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class HomeError(Exception):
    """The home cannot be used as it is; the message is one sentence that says how to mend it."""


def parse_origin(text: str) -> str:
    """Return `text` as an origin: scheme, host and port in lower case, without a trailing slash.

    Raises HomeError for what is no http(s) address, or carries a path, query or user.
    """
    parts = urlsplit(text.strip())
    remedy = f"OPENMERIT_ORIGIN is {text!r}: give scheme and host, such as https://badges.example"
    try:
        port = parts.port
    except ValueError as error:
        raise HomeError(remedy) from error
    plain = parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or not plain:
        raise HomeError(remedy)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is None or port == _DEFAULT_PORTS[parts.scheme]:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


@dataclass(frozen=True)
class Home:
    """An opened home, made by `Home.open`. It holds secrets: its repr shows only the path."""

    path: Path
    origin: str = field(repr=False)
    origin_is_fixed: bool = field(repr=False)
    origin_is_given: bool = field(repr=False)
    secret_key: str = field(repr=False)
    kek: tuple[str, ...] = field(repr=False)
    host: str = field(repr=False)
    port: int = field(repr=False)
    story_wanted: bool = field(repr=False)
    database_url: str = field(repr=False)
    email_url: str = field(repr=False)
    proxies: int = field(repr=False)

    @classmethod
    def open(cls, path: str | Path, environ: Mapping[str, str]) -> Self:
        """Open the home at `path`, making what is missing.

        Raises HomeError when the folder cannot be written, when a file in it is damaged, or when
        the environment names another origin than the one fixed into this home.
        """
        folder = Path(path).expanduser().absolute()
        _make_folder(folder)
        for name in ("keys", "files", "mail", "static"):
            _make_folder(folder / name)
        _refuse_what_is_not_there(environ)
        port = _port(environ)
        fixed = _fixed_origin(folder)
        if fixed is not None:
            _refuse_another_origin(folder, fixed, environ)
        return cls(
            path=folder,
            origin=fixed or _wanted_origin(environ) or f"http://localhost:{port}",
            origin_is_fixed=fixed is not None,
            origin_is_given=bool(environ.get("OPENMERIT_ORIGIN")),
            secret_key=_kept_secret(folder / "secret_key", lambda: secrets.token_urlsafe(64)),
            kek=_key_encryption_keys(folder, environ),
            host=environ.get("OPENMERIT_HOST") or "127.0.0.1",
            port=port,
            story_wanted=environ.get("OPENMERIT_STORY", "1").strip().lower()
            not in ("0", "no", "false", "off"),
            database_url=_database_url(folder, environ),
            email_url=_email_url(environ),
            proxies=_proxies(environ),
        )

    @property
    def database_is_here(self) -> bool:
        """Whether the database is the file in this home."""
        return self.database_url == f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path:
        """The SQLite database, where no other database is configured."""
        return self.path / "openmerit.sqlite3"

    @property
    def files(self) -> Path:
        """Uploaded and drawn files."""
        return self.path / "files"

    @property
    def mail(self) -> Path:
        """Outgoing mail as files, where no mail server is configured."""
        return self.path / "mail"

    @property
    def trust(self) -> Path:
        """Whom the operator trusts, as `openmerit trust` keeps it; absent until it is used."""
        return self.path / "trust"

    @property
    def static(self) -> Path:
        """Static files made at run time (the web font)."""
        return self.path / "static"

    @property
    def practice(self) -> bool:
        """Whether the origin is this very machine, so that no one else can check its badges."""
        return urlsplit(self.origin).hostname in LOCAL_HOSTS

    @property
    def story_enabled(self) -> bool:
        """Whether the starter story belongs here: it was not refused, and this is practice.

        Its people sign in with one click, which has no place where others can reach it.
        """
        return self.story_wanted and self.practice

    @property
    def bound_to_loopback(self) -> bool:
        """Whether the web server can be reached from this machine only."""
        return self.host in LOCAL_HOSTS

    def fix_origin(self) -> None:
        """Write the origin into the home: from now on badges may carry it.

        Raises HomeError when the home was fixed to another local address than the one that this
        start would listen on: its own links would lead nowhere.
        """
        if not self.origin_is_fixed:
            document = json.dumps({"origin": self.origin}, indent=2) + "\n"
            _write_once(self.path / "home.json", document)
            fixed = _fixed_origin(self.path)
            if fixed != self.origin:
                raise HomeError(_mismatch(self.path, str(fixed), self.origin))
            return
        served_port = urlsplit(self.origin).port or 80
        if self.practice and not self.origin_is_given and served_port != self.port:
            raise HomeError(_mismatch(self.path, self.origin, f"http://localhost:{self.port}"))


def _port(environ: Mapping[str, str]) -> int:
    text = environ.get("OPENMERIT_PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise HomeError(f"OPENMERIT_PORT is {text!r}: give a number from 1 to 65535")
    return int(text)


def _proxies(environ: Mapping[str, str]) -> int:
    """How many proxies stand before us; only their X-Forwarded-For says who asks."""
    text = environ.get("OPENMERIT_PROXIES") or "0"
    if not text.isascii() or not text.isdigit():
        raise HomeError(f"OPENMERIT_PROXIES is {text!r}: give the number of proxies before it")
    return int(text)


def _database_url(folder: Path, environ: Mapping[str, str]) -> str:
    given = environ.get("OPENMERIT_DATABASE_URL")
    if not given:
        return f"sqlite:///{folder / 'openmerit.sqlite3'}"
    scheme = given.partition(":")[0]
    if scheme not in DATABASE_SCHEMES:
        raise HomeError(
            "OPENMERIT_DATABASE_URL begins with none of "
            + ", ".join(f"{name}://" for name in DATABASE_SCHEMES)
        )
    if scheme != "sqlite" and find_spec("psycopg") is None:
        raise HomeError(
            'OPENMERIT_DATABASE_URL names PostgreSQL: pip install "psycopg[binary]" first'
        )
    return given


def _email_url(environ: Mapping[str, str]) -> str:
    given = environ.get("OPENMERIT_EMAIL_URL", "")
    if given and given.partition(":")[0] not in EMAIL_SCHEMES:
        # The address is not repeated: it may hold a password.
        raise HomeError(
            "OPENMERIT_EMAIL_URL must be like smtp+tls://user:password@host:587, beginning with "
            "one of " + ", ".join(f"{name}://" for name in EMAIL_SCHEMES)
        )
    return given


def _refuse_what_is_not_there(environ: Mapping[str, str]) -> None:
    """A wish that would silently not come true is worse than a start that stops."""
    for name in NOT_YET:
        if environ.get(name):
            raise HomeError(f"{name} is not supported in this version: unset it")


def _wanted_origin(environ: Mapping[str, str]) -> str | None:
    text = environ.get("OPENMERIT_ORIGIN")
    return parse_origin(text) if text else None


def _refuse_another_origin(folder: Path, fixed: str, environ: Mapping[str, str]) -> None:
    wanted = _wanted_origin(environ)
    if wanted is not None and wanted != fixed:
        raise HomeError(_mismatch(folder, fixed, wanted))


def _mismatch(folder: Path, fixed: str, wanted: str) -> str:
    local = urlsplit(fixed)
    port = f" (OPENMERIT_PORT={local.port})" if local.hostname in LOCAL_HOSTS and local.port else ""
    return (
        f"this home ({folder}) belongs to {fixed}, which its badges carry, and cannot become "
        f"{wanted}: start it with OPENMERIT_ORIGIN={fixed}{port}, or make a new home with "
        "OPENMERIT_HOME=another/folder"
    )


def _fixed_origin(folder: Path) -> str | None:
    path = folder / "home.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(f"{path} cannot be read ({error.strerror}): mend its rights") from error
    try:
        return parse_origin(json.loads(text)["origin"])
    except (ValueError, KeyError, TypeError, AttributeError, HomeError) as error:
        raise HomeError(f'{path} is damaged: it must hold {{"origin": "http…"}}') from error


def _key_encryption_keys(folder: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    given = environ.get("OPENMERIT_KEY_ENCRYPTION_KEY")
    if given:
        return tuple(part.strip() for part in given.split(",") if part.strip())
    text = _kept_secret(
        folder / "keys" / "kek", lambda: urlsafe_b64encode(secrets.token_bytes(32)).decode()
    )
    return tuple(text.split())


def _kept_secret(path: Path, make: Callable[[], str]) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise HomeError(f"{path} cannot be read ({error.strerror}): mend its rights") from error
    _write_once(path, f"{make()}\n")
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Write a private file whole or not at all; of two writers the first wins."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    except OSError as error:
        raise HomeError(_unwritable(path.parent, error)) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(_unwritable(folder, error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HomeError(_unwritable(folder, PermissionError(13, "Permission denied")))


def _unwritable(folder: Path, error: OSError) -> str:
    return (
        f"the folder {folder} cannot be written ({error.strerror}): make it yours, or name "
        "another with OPENMERIT_HOME"
    )
