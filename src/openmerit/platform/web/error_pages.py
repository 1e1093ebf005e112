"""The pages that say that something went wrong: what, what it means, what to do next."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from openmerit.platform.web.errors import DomainError, Kind
from openmerit.platform.web.problems import (
    HTTP_STATUS,
    RETRY_AFTER_SECONDS,
    is_for_machines,
    problem,
)


def _headline(status: int) -> str:
    headlines = {
        400: _("We could not read that request"),
        403: _("This is not open to you"),
        404: _("There is nothing here"),
        409: _("That clashes with what is there"),
        410: _("This was taken down"),
        422: _("That cannot be accepted as it is"),
        500: _("Something broke on our side"),
        503: _("Busy for a moment"),
    }
    return headlines.get(status, headlines[500])


def error_page(
    request: HttpRequest, status: int, sentence: str, template: str = "web/errors/error.html"
) -> HttpResponse:
    """A styled page with the status' headline and one sentence of what happened."""
    context = {"status": int(status), "headline": _headline(status), "sentence": sentence}
    return render(request, template, context, status=status)


def domain_error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A DomainError in plain words."""
    response = error_page(request, HTTP_STATUS[error.kind], str(error))
    if error.kind is Kind.BUSY:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answer(request: HttpRequest, status: HTTPStatus, code: str, sentence: str) -> HttpResponse:
    if is_for_machines(request):
        return problem(status, code, sentence)
    return error_page(request, status, sentence)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400: what came in makes no sense; the details stay in the log."""
    sentence = _("Something in it was not as it should be. Go back, reload the page and try again.")
    return _answer(request, HTTPStatus.BAD_REQUEST, "bad_request", sentence)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    sentence = _("You are signed in, and this page asks for a permission that you do not have.")
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        sentence = _("Sign in to see whether it is open to you.")
    return _answer(request, HTTPStatus.FORBIDDEN, "forbidden", sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: absent, or not this person's to see."""
    sentence = _(
        "The address may be mistyped, or the page belongs to someone else. "
        "If a link brought you here, tell whoever gave it to you."
    )
    return _answer(request, HTTPStatus.NOT_FOUND, "not_found", sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. Uses no context processor: one of them may be what broke."""
    sentence = _("It was not your doing, and it has been noted. Try again in a minute.")
    if is_for_machines(request):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", sentence)
    page = render_to_string(
        "web/errors/server_error.html",
        {"status": 500, "headline": _headline(500), "sentence": sentence},
    )
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the form was not sent from one of our own pages."""
    if is_for_machines(request):
        return problem(
            HTTPStatus.FORBIDDEN, "csrf", _("The request did not come from one of our pages.")
        )
    context = {"status": 403, "headline": _("We could not be sure that it was you")}
    return render(request, "web/errors/csrf.html", context, status=HTTPStatus.FORBIDDEN)
