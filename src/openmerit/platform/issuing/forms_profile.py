"""Forms for what an issuer shows of itself."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LogoForm(forms.Form):
    """The picture by which people know an issuer. Sent empty it takes the logo away."""

    file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or SVG, at least 128 pixels on each side, up to 4 MB."),
    )
