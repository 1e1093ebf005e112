"""The same check for scripts."""

from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Field, Query, Router, Schema

from openmerit.credentials import report_schema
from openmerit.platform.verifying import actions, gate, queries
from openmerit.platform.verifying.errors import TooLarge, TooManyChecks
from openmerit.platform.web.problems import problem

router = Router(tags=["verifying"])


_FORM_OF = report_schema()["$defs"]
_KEPT = ("enum", "pattern", "minLength")


def _as(part: str, member: str, *default: Any) -> Any:
    """A member of a report, described in the words of the library's own schema."""
    described = _FORM_OF[part]["properties"][member]
    return Field(
        *default,
        description=described["description"],
        json_schema_extra={word: described[word] for word in _KEPT if word in described},
    )


class CheckOut(Schema):
    """One thing that was looked at."""

    id: str = _as("check", "id")
    outcome: str = _as("check", "outcome")
    message: str = _as("check", "message")
    detail: str = _as("check", "detail", "")
    finding: str = _as("check", "finding", "")


class ReportOut(Schema):
    """The report on a badge; its form is that of the library's `report_schema`."""

    verdict: str = _as("report", "verdict")
    valid: bool = _as("report", "valid")
    format: str = _as("report", "format")
    summary: str = _as("report", "summary")
    at: str = _as("report", "at")
    checks: list[CheckOut] = _as("report", "checks")
    credential: dict[str, Any] | None = _as("report", "credential", None)
    view: dict[str, Any] | None = _as("report", "view", None)
    contains: list["ReportOut"] | None = _as("report", "contains", None)


_BADGE = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "properties": {"file": _BADGE}}


@router.post(
    "/verify",
    response={200: ReportOut},
    exclude_unset=True,
    auth=None,
    url_name="verify",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": _BADGE},
                "multipart/form-data": {"schema": _FORM},
            },
        },
        "responses": {
            413: {"description": "Larger than 10 MB"},
            429: {"description": "Too many checks in a minute"},
        },
    },
)
def verify(
    request: HttpRequest, recipient: str | None = Query(None, max_length=2_000)
) -> dict[str, Any] | HttpResponse:
    """Checks a badge in any form: JSON, JWT, SD-JWT, or a PNG, SVG or PDF that carries one.

    Send its bytes as the body, whatever the Content-Type, or one file of a multipart form. The
    answer is 200 whatever the verdict: `verdict` is `valid`, `invalid` or `undetermined`.
    `recipient` is the e-mail address, DID or name of the person whose badge it should be. Keys and
    status lists are fetched from public addresses; nothing that was sent is kept.
    """
    try:
        gate.check_size(request)
        gate.admit(request)
        data = bytes_of(request)
    except (TooLarge, TooManyChecks) as refused:
        response = problem(gate.STATUS[type(refused)], refused.code, str(refused), refused.fields)
        if isinstance(refused, TooManyChecks):
            response["Retry-After"] = "60"
        return response
    report = queries.report(data, recipient=recipient)
    actions.count(report)
    return report.to_dict()


def bytes_of(request: HttpRequest) -> bytes:
    """The badge that a request brings: its one file if it is a form, else its body as it is.

    Raises TooLarge.
    """
    gate.check_size(request)
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return _streamed(request)
    try:
        # The body is read first: once Django has parsed a form, the bytes are gone.
        body = request.body
        data = _file_of(request)
    except RequestDataTooBig:
        raise gate.too_large() from None
    if data is None:
        data = body
    if len(data) > gate.MAX_BYTES:
        raise gate.too_large()
    return data


def _streamed(request: HttpRequest) -> bytes:
    """A body that comes without saying how long it is (`curl -T -`), as it is.

    Django takes such a body for an empty one, so it is read where the server hands it over.
    """
    body: bytes = request.META["wsgi.input"].read(gate.MAX_BYTES + 1)
    if len(body) > gate.MAX_BYTES:
        raise gate.too_large()
    return body


def _file_of(request: HttpRequest) -> bytes | None:
    """The first file of a multipart form; None for any other body, malformed forms too."""
    if not (request.content_type or "").startswith("multipart/"):
        return None
    try:
        files = list(request.FILES.values())
    except (MultiPartParserError, BadRequest):
        return None
    for file in files:
        assert isinstance(file, UploadedFile)
        return file.read(gate.MAX_BYTES + 1)
    return None
