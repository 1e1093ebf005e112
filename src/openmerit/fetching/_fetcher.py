"""Fetching with guards: https only, public addresses only, bounded in size, time and redirects."""

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore

_HEADERS: Final[dict[bytes | str, bytes | str]] = {
    "Accept": "application/json, application/vc+ld+json, application/jwt, text/plain, */*;q=0.1",
    # Nothing is decompressed, so that a small answer cannot become a large one.
    "Accept-Encoding": "identity",
    "User-Agent": "OpenMerit",
}
_MAX_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


class FetchError(Exception):
    """Root of this module's errors. `url` is the address, `reason` why, in a few words."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")


class Refused(FetchError):
    """The address may not be reached on anybody's behalf; nothing was sent."""


class Unreachable(FetchError):
    """Nothing usable came back: no answer, an error status, too much or too slow."""


class TakenAway(Unreachable):
    """What stood at the address was taken away for good (HTTP 410)."""


@dataclass(frozen=True)
class Answer:
    """What an address answered.

    Attributes:
        content: the bytes.
        media_type: as declared, lower case, without parameters.
    """

    content: bytes
    media_type: str


class Fetcher:
    """Fetches documents by GET, without cookies or credentials.

    Args:
        allow_hosts: ``host:port`` of machines that may be reached although they are private; they
            are asked by http, as did:web on a developer's own machine needs.
        timeout: seconds that one fetch may take altogether.
        max_bytes: largest answer taken.
    """

    def __init__(
        self,
        allow_hosts: Iterable[str] = (),
        *,
        timeout: float = 10.0,
        max_bytes: int = 10_000_000,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allow_hosts)
        self._timeout = timeout
        self._max_bytes = max_bytes
        # The pool asks the backend for each connection, so that the address checked is the one
        # connected to: a name that resolves differently the second time gains nothing.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpcore.default_ssl_context(),
            network_backend=_GuardedBackend(self._allowed),
        )
        self._timeouts = dict.fromkeys(("connect", "read", "write", "pool"), timeout)

    def fetch(self, url: str) -> Answer:
        """The document at `url`, over at most three redirects.

        Raises:
            Refused: not https, or an address that is not public.
            TakenAway: the status says that it was taken away for good.
            Unreachable: no answer in time, an error status, or more than `max_bytes`.
        """
        deadline = time.monotonic() + self._timeout
        place = self._checked(url, url)
        for _ in range(_MAX_REDIRECTS + 1):
            answer = self._get(url, place, deadline)
            if isinstance(answer, Answer):
                return answer
            place = self._checked(url, urljoin(place, answer))
        raise Unreachable(url, f"more than {_MAX_REDIRECTS} redirects")

    def _checked(self, url: str, target: str) -> str:
        """`target` as it will be asked; https, or http for a host that was allowed by name."""
        try:
            parts = urlsplit(target)
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        except ValueError:
            raise Refused(url, "this is no address") from None
        if not _is_plain(parts) or port is None:
            raise Refused(url, "only https addresses are fetched")
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        if f"{parts.hostname}:{port}" in self._allowed:
            return f"http://{parts.hostname}:{port}{path}"
        if parts.scheme != "https":
            raise Refused(url, "only https addresses are fetched")
        return f"https://{parts.netloc}{path}"

    def _get(self, url: str, place: str, deadline: float) -> Answer | str:
        """One request: the answer, or where it redirects to."""
        extensions = {"timeout": self._timeouts}
        try:
            with self._pool.stream("GET", place, headers=_HEADERS, extensions=extensions) as reply:
                headers = {name.lower(): value.decode("latin-1") for name, value in reply.headers}
                if reply.status in _REDIRECTS and b"location" in headers:
                    return headers[b"location"]
                if reply.status == 410:
                    raise TakenAway(url, "it was taken away for good (410)")
                if reply.status != 200:
                    raise Unreachable(url, f"it answered {reply.status}")
                content = self._read(url, reply, deadline)
        except _NotPublic as refusal:
            raise Refused(url, str(refusal)) from None
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            httpcore.UnsupportedProtocol,
            OSError,
            ValueError,
        ) as error:
            raise Unreachable(url, f"no answer ({type(error).__name__})") from None
        media_type = headers.get(b"content-type", "").partition(";")[0]
        return Answer(content, media_type.strip().lower())

    def _read(self, url: str, reply: httpcore.Response, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in reply.iter_stream():
            size += len(part)
            if size > self._max_bytes:
                raise Unreachable(url, f"more than {self._max_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise Unreachable(url, f"not done within {self._timeout:g} seconds")
            parts.append(part)
        return b"".join(parts)


def _is_plain(parts: SplitResult) -> bool:
    """A host, no user name or password, and nothing that could break out of the request line."""
    readable = parts.geturl().isascii() and parts.geturl().isprintable()
    return bool(parts.hostname) and "@" not in parts.netloc and readable and " " not in parts.path


class _NotPublic(Exception):
    """A name that stands for an address which is not public."""


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only: the name is resolved here, once, and that is used."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """A connection to `host`. Raises _NotPublic, or httpcore's connection errors."""
        address = _resolve(host, port)
        if f"{host.lower()}:{port}" not in self._allowed and not _is_public(address):
            raise _NotPublic(f"{host} is not a public address")
        return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)


def _resolve(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError(f"{host} has no address") from None
    # IPv4 first: a machine without IPv6 still gets AAAA answers.
    return str(sorted(found, key=lambda entry: entry[0] != socket.AF_INET)[0][4][0])


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if embedded:
            ip = embedded
    return ip.is_global and not ip.is_multicast
