"""What a person is told of a badge of which only a part is shown, or more than was asked for."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openmerit.credentials import Check, Outcome
from openmerit.platform.verifying.asking import Question, Words, question

_WITHHELD: Final = "Withheld by the holder: "
_PARTS: Mapping[str, Words] = {
    "id": gettext_lazy("Its number"),
    "issuer": gettext_lazy("Who issued it"),
    "validFrom": gettext_lazy("From when it is valid"),
    "credentialSubject.id": gettext_lazy("About whom it is"),
    "credentialSubject.identifier": gettext_lazy("About whom it is"),
    "credentialSubject.achievement": gettext_lazy("What was achieved"),
    "credentialSubject.achievement.name": gettext_lazy("What it is called"),
    "credentialSubject.achievement.description": gettext_lazy("What it stands for"),
    "credentialSubject.achievement.criteria": gettext_lazy("What was asked for it"),
    "issuer.name": gettext_lazy("What its issuer is called"),
}


def whole(checks: Mapping[str, Check]) -> Question:
    """Whether what is shown is all of it, and if not, what every badge has and this one lacks."""
    asked, proof = _("Is it the whole badge?"), checks["proof"]
    if proof.finding == "holders_copy":
        answer = _(
            "Yes, and more than need be: it is the copy that was meant for its holder alone."
        )
        return question("whole", asked, proof, answer, tone="warning")
    answer = _("No. Its holder shows a part of it, and may have withheld the rest.")
    items = tuple((name, "") for name in _withheld(checks["schema"]))
    shown = question("whole", asked, proof, answer, tone="warning")
    return Question(
        shown.key, asked, shown.tone, answer, how=shown.how, limits=shown.limits, items=items
    )


def _withheld(schema: Check) -> Iterator[Words]:
    """What the standard asks of every badge and is not shown, in a person's words."""
    if schema.outcome is not Outcome.WARNING or not schema.message.startswith(_WITHHELD):
        return
    seen: set[str] = set()
    for member in schema.message.removeprefix(_WITHHELD).removesuffix(".").split(", "):
        name = _PARTS.get(member, member)
        if str(name) not in seen:
            seen.add(str(name))
            yield name
