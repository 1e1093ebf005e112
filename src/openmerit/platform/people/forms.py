"""What people type about themselves."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Person


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
