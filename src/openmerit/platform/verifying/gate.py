"""What is looked at before a badge is: how large the request is, and how many came before it."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from django.http import HttpRequest

from openmerit.platform.verifying.errors import TooLarge, TooManyChecks
from openmerit.platform.web.errors import DomainError
from openmerit.platform.web.rates import is_too_often

MAX_BYTES = 10_000_000
"""The largest badge that is read, as in the credentials library."""

FORM_BYTES = 100_000
"""What a form may add around the file: field names, boundaries, a recipient."""

CHECKS_A_MINUTE = 600
ADDRESSES_A_MINUTE = 30

STATUS: Mapping[type[DomainError], int] = MappingProxyType(
    {
        TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        TooManyChecks: HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""The statuses that HTTP has for these errors alone, more exact than those of their kinds."""


def check_size(request: HttpRequest) -> None:
    """Raise TooLarge by what the request announces, before any of it is read."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    is_form = (request.content_type or "").startswith("multipart/")
    if announced > MAX_BYTES + (FORM_BYTES if is_form else 0):
        raise too_large()


def too_large() -> TooLarge:
    """The refusal, with the limit in it."""
    return TooLarge(limit=MAX_BYTES // 1_000_000)


def admit(request: HttpRequest, *, for_address: bool = False) -> None:
    """Count one check; raise TooManyChecks beyond a minute's share of this visitor.

    Checking costs this process time, and asking an address costs somebody else's: the limits
    protect both.
    """
    what, limit = ("address", ADDRESSES_A_MINUTE) if for_address else ("check", CHECKS_A_MINUTE)
    if is_too_often(request, f"verifying:{what}", most=limit):
        raise TooManyChecks
