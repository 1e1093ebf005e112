"""What the living page `/design` shows: the tokens as the style sheet has them, sample data.

Nothing here is stored or read by anyone else: the names are made up.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.web import charts
from openmerit.platform.web.icons import icons
from openmerit.platform.web.states import WORDS

_HERE = Path(__file__).parent
_TOKEN = re.compile(r"^\s*--([a-z0-9-]+):\s*(#[0-9a-f]{6});", re.MULTILINE)


@cache
def colours() -> dict[str, dict[str, str]]:
    """The colour tokens of the style sheet, `{"light": {name: value}, "dark": {…}}`.

    The dark scheme holds what it inherits from the light one, too.
    """
    sheet = (_HERE / "static" / "web" / "tokens.css").read_text()
    light_part, _mark, dark_part = sheet.partition("@media (prefers-color-scheme: dark)")
    light = dict(_TOKEN.findall(light_part))
    return {"light": light, "dark": light | dict(_TOKEN.findall(dark_part))}


class SampleForm(forms.Form):
    """Every kind of field, sent nowhere."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As it will stand on the badge.")
    )
    email = forms.EmailField(label=_("E-mail address"))
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("1", _("Foundation")), ("2", _("Working")), ("3", _("Advanced"))],
        widget=forms.RadioSelect,
        initial="2",
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("course", _("Course")), ("work", _("Work"))], required=False
    )
    criteria = forms.CharField(
        label=_("Criteria"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    public = forms.BooleanField(
        label=_("Show this badge on the issuer’s public page"),
        help_text=_("You can take it down again at any time."),
        required=False,
    )


MONTHS = ("May", "June", "July", "August", "September", "October")
OVER_TIME = (
    charts.Series("Awarded", (120, 214, 96, 40, 310, 260)),
    charts.Series("Claimed", (64, 150, 88, 31, 190, 201)),
    charts.Series("Verified", (3, 12, 40, 44, 61, 190)),
)
FUNNEL = (("Awarded", 1_040), ("Claimed", 724), ("Shared", 311), ("Verified", 190))
HELD = (("Data Analyst", 412), ("Clear Reporting", 388), ("Warehouse Shift Lead", 0))


def pictures() -> dict[str, Any]:
    """One chart of each kind, with the numbers in it."""
    return {
        "lines": charts.lines(
            title="Most were awarded in September: 310.",
            says="Badges awarded, claimed and verified each month from May to October.",
            labels=MONTHS,
            series=OVER_TIME,
        ),
        "funnel": charts.funnel(
            title="70 % of 1,040 badges were claimed.",
            says="Of the badges awarded: how many were claimed, shared and verified.",
            steps=FUNNEL,
        ),
        "bars": charts.bars(
            title="Data Analyst has most holders: 412.",
            says="Holders of each achievement.",
            items=HELD,
        ),
        "over_time": [
            (month, *(series.values[at] for series in OVER_TIME)) for at, month in enumerate(MONTHS)
        ],
        "steps": FUNNEL,
        "held": HELD,
    }


def context() -> dict[str, Any]:
    """All that the template needs beyond its own words."""
    refused = SampleForm({"name": "", "email": "mara@", "level": "2"}, auto_id="refused_%s")
    refused.is_valid()
    return {
        "colours": colours()["light"].keys(),
        "icons": icons(),
        "pictures": pictures(),
        "states": WORDS,
        "form": SampleForm(auto_id="sample_%s"),
        "refused": refused,
        "proofs": [
            ("passed", _("Genuine"), "#states"),
            ("passed", _("Current"), "#states"),
            ("warning", _("Issuer not confirmed"), "#states"),
        ],
        "awards": [
            ("Mara Lind", "Data Analyst", "14 March 2026", "issued"),
            ("Tomás Reyes", "Data Analyst", "14 March 2026", "revoked"),
            ("Aiko Watanabe-Fernández", "Spreadsheet Craft, advanced", "2 May 2026", "queued"),
        ],
    }
