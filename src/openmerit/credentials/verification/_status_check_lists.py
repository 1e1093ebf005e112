"""The lists that entries name: fetched once, verified, and judged by when they speak of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from openmerit.credentials.errors import Altered, CredentialError, Unresolvable
from openmerit.credentials.reading import _members, _times
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import Sentence, joined, say
from openmerit.credentials.verification import _checks
from openmerit.credentials.verification._envelope import Envelope, open_envelope
from openmerit.credentials.verification._proof_check import issuer_id
from openmerit.credentials.verification._question import Question
from openmerit.credentials.verification._report import Outcome, Report, Verdict

_FRESH_FOR: Final = timedelta(days=30)
"""For so long a copy of a list is taken as it stands; an older one is a warning."""

VerifyList = Callable[[Envelope, Question], Report]


@dataclass(frozen=True)
class Standing:
    """What one entry came to: a `status` check without its detail."""

    outcome: Outcome
    message: str
    finding: str = ""


@dataclass(frozen=True)
class Listed:
    """A list that holds itself.

    Attributes:
        subject: the list proper.
        issuer: who keeps it.
        calls_itself: its id, if that is not the address it was fetched from.
        starts_late: it speaks of a time after the one asked about, and this is its first day.
        ended: it spoke of a time before the one asked about, and this was its last day.
        had: when it was had, if it is a copy that was kept.
        is_hearsay: whether nobody whom the user trusts answers for where the copy came from.
    """

    subject: Mapping[str, Any]
    issuer: str | None
    calls_itself: str | None = None
    starts_late: datetime | None = None
    ended: datetime | None = None
    had: datetime | None = None
    is_hearsay: bool = False


class Lists:
    """The lists of one verification, each fetched and verified once."""

    def __init__(self, resolver: Resolver, question: Question, verify_list: VerifyList) -> None:
        self.resolver = resolver
        self.at = question.at
        self._question = question.within()
        self._verify = verify_list
        self._known: dict[tuple[str, str], Listed | Standing] = {}

    def at_address(self, url: str, list_type: str, subject_type: str) -> Listed | Standing:
        """The list at `url`; a Standing if it cannot be relied upon.

        A list that began after the time asked about is asked for once more as of that time
        (``?timestamp=``, BitstringStatusList 1.0, section 3.2).
        """
        if (url, list_type) not in self._known:
            found = self._listed(url, url, list_type, subject_type)
            if isinstance(found, Listed) and found.starts_late is not None:
                then = self._listed(_as_of(url, self.at), url, list_type, subject_type)
                if isinstance(then, Listed) and then.starts_late is None:
                    found = then
            self._known[url, list_type] = found
        return self._known[url, list_type]

    def _listed(
        self, address: str, url: str, list_type: str, subject_type: str
    ) -> Listed | Standing:
        try:
            fetched = self.resolver.fetch(address)
            envelope = open_envelope(fetched.content)
            document = envelope.document
            subject = alone(document.get("credentialSubject"))
            if list_type not in _members.types_of(document) or not isinstance(subject, dict):
                return _failed(say("What is at {url} is no status list.", url=url))
            if subject_type not in _members.types_of(subject):
                message = say("What is at {url} is no status list of the kind named.", url=url)
                return _failed(message)
            starts_late, ended, refused = self._relied_upon(envelope, url)
        except Altered as error:
            return _failed(
                say(
                    "The status list cannot be relied upon: {reason} ({url}).",
                    reason=error.reason,
                    url=url,
                )
            )
        except Unresolvable as error:
            message = say(
                "The status list could not be fetched: {reason} ({url}).",
                reason=error.reason,
                url=url,
            )
            return Standing(Outcome.UNKNOWN, message)
        except CredentialError as error:
            message = say("The status list at {url} cannot be read: {error}", url=url, error=error)
            return _failed(message)
        if refused is not None:
            return refused
        name = document.get("id", url)
        calls_itself = None if name in (url, address) else str(name)
        keeper = issuer_id(document)
        return Listed(
            subject, keeper, calls_itself, starts_late, ended, fetched.had, fetched.is_hearsay
        )

    def _relied_upon(
        self, envelope: Envelope, url: str
    ) -> tuple[datetime | None, datetime | None, Standing | None]:
        """When the list starts too late or ended too early, or why it proves nothing."""
        report = self._verify(envelope, self._question)
        if _holds(report):
            return None, None, None
        wrong = [check for check in report.checks if check.outcome is Outcome.FAILED]
        if [check.id for check in wrong] == ["validity"] and wrong[0].finding in _BOUNDS:
            member = _BOUNDS[wrong[0].finding]
            limit = _limit(envelope.document, member)
            if wrong[0].finding == "expired":
                return None, limit, None
            # It speaks of a later time: does it hold now, at least?
            now = max(self.at, datetime.now(UTC))
            report = self._verify(envelope, replace(self._question, at=now))
            if _holds(report):
                return limit, None, None
        outcome = Outcome.FAILED if report.verdict is Verdict.INVALID else Outcome.UNKNOWN
        return None, None, Standing(outcome, _why_not(report, url))


def _why_not(report: Report, url: str) -> Sentence:
    """Why a list proves nothing, said of the list: nothing is wrong with the badge that names it.

    Args:
        report: of the list, which is not valid, or not signed.
    """
    failed = [check for check in report.checks if check.outcome is Outcome.FAILED]
    if failed and failed[0].id in ("proof", "key"):
        said = say("The status list at {url} was changed, or not signed by its issuer.", url=url)
    else:
        said = say("The status list at {url} cannot be relied upon.", url=url)
    causes = [report.check(id) for id in ("context", "key", "proof", "format")]
    doubtful = [check for check in causes if check.outcome is not Outcome.PASSED]
    reasons = [check.message for check in (*failed, *doubtful)] or [report.summary]
    return joined([said, reasons[0]])


def _holds(report: Report) -> bool:
    """Whether it was signed: an unsigned presentation may be valid, and call itself a list."""
    return report.valid and _checks.is_proven({check.id: check for check in report.checks})


_BOUNDS: Final = {
    "not_yet_valid": ("validFrom", "issuanceDate"),
    "expired": ("validUntil", "expirationDate"),
}


def _limit(document: Mapping[str, Any], members: tuple[str, str]) -> datetime:
    """A date that the validity check has read already, or now if only the token named it."""
    for member in members:
        if isinstance(document.get(member), str):
            return _times.parse(document[member], zone_required=False)
    return datetime.now(UTC)


def _as_of(url: str, at: datetime) -> str:
    address, hash, fragment = url.partition("#")
    separator = "&" if "?" in address else "?"
    return f"{address}{separator}timestamp={quote(_times.write(at), safe='')}{hash}{fragment}"


def alone(value: Any) -> Any:
    """`value`, also out of a list of one: RDF, and so the proof, cannot tell the two apart."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _failed(message: str) -> Standing:
    return Standing(Outcome.FAILED, message)


def as_kept(standing: Standing, had: datetime | None, at: datetime) -> Standing:
    """A standing by a copy of the list that was had then: it cannot tell what came later."""
    if had is None or standing.outcome is not Outcome.PASSED:
        return standing
    day = _times.in_words(had)
    if at - had <= _FRESH_FOR:
        return replace(
            standing,
            message=joined([standing.message, say("The list is as known on {day}.", day=day)]),
        )
    doubt = say(
        "The list is as known on {day}, and whether it was taken back since is not known.", day=day
    )
    return Standing(Outcome.WARNING, joined([standing.message, doubt]))
