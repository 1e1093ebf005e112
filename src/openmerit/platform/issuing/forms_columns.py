"""The forms between a file and its run."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.columns import RESULT_PREFIX, members_for
from openmerit.platform.issuing.models import Run
from openmerit.platform.issuing.queries import Column, Preview
from openmerit.platform.issuing.results import ResultShape

MEMBER_LABELS = {
    "email": _("E-mail address"),
    "name": _("Name, whole"),
    "given_name": _("First name"),
    "family_name": _("Last name"),
    "recipient_number": _("Employee or student number"),
    "language": _("Language of the mail"),
    "date": _("Awarded on"),
    "valid_until": _("Valid until"),
    "evidence_url": _("Evidence: link"),
    "evidence_name": _("Evidence: title"),
    "evidence_narrative": _("Evidence: what was done"),
    "result": _("Grade or score"),
}


class ColumnsForm(forms.Form):
    """What each column of a file means."""

    def __init__(
        self, columns: Sequence[Column], shapes: Sequence[ResultShape], *args: Any, **kwargs: Any
    ) -> None:
        """A field for each column, in order."""
        super().__init__(*args, **kwargs)
        self.columns = columns
        described = {f"{RESULT_PREFIX}{shape.id}": shape.name for shape in shapes}
        choices = [
            ("", _("Leave it out")),
            *((one, MEMBER_LABELS.get(one) or described[one]) for one in members_for(shapes)),
        ]
        for place, column in enumerate(columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column.title or _("Column %(number)s") % {"number": place + 1},
                choices=choices,
                initial=column.member,
                required=False,
            )

    def rows(self) -> Iterator[tuple[Column, forms.BoundField]]:
        """Each column and its field."""
        for place, column in enumerate(self.columns):
            yield column, self[f"column_{place}"]

    def members(self) -> list[str]:
        """What was chosen, column by column."""
        return [self.cleaned_data[f"column_{place}"] for place in range(len(self.columns))]


class SheetForm(forms.Form):
    """Which sheet of a workbook has the people on it."""

    sheet = forms.ChoiceField(label=_("Sheet"))

    def __init__(self, run: Run, *args: Any, **kwargs: Any) -> None:
        """The choices are the workbook's sheets."""
        super().__init__(*args, initial={"sheet": run.sheet}, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in run.sheets]


class ExistingForm(forms.Form):
    """What happens to those who hold it already, each answer with what it would do."""

    existing = forms.ChoiceField(
        label=_("What happens to them"),
        widget=forms.RadioSelect,
        choices=Run.Existing.choices,
    )

    def __init__(self, preview: Preview, run: Run) -> None:
        """The labels count."""
        super().__init__(initial={"existing": run.existing})
        self.fields["existing"].choices = [
            (choice.existing, _choice(choice.existing, choice.made, choice.left))
            for choice in preview.choices
        ]


def _choice(existing: str, made: int, left: int) -> str:
    words = {
        Run.Existing.SKIP: _("Skip them: %(left)s stay as they are"),
        Run.Existing.RENEW: _(
            "Renew what expires: %(made)s get a new one, %(left)s stay as they are"
        ),
        Run.Existing.AGAIN: _("Award it once more: %(made)s get another one beside theirs"),
    }
    return str(words[Run.Existing(existing)]) % {"made": made, "left": left}
