"""A report as a person reads it: one sentence, then the questions that they have.

Every question has a line that answers it, what was found, how it was checked, and what that does
not prove. Machine words stay in the report's own checks, which the page shows last and closed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openmerit.credentials import Check, Outcome, Report, Verdict

Words = str | Promise

HOW: Mapping[str, Words] = {
    "proof": gettext_lazy(
        "The issuer’s digital signature covers every word of the badge. It was computed anew here "
        "and compared."
    ),
    "issuer": gettext_lazy(
        "The key that signed the badge was compared with the keys that its issuer publishes, and "
        "it was looked whether a domain stands behind the issuer’s name."
    ),
    "recipient": gettext_lazy(
        "What you gave was compared with the recipient whom the issuer signed, usually in a form "
        "that nobody can read back."
    ),
    "validity": gettext_lazy(
        "The dates that the issuer signed were compared with the time of this check."
    ),
    "status": gettext_lazy("The issuer’s signed list of withdrawn badges was read."),
    "schema": gettext_lazy("The badge was compared with the standard, part by part."),
    "endorsements": gettext_lazy(
        "Each endorsement is signed by whoever gave it, and was checked like a badge of its own."
    ),
    "derivation": gettext_lazy("Each of them was checked by itself, like a badge that came alone."),
}
LIMITS: Mapping[str, Words] = {
    "proof": gettext_lazy(
        "This does not prove that what the badge says is true, only that nobody altered it since. "
        "A picture around it is not signed: go by the words."
    ),
    "issuer": gettext_lazy(
        "Anyone may call themselves anything. A domain shows who controls that domain; whether "
        "they are who you think, and any good, is for you to judge."
    ),
    "recipient": gettext_lazy(
        "This does not prove that whoever showed you the badge is the person with that address."
    ),
    "validity": gettext_lazy(
        "This does not prove that the person can still do it, only that the issuer set no earlier "
        "end."
    ),
    "status": gettext_lazy(
        "An issuer may withdraw a badge at any later time. Check again when it matters."
    ),
    "schema": gettext_lazy("This says nothing about who made the badge or whether it is true."),
    "endorsements": gettext_lazy("Whoever endorses may be unknown to you as well."),
    "derivation": gettext_lazy(
        "This does not prove that they belong together, or that none was left out."
    ),
}
NAMES: Mapping[str, Words] = {
    "format": gettext_lazy("what it is"),
    "context": gettext_lazy("what its words mean"),
    "proof": gettext_lazy("whether it was changed"),
    "key": gettext_lazy("whether the issuer signed it"),
    "issuer": gettext_lazy("who stands behind the issuer’s name"),
    "validity": gettext_lazy("whether it is within its dates"),
    "status": gettext_lazy("whether it was withdrawn"),
    "schema": gettext_lazy("whether it keeps to the standard"),
    "recipient": gettext_lazy("about whom it is"),
    "endorsements": gettext_lazy("whether its endorsements hold"),
    "derivation": gettext_lazy("whether the badges in it hold"),
}


_MACHINE_WORDS = re.compile(r"did:|eddsa|ecdsa|sha256|https://www\.w3\.org|purl\.imsglobal")


@dataclass(frozen=True)
class Question:
    """One question of a person's, and its answer.

    Attributes:
        key: the id of the check it rests on, or ``unknown`` for what could not be checked.
        tone: passed, warning, failed or unknown.
        found: what was found, where the answer does not say it already.
        how: how it was checked.
        limits: what that does not prove.
        items: names of checks that stayed open, with why.
    """

    key: str
    asked: Words
    tone: str
    answer: Words
    found: str = ""
    how: Words = ""
    limits: Words = ""
    items: tuple[tuple[Words, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """A whole report in a person's words.

    Attributes:
        tone: of the verdict.
        sentence: the answer in one sentence.
        rest: what belongs to it.
        remedy: what to do next, where there is something.
        is_proven: whether what the badge says may be taken for its issuer's word.
    """

    tone: str
    sentence: str
    rest: str
    remedy: Words
    questions: tuple[Question, ...]
    is_proven: bool
    report: Report

    @property
    def open_recipient(self) -> bool:
        """Whether it makes sense to ask whose it should be."""
        return self.is_proven and self.report.check("recipient").outcome is Outcome.UNKNOWN


def answer_of(report: Report) -> Answer:
    """The report as sentence and questions."""
    checks = {check.id: check for check in report.checks}
    sentence, _dot, rest = report.summary.partition(". ")
    readable = checks["format"].outcome is Outcome.PASSED
    return Answer(
        tone=_tone_of(report),
        sentence=sentence if sentence.endswith(".") else f"{sentence}.",
        rest=in_plain_words(rest),
        remedy=_remedy(checks),
        questions=_questions(report, checks) if readable else (),
        is_proven=is_proven(report),
        report=report,
    )


def is_proven(report: Report) -> bool:
    """Whether what the badge says of itself may be taken for its issuer's word."""
    proof, key = report.check("proof").outcome, report.check("key").outcome
    return proof in (Outcome.PASSED, Outcome.WARNING) and key is Outcome.PASSED


