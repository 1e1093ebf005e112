"""The earner's hat: everyone with an account has one."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.hats import Hat, MenuEntry


def earner_hats(request: HttpRequest) -> Iterator[Hat]:
    """One hat, whose home is the wallet."""
    yield Hat(
        key="earner",
        label=_("My badges"),
        role=_("What I earned"),
        url="/wallet/",
        icon="wallet",
        menu=(
            MenuEntry(_("My badges"), "/wallet/", "wallet"),
            MenuEntry(_("Add a badge"), "/wallet/add", "plus"),
            MenuEntry(_("Claim with a code"), "/claim/with", "award"),
        ),
    )
