"""The form by which one chooses what is counted; it stands in the address, and changes nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.periods import By
from openmerit.platform.issuing.queries import Choices

_BY = {By.WEEK: _("week"), By.MONTH: _("month"), By.YEAR: _("year")}


class InsightForm(forms.Form):
    """Which badges, and when."""

    achievement = forms.CharField(label=_("Achievement"), required=False, widget=forms.Select)
    cohort = forms.CharField(label=_("Cohort"), required=False, widget=forms.Select, max_length=32)
    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    end = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    by = forms.ChoiceField(
        label=_("By"), required=False, choices=[("", _("what fits")), *_BY.items()]
    )

    def add_prefix(self, field_name: str) -> str:
        """In the address the days are called what they are to whoever reads it."""
        return {"start": "from", "end": "to"}.get(field_name, field_name)

    def offer(self, choices: Choices) -> None:
        """Puts the achievements and cohorts into the form that can be chosen."""
        for name, offered in (
            ("achievement", choices.achievements),
            ("cohort", choices.cohorts),
        ):
            self.fields[name].widget.choices = [("", _("All")), *offered]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was chosen, as ``asked`` takes it."""
        return dict(self.cleaned_data)
