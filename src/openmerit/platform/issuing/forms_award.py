"""What is typed beside an award: evidence, one row for each piece of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.actions import Uploaded
from openmerit.platform.issuing.actions.evidence import MAX_BYTES

ROWS = 5


class EvidenceForm(forms.Form):
    """One piece of evidence: a link, a file, or words."""

    url = forms.CharField(
        label=_("Address of the work that proves it"),
        max_length=2000,
        required=False,
        widget=forms.URLInput,
        help_text=_("Everyone who sees the badge can open it."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg,.txt"}),
        help_text=_("PDF, PNG, JPEG or plain text, up to 10 MB. Who sees the badge can get it."),
    )
    name = forms.CharField(label=_("What it is called"), max_length=200, required=False)
    narrative = forms.CharField(
        label=_("What was done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A piece of evidence is a link or a file, not both; a name alone proves nothing."""
        given = super().clean() or {}
        if given.get("url") and given.get("file"):
            self.add_error("file", _("Give a link or a file, each as evidence of its own."))
        elif given.get("name") and not any(
            given.get(field) for field in ("url", "file", "narrative")
        ):
            self.add_error("url", _("Give a link, a file or some words as well."))
        return given

    def evidence(self) -> dict[str, Any] | None:
        """A link or words by the standard's members; None for a file, or for nothing."""
        given = getattr(self, "cleaned_data", {})
        if given.get("file"):
            return None
        named = (("id", "url"), ("name", "name"), ("narrative", "narrative"))
        members = {member: given[field] for member, field in named if given.get(field)}
        return members or None

    def uploaded(self) -> Uploaded | None:
        """A file with what is said of it; None where there is none."""
        given = getattr(self, "cleaned_data", {})
        file = given.get("file")
        if not file:
            return None
        return Uploaded(
            file.name, file.read(MAX_BYTES + 1), given.get("name", ""), given.get("narrative", "")
        )


EvidenceFormSet = forms.formset_factory(
    EvidenceForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS, validate_max=True
)


def evidence_rows(data: Any = None, files: Any = None) -> Any:
    """The rows as they were sent; empty ones where nothing was said of evidence."""
    is_sent = data is not None and "evidence-TOTAL_FORMS" in data
    return (
        EvidenceFormSet(data, files, prefix="evidence")
        if is_sent
        else EvidenceFormSet(prefix="evidence")
    )
