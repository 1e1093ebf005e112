"""What a person asks of badges that somebody shows together, signed by themselves or not at all."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from openmerit.credentials import Check, Outcome, Report
from openmerit.platform.verifying.asking import (
    HOW,
    LIMITS,
    Question,
    in_plain_words,
    is_told,
    plain,
    question,
    unchecked,
)

_THEIRS: Final = "The one who presents them is the one whom they are about."
_OTHERS: Final = "about somebody else than the one who presents them"
_ASKING: Final = "Say whose they should be, to check it."
_GOOD: Final = (Outcome.PASSED, Outcome.WARNING)


def is_presentation(report: Report) -> bool:
    """Whether somebody shows badges with it, rather than issues one."""
    return report.format.startswith("verifiable-presentation/")


def questions_of_presentation(
    report: Report, checks: Mapping[str, Check], derivation: Question
) -> Sequence[Question]:
    """Who presents, whether the badges are theirs, and whether they hold."""
    questions = [_presented(checks), _about(checks["recipient"]), derivation]
    changed = _changed(checks)
    if changed is not None:
        questions.insert(1, changed)
    for id, asked in (
        ("context", _("Do its words mean anything?")),
        ("validity", _("Was it made for now?")),
        ("schema", _("Does it keep to the standard?")),
    ):
        if checks[id].outcome is not Outcome.PASSED and is_told(checks[id]):
            questions.append(plain(id, asked, checks[id], passed=_("Yes.")))
    return (*questions, unchecked(report.checks))


def shows_their_own(report: Report) -> bool:
    """Whether the badges are about the one who signed, or about the person who was asked for."""
    recipient = report.check("recipient")
    return recipient.outcome is Outcome.PASSED or recipient.message.startswith(_THEIRS)


def _presented(checks: Mapping[str, Check]) -> Question:
    asked, proof, key = _("Who presents it?"), checks["proof"], checks["key"]
    issuer = checks["issuer"]
    if key.outcome is Outcome.FAILED:
        return question("presenter", asked, key, _("Not the one whom it names."))
    if proof.outcome is Outcome.FAILED:
        return question("presenter", asked, proof, _("Nobody who could prove it."))
    if key.outcome is Outcome.WARNING:
        return question("presenter", asked, proof, _("Nobody signed that they present it."))
    if proof.outcome not in _GOOD or key.outcome is Outcome.UNKNOWN:
        decisive = key if key.outcome is Outcome.UNKNOWN else proof
        return question("presenter", asked, decisive, _("That could not be told."))
    if issuer.outcome is Outcome.PASSED:
        return question("presenter", asked, issuer, in_plain_words(issuer.message))
    return question("presenter", asked, issuer, _("Someone who is known by a key only."))


def _changed(checks: Mapping[str, Check]) -> Question | None:
    """Only what somebody signed can have been changed since."""
    asked, proof = _("Was it changed?"), checks["proof"]
    if checks["key"].outcome is Outcome.WARNING:
        return None
    if proof.outcome in _GOOD:
        how = _("The signature of whoever shows it covers every word. It was computed anew here.")
        answer = _("No. It is word for word as whoever shows it signed it.")
        return question("proof", asked, proof, answer, how=how)
    return None


def _about(check: Check) -> Question:
    message = in_plain_words(check.message.removesuffix(_ASKING).strip())
    if check.outcome is not Outcome.UNKNOWN:
        said = {Outcome.PASSED: _("Yes. %s"), Outcome.FAILED: _("No. %s")}
        answer = said.get(check.outcome, "%s") % message
        return question("recipient", _("Are they about this person?"), check, answer)
    asked = _("Are the badges about the one who presents them?")
    if not is_told(check):
        return question("holder", asked, check, _("That could not be told."))
    tone = "passed" if message.startswith(_THEIRS) else "unknown"
    answer = _("Yes. %s") % message if tone == "passed" else message
    tone = "warning" if _OTHERS in message else tone
    return Question("holder", asked, tone, answer, how=HOW["holder"], limits=LIMITS["holder"])
