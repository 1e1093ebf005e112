"""Examining a badge: what is wrong, what others stumble over, and how it looks mended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from openmerit.credentials.doctor import (
    _mended_contexts,
    _mended_objects,
    _opening,
    _table,
    _template,
    _wrong,
)
from openmerit.credentials.doctor._case import Case
from openmerit.credentials.doctor._diagnosis import Diagnosis, Finding, Severity
from openmerit.credentials.doctor._mending import Mender, Problem
from openmerit.credentials.documents import _model
from openmerit.credentials.documents._open_badges_2_view import as_open_badge_3
from openmerit.credentials.errors import CredentialError
from openmerit.credentials.reading import _budget, _members
from openmerit.credentials.reading._resolver import Resolver
from openmerit.credentials.sentences import Sentence, say
from openmerit.credentials.verification import _envelope, _withheld
from openmerit.credentials.verification._envelope import Envelope
from openmerit.credentials.verification._report import Report
from openmerit.credentials.verification._sources import Trust
from openmerit.credentials.verification._verify import verify

_BEYOND_BOUNDS: Final = (_budget.TooMuchWork, RecursionError, MemoryError)
_ORDER: Final = list(Severity)
_MOST_NAMED: Final = 20


def examine(
    data: bytes,
    *,
    at: datetime | None = None,
    resolver: Resolver | None = None,
    trust: Trust | None = None,
) -> Diagnosis:
    """Say what is wrong with a badge, what others stumble over, and how it looks mended.

    Whatever can be verified can be examined, and what cannot be read often too. No input raises,
    and the work on it is bounded as that of `verify` is. The template is unsigned, and `issue`
    takes it: it keeps what the badge says, but neither its proof nor the id of its issuer, which
    the key that signs it brings.

    Args:
        data: the bytes.
        at: the time for which to answer, with a zone; now if absent.
        resolver: fetches DID documents and status lists; nothing is fetched without one.
        trust: what is kept of issuers from before, and whom the asker trusts.

    >>> found = examine(b'{"type": "Assertion", "badge": "https://academy.example/sql"}')
    >>> found.findings[0].severity, found.template["type"]
    (<Severity.WRONG: 'wrong'>, ['VerifiableCredential', 'OpenBadgeCredential'])
    """
    report = verify(data, at=at, resolver=resolver, trust=trust)
    with _budget.limited():
        try:
            if _envelope.looks_like_pdf(data):
                return _of_pdf(data, report)
            envelope = _opening.opened(data)
            if envelope is None:
                return Diagnosis(report, tuple(_wrong.unread(report)))
            return _of_envelope(data, envelope, report)
        except _BEYOND_BOUNDS:
            return Diagnosis(report, (*_wrong.unread(report), _too_large()))


def _of_pdf(data: bytes, report: Report) -> Diagnosis:
    """The diagnosis of what is attached to a PDF."""
    from openmerit.credentials.verification import _attached

    try:
        files = [file.data for file in _attached.attached_credentials(data)]
    except CredentialError:
        files = []
    opened = [_opening.opened(file) for file in files]
    if len(files) == 1 and opened[0] is not None:
        return _of_envelope(files[0], replace(opened[0], container="pdf"), report)
    contains = _enclosed(zip(files, opened, strict=True), report)
    return Diagnosis(report, tuple(_wrong.unread(report)), contains=contains)


def _of_envelope(data: bytes, envelope: Envelope, report: Report) -> Diagnosis:
    """The diagnosis of one document."""
    document = envelope.document
    if report.credential is not None and envelope.kind.startswith("open-badge-"):
        document = dict(report.credential)  # an older one counts as it stands at its address
    case = Case(data, envelope, document, report)
    derived = not case.is_older and _withheld.is_part(envelope)
    problems = _problems(case, derived=derived)
    seen: list[Finding] = []
    made = _template.NONE
    try:
        seen += _table.seen_in(case)
        source = _source(case)
        if source is not None:
            made = _template.template_of(source, derived=derived)
        seen += _of_template(case, made, derived=derived)
    except _BEYOND_BOUNDS:
        seen.append(_too_large())
    needs_no_proof = case.is_older or case.kind in ("verifiable-presentation", "unknown")
    is_signed = case.is_signed or needs_no_proof
    wrong = _wrong.wrong_with(report, problems, made.lost, is_signed=is_signed)
    contains: tuple[Diagnosis, ...] = ()
    if report.contains:
        contains = _enclosed(_inner(document), report)
    return Diagnosis(report, _ordered([*wrong, *seen]), made.document, contains)


def _problems(case: Case, *, derived: bool) -> list[Problem]:
    """All breaches of the data model, in the words of the document's own edition."""
    if case.is_older or (case.kind == "unknown" and _source(case) is None):
        return []
    mender = Mender(derived=derived, to_be_signed=not case.is_signed)
    mender.object(case.document, _model.model_of(case.document))
    return mender.problems


