"""A report as a person reads it: one sentence, then the questions that they have.

What it encloses, badges in a record or in a presentation, is answered in the same way, each by
itself. Machine words stay in the report's own checks, which the page shows last and closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from openmerit.credentials import Check, Outcome, Report, Verdict
from openmerit.platform.verifying.asking import (
    Question,
    Words,
    in_plain_words,
    is_told,
    plain,
    question,
    unchecked,
)
from openmerit.platform.verifying.portrait import Portrait, issuer_name_of, portrait_of
from openmerit.platform.verifying.presenting import (
    is_presentation,
    questions_of_presentation,
    shows_their_own,
)
from openmerit.platform.verifying.withholding import whole

_UNCHANGED: Final = (Outcome.PASSED, Outcome.WARNING)
_SHOWN: Final = ("part", "holders_copy")
_KEPT: Final = ("kept", "mirrored")


@dataclass(frozen=True)
class Answer:
    """A whole report in a person's words.

    Attributes:
        tone: of the verdict.
        sentence: the answer in one sentence.
        rest: what belongs to it.
        remedy: what to do next, where there is something.
        is_proven: whether what the badge says may be taken for its issuer's word.
        enclosed: the badges in it, each with its own answer, in their order.
    """

    tone: str
    sentence: str
    rest: str
    remedy: Words
    questions: tuple[Question, ...]
    is_proven: bool
    report: Report
    enclosed: tuple["Enclosed", ...] = ()

    @property
    def open_recipient(self) -> bool:
        """Whether it makes sense to ask whose it should be."""
        looked_at = self.is_proven or _shows_several(self.report)
        recipient = self.report.check("recipient")
        return looked_at and recipient.outcome is Outcome.UNKNOWN and is_told(recipient)

    @property
    def has_portrait(self) -> bool:
        """Whether there is a badge whose word may be shown as its issuer's."""
        return self.is_proven and not _shows_several(self.report)


@dataclass(frozen=True)
class Enclosed:
    """A badge within a record or presentation. Its portrait is its word, proven or not."""

    portrait: Portrait
    answer: Answer

    @property
    def name(self) -> Words:
        """What it calls itself."""
        return self.portrait.name or _("A badge without a name")


def answer_of(report: Report) -> Answer:
    """The report as sentence and questions."""
    checks = {check.id: check for check in report.checks}
    sentence, _dot, rest = report.summary.partition(". ")
    sentence = in_plain_words(sentence) or _("See the part for specialists.")
    readable = checks["format"].outcome is Outcome.PASSED
    return Answer(
        tone=_tone_of(report),
        sentence=sentence if sentence.endswith(".") else f"{sentence}.",
        rest=in_plain_words(rest),
        remedy=_remedy(checks),
        questions=_questions(report, checks) if readable else (),
        is_proven=is_proven(report),
        report=report,
        enclosed=tuple(
            Enclosed(portrait_of(inner.view or inner.credential), answer_of(inner))
            for inner in report.contains
        ),
    )


def is_proven(report: Report) -> bool:
    """Whether what the badge says of itself may be taken for its issuer's word."""
    proof, key = report.check("proof").outcome, report.check("key").outcome
    return proof in (Outcome.PASSED, Outcome.WARNING) and key is Outcome.PASSED


def _shows_several(report: Report) -> bool:
    """Whether badges are shown together, by a presentation or as what is attached to a PDF."""
    return is_presentation(report) or _is_attached(report)


def _is_attached(report: Report) -> bool:
    return report.format.startswith("credentials/")


def is_practice(report: Report) -> bool:
    """Whether it was made on somebody's own machine, where anyone can be called anything."""
    return report.check("issuer").finding == "practice"


def _tone_of(report: Report) -> str:
    """Green only if nothing about issuer or status stays open: a stranger's badge is a warning."""
    if report.verdict is Verdict.INVALID:
        return "failed"
    if report.verdict is Verdict.UNDETERMINED:
        return "unknown"
    if _is_attached(report):
        holds = all(_tone_of(inner) == "passed" for inner in report.contains)
        return "passed" if holds else "warning"
    if is_presentation(report):
        theirs = is_proven(report) and shows_their_own(report)
        holds = theirs and all(_tone_of(inner) == "passed" for inner in report.contains)
        return "passed" if holds else "warning"
    decisive = [report.check(id).outcome for id in ("issuer", "status")]
    decisive += [check.outcome for check in report.checks if check.id == "derivation"]
    return "warning" if any(one is not Outcome.PASSED for one in decisive) else "passed"


def _remedy(checks: Mapping[str, Check]) -> Words:
    if checks["format"].outcome is Outcome.FAILED:
        return _(
            "Ask for the original file. Screenshots, and pictures that were saved anew or sent "
            "through a chat, lose the badge inside."
        )
    if checks["proof"].outcome is Outcome.FAILED:
        return _("Ask whoever showed it to you for the original, or ask its issuer.")
    if checks["key"].outcome is Outcome.UNKNOWN:
        return _("Try again later, or ask the issuer whether the badge is theirs.")
    return ""


