"""The issuer's hat: one for each organisation that a person belongs to."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.queries import organisations_of
from openmerit.platform.web.hats import Hat, MenuEntry

OF_AWARDS = ("runs/", "messages/", "recipients/", "requests/")
"""Pages about awards, whose addresses begin with these words."""
OF_THE_ORGANISATION = (
    "letters/",
    "profile",
    "keys",
    "policy",
    "certificate",
    "colours",
    "moving",
    "endorsements",
    "partnerships",
)
"""Pages about the organisation itself, whose addresses begin with these words."""


def issuer_hats(request: HttpRequest) -> Iterator[Hat]:
    """A hat for each organisation of the person, with its short menu."""
    for organisation in organisations_of(request.user):
        home = f"/issue/{organisation.slug}/"
        yield Hat(
            key=f"issuer:{organisation.slug}",
            label=organisation.name,
            role=_("Issuer"),
            url=home,
            icon="badge",
            menu=(
                MenuEntry(_("Home"), home, "home"),
                MenuEntry(
                    _("Achievements"), f"{home}achievements/", "badge", also=(f"{home}offers/",)
                ),
                MenuEntry(
                    _("Awards"),
                    f"{home}awards/",
                    "award",
                    also=tuple(f"{home}{page}" for page in OF_AWARDS),
                ),
                MenuEntry(_("Insight"), f"{home}insight/", "insight"),
                MenuEntry(
                    _("Organisation"),
                    f"{home}organisation",
                    "organisation",
                    also=(
                        f"/organisations/{organisation.slug}/",
                        *(f"{home}{page}" for page in OF_THE_ORGANISATION),
                    ),
                ),
            ),
            also=(f"/organisations/{organisation.slug}/",),
        )
