"""Forms for where an achievement belongs and who works on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.forms_organisations import UnitField, end_of_day
from openmerit.platform.people.models import GRANTABLE, Membership
from openmerit.platform.people.queries import UnitInPlace


def unit_field(tree: list[UnitInPlace], *, may_be_whole: bool) -> UnitField:
    """The choice of a unit; the whole organisation only for whoever works on the whole."""
    field = UnitField(tree, str(_("The whole organisation")), label=_("Belongs to"))
    if not may_be_whole:
        field.choices = [choice for choice in field.choices if choice[0]]
        field.required = True
    return field


class PlaceForm(forms.Form):
    """The unit that an achievement belongs to."""

    def __init__(
        self, *args: Any, tree: list[UnitInPlace], may_be_whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(tree, may_be_whole=may_be_whole)


class StaffForm(forms.Form):
    """A member who gets a role for one achievement."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in GRANTABLE]
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day. Left empty, the role has no end."),
    )
    field_order = ["person", "role", "until"]

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {str(row.person_id): row.person for row in members}
        self.fields["person"] = forms.TypedChoiceField(
            label=_("Member"),
            choices=[(pk, person.get_full_name()) for pk, person in people.items()],
            coerce=people.__getitem__,
        )
        self.order_fields(self.field_order)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        data = self.cleaned_data
        return {
            "person": data["person"],
            "role": data["role"],
            "ends_at": end_of_day(data["until"]),
        }