def is_practice(report: Report) -> bool:
    """Whether it was made on somebody's own machine, where anyone can be called anything."""
    return report.check("issuer").finding == "practice"


def in_plain_words(text: str) -> str:
    """The text, or nothing if it holds machine words: those stand in the part for specialists."""
    return "" if _MACHINE_WORDS.search(text) else text


def _tone_of(report: Report) -> str:
    """Green only if nothing about issuer or status stays open: a stranger's badge is a warning."""
    if report.verdict is Verdict.INVALID:
        return "failed"
    if report.verdict is Verdict.UNDETERMINED:
        return "unknown"
    open_ = (report.check(id).outcome is not Outcome.PASSED for id in ("issuer", "status"))
    return "warning" if any(open_) else "passed"


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
    questions = [
        _changed(checks, is_older=report.view is not None),
        _presented(checks) if _is_presentation(report) else _issued(report, checks),
        _about(checks["recipient"]),
        _plain("validity", _("Is it still valid?"), checks["validity"], passed=_("Yes.")),
        _plain("status", _("Was it withdrawn?"), checks["status"], passed=_("No.")),
    ]
    if "derivation" in checks:
        asked = _("Do the badges in it hold?")
        questions.append(_plain("derivation", asked, checks["derivation"], passed=_("Yes.")))
    if checks["schema"].outcome is not Outcome.PASSED:
        asked = _("Does it keep to the standard?")
        questions.append(_plain("schema", asked, checks["schema"], passed=_("Yes.")))
    if checks["endorsements"].message != "None." and _is_told(checks["endorsements"]):
        asked = _("Do others vouch for it?")
        questions.append(_plain("endorsements", asked, checks["endorsements"], passed=_("Yes.")))
    return (*questions, _unchecked(report))


def _changed(checks: Mapping[str, Check], *, is_older: bool) -> Question:
    asked, proof, context = _("Was it changed?"), checks["proof"], checks["context"]
    decisive, answer = proof, _("That could not be told.")
    if context.outcome is Outcome.FAILED:
        decisive, answer = context, _("It says things that its issuer never signed.")
    elif proof.outcome is Outcome.PASSED:
        answer = _("No. It is word for word as its issuer signed it.")
        if is_older:
            # Before 3.0 a badge was signed, or only stands at its issuer's address.
            answer = _("No. It is word for word as its issuer made it.")
    elif proof.outcome is Outcome.FAILED:
        answer = _("Yes, or it was never properly signed.")
    elif proof.outcome is Outcome.WARNING:
        answer = proof.message
    return _question("proof", asked, decisive, answer)


