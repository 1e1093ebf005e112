"""What a person hands over to be checked: a file, or a text, or an address."""

from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from openmerit.platform.verifying.errors import NothingToCheck
from openmerit.platform.verifying.gate import MAX_BYTES, too_large


class BadgeForm(forms.Form):
    """One badge in any form. A file goes before a text."""

    file = forms.FileField(
        label=_("Drop a badge here, or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "PNG, SVG, PDF, JSON, JWT or SD-JWT. It is checked as soon as it is here, and not kept."
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste it"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("The badge as text, or the address where it is."),
    )
    recipient = forms.CharField(
        label=_("Whose should it be?"),
        required=False,
        max_length=320,
        help_text=_(
            "An e-mail address, a name or a DID. It is compared with the badge, and not kept."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def badge(self) -> tuple[bytes, str]:
        """The bytes that came and an address to fetch; exactly one of the two is not empty.

        Raises NothingToCheck, TooLarge.
        """
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file is not None:
            if file.size is None or file.size > MAX_BYTES:
                raise too_large()
            return file.read(), ""
        pasted = self.cleaned_data["pasted"].strip()
        if not pasted:
            raise NothingToCheck
        if is_address(pasted):
            return b"", pasted
        return pasted.encode("utf-8", "replace"), ""


def is_address(text: str) -> bool:
    """Whether the text is one web address rather than a badge."""
    if len(text) > 2_000 or any(letter.isspace() for letter in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
