"""Forms of asking for endorsements, giving them, and ending them."""

import re
from datetime import UTC, datetime, time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.forms import ReasonForm
from openmerit.platform.issuing.models import Achievement, Award
from openmerit.platform.people.models import Organisation

_ISSUER: Final = re.compile(r"(?:.*/issuers/)?([a-z0-9][a-z0-9-]{0,59})/?")
_ACHIEVEMENT: Final = re.compile(r".*/achievements/([a-z0-9]{1,32})/?")


class AskForm(forms.Form):
    """What is to be endorsed, and by whom."""

    subject = forms.ChoiceField(label=_("What they should stand behind"))
    endorser = forms.CharField(
        label=_("Whom you ask"),
        max_length=500,
        help_text=_("Their short name here, or the address of their public page."),
    )
    message = forms.CharField(
        label=_("Your message to them"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Say why they can tell, such as an audit or an exam that they attended."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: Organisation,
        achievements: list[Achievement],
        award: Award | None = None,
        chosen: str = "",
    ) -> None:
        """With what this organisation may ask for; ``award`` if it is about that one."""
        self._subjects = {"issuer": Subject(organisation)}
        choices = [("issuer", organisation.name)]
        for achievement in achievements:
            self._subjects[achievement.key] = Subject.of_achievement(achievement)
            choices.append((achievement.key, achievement.name))
        if award is not None:
            self._subjects["award"] = Subject.of_award(award)
            named = f"{award.achievement.name} ({award.recipient})"
            choices.append(("award", named))
        super().__init__(data, initial={"subject": "award" if award else chosen})
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]

    def clean_endorser(self) -> str:
        """The short name in what was typed."""
        found = _ISSUER.fullmatch(self.cleaned_data["endorser"].strip().lower())
        if found is None:
            raise forms.ValidationError(_("Give a short name, or the address of a page here."))
        return found[1]

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return given | {"subject": self._subjects[given["subject"]]}


class AnswerForm(forms.Form):
    """What is said in an endorsement, and for how long."""

    narrative = forms.CharField(
        label=_("What you say of it"),
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        required=False,
        help_text=_("What you looked at, and what you found. Everybody can read it."),
    )
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Leave it empty for no end."),
    )

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the action takes it: the last day counts whole."""
        day = self.cleaned_data["valid_until"]
        until = datetime.combine(day, time(23, 59, 59), UTC) if day else None
        return {"narrative": self.cleaned_data["narrative"], "valid_until": until}


class GiveForm(AnswerForm):
    """The same for something that nobody asked about."""

    subject = forms.CharField(
        label=_("What you stand behind"),
        max_length=500,
        help_text=_("The address of an achievement's or an issuer's public page here."),
    )
    field_order = ("subject", "narrative", "valid_until")

    @property
    def named(self) -> tuple[str, str]:
        """Whether it is an achievement or an issuer, and its key or short name."""
        text = self.cleaned_data["subject"]
        if found := _ACHIEVEMENT.fullmatch(text):
            return "achievement", found[1]
        found = _ISSUER.fullmatch(text)
        assert found is not None
        return "issuer", found[1]

    def clean_subject(self) -> str:
        """What was typed, if it is an address or a short name."""
        text: str = self.cleaned_data["subject"].strip().lower().partition("?")[0]
        if not _ACHIEVEMENT.fullmatch(text) and not _ISSUER.fullmatch(text):
            raise forms.ValidationError(
                _("Give the address of an achievement's or an issuer's page here.")
            )
        return text


class EndingForm(ReasonForm):
    """Why an endorsement is declined or withdrawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With who can read the reason."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Both organisations can read it.")
