"""Counting how often a visitor asks for something that costs this house, or somebody else."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from openmerit.platform.home import LOCAL_HOSTS


def is_too_often(request: HttpRequest, what: str, *, most: int, seconds: int = 60) -> bool:
    """Count one request; whether this visitor has now asked for `what` more than `most` times."""
    return count(request, what, seconds=seconds) > most


def count(request: HttpRequest, what: str, *, by: int = 1, seconds: int = 60) -> int:
    """How often this visitor did `what` in this stretch of time, `by` more times included.

    With `by=0` it only looks. Each process counts for itself. On one's own machine, in a practice
    home, nothing is counted, and it answers zero.
    """
    visitor = _visitor(request)
    if settings.OPENMERIT_PRACTICE and visitor in LOCAL_HOSTS:
        return 0
    key = f"rates:{what}:{visitor}:{int(timezone.now().timestamp()) // seconds}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return int(cache.incr(key, by))
    except ValueError:
        return by  # forgotten between the two lines: a new time has begun


def _visitor(request: HttpRequest) -> str:
    """Who asks, through the proxies that are configured; those who cannot be told share a count."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"
