"""When a run begins, and who signs it off."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Person


class DueForm(forms.Form):
    """When the run begins."""

    due_at = forms.DateTimeField(
        label=_("Begin later, at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("In UTC. Until then you can cancel it, and nobody hears of it."),
    )


class SignoffForm(DueForm):
    """Who signs the list off."""

    signoff_by = forms.ChoiceField(
        label=_("Who signs it off"),
        help_text=_(
            "They get a mail, see this list and its digest, and let it run or send it back."
        ),
    )
    field_order = ("signoff_by", "due_at")

    def __init__(self, *args: Any, members: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["signoff_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.email, f"{one} ({one.email})") for one in members]
