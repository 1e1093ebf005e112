"""Forms for what an achievement is judged by, and for its upkeep once it is published."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing import languages
from openmerit.platform.issuing.actions import Policy, Translation
from openmerit.platform.issuing.elements import ELEMENTS, Element, read_elements
from openmerit.platform.issuing.members import MAX_CATEGORY, AchievementMembers
from openmerit.platform.issuing.models import IssuerPolicy
from openmerit.platform.issuing.yardsticks import RULES, label_of, to_choose

_NUMBERS = ("workload_hours", "ects", "eqf_level")
_LONG = ("quality_assurance", "prerequisites", "stackability")
_ABOUT = (
    "category",
    "outcomes",
    "isced_field",
    "prerequisites",
    "stackability",
    "further_information",
)
_SIZE = ("workload_hours", "ects", "eqf_level", "nqf_level", "participation")
_JUDGED = ("assessment_type", "supervision", "identity_verification", "quality_assurance")
_GROUPS = (
    (_("What it is about"), _ABOUT),
    (_("How much it is, and at what level"), _SIZE),
    (_("How it is judged"), _JUDGED),
)


class ElementsForm(forms.Form):
    """What learners, employers and quality bodies judge it by."""

    category = forms.CharField(
        label=_("Category"),
        max_length=MAX_CATEGORY,
        required=False,
        help_text=_("How you sort your own, such as “Data” or “Care”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in ELEMENTS.values():
            self.fields[element.key] = _field_of(element)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields as they belong together: a label, and what stands under it."""
        return [
            {"label": label, "fields": [self[name] for name in names]} for label, names in _GROUPS
        ]

    def changed(self, members: AchievementMembers) -> AchievementMembers:
        """The members with what was typed. Raises ``AchievementRefused``."""
        given = {key: self.cleaned_data.get(key) for key in ELEMENTS}
        category = self.cleaned_data["category"]
        return replace(members, category=category, elements=read_elements(given))

    @staticmethod
    def initial_of(category: str, elements: dict[str, Any]) -> dict[str, Any]:
        """What the form shows of what is kept."""
        outcomes = "\n".join(elements.get("outcomes", ()))
        return {"category": category, **elements, "outcomes": outcomes}


def _field_of(element: Element) -> forms.Field:
    shared: dict[str, Any] = {
        "label": element.label,
        "help_text": element.why,
        "required": False,
    }
    if element.choices is not None:
        choices = [("", _("Not said")), *element.choices.items()]
        return forms.ChoiceField(choices=choices, **shared)
    if element.key in _NUMBERS:
        return forms.CharField(widget=forms.NumberInput({"step": "any", "min": 0}), **shared)
    if element.key == "outcomes":
        shared["help_text"] = format_lazy(
            "{} {}", element.why, _("One a line, such as “Can chart sales by region”.")
        )
        return forms.CharField(widget=forms.Textarea({"rows": 5}), **shared)
    if element.key in _LONG:
        return forms.CharField(widget=forms.Textarea({"rows": 2}), **shared)
    return forms.CharField(**shared)


class TranslationForm(forms.Form):
    """An achievement in another language."""

    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", _("Choose one")), *languages.choices()]
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("What someone who has it can do"), widget=forms.Textarea({"rows": 3})
    )
    criteria = forms.CharField(
        label=_("How it is earned"), widget=forms.Textarea({"rows": 6}), required=False
    )

    def translation(self) -> Translation:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return Translation(
            given["language"], given["name"], given["description"], given["criteria"]
        )


class PolicyForm(forms.Form):
    """What an organisation settles for all that it issues."""

    yardstick = forms.ChoiceField(
        label=_("By what your achievements are measured"),
        choices=[(key, capfirst(name)) for key, name, _why in to_choose()],
        widget=forms.RadioSelect,
        help_text=_("It says what is missing. It never says that anything is certified."),
    )
    own_rules = forms.MultipleChoiceField(
        label=_("Your own rules"),
        choices=[(key, label_of(key)) for key in RULES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wording = forms.CharField(
        label=_("Compulsory wording"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_(
            "Such as “Not issued under the AQF”. "
            "It is signed into all that you publish from now on."
        ),
    )
    needs_two_people = forms.BooleanField(
        label=_("A second person approves before anything is published"), required=False
    )
    needs_signoff = forms.BooleanField(
        label=_("A second person signs off each list before it is awarded"),
        required=False,
        help_text=_("As an examination board does."),
    )
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        required=False,
        widget=forms.TextInput({"autocomplete": "country", "autocapitalize": "characters"}),
        help_text=_("Two letters, such as AT."),
    )
    region = forms.CharField(label=_("Region"), max_length=100, required=False)

    def policy(self) -> Policy:
        """What was typed, as the action takes it. Raises ``PolicyRefused``."""
        return Policy(**self.cleaned_data)

    @property
    def yardsticks(self) -> list[dict[str, Any]]:
        """The choices of a yardstick, each with for whom it is."""
        told = [why for _key, _name, why in to_choose()]
        radios = zip(self["yardstick"], told, strict=True)
        return [{"radio": radio, "why": why} for radio, why in radios]

    @staticmethod
    def initial_of(policy: IssuerPolicy) -> dict[str, Any]:
        """What the form shows of what is settled."""
        names = PolicyForm.base_fields
        return {name: getattr(policy, name) for name in names}
