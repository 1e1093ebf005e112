"""What an owner types to let a partner award an achievement."""

import re
from datetime import UTC, datetime, time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.forms import ReasonForm

_ISSUER: Final = re.compile(r"(?:.*/issuers/)?([a-z0-9][a-z0-9-]{0,59})/?")


class TermsForm(forms.Form):
    """How many a partner may award, and until when."""

    limit = forms.IntegerField(
        label=_("At most"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("How many they may award. Leave it empty for no limit."),
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("The last day, in UTC. Leave it empty for no end."),
    )

    def terms(self) -> dict[str, Any]:
        """What was typed, as the action takes it: the last day counts whole."""
        day = self.cleaned_data["ends_on"]
        return {
            "limit": self.cleaned_data["limit"],
            "ends_at": datetime.combine(day, time(23, 59, 59), UTC) if day else None,
        }


class PartnerForm(TermsForm):
    """The same with who the partner is."""

    partner = forms.CharField(
        label=_("Partner"),
        max_length=500,
        help_text=_("Their short name here, or the address of their public page."),
    )
    message = forms.CharField(
        label=_("Your message to them"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        required=False,
    )
    field_order = ("partner", "limit", "ends_on", "message")

    def clean_partner(self) -> str:
        """The short name in what was typed."""
        found = _ISSUER.fullmatch(self.cleaned_data["partner"].strip().lower())
        if found is None:
            raise forms.ValidationError(_("Give a short name, or the address of a page here."))
        return found[1]

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return self.terms() | {"partner": given["partner"], "message": given["message"]}


class PartingForm(ReasonForm):
    """Why a partnership is declined or ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With who can read the reason."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Both organisations can read it.")
