"""The form for how certificates look."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.actions import CertificateDesign, Signatory
from openmerit.platform.issuing.actions.certificates import MAX_SIGNATORIES
from openmerit.platform.issuing.certificates import in_one_line, print_from
from openmerit.platform.issuing.models import CertificateSignatory, CertificateTemplate
from openmerit.platform.issuing.queries import Look, palettes_for
from openmerit.platform.web.errors import DomainError

_PICTURES = "image/png,image/jpeg,image/svg+xml"
_CHOSEN = ("layout", "palette", "paper", "language", "heading", "body")
PLACES = range(1, MAX_SIGNATORIES + 1)


def _picture(label: Any, help_text: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.FileInput({"accept": _PICTURES}),
        help_text=help_text,
    )


class CertificateForm(forms.Form):
    """Layout, colours, words, logo, and who signs."""

    layout = forms.ChoiceField(
        label=_("Layout"), choices=CertificateTemplate.Layout.choices, widget=forms.RadioSelect
    )
    palette = forms.ChoiceField(
        label=_("Colours"),
        choices=[],
        widget=forms.RadioSelect,
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=CertificateTemplate.Paper.choices)
    language = forms.ChoiceField(
        label=_("Language of the fixed words"),
        choices=CertificateTemplate.Language.choices,
        help_text=_("Such as “awarded to” and “Valid until”, and how dates are written."),
    )
    heading = forms.CharField(
        label=_("Heading"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty for “Certificate” in the language above."),
    )
    body = forms.CharField(
        label=_("Text between the names"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "It stands between the earner's name and what was earned. Leave it empty for “has "
            "earned”."
        ),
    )
    logo = _picture(_("Logo"), _("PNG, JPEG or SVG, up to 4 MB. You see it once it is saved."))
    logo_away = forms.BooleanField(label=_("Take the logo away"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        palettes = kwargs.pop("palettes")
        super().__init__(*args, **kwargs)
        self.fields["palette"].choices = palettes
        for place in PLACES:
            named = f"signatory_{place}_"
            self.fields[f"{named}name"] = forms.CharField(
                label=_("Name"), max_length=80, required=False
            )
            self.fields[f"{named}function"] = forms.CharField(
                label=_("Function"), max_length=80, required=False
            )
            self.fields[f"{named}picture"] = _picture(
                _("Signature"), _("A picture of it. It stays with this name only.")
            )
            self.fields[f"{named}away"] = forms.BooleanField(
                label=_("Take the signature away"), required=False
            )

    @classmethod
    def of(cls, look: Look, *data: Any) -> "CertificateForm":
        """The form with what is kept, or with what was sent instead."""
        palettes = palettes_for(look.template.organisation, chosen=look.template.palette)
        return cls(*data, initial=cls.initial_of(look), palettes=palettes)

    @property
    def signatories(self) -> list[dict[str, Any]]:
        """The fields of each signatory, for the page."""
        return [
            {
                "place": place,
                "is_open": place == 1
                or any(
                    self[name].value() or self[name].errors
                    for name in (f"signatory_{place}_name", f"signatory_{place}_function")
                ),
                "has_picture": bool(self.initial.get(f"signatory_{place}_has_picture")),
                **{
                    part: self[f"signatory_{place}_{part}"]
                    for part in ("name", "function", "picture", "away")
                },
            }
            for place in PLACES
        ]

    def clean(self) -> dict[str, Any]:
        """Makes ``design`` of it; what is refused stands by its field."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            signatories = [
                Signatory(
                    cleaned[f"signatory_{place}_name"],
                    cleaned[f"signatory_{place}_function"],
                    self._cleaned_picture(f"signatory_{place}_picture", f"signatory_{place}_away"),
                )
                for place in self._filled_places()
            ]
            logo = self._cleaned_picture("logo", "logo_away")
            if self.errors:
                return cleaned
            self.design = CertificateDesign(
                **{name: cleaned[name] for name in _CHOSEN}, logo=logo, signatories=signatories
            )
        except DomainError as refused:
            member = str(refused.fields.get("member", ""))
            known = member in self.fields
            told = str(refused.fields["problem"]) if known else str(refused)
            self.add_error(member if known else None, told)
        return cleaned

    def look(self, kept: Look) -> Look:
        """How it would look with what is typed, the pictures being those that are kept.

        Raises ``CertificateRefused``, also for what the form itself refuses.
        """
        design = self._typed()
        template = CertificateTemplate(
            organisation=kept.template.organisation,
            logo=b"" if self.data.get("logo_away") else kept.template.logo,
            **{name: getattr(design, name) for name in _CHOSEN},
        )
        pictures: dict[str, Any] = {one.name: one.signature for one in kept.signatories}
        signatories = [
            CertificateSignatory(
                place=place,
                name=one.name,
                function=one.function,
                signature=b"" if one.signature == b"" else pictures.get(in_one_line(one.name), b""),
            )
            for place, one in enumerate(design.signatories)
        ]
        return Look(template, signatories)

    @staticmethod
    def initial_of(look: Look) -> dict[str, Any]:
        """What the form shows of what is kept."""
        initial: dict[str, Any] = {name: getattr(look.template, name) for name in _CHOSEN}
        initial["has_logo"] = bool(look.template.logo)
        for place, one in enumerate(look.signatories, start=1):
            named = f"signatory_{place}_"
            initial |= {
                f"{named}name": one.name,
                f"{named}function": one.function,
                f"{named}has_picture": bool(one.signature),
            }
        return initial

    def _typed(self) -> CertificateDesign:
        typed = {name: " ".join(self.data.get(name, "").split()) for name in _CHOSEN}
        return CertificateDesign(
            **typed,
            signatories=[
                Signatory(
                    self.data.get(f"signatory_{place}_name", ""),
                    self.data.get(f"signatory_{place}_function", ""),
                    b"" if self.data.get(f"signatory_{place}_away") else None,
                )
                for place in PLACES
                if self.data.get(f"signatory_{place}_name", "").strip()
            ],
        )

    def _filled_places(self) -> list[int]:
        """The places in which something was typed."""
        parts = ("name", "function", "picture")
        return [
            place
            for place in PLACES
            if any(self.cleaned_data.get(f"signatory_{place}_{part}") for part in parts)
        ]

    def _cleaned_picture(self, name: str, away: str) -> bytes | None:
        upload = self.cleaned_data.get(name)
        if upload is None:
            return b"" if self.cleaned_data.get(away) else None
        try:
            return print_from(upload.read())
        except DomainError as refused:
            self.add_error(name, str(refused))
            return None
