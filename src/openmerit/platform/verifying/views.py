"""The page where anyone checks a badge, without an account and without script."""

import json
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openmerit.credentials import BakingError, unbake
from openmerit.platform.verifying import actions, gate, queries
from openmerit.platform.verifying.errors import NothingToCheck, TooLarge
from openmerit.platform.verifying.forms import BadgeForm
from openmerit.platform.verifying.portrait import portrait_of
from openmerit.platform.verifying.questions import answer_of
from openmerit.platform.verifying.resolving import is_own, path_here
from openmerit.platform.web.errors import DomainError

MAX_TEXT_KEPT = 100_000
"""The largest badge, in characters, that the page hands back to be asked about once more."""


# Nothing is changed by asking, and who asks is not looked at: there is nothing to forge. Without
# the check the size of a request is known before any of it is read.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Drop, paste or name a badge; read what can be said of it."""
    if request.method != "POST":
        initial = {
            "pasted": request.GET.get("url", "")[:2_000],
            "recipient": request.GET.get("recipient", "")[:320],
        }
        return render(request, "verifying/verify.html", {"form": BadgeForm(initial=initial)})
    form: BadgeForm | None = None
    try:
        gate.check_size(request)
        gate.admit(request)
        form = BadgeForm(request.POST, request.FILES)
        if form.is_valid():
            return _answered(request, form)
    except DomainError as refused:
        return _refused(request, form, refused)
    return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _answered(request: HttpRequest, form: BadgeForm) -> HttpResponse:
    data, address = form.badge()
    if address:
        if not is_own(address):
            gate.admit(request, for_address=True)
        data = queries.badge_at(address)
        if len(data) > gate.MAX_BYTES:
            raise gate.too_large()
    recipient = form.cleaned_data["recipient"].strip()
    report = queries.report(data, recipient=recipient)
    actions.count(report)
    portrait = portrait_of(report.view or report.credential)
    context = {
        "answer": answer_of(report),
        "portrait": portrait,
        "picture": path_here(portrait.image),
        "document": _written(report.credential),
        "view": _written(report.view),
        "address": address,
        "recipient": recipient,
        "again": _text_of(data),
        "form": BadgeForm(),
    }
    return render(request, "verifying/answer.html", context)


def _written(document: Mapping[str, Any] | None) -> str:
    """A document as a specialist reads it, or its beginning; empty if there is none."""
    if document is None:
        return ""
    return json.dumps(document, indent=2, ensure_ascii=False)[:MAX_TEXT_KEPT]


def _refused(request: HttpRequest, form: BadgeForm | None, refused: DomainError) -> HttpResponse:
    """The form again, with what was typed and the refusal beside the field that it is about."""
    if form is None or not form.is_valid():
        form = BadgeForm({}, {})
        form.is_valid()
    about_file = isinstance(refused, (NothingToCheck, TooLarge))
    form.add_error("file" if about_file else "pasted", str(refused))
    status = gate.STATUS.get(type(refused), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _form(request, form, status)


def _form(request: HttpRequest, form: BadgeForm, status: int) -> HttpResponse:
    response = render(request, "verifying/verify.html", {"form": form}, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "60"
    return response


def _text_of(data: bytes) -> str:
    """The badge as text that a form can carry back, or nothing if it is too much or no text."""
    with suppress(BakingError):
        data = unbake(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if len(text) <= MAX_TEXT_KEPT and "\0" not in text else ""
