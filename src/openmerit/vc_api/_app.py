"""The handlers as a Starlette application: HTTP, a token, and limits around them."""

import asyncio
import functools
import hmac
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from openmerit.credentials import UnreadableDocument, parse_json
from openmerit.vc_api._handlers import HANDLERS, describe, handle
from openmerit.vc_api._practice_status import PATH, PracticeStatus
from openmerit.vc_api._problems import PARSING, problem
from openmerit.vc_api._service import Service

MAX_BODY_BYTES: Final = 10_000_000
"""The library reads no larger document (docs/decisions/0039)."""

_AT_ONCE: Final = 4
"""So many requests are worked on at a time: Python computes one, others wait for the network."""

_AT_A_STROKE_BYTES: Final = 65_536
"""A request as small as this, for which nothing is looked up, is answered before another thread
could take it over: twice as many a second."""

_CODES: Final = {404: "not_found", 405: "method_not_allowed"}

_log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(service: Service, *, token: str | None = None) -> Starlette:
    """The service over HTTP.

    Args:
        token: what a request has to bear (``Authorization: Bearer …``), except for ``/healthz`` and
            status lists, which are for everybody.
    """
    threads = ThreadPoolExecutor(_AT_ONCE, "vc-api")
    front = functools.partial(_front, describe(service))
    routes = [
        Route("/healthz", _healthz, methods=["GET"]),
        Route("/", _behind(token, front), methods=["GET"]),
    ]
    if service.practice_status is not None:
        lists = functools.partial(_status_list, service, service.practice_status)
        routes.append(Route(f"{PATH}{{number}}", _named(lists), methods=["GET"]))
    for path in HANDLERS:
        answer = functools.partial(_answer, path, service, threads)
        routes.append(Route(path, _behind(token, answer), methods=["POST"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _http_problem})


def _behind(token: str | None, endpoint: Endpoint) -> Endpoint:
    """The endpoint for those who bear the token."""
    if token is None:
        return _named(endpoint)
    secret = token.encode("utf-8")

    async def guarded(request: Request) -> Response:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # Latin-1 is how header bytes come; compared as bytes, in constant time.
        borne = given.strip().encode("latin-1", "replace")
        if scheme.lower() != "bearer" or not hmac.compare_digest(borne, secret):
            refusal = _problem_response(401, "unauthorized", "A bearer token is needed.")
            refusal.headers["WWW-Authenticate"] = "Bearer"
            return refusal
        return await endpoint(request)

    return guarded


def _named(endpoint: Endpoint) -> Endpoint:
    """The endpoint as a function: Starlette takes any other callable for an application."""

    async def open_to_all(request: Request) -> Response:
        return await endpoint(request)

    return open_to_all


async def _healthz(request: Request) -> Response:
    return Response("ok\n", media_type="text/plain")


async def _front(description: dict[str, Any], request: Request) -> Response:
    return _json_response(200, description)


async def _status_list(service: Service, lists: PracticeStatus, request: Request) -> Response:
    content = lists.list_at_path(request.url.path, service.clock())
    if content is None:
        raise HTTPException(404)
    is_token = not content.startswith(b"{")
    return Response(content, media_type="application/vc+jwt" if is_token else "application/vc")


async def _answer(
    path: str, service: Service, threads: ThreadPoolExecutor, request: Request
) -> Response:
    try:
        data = await _body_of(request)
    except ClientDisconnect:
        return Response(status_code=400)
    if data is None:
        detail = f"The request has more than {MAX_BODY_BYTES:,} bytes."
        return _problem_response(413, "too_large", detail)
    try:
        if service.resolver is None and len(data) <= _AT_A_STROKE_BYTES:
            return _work(path, service, data)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, _work, path, service, data)
    except Exception:
        _log.exception("%s failed", path)
        return _problem_response(500, "internal", "Something went wrong here; it was logged.")


async def _body_of(request: Request) -> bytes | None:
    """The bytes of the request; None as soon as they are known to be too many."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > MAX_BODY_BYTES:
        return None
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _work(path: str, service: Service, data: bytes) -> Response:
    """Read the request as JSON of one meaning, whatever its Content-Type says, and answer it."""
    try:
        body = parse_json(data)
    except UnreadableDocument as error:
        return _problem_response(400, "unreadable", str(error), kind=PARSING)
    status, document = handle(path, service, body)
    return _json_response(status, document)


def _json_response(status: int, document: dict[str, Any]) -> Response:
    is_problem = "code" in document and "status" in document
    media_type = "application/problem+json" if is_problem else "application/json"
    return Response(orjson.dumps(document), status, media_type=media_type)


def _problem_response(
    status: int, code: str, detail: str, *, kind: str = "about:blank"
) -> Response:
    return _json_response(*problem(status, code, detail, kind=kind))


async def _http_problem(request: Request, error: Exception) -> Response:
    """What Starlette refuses by itself: no such address, or not by this method."""
    if not isinstance(error, HTTPException):
        raise error
    code = _CODES.get(error.status_code, "refused")
    detail = "There is nothing at this address."
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "another method")
        detail = f"This address answers {allowed}."
    response = _problem_response(error.status_code, code, detail)
    response.headers.update(error.headers or {})
    return response
