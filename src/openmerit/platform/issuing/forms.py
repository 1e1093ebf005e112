"""The room's forms. They read what was typed; what may stand is for the actions to say."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.credentials import ACHIEVEMENT_TYPES
from openmerit.platform.issuing import languages, mail_languages
from openmerit.platform.issuing.drawing import (
    ICONS,
    LEVEL_LIMIT,
    PALETTES,
    RIBBON_LIMIT,
    SHAPES,
    BadgeDesign,
)
from openmerit.platform.issuing.members import MAX_MONTHS, AchievementMembers
from openmerit.platform.issuing.models import Run
from openmerit.platform.issuing.pictures import Picture, picture_from
from openmerit.platform.issuing.words import type_label
from openmerit.platform.issuing.workbooks import XLSX_MEDIA_TYPE
from openmerit.platform.web.errors import DomainError

BLANK_ALIGNMENTS = 2
ACCEPTED = f".csv,.tsv,.txt,.xlsx,text/csv,text/plain,{XLSX_MEDIA_TYPE}"


class WordsForm(forms.Form):
    """Step 1: what it is called and what it says of someone."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("What stands on the badge and in a résumé, such as “Data Analyst”."),
    )
    description = forms.CharField(
        label=_("What someone who has it can do"),
        widget=forms.Textarea({"rows": 3}),
        max_length=20_000,
        required=False,
        help_text=_(
            "One or two sentences in plain words, beginning with “Can …”, such as “Can clean and "
            "chart business data.”: it becomes the public sentence about whoever holds the badge. "
            "Needed before publishing."
        ),
    )
    achievement_type = forms.ChoiceField(
        label=_("Kind"),
        choices=[(word, type_label(word)) for word in ACHIEVEMENT_TYPES],
        initial="Badge",
        help_text=_("The word that other systems sort it by."),
    )
    in_language = forms.ChoiceField(
        label=_("Language"),
        choices=languages.choices,
        required=False,
        help_text=_("In which you write all of this. Translations come once it is published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.get_initial_for_field(self.fields["in_language"], "in_language")
        self.fields["in_language"].choices = languages.choices(kept)  # type: ignore[attr-defined]

    def changed(self, members: AchievementMembers) -> AchievementMembers:
        """The members with what was typed; where no language was chosen, it stays."""
        given = dict(self.cleaned_data)
        language = given.pop("in_language")
        said = {"inLanguage": language} if language else {}
        return replace(members, further_members=members.further_members | said, **given)

    @staticmethod
    def initial_of(members: AchievementMembers, language: str) -> dict[str, Any]:
        """What the form shows of what is kept."""
        names = ("name", "description", "achievement_type")
        return {name: getattr(members, name) for name in names} | {"in_language": language}


class CriteriaForm(forms.Form):
    """Step 2: what had to be done."""

    criteria_narrative = forms.CharField(
        label=_("How it is earned"),
        widget=forms.Textarea({"rows": 9}),
        max_length=20_000,
        required=False,
        help_text=_(
            "What was asked and how it was judged. You may use markdown: a blank line begins a "
            "paragraph, “- ” a list, **bold** stands out."
        ),
    )
    criteria_url = forms.CharField(
        label=_("Page with the full criteria"),
        max_length=2000,
        required=False,
        help_text=_("If you publish them elsewhere. It begins with https://."),
        widget=forms.URLInput,
    )

    def changed(self, members: AchievementMembers) -> AchievementMembers:
        """The members with what was typed."""
        return replace(members, **self.cleaned_data)


class PictureForm(forms.Form):
    """Step 3: a picture drawn from a few choices, or one's own."""

    template = forms.ChoiceField(
        label=_("Shape"),
        choices=[(name, shape.label) for name, shape in SHAPES.items()],
        widget=forms.RadioSelect,
    )
    palette = forms.ChoiceField(
        label=_("Colours"),
        choices=[(name, palette.label) for name, palette in PALETTES.items()],
        widget=forms.RadioSelect,
    )
    icon = forms.ChoiceField(
        label=_("Icon"),
        choices=[(name, icon.label) for name, icon in ICONS.items()],
        widget=forms.RadioSelect,
    )
    ribbon = forms.CharField(
        label=_("Words on the ribbon"),
        max_length=RIBBON_LIMIT,
        required=False,
        help_text=_("Up to %(limit)s letters; leave it empty for no ribbon.")
        % {"limit": RIBBON_LIMIT},
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[(0, _("No marks")), *((n, str(n)) for n in range(1, LEVEL_LIMIT + 1))],
        coerce=int,
        empty_value=0,
        required=False,
        help_text=_("Shown as marks beneath the icon."),
    )
    upload = forms.FileField(
        label=_("Or drop a picture of your own here"),
        required=False,
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/svg+xml"}),
        help_text=_("PNG, JPEG or SVG, square, up to 4 MB. It replaces the drawn one."),
    )

    def offer(self, palettes: list[tuple[str, str]]) -> None:
        """Lets these palettes be chosen."""
        self.fields["palette"].choices = palettes

    def clean(self) -> dict[str, Any]:
        """Draws or takes over the picture as ``image``; what is refused stands by its field."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        upload = cleaned.pop("upload", None)
        try:
            if upload is not None:
                cleaned["image"] = picture_from(upload.read())
            else:
                cleaned["image"] = BadgeDesign.from_members(cleaned)
        except DomainError as refused:
            self.add_error(str(refused.fields.get("member", "upload")), str(refused))
        return cleaned

    @property
    def image(self) -> BadgeDesign | Picture:
        """What was chosen, once the form is valid."""
        return self.cleaned_data["image"]


class AlignmentForm(forms.Form):
    """One skill that the achievement proves."""

    targetName = forms.CharField(label=_("Skill"), max_length=300, required=False)  # noqa: N815
    targetUrl = forms.CharField(  # noqa: N815
        label=_("Its address"),
        max_length=2000,
        required=False,
        widget=forms.URLInput,
        help_text=_("Where a framework describes it, such as ESCO."),
    )
    targetFramework = forms.CharField(  # noqa: N815
        label=_("Framework"), max_length=200, required=False
    )
    targetCode = forms.CharField(label=_("Code"), max_length=200, required=False)  # noqa: N815

    def clean(self) -> dict[str, Any]:
        """A row is empty or has both a name and an address."""
        cleaned = super().clean() or {}
        if any(cleaned.values()):
            for member in ("targetName", "targetUrl"):
                if not cleaned.get(member):
                    self.add_error(member, _("A skill needs a name and an address."))
        return cleaned


AlignmentFormSet = forms.formset_factory(AlignmentForm, extra=BLANK_ALIGNMENTS, max_num=50)


class TagsForm(forms.Form):
    """Step 4, beside the skills: words to find it by."""

    tags = forms.CharField(
        label=_("Tags"),
        max_length=2000,
        required=False,
        help_text=_("Words to find it by, with commas between them."),
    )

    def tag_list(self) -> list[str]:
        """The tags, each once."""
        words = (word.strip() for word in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(word for word in words if word))


class ExpiryForm(forms.Form):
    """Step 5: how long an award stands."""

    valid_for_months = forms.IntegerField(
        label=_("Months until an award expires"),
        min_value=1,
        max_value=MAX_MONTHS,
        required=False,
        help_text=_("Counted from the day of each award. Leave it empty for none."),
    )
    expires_on = forms.DateField(
        label=_("Or the day on which all awards expire"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_(
            "Such as the end of a school year: they hold on that day, and not after. An award can "
            "have an end of its own. With neither, awards never expire."
        ),
    )

    def changed(self, members: AchievementMembers) -> AchievementMembers:
        """The members with what was typed."""
        return replace(members, **self.cleaned_data)


class AwardForm(forms.Form):
    """One award to one person."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("Where the earner hears of it. On the badge it stands only as a digest."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("For your records and the mail. It is not part of the badge."),
    )
    language = forms.ChoiceField(
        label=_("Their language"),
        choices=[("", _("The one you usually write in")), *mail_languages.NAMES.items()],
        required=False,
        help_text=_("In which the mail is written."),
    )
    number = forms.CharField(
        label=_("Employee or student number"),
        max_length=100,
        required=False,
        help_text=_("For your records alone. It is not part of the badge."),
    )
    valid_from = forms.DateField(
        label=_("Awarded on"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Today, unless you say otherwise."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput({"type": "date"})
    )
    due_at = forms.DateTimeField(
        label=_("Award it later, at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("In UTC. Until then you can take it back, and nobody hears of it."),
    )
    did = forms.CharField(
        label=_("DID"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "If the earner gave you one, such as did:key:z6Mk…: it stands on the badge in clear, "
            "and needs no e-mail address. Without an address no mail goes out."
        ),
    )
    existing = forms.ChoiceField(
        choices=[
            ("", ""),
            (Run.Existing.RENEW, _("Renew theirs")),
            (Run.Existing.AGAIN, _("Award it once more, beside the one they have")),
        ],
        required=False,
        label=_("They hold it already"),
        widget=forms.RadioSelect,
    )

    # Whether an address is needed depends on the DID, which a browser cannot know.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = not str(self.data.get("did", "")).strip()

    def award_arguments(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return {
            "email": given["email"],
            "did": given["did"],
            "due_at": given["due_at"],
            "name": given["name"],
            "language": given["language"],
            "number": given["number"],
            "valid_from": _midnight(given["valid_from"]),
            "valid_until": _midnight(given["valid_until"]),
            "existing": given["existing"],
        }


class RunForm(forms.Form):
    """A file of recipients."""

    file = forms.FileField(
        label=_("Drop an Excel or CSV file here, or choose one"),
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_("The first row names the columns. Nothing happens yet."),
    )


class ReasonForm(forms.Form):
    """Why an award is withdrawn or given back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("For the award's history. The earner and your colleagues can read it."),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