def _questions(report: Report, checks: Mapping[str, Check]) -> tuple[Question, ...]:
    if _is_attached(report):
        return (_within(checks["derivation"]), unchecked(report.checks))
    if is_presentation(report):
        return tuple(questions_of_presentation(report, checks, _within(checks["derivation"])))
    # What was looked at for a badge before 3.0 differs from one to the other: its check tells.
    is_older = report.view is not None

    def how(id: str) -> str:
        return in_plain_words(checks[id].detail) if is_older else ""

    questions = [_changed(checks, is_older=is_older, how=how("proof"))]
    if checks["proof"].finding in _SHOWN:
        questions.append(whole(checks))
    valid, withdrawn = _("Is it still valid?"), _("Was it withdrawn?")
    questions += [
        _issued(report, checks, how=how("key")),
        _about(checks["recipient"]),
        plain("validity", valid, checks["validity"], passed=_("Yes."), how=how("validity")),
        plain("status", withdrawn, checks["status"], passed=_("No."), how=how("status")),
    ]
    if "derivation" in checks:
        questions.append(_within(checks["derivation"]))
    withheld = checks["proof"].finding == "part" and checks["schema"].outcome is Outcome.WARNING
    if checks["schema"].outcome is not Outcome.PASSED and not withheld:
        asked = _("Does it keep to the standard?")
        questions.append(plain("schema", asked, checks["schema"], passed=_("Yes.")))
    if checks["endorsements"].message != "None." and is_told(checks["endorsements"]):
        asked = _("Do others vouch for it?")
        questions.append(plain("endorsements", asked, checks["endorsements"], passed=_("Yes.")))
    return (*questions, unchecked(report.checks))


def _as_known(key: Check) -> list[str]:
    """Since when the issuer's keys are known so, where they were not asked for just now."""
    return [in_plain_words(key.message)] if key.finding in _KEPT else []


def _within(check: Check) -> Question:
    return plain("derivation", _("Do the badges in it hold?"), check, passed=_("Yes."))


def _changed(checks: Mapping[str, Check], *, is_older: bool, how: str) -> Question:
    asked, proof, context = _("Was it changed?"), checks["proof"], checks["context"]
    if context.outcome is Outcome.FAILED:
        answer = _("It says things that its issuer never signed.")
        return question("proof", asked, context, answer)
    if proof.outcome is Outcome.FAILED:
        answer = _("Yes, or it was never properly signed.")
        return question("proof", asked, proof, answer, how=how)
    unchanged = proof.outcome is Outcome.PASSED or proof.finding in _SHOWN
    if unchanged and proof.outcome in _UNCHANGED:
        answer = _("No. It is word for word as its issuer signed it.")
        if is_older:
            # Before 3.0 a badge was signed, or only stands at its issuer's address.
            answer = _("No. It is word for word as its issuer made it.")
        elif proof.finding == "part":
            answer = _("No. What is shown is word for word as its issuer signed it.")
        return question("proof", asked, proof, answer, tone="passed", how=how)
    if proof.outcome is Outcome.WARNING:
        answer = in_plain_words(proof.message) or _("See the part for specialists.")
        return question("proof", asked, proof, answer, how=how)
    return question("proof", asked, proof, _("That could not be told."), how=how)


def _issued(report: Report, checks: Mapping[str, Check], *, how: str) -> Question:
    asked, key, issuer = _("Who issued it?"), checks["key"], checks["issuer"]
    name = issuer_name_of(report.view or report.credential)
    if key.outcome is Outcome.FAILED:
        return question("issuer", asked, key, _("Not the one whom it names."), how=how)
    if issuer.outcome is Outcome.PASSED:
        told = [in_plain_words(issuer.message), *_as_known(key)]
        if not name or not told[0].startswith(name):
            told.insert(0, _("%(name)s.") % {"name": name or _("Its issuer gives no name")})
        return question("issuer", asked, issuer, " ".join(told), how=how)
    if issuer.outcome is Outcome.WARNING:
        if not name:
            return question("issuer", asked, issuer, _("Someone who gives no name."), how=how)
        if issuer.finding == "unauthorised":
            return question("issuer", asked, issuer, in_plain_words(issuer.message), how=how)
        if is_practice(report):
            answer = _("Someone practising on their own machine, as %(name)s.")
        else:
            answer = _("Someone who calls themselves %(name)s, which nobody has confirmed.")
        return question("issuer", asked, issuer, answer % {"name": name}, how=how)
    decisive = key if key.outcome is Outcome.UNKNOWN else issuer
    return question("issuer", asked, decisive, _("That could not be told."), how=how)


def _about(check: Check) -> Question:
    asked = _("Is it about this person?")
    message = in_plain_words(check.message) or _("See the part for specialists.")
    if check.outcome is Outcome.PASSED:
        return question("recipient", asked, check, _("Yes. %s") % message)
    if check.outcome is Outcome.FAILED:
        return question("recipient", asked, check, _("No. %s") % message)
    if check.message.startswith("Say whose"):
        return question("recipient", asked, check, _("You did not say whose it should be."))
    if not is_told(check):
        return question("recipient", asked, check, _("That could not be told."))
    return question("recipient", asked, check, message)
