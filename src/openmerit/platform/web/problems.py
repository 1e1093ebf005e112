"""Where an error meets the outside: one table for HTTP, one for exit codes.

Pages show a DomainError as a styled page in plain words, the API as application/problem+json
(RFC 9457) with a `code`. `DomainErrorMiddleware` does it for
views, `install(api)` for django-ninja.
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from openmerit.platform.web.errors import DomainError, Kind

if TYPE_CHECKING:
    from ninja import NinjaAPI

HTTP_STATUS: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.MISSING: HTTPStatus.NOT_FOUND,
        Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
        Kind.CONFLICT: HTTPStatus.CONFLICT,
        Kind.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
        Kind.GONE: HTTPStatus.GONE,
        Kind.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)

# 1: it does not hold. 2: wrong usage, so that trying again unchanged is pointless.
EXIT_CODE: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.MISSING: 2,
        Kind.FORBIDDEN: 1,
        Kind.CONFLICT: 1,
        Kind.INVALID: 2,
        Kind.GONE: 1,
        Kind.BUSY: 1,
    }
)

API_PREFIX = "/api/"
RETRY_AFTER_SECONDS = 5
_STANDARD_MEMBERS = frozenset({"type", "title", "status", "detail", "code"})


class _Encoder(DjangoJSONEncoder):
    """Dates as Django writes them, anything else unknown by its name."""

    def default(self, o: object) -> object:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def is_for_machines(request: HttpRequest) -> bool:
    """Whether whoever asked expects JSON: true below /api/ and nowhere else."""
    return request.path.startswith(API_PREFIX)


def problem(
    status: int, code: str, detail: str, fields: Mapping[str, object] | None = None
) -> HttpResponse:
    """A problem document (RFC 9457): the standard's members, our `code`, and the error's data.

    `type` is about:blank, which the RFC reads as "the title is the status' own": `code` tells the
    problems apart. A field never replaces a standard member.
    """
    status = int(status)
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    body.update({k: v for k, v in (fields or {}).items() if k not in _STANDARD_MEMBERS})
    return HttpResponse(
        json.dumps(body, cls=_Encoder, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )


def problem_response(error: DomainError) -> HttpResponse:
    """The error as a problem document with its kind's status."""
    response = problem(HTTP_STATUS[error.kind], error.code, str(error), error.fields)
    if error.kind is Kind.BUSY:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


class DomainErrorMiddleware:
    """Turn a DomainError that leaves a view into a page, or into a problem below /api/.

    django-ninja answers a method that an address does not take by itself, in words: that becomes a
    problem here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_exception` does most of the work."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_for_machines(request):
            return _method_refused(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a DomainError; leave every other exception to Django."""
        if not isinstance(exception, DomainError):
            return None
        if is_for_machines(request):
            return problem_response(exception)
        # Imported late: the views' templates need the apps to be ready.
        from openmerit.platform.web.error_pages import domain_error_page

        return domain_error_page(request, exception)


def install(api: "NinjaAPI") -> None:
    """Make every error of a django-ninja API answer as a problem document with a code.

    Anything not named here is a fault of ours: it is logged by Django and answered as 500.
    """
    from ninja.errors import HttpError, ValidationError

    api.add_exception_handler(DomainError, lambda request, error: problem_response(error))
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(ValidationError, _invalid_request)


def _method_refused(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The refusal as a problem document, with the methods that are taken (RFC 9110, 15.5.6)."""
    allowed = response.get("Allow", "")
    refusal = problem(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        _("This address does not take %(method)s. It takes: %(allowed)s.")
        % {"method": request.method, "allowed": allowed},
    )
    refusal["Allow"] = allowed
    return refusal


def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, "not_found", _("There is nothing at this address."))


def _http_error(request: HttpRequest, error: Exception) -> HttpResponse:
    status = HTTPStatus(getattr(error, "status_code", 400))
    if status is HTTPStatus.UNAUTHORIZED:
        response = problem(
            status,
            "unauthorized",
            _("Send a token: “Authorization: Bearer om_…”. “openmerit token” prints one."),
        )
        response["WWW-Authenticate"] = 'Bearer realm="OpenMerit"'
        return response
    return problem(status, status.name.lower(), str(error))


def _invalid_request(request: HttpRequest, error: Exception) -> HttpResponse:
    """Name each member that is wrong and why, without repeating what was sent."""
    faults = [
        {"member": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in getattr(error, "errors", [])
    ]
    named = ", ".join(fault["member"] for fault in faults)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_request",
        _("The request cannot be accepted as it is. See: %(members)s.") % {"members": named},
        {"errors": faults},
    )
