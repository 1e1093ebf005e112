"""The form for a slip of the pen or a broken link of what is published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models import AchievementNote
from openmerit.platform.issuing.queries.upkeep import LINKS, MENDABLE, TEXTS

Reason = AchievementNote.Reason
LABELS = {
    "name": _("The name"),
    "description": _("What someone who has it can do"),
    "criteria_narrative": _("How it is earned"),
    "criteria_url": _("The page with the full criteria"),
    "further_information": _("Further information"),
}


class MendForm(forms.Form):
    """How one text or one link reads rightly; which it is was chosen before."""

    member = forms.ChoiceField(
        choices=[(member, LABELS[member]) for member in MENDABLE], widget=forms.HiddenInput
    )
    value = forms.CharField(label=_("How it reads rightly"))

    def __init__(self, *args: Any, chosen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        if chosen in TEXTS:
            if chosen != "name":
                value.widget = forms.Textarea({"rows": 9 if chosen == "criteria_narrative" else 4})
            value.help_text = _(
                "Only spelling and small words may change. If it would say something else than "
                "was published, make a new version instead."
            )
        elif chosen in LINKS:
            value.label = _("The address that works")
            value.widget = forms.URLInput()

    def mending(self) -> dict[str, str]:
        """What was typed, as the action takes it: what kind of change it is follows from where."""
        member = self.cleaned_data["member"]
        reason = Reason.LINK if member in LINKS else Reason.TYPO
        return {"reason": reason, "member": member, "value": self.cleaned_data["value"]}
