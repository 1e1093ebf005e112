"""What people type about themselves and their organisations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Person, Role


class SignUpForm(forms.Form):
    """The part of signing up that allauth does not ask for itself."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it should stand on your badges."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Nothing more: the account adapter keeps the name."""


class OrganisationForm(forms.Form):
    """What an organisation says of itself."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Earners and employers read it on badges.")
    )
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


class NewOrganisationForm(OrganisationForm):
    """The same, and the short name, which cannot be changed later."""

    slug = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=60,
        help_text=_(
            "Part of its addresses and of its identity as an issuer, so it stays for ever. "
            "Small letters, digits and hyphens; left empty, it is made from the name."
        ),
    )


class MemberForm(forms.Form):
    """Someone to be added to an organisation."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Without an account yet, they get an invitation."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.ISSUER,
        help_text=_(
            "Viewers see everything. Issuers also define, award and revoke badges. "
            "Owners also manage members and the organisation."
        ),
    )


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class NameForm(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        help_text=_("As it should stand on your badges."),
    )


class TokenForm(forms.Form):
    """A name by which to recognise a token."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        help_text=_("For example “enrolment script”. You will recognise it by this."),
    )


class OperatorForm(forms.Form):
    """The person who runs this installation."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Judge the password as at any sign-up."""
        data = super().clean() or {}
        if "password" in data:
            someone = Person(email=data.get("email", ""), name=data.get("name", ""))
            try:
                validate_password(data["password"], someone)
            except ValidationError as weak:
                self.add_error("password", weak)
        return data
