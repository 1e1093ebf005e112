"""What a browser may load for one of our pages: our own files, and nothing else.

No script, style or picture comes from elsewhere, and none stands inside a page, so that words that
someone typed can never become code.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_DIRECTIVES: dict[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_INLINE_STYLES = "_openmerit_inline_styles"


def policy(*, inline_styles: bool = False, framed: bool = False) -> str:
    """The Content-Security-Policy, as a header's value; `framed` lets any site show the page."""
    directives = dict(_DIRECTIVES)
    if framed:
        directives |= {"frame-ancestors": "*", "form-action": "'none'"}
    if inline_styles:
        directives["style-src"] += " 'unsafe-inline'"
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def allow_inline_styles(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page of someone else's making that styles itself, such as the API's documentation.

    Scripts stay as strict as everywhere. NinjaAPI takes it as `docs_decorator`.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, _INLINE_STYLES, True)
        return response

    return wrapped


class ContentSecurityPolicyMiddleware:
    """Send the policy with every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to what the rest of the stack answers."""
        response = self.get_response(request)
        inline_styles = getattr(response, _INLINE_STYLES, False)
        response.headers.setdefault("Content-Security-Policy", policy(inline_styles=inline_styles))
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=()")
        return response
