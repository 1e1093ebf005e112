"""What a person says about badges."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from openmerit.platform.verifying.gate import MAX_BYTES, too_large
from openmerit.platform.wallet.states import STATES
from openmerit.platform.web.states import tone_and_word


class FindForm(forms.Form):
    """Which of one's badges to see."""

    q = forms.CharField(label=_("Find"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), *((one, tone_and_word(one)[1]) for one in STATES)],
    )


class AddForm(forms.Form):
    """A badge to bring along."""

    file = forms.FileField(
        label=_("Drop a badge here, or choose a file"),
        allow_empty_file=True,
        help_text=_("PNG, SVG, JSON, JWT or SD-JWT. It is kept byte for byte as it comes."),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than any badge."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(str(too_large()))
        return file


class CodeForm(forms.Form):
    """A code to claim a badge with."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Eight letters and digits, such as ACDE-3467. Small letters are fine."),
    )


class PresentationForm(forms.Form):
    """A presentation that proves who holds a key."""

    presentation = forms.FileField(
        label=_("The signed presentation"),
        help_text=_(
            "A Verifiable Presentation as JSON or JWT, with the challenge and domain above."
        ),
    )

    def clean_presentation(self) -> UploadedFile:
        """Refuse what is larger than any presentation."""
        file: UploadedFile = self.cleaned_data["presentation"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(str(too_large()))
        return file


class NameForm(forms.Form):
    """The name as it should be, and why."""

    name = forms.CharField(
        label=_("Your name as it should be"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    words = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Such as a slip, or that your name changed. The issuer reads it."),
    )
