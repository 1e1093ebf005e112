"""What people type about their organisations, units and members."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.actions.standing import MAX_REASON, MAX_REPORT
from openmerit.platform.people.models import GRANTABLE, Organisation, Role, Unit
from openmerit.platform.people.queries import UnitInPlace

WHAT_ROLES_DO = _(
    "Viewers see everything. Designers draw achievements up, reviewers approve them, assessors "
    "judge what is handed in, issuers do all of that and award, endorsers stand behind others in "
    "the organisation's name. "
    "Owners also manage members and the organisation."
)


class NameStep(forms.Form):
    """The first step to an organisation: what it is called."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Earners and employers read it on badges.")
    )
    slug = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=60,
        help_text=_(
            "Part of its addresses and of its identity as an issuer, so it stays for ever. "
            "Small letters, digits and hyphens; left empty, it is made from the name."
        ),
    )


class AboutStep(forms.Form):
    """The second step: what people who do not know it should read."""

    description = forms.CharField(
        label=_("What it does"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences for people who do not know it."),
    )
    url = forms.URLField(
        label=_("Web site"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where people can make sure that it is real."),
    )
    contact_email = forms.EmailField(
        label=_("Address for questions"),
        required=False,
        help_text=_("Shown to everybody who looks at your badges."),
    )


class OrganisationForm(AboutStep):
    """What an organisation says of itself."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Earners and employers read it on badges.")
    )
    field_order = ["name", "description", "url", "contact_email"]

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, str]:
        """What the form shows of what is kept."""
        return {
            "name": organisation.name,
            "description": organisation.description,
            "url": organisation.url,
            "contact_email": organisation.contact_email,
        }


class UnitField(forms.TypedChoiceField):
    """One of an organisation's units, by its key; cleaned it is the unit, or None for the whole."""

    def __init__(self, tree: list[UnitInPlace], whole: str, **kwargs: Any) -> None:
        self._units = {row.unit.key: row.unit for row in tree}
        super().__init__(
            choices=[("", whole), *((row.unit.key, row.path) for row in tree)],
            coerce=self._unit,
            empty_value=None,
            required=False,
            **kwargs,
        )

    def _unit(self, key: str) -> Unit:
        return self._units[key]


class UnitForm(forms.Form):
    """A part of an organisation, and where it lies."""

    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, tree: list[UnitInPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(
            tree, str(_("Directly below the organisation")), label=_("Part of")
        )


class _PartForm(forms.Form):
    """A role, for which part, and until when."""

    def __init__(self, *args: Any, tree: list[UnitInPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tree:
            self.fields["unit"] = UnitField(
                tree,
                str(_("The whole organisation")),
                label=_("For"),
                help_text=_("A role for a unit reaches everything below it."),
            )
        self.fields["until"] = forms.DateField(
            label=_("Until"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
            help_text=_("The last day. Left empty, the role has no end."),
        )

    @property
    def part(self) -> dict[str, Any]:
        """What was chosen, as actions take it."""
        return {
            "unit": self.cleaned_data.get("unit"),
            "ends_at": end_of_day(self.cleaned_data["until"]),
        }


class MemberForm(_PartForm):
    """Someone to be added to an organisation."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Without an account yet, they get an invitation."),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=Role.ISSUER, help_text=WHAT_ROLES_DO
    )


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, help_text=WHAT_ROLES_DO)


class GrantForm(_PartForm):
    """One more role for a member."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in GRANTABLE]
    )


class DomainForm(forms.Form):
    """The domain that is the organisation's own."""

    domain = forms.CharField(
        label=_("Your domain"), max_length=500, help_text=_("Such as northwind.example.")
    )


class ReportForm(forms.Form):
    """Somebody is not who they say they are."""

    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=MAX_REPORT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say who they are taken for, and how you know."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only the operator sees it, to ask you back. You may leave it empty."),
    )


class ClosingForm(forms.Form):
    """Why an organisation is closed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        help_text=_("Everybody who looks at its pages reads it."),
    )


def end_of_day(day: date | None) -> datetime | None:
    """The moment at which the day is over, here."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
