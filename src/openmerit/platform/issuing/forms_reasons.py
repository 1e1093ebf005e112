"""Why something is done to awards, chosen from a list or said in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.reasons import MAX_REASON, REASONS, Reason


class WhyForm(forms.Form):
    """The reasons that the verb knows, and room for words. One of the two is needed."""

    reason_code = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Choose one, say it in your own words, or both."),
    )
    reason = forms.CharField(
        label=_("The reason in your own words"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("For the award's history. The earner and your colleagues can read it."),
    )

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.one_of_several = True  # nothing to call optional: one of them is needed
        self.fields["reason_code"].choices = [(one.value, one.label) for one in REASONS[verb]]

    def clean(self) -> dict[str, Any]:
        """A code that says nothing needs words beside it."""
        cleaned = super().clean() or {}
        says_nothing = cleaned.get("reason_code", "") in ("", Reason.OTHER)
        if says_nothing and not cleaned.get("reason") and not self.errors:
            self.add_error("reason", _("Choose a reason, or say it in your own words."))
        return cleaned

    def why(self) -> dict[str, str]:
        """What was given, as the actions take it."""
        return {name: self.cleaned_data[name] for name in ("reason", "reason_code")}
