"""The form for an organisation's own colours."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ColoursForm(forms.Form):
    """Two colours."""

    ground = forms.CharField(
        label=_("Ground"),
        max_length=7,
        widget=forms.TextInput({"type": "color"}),
        help_text=_("The surface of a badge. The icon on it is white or black, as reads better."),
    )
    accent = forms.CharField(
        label=_("Accent"),
        max_length=7,
        widget=forms.TextInput({"type": "color"}),
        help_text=_("Ribbon, line and marks. It has to stand out from the ground."),
    )
