"""Forms for what an achievement is judged by, and for its upkeep once it is published."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.actions import Policy, Translation
from openmerit.platform.issuing.elements import ELEMENTS, Element, read_elements
from openmerit.platform.issuing.members import MAX_CATEGORY, AchievementMembers
from openmerit.platform.issuing.models import AchievementNote, IssuerPolicy
from openmerit.platform.issuing.yardsticks import OWN, RULES, YARDSTICKS, label_of

_NUMBERS = ("workload_hours", "ects", "eqf_level")
_LONG = ("quality_assurance", "prerequisites", "stackability")
MENDABLE = (
    ("name", _("The name")),
    ("description", _("What someone who has it can do")),
    ("criteria_narrative", _("How it is earned")),
    ("criteria_url", _("The page with the full criteria")),
    ("further_information", _("Further information")),
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
        shared["help_text"] = _("One a line, such as “Can chart sales by region”.")
        return forms.CharField(widget=forms.Textarea({"rows": 5}), **shared)
    if element.key in _LONG:
        return forms.CharField(widget=forms.Textarea({"rows": 2}), **shared)
    return forms.CharField(**shared)


class MendForm(forms.Form):
    """A slip of the pen or a broken link, and how it reads rightly."""

    reason = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            choice
            for choice in AchievementNote.Reason.choices
            if choice[0] != AchievementNote.Reason.TRANSLATION
        ],
        widget=forms.RadioSelect,
    )
    member = forms.ChoiceField(label=_("Where does it stand?"), choices=MENDABLE)
    value = forms.CharField(
        label=_("How it reads rightly"),
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "The whole text or address. If it would say something else than before, make a new "
            "version instead."
        ),
    )


class TranslationForm(forms.Form):
    """An achievement in another language."""

    language = forms.CharField(
        label=_("Language"), max_length=35, help_text=_("Such as “de” or “pt-BR”.")
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
        choices=[
            *((one.key, one.name) for one in YARDSTICKS.values()),
            (OWN, _("your own rules")),
        ],
        widget=forms.RadioSelect,
        help_text=_("It says what is missing. It never says that anything is certified."),
    )
    own_rules = forms.MultipleChoiceField(
        label=_("Your own rules"),
        choices=[(key, label_of(key)) for key in RULES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only where you measure by your own."),
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
        label=_("Country"), max_length=2, required=False, help_text=_("Two letters, such as AT.")
    )
    region = forms.CharField(label=_("Region"), max_length=100, required=False)

    def policy(self) -> Policy:
        """What was typed, as the action takes it. Raises ``PolicyRefused``."""
        return Policy(**self.cleaned_data)

    @staticmethod
    def initial_of(policy: IssuerPolicy) -> dict[str, Any]:
        """What the form shows of what is settled."""
        names = PolicyForm.base_fields
        return {name: getattr(policy, name) for name in names}