def _issued(report: Report, checks: Mapping[str, Check]) -> Question:
    asked, key, issuer = _("Who issued it?"), checks["key"], checks["issuer"]
    name = _issuer_name(report)
    if key.outcome is Outcome.FAILED:
        return _question("issuer", asked, key, _("Not the one whom it names."))
    if issuer.outcome is Outcome.PASSED:
        answer = _("%(name)s.") % {"name": name or _("Its issuer gives no name")}
        return _question("issuer", asked, issuer, f"{answer} {issuer.message}")
    if issuer.outcome is Outcome.WARNING:
        if not name:
            return _question("issuer", asked, issuer, _("Someone who gives no name."))
        if is_practice(report):
            answer = _("Someone practising on their own machine, as %(name)s.")
        else:
            answer = _("Someone who calls themselves %(name)s, which nobody has confirmed.")
        return _question("issuer", asked, issuer, answer % {"name": name})
    decisive = key if key.outcome is Outcome.UNKNOWN else issuer
    return _question("issuer", asked, decisive, _("That could not be told."))


def _presented(checks: Mapping[str, Check]) -> Question:
    asked, key, issuer = _("Who presents it?"), checks["key"], checks["issuer"]
    if key.outcome is Outcome.FAILED:
        return _question("presenter", asked, key, _("Not the one whom it names."))
    if issuer.outcome is Outcome.PASSED:
        return _question("presenter", asked, issuer, issuer.message)
    if key.outcome is Outcome.PASSED:
        return _question("presenter", asked, issuer, _("Someone who is known by a key only."))
    if key.outcome is Outcome.WARNING:
        return _question("presenter", asked, issuer, _("Nobody signed that they present it."))
    return _question("presenter", asked, key, _("That could not be told."))


def _is_presentation(report: Report) -> bool:
    return report.format.startswith("verifiable-presentation/")


def _about(check: Check) -> Question:
    asked = _("Is it about this person?")
    if check.outcome is Outcome.PASSED:
        return _question("recipient", asked, check, _("Yes. %s") % check.message)
    if check.outcome is Outcome.FAILED:
        return _question("recipient", asked, check, _("No. %s") % check.message)
    if check.message.startswith("Say whose"):
        return _question("recipient", asked, check, _("You did not say whose it should be."))
    if not _is_told(check):
        return _question("recipient", asked, check, _("That could not be told."))
    return _question("recipient", asked, check, check.message)


def _plain(key: str, asked: str, check: Check, *, passed: str) -> Question:
    """A question whose answer is the check's own message, after yes or no where it passed."""
    if check.outcome is Outcome.PASSED:
        return _question(key, asked, check, f"{passed} {check.message}")
    if not _is_told(check):
        return _question(key, asked, check, _("That could not be told."))
    return _question(key, asked, check, check.message)


def _unchecked(report: Report) -> Question:
    open_ = [check for check in report.checks if check.outcome is Outcome.UNKNOWN]
    asked = _("What could not be checked?")
    items = tuple((NAMES.get(check.id, check.id), check.message) for check in open_)
    if not items:
        return Question("unknown", asked, "passed", _("Nothing: all of it was looked at."))
    answer = capfirst("; ".join(str(name) for name, _why in items)) + "."
    how = _("What could not be looked up never counts as passed.")
    return Question("unknown", asked, "unknown", answer, how=how, items=items)


def _question(key: str, asked: str, check: Check, answer: str) -> Question:
    found = "" if check.message in answer else in_plain_words(check.message)
    tone = str(check.outcome)
    return Question(key, asked, tone, answer, found, HOW.get(key, ""), LIMITS.get(key, ""))


def _is_told(check: Check) -> bool:
    """Whether the check says something of its own, beyond that an earlier one was in the way."""
    return not check.message.startswith(("Not told:", "Not looked at,"))


def _issuer_name(report: Report) -> str:
    issuer = (report.view or report.credential or {}).get("issuer")
    name: Any = issuer.get("name") if isinstance(issuer, Mapping) else None
    return name[:200] if isinstance(name, str) else ""
