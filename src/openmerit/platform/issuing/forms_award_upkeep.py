"""Forms for renewing and for correcting one award."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.forms_reasons import WhyForm
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.renewing import renewed_until


class DayInput(forms.DateInput):
    """A day as browsers want it, whatever the language."""

    def __init__(self) -> None:
        super().__init__({"type": "date"}, format="%Y-%m-%d")


_EVIDENCE = {"evidence_url": "id", "evidence_narrative": "narrative"}


class RenewForm(WhyForm):
    """Until when, and why."""

    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DayInput,
        help_text=_("The one that they have stays until its own end."),
    )
    field_order = ("valid_until", "reason_code", "reason")

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        until = renewed_until(award) if award.valid_until else None
        super().__init__(
            *args, verb="renew", initial={"valid_until": until.date() if until else None}, **kwargs
        )
        self._suggested = until

    def clean(self) -> dict[str, Any]:
        """A renewal explains itself, so a reason may be left out."""
        cleaned = super().clean()
        self.errors.pop("reason", None)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        day = self.cleaned_data["valid_until"]
        untouched = self._suggested is not None and day == self._suggested.date()
        until = self._suggested if untouched else midnight(day)
        return {"valid_until": until, **self.cleaned_why()}

    def cleaned_why(self) -> dict[str, str]:
        """The reason, without a code where that alone would say nothing."""
        why = {name: self.cleaned_data.get(name, "") for name in ("reason", "reason_code")}
        return why if why["reason"] or why["reason_code"] != "other" else {}


class CorrectForm(WhyForm):
    """The award as it stands, to be put right where it is wrong."""

    email = forms.CharField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    number = forms.CharField(
        label=_("Employee or student number"),
        max_length=100,
        required=False,
        help_text=_("For your records alone. It is not part of the badge."),
    )
    did = forms.CharField(
        label=_("DID"),
        max_length=500,
        required=False,
        help_text=_("With another one, whoever claimed the badge holds it no longer."),
    )
    valid_from = forms.DateField(label=_("Awarded on"), widget=DayInput)
    valid_until = forms.DateField(
        label=_("Valid until"), widget=DayInput, required=False, help_text=_("Empty: no end.")
    )
    result = forms.CharField(label=_("Result"), max_length=200, required=False)
    evidence_url = forms.CharField(
        label=_("Address of the work that proves it"),
        max_length=2000,
        required=False,
        widget=forms.URLInput,
    )
    evidence_narrative = forms.CharField(
        label=_("What was done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = (
        "email",
        "name",
        "number",
        "did",
        "valid_from",
        "valid_until",
        "result",
        "evidence_url",
        "evidence_narrative",
        "reason_code",
        "reason",
    )

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, verb="correct", initial=_initial_of(award), **kwargs)
        self._award = award
        # Whoever is named by a DID may have no address; without one a DID is not offered.
        self.fields["email"].required = not award.recipient_did
        if not award.recipient_did:
            del self.fields["did"]
        if award.claimed_by_id is not None:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _(
                "It was claimed: the earner keeps it whatever address they use."
            )
        # What a script or a file gave in more detail than these fields hold stays as it is.
        if not _is_simple(award.result, {"type", "value"}):
            del self.fields["result"]
        if not _is_simple(award.evidence, {"type", "id", "narrative"}):
            del self.fields["evidence_url"], self.fields["evidence_narrative"]

    def changes(self) -> dict[str, Any]:
        """What was changed, as the action takes it."""
        given, changed = self.cleaned_data, set(self.changed_data)
        changes: dict[str, Any] = {
            name: given[name] for name in ("email", "did", "name", "number") if name in changed
        }
        for name in ("valid_from", "valid_until"):
            if name in changed:
                changes[name] = midnight(given[name])
        if "result" in changed:
            changes["result"] = [{"value": given["result"]}] if given["result"] else []
        if changed & set(_EVIDENCE):
            evidence = {member: given[name] for name, member in _EVIDENCE.items() if given[name]}
            changes["evidence"] = [evidence] if evidence else []
        return changes


def midnight(day: date | None) -> datetime | None:
    """The beginning of the day."""
    return datetime.combine(day, time(), UTC) if day else None


def _is_simple(kept: list[dict[str, Any]], members: set[str]) -> bool:
    return len(kept) <= 1 and all(set(one) <= members for one in kept)


def _initial_of(award: Award) -> dict[str, Any]:
    evidence = award.evidence[0] if award.evidence else {}
    return {
        "email": award.recipient_email,
        "name": award.recipient_name,
        "number": award.recipient_number,
        "did": award.recipient_did,
        "valid_from": award.valid_from.date(),
        "valid_until": award.valid_until.date() if award.valid_until else None,
        "result": award.result[0].get("value", "") if award.result else "",
        **{name: evidence.get(member, "") for name, member in _EVIDENCE.items()},
    }
