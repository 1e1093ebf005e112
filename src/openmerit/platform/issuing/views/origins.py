"""Where something was first, shown on the pages of what was carried over."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from openmerit.platform.issuing import queries
from openmerit.platform.issuing.models import Achievement, Award, Origin


def of_award(_request: HttpRequest | None, *, award: Award) -> SafeString:
    """For the issuer's page of an award."""
    origin = queries.origin_of(award)
    return _shown([origin] if origin else [], is_public=False)


def of_achievement(_request: HttpRequest | None, *, achievement: Achievement) -> SafeString:
    """For the issuer's page of an achievement."""
    return _shown(queries.origins_of(achievement), is_public=False)


def of_public_achievement(_request: HttpRequest | None, *, achievement: Achievement) -> SafeString:
    """For everybody: only where it can be looked at, so nothing where there is no address."""
    return _shown([one for one in queries.origins_of(achievement) if one.url], is_public=True)


def _shown(origins: Sequence[Origin], *, is_public: bool) -> SafeString:
    if not origins:
        return SafeString("")
    context = {"origins": origins, "is_public": is_public}
    return render_to_string("issuing/origins.html", context)
