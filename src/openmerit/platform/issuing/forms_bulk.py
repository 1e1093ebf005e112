"""Which awards, and what should happen to all of them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.forms_award_upkeep import DayInput, midnight
from openmerit.platform.issuing.forms_reasons import WhyForm
from openmerit.platform.issuing.models import Achievement, Run
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.states import tone_and_word

STANDINGS = ("issued", "scheduled", "queued", "suspended", "revoked", "expired", "failed")
ACHIEVEMENTS_SHOWN = 500
RUNS_SHOWN = 100


class FilterForm(forms.Form):
    """What the list of awards is narrowed by."""

    q = forms.CharField(
        label=_("Name or address"), required=False, max_length=100, widget=forms.SearchInput
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((one, tone_and_word(one)[1]) for one in STANDINGS)],
    )
    achievement = forms.CharField(label=_("Achievement"), required=False, max_length=32)
    run = forms.CharField(label=_("Run"), required=False, max_length=32)
    issued_from = forms.DateField(label=_("Issued from"), required=False, widget=DayInput)
    issued_until = forms.DateField(label=_("Issued until"), required=False, widget=DayInput)
    expiring_before = forms.DateField(label=_("Ends before"), required=False, widget=DayInput)

    def __init__(self, *args: Any, organisation: Organisation, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        achievements = Achievement.objects.filter(within(reach), organisation=organisation).exclude(
            state__in=[Achievement.State.DRAFT, Achievement.State.REVIEW]
        )
        runs = Run.objects.filter(
            within(reach, "achievement__"), achievement__organisation=organisation
        ).exclude(state=Run.State.PREVIEW)
        self.fields["achievement"].widget = forms.Select(
            choices=[
                ("", _("All")),
                *achievements.order_by("name", "-pk").values_list("key", "name")[
                    :ACHIEVEMENTS_SHOWN
                ],
            ]
        )
        self.fields["run"].widget = forms.Select(
            choices=[
                ("", _("All")),
                *(
                    (key, f"{name}, {at:%-d %B %Y %H:%M} {file}".strip())
                    for key, name, at, file in runs.order_by("-pk").values_list(
                        "key", "achievement__name", "created_at", "file_name"
                    )[:RUNS_SHOWN]
                ),
            ]
        )

    @property
    def narrow(self) -> list[forms.BoundField]:
        """What is asked most: name and state."""
        return [self["q"], self["state"]]

    @property
    def further(self) -> list[forms.BoundField]:
        """What else can be asked."""
        return [self[name] for name in self.fields if name not in ("q", "state")]

    @property
    def is_wide(self) -> bool:
        """Whether more is asked for than name and state."""
        return any(self.data.get(one.html_name) for one in self.further)

    def selection(self) -> Selection:
        """What is asked for; what cannot be read is not, so ask first whether it is valid."""
        return Selection.of(self.cleaned_data if self.is_bound else {})


class BulkForm(WhyForm):
    """Why, and for a renewal or a correction also the days."""

    valid_from = forms.DateField(label=_("Awarded on"), required=False, widget=DayInput)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DayInput)
    endless = forms.BooleanField(label=_("Without end"), required=False)
    field_order = ("valid_from", "valid_until", "endless", "reason_code", "reason")

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, verb=verb, **kwargs)
        if verb == "renew":
            self.fields["valid_until"].help_text = _(
                "Leave it empty, and each lasts as long as the achievement says, from its old end "
                "on."
            )
        elif verb == "correct":
            for name in ("valid_from", "valid_until"):
                self.fields[name].help_text = _("Leave it empty to leave it as it is.")
        wanted = {"renew": {"valid_until"}, "correct": {"valid_from", "valid_until", "endless"}}
        for name in {"valid_from", "valid_until", "endless"} - wanted.get(verb, set()):
            del self.fields[name]

    def details(self) -> dict[str, datetime | None]:
        """The days that were given, as the action takes them."""
        given = {
            name: midnight(self.cleaned_data.get(name))
            for name in ("valid_from", "valid_until")
            if self.cleaned_data.get(name)
        }
        return given | ({"valid_until": None} if self.cleaned_data.get("endless") else {})
