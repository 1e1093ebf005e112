"""`/credentials/verify` and `/presentations/verify`."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from openmerit.credentials import Report
from openmerit.vc_api import _envelopes, _requests, _verdicts
from openmerit.vc_api._problems import MALFORMED_VALUE, PARSING, PROOF_VERIFICATION, Answer, Refused
from openmerit.vc_api._service import Service

_PRESENTATION: Final = "verifiable-presentation/"
_STATUS_NAMES: Final = ("credentialStatus", "status")


def verify_credential(service: Service, body: Any) -> Answer:
    """Whether a credential holds: 200 or 400, with what speaks against it."""
    return _told(_verify_credential, service, body)


def verify_presentation(service: Service, body: Any) -> Answer:
    """Whether a presentation, signed or not, and all that it shows holds: 200 or 400."""
    return _told(_verify_presentation, service, body)


def _told(verify: Any, service: Service, body: Any) -> Answer:
    """The answer, also where there was nothing that could be verified."""
    try:
        answer: Answer = verify(service, body)
    except Refused as refused:
        verdict = _verdicts.Verdict()
        verdict.object(refused.kind, refused.detail, "format")
        return _verdicts.answer(verdict, {}, {})
    return answer


def _verify_credential(service: Service, body: Any) -> Answer:
    members = _requests.members_of(body)
    options = _requests.options_of(members)
    report = _report_on(service, members, "verifiableCredential", options)
    verdict = _verdicts.verdict_on([("", report)], requires_status=_requires_status(options))
    if report.format.startswith(_PRESENTATION):
        detail = "This is a presentation; ask /presentations/verify about it."
        verdict.object(MALFORMED_VALUE, detail, "format")
    _require_purpose(verdict, options, "assertionMethod")
    further: dict[str, Any] = {}
    if _requests.flag(options, "returnCredential"):
        further["credential"] = members["verifiableCredential"]
    if _requests.flag(options, "returnResults"):
        further |= {"results": _verdicts.results_of(report), "report": report.to_dict()}
    return _verdicts.answer(verdict, options, further)


def _verify_presentation(service: Service, body: Any) -> Answer:
    members = _requests.members_of(body)
    options = _requests.options_of(members)
    report = _report_on(service, members, "verifiablePresentation", options)
    reports = list(_verdicts.within(report))
    verdict = _verdicts.verdict_on(reports, requires_status=_requires_status(options))
    if not report.format.startswith(_PRESENTATION):
        detail = "This is no presentation; ask /credentials/verify about a credential."
        verdict.object(MALFORMED_VALUE, detail, "format")
    _require_purpose(verdict, options, "authentication")
    further: dict[str, Any] = {}
    if _requests.flag(options, "returnPresentation"):
        further["verifiablePresentation"] = members["verifiablePresentation"]
    if _requests.flag(options, "returnResults"):
        results = {
            "presentation": _verdicts.results_of(report),
            "credentials": [_result_of(inner, options) for inner in report.contains],
        }
        further |= {"results": results, "report": report.to_dict()}
    return _verdicts.answer(verdict, options, further)


def _result_of(report: Report, options: Mapping[str, Any]) -> dict[str, Any]:
    """What is found of one credential among those that are presented."""
    verdict = _verdicts.verdict_on([("", report)], requires_status=_requires_status(options))
    return {
        "verified": not verdict.problems,
        "credential": report.credential,
        "problemDetails": verdict.problems,
        "results": _verdicts.results_of(report),
    }


def _report_on(
    service: Service, members: Mapping[str, Any], name: str, options: Mapping[str, Any]
) -> Report:
    """The library's report. Raises Refused if there is no document to report on."""
    document = members.get(name)
    if isinstance(document, dict):
        _envelopes.require_defined(document)
        data = orjson.dumps(_without_empty_list(document))
    elif isinstance(document, str):
        data = document.encode("utf-8", "surrogatepass")
    else:
        kind = MALFORMED_VALUE if name in members else PARSING
        raise Refused(kind, "malformed", f"{name}: an object is expected.", member=name)
    return service.verify(
        data,
        challenge=_requests.text(options, "challenge"),
        domain=_requests.text(options, "domain"),
    )


def _without_empty_list(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A presentation that shows nothing, without the empty list in which it says so.

    A proof over RDF does not cover an empty list, so the library wants it left out. Here it says
    nothing else than its absence does. What covers the document as it is written stays so.
    """
    proofs = document.get("proof", [])
    listed = proofs if isinstance(proofs, list) else [proofs]
    over_text = any(
        "-jcs-" in str(item.get("cryptosuite")) for item in listed if isinstance(item, dict)
    )
    if document.get("verifiableCredential") != [] or over_text:
        return document
    return {name: value for name, value in document.items() if name != "verifiableCredential"}


def _requires_status(options: Mapping[str, Any]) -> bool:
    """Whether a status has to be looked up: yes, unless other checks alone are asked for."""
    checks = options.get("checks")
    if not isinstance(checks, list):
        return True
    return any(name in checks for name in _STATUS_NAMES)


def _require_purpose(verdict: _verdicts.Verdict, options: Mapping[str, Any], purpose: str) -> None:
    expected = _requests.text(options, "expectedProofPurpose")
    if expected is not None and expected != purpose:
        detail = f"Its proof is for {purpose!r}, not for {expected!r}."
        verdict.object(PROOF_VERIFICATION, detail, "proof")
