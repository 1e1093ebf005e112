"""What an issuer types to let people claim an achievement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.actions import Offer

A_MOMENT = {"type": "datetime-local"}
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


class OfferForm(forms.Form):
    """When, how often and by whom it may be claimed."""

    most = forms.IntegerField(
        label=_("At most"),
        min_value=1,
        required=False,
        help_text=_("How many people may claim it. Leave it empty for no limit."),
    )
    opens_at = forms.DateTimeField(
        label=_("Opens at"),
        required=False,
        widget=forms.DateTimeInput(A_MOMENT, MOMENT_FORMAT),
        help_text=_("In UTC. At once, unless you say otherwise."),
    )
    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        required=False,
        widget=forms.DateTimeInput(A_MOMENT, MOMENT_FORMAT),
        help_text=_("In UTC. Leave it empty to close it yourself."),
    )
    allowed = forms.CharField(
        label=_("Who may claim it"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Addresses or mail domains, one a line, such as ada@example.org or example.org. "
            "Leave it empty for everyone who has the code."
        ),
    )

    def offer(self) -> Offer:
        """What was typed, as the action takes it. Raises ``OfferRefused``."""
        given = self.cleaned_data
        return Offer(
            opens_at=given["opens_at"],
            closes_at=given["closes_at"],
            most=given["most"],
            allowed=given["allowed"].replace(",", "\n").split("\n"),
        )