def _source(case: Case) -> Mapping[str, Any] | None:
    """The credential of which a template is made; None if there is none to make."""
    document = case.document
    if case.kind == "verifiable-presentation" or case.kind == "open-badge-address":
        return None
    if case.kind == "unknown":
        return document if "credentialSubject" in document else None
    if not case.is_older:
        return document
    if case.report.view is not None:
        return case.report.view
    types = _members.types_of(document)
    if "BadgeClass" in types or ("criteria" in document and "badge" not in document):
        return as_open_badge_3({}, document)
    if "badge" in document:
        return as_open_badge_3(document)
    return None


def _of_template(case: Case, made: _template.Template, *, derived: bool) -> Iterator[Finding]:
    """What has to be known of the template before it is signed."""
    document = made.document
    if document is None:
        return
    theirs = {place.value for place in case.texts}
    for place in Case(b"", case.envelope, document, case.report).texts:
        if _mended_objects.is_to_fill_in(place.value) and place.value not in theirs:
            yield _advice(
                "fill-in",
                place.pointer,
                say("The template has {text} there.", text=place.value),
                say("Write what belongs there before you sign it."),
            )
    if derived:
        yield _advice(
            "withheld",
            "",
            say("Its holder shows a part. The template cannot bring back what was withheld."),
            say("Make the template of the whole badge, if you are its issuer."),
        )
    named = case.document.get("issuer")
    named = named.get("id") if isinstance(named, Mapping) else named
    if isinstance(named, str) and not case.is_older:
        yield _advice(
            "template-issuer",
            "/issuer",
            say("The template leaves out {id}: the key that signs it says who issues it.",
                id=named[:200]),
            say("To issue it as before, sign it with a key of the same issuer."),
        )  # fmt: skip
    if _uses_undefined_terms(document):
        yield _advice(
            "template-terms",
            "/@context",
            say("Some terms have a meaning in the template only by the stopgap of the W3C for "
                "undefined terms."),
            say("Leave them out, or publish a context for them."),
        )  # fmt: skip
    for member in made.left_out[:_MOST_NAMED]:
        yield _advice(
            "template-left-out",
            "",
            say("The template leaves out {member}, which cannot be signed.", member=member),
            say("Write it in another way, if it matters."),
        )


def _uses_undefined_terms(document: Mapping[str, Any]) -> bool:
    return _mended_contexts.UNDEFINED_TERMS in document["@context"]


def _inner(document: Mapping[str, Any]) -> Iterator[tuple[bytes, Envelope | None]]:
    """The credentials that a presentation or a record encloses."""
    given = document.get("verifiableCredential")
    if given is None:
        subject = document.get("credentialSubject")
        given = subject.get("verifiableCredential") if isinstance(subject, dict) else None
    for item in _members.as_list(given):
        envelope = None
        try:
            if isinstance(item, dict):
                envelope = _envelope.envelope_of(item)
            elif isinstance(item, str):
                envelope = _envelope.open_envelope(item.encode("utf-8", "replace"))
        except CredentialError:
            pass
        yield b"", envelope


def _enclosed(
    items: Iterable[tuple[bytes, Envelope | None]], report: Report
) -> tuple[Diagnosis, ...]:
    """The diagnoses of enclosed credentials, as far as there is time for them."""
    found: list[Diagnosis] = []
    try:
        for (data, envelope), inner in zip(items, report.contains, strict=False):
            if envelope is None:
                found.append(Diagnosis(inner, tuple(_wrong.unread(inner))))
            else:
                found.append(_of_envelope(data, envelope, inner))
    except _BEYOND_BOUNDS:
        pass
    return tuple(found)


def _ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """By severity, else as they were found; the same thing once."""
    once = dict.fromkeys(findings)
    return tuple(sorted(once, key=lambda finding: _ORDER.index(finding.severity)))


def _advice(id: str, member: str, message: Sentence, remedy: Sentence) -> Finding:
    return Finding(id, Severity.ADVICE, member, message, remedy)


def _too_large() -> Finding:
    return _advice(
        "too-large",
        "",
        say("There is so much in it that not all was looked at."),
        say("Examine its parts by themselves."),
    )
