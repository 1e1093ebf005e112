"""A badge in few words for people who see it: one sentence, and three words with their proof."""

import re
from dataclasses import dataclass, replace

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from openmerit.credentials import Outcome, Report
from openmerit.platform.verifying.portrait import Portrait
from openmerit.platform.verifying.questions import Answer, answer_of, is_practice, is_proven
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import state_of

Words = str | Promise
_CAN = re.compile(r"(?:Can|Is able to|Able to)\s+(?P<what>[^.!?\n]{3,200})(?=[.!?\n]|$)")


@dataclass(frozen=True)
class Card:
    """A badge in a list."""

    name: str
    issuer: str
    image: str
    href: str
    state: str
    detail: Words


def card_of(held: HeldCredential) -> Card:
    """The badge as the wallet's list shows it; needs its award at hand."""
    detail = _("shared") if held.is_shared else ""
    if held.valid_until is not None:
        until = held.valid_until.strftime("%-d %B %Y")
        detail = _("until %(date)s") % {"date": until}
    return Card(held.name, held.issuer, image_of(held), held.path, state_of(held), detail)


def image_of(held: HeldCredential, *, public: bool = False) -> str:
    """The path of the badge's picture; a plain seal where it came without one."""
    if held.award is not None:
        return f"{held.award.achievement.path}/image.png"
    place = held.share_path if public else held.path
    kind = held.picture
    return f"{place}/badge.{kind}" if kind else static("wallet/no-picture.svg")


def ability(portrait: Portrait) -> str:
    """What the earner can do, if the description begins by saying so: "clean, join and chart"."""
    found = _CAN.match(portrait.description)
    return found["what"].strip() if found else ""


def tells_more(portrait: Portrait) -> bool:
    """Whether the description says more than the sentence made from it."""
    found = _CAN.match(portrait.description)
    return found is None or bool(portrait.description[found.end() :].strip(" .!?\n"))


def held_answer(report: Report) -> Answer:
    """The report as a person reads it beside a badge that somebody holds here.

    Nobody asked whose it should be: this house compared it with its holder.
    """
    answer = answer_of(report)
    how = _(
        "The address that the issuer signed, in a form that nobody can read back, was compared "
        "with that of whoever holds the badge here."
    )
    limits = _(
        "A name is not part of what was signed. To be sure, ask the person for their address, and "
        "check it together with the badge."
    )
    return replace(
        answer,
        questions=tuple(
            replace(one, how=how, limits=limits) if one.key == "recipient" else one
            for one in answer.questions
        ),
    )


def proofs(report: Report, state: str) -> list[tuple[str, Words, str]]:
    """Genuine, current, issuer: each with its tone and the place of its proof on the page."""
    words = [_genuine(report), _current(report, state), _issuer(report)]
    return [(tone, word, "#proof") for tone, word in words]


def _genuine(report: Report) -> tuple[str, Words]:
    if is_proven(report):
        return "passed", _("Genuine")
    if any(report.check(id).outcome is Outcome.FAILED for id in ("proof", "key", "context")):
        return "failed", _("Not genuine")
    return "unknown", _("Not known to be genuine")


def _current(report: Report, state: str) -> tuple[str, Words]:
    shown: dict[str, tuple[str, Words]] = {
        "revoked": ("failed", _("Withdrawn by its issuer")),
        "suspended": ("warning", _("Suspended by its issuer")),
        "expired": ("warning", _("Expired")),
        "invalid": ("failed", _("Not valid")),
        "unknown": ("unknown", _("Not known to be current")),
        "expiring": ("passed", _("Current, expires soon")),
    }
    if state in shown:
        return shown[state]
    if report.check("status").outcome is not Outcome.PASSED:
        return "unknown", _("Not known to be current")
    return "passed", _("Current")


def _issuer(report: Report) -> tuple[str, Words]:
    issuer = (report.view or report.credential or {}).get("issuer")
    name = issuer.get("name") if isinstance(issuer, dict) else None
    named = {"issuer": name if isinstance(name, str) and name else _("Issuer")}
    outcome = report.check("issuer").outcome
    if outcome is Outcome.PASSED:
        return "passed", _("%(issuer)s, domain confirmed") % named
    if is_practice(report):
        return "warning", _("%(issuer)s, for practice only") % named
    if outcome is Outcome.WARNING:
        return "warning", _("%(issuer)s, not confirmed") % named
    return "unknown", _("%(issuer)s, not known") % named
