"""What is typed at the recipients' desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.reasons import MAX_REASON


class SearchForm(forms.Form):
    """Whom to find."""

    q = forms.CharField(
        label=_("Name, address or number"),
        required=False,
        max_length=100,
        widget=forms.SearchInput,
        help_text=_("A number as you gave it with the award, whole. Of a name a part is enough."),
    )


class AddressForm(forms.Form):
    """Where it should have gone."""

    email = forms.CharField(
        label=_("The right e-mail address"), max_length=254, widget=forms.EmailInput
    )


class ReminderForm(forms.Form):
    """Since when nobody claimed it."""

    days = forms.IntegerField(
        label=_("Awarded at least so many days ago"), min_value=1, max_value=3650
    )


class GrantForm(forms.Form):
    """The name as it will be signed."""

    name = forms.CharField(label=_("The name on the badge"), max_length=200)
    reason = forms.CharField(
        label=_("A word for your files"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("The earner and your colleagues can read it."),
    )


class DeclineForm(forms.Form):
    """Why the name stays."""

    reason = forms.CharField(
        label=_("Why the name stays as it is"),
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The earner gets it by mail."),
    )
