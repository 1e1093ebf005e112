"""Forms for moving in: the export, and what is to be done with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models import Import
from openmerit.platform.issuing.moving.opening import MAX_BYTES


class ExportForm(forms.Form):
    """A file of another system."""

    file = forms.FileField(
        label=_("Drop the export here, or choose a file"),
        widget=forms.FileInput({"accept": ".json,.jsonld,.csv,.zip,.txt"}),
        help_text=_("JSON, CSV, or a ZIP of such files and pictures, up to %(size)d MB.")
        % {"size": MAX_BYTES // 1_000_000},
    )
    kind = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=[("", _("Tell it by its content")), *Import.Kind.choices],
        required=False,
    )


class StartForm(forms.Form):
    """What is to be done with what carries over."""

    publish = forms.BooleanField(
        label=_("Publish the achievements that are complete"),
        required=False,
        initial=True,
        help_text=_(
            "Past awards need it: those of a draft wait until you publish it and go on here."
        ),
    )
    tell = forms.BooleanField(
        label=_("Tell the earners by mail"),
        required=False,
        help_text=_("Otherwise nobody hears of it. You can send single claim mails later."),
    )
