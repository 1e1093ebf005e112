"""What is done for each request, whatever serves it: parsed JSON in, status and JSON out."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from openmerit.vc_api._issuing import derive_credential, issue_credential
from openmerit.vc_api._problems import Answer, Refused
from openmerit.vc_api._service import Service
from openmerit.vc_api._verifying import verify_credential, verify_presentation

Handler = Callable[[Service, Any], Answer]

HANDLERS: Final[Mapping[str, Handler]] = {
    "/credentials/issue": issue_credential,
    "/credentials/derive": derive_credential,
    "/credentials/verify": verify_credential,
    "/presentations/verify": verify_presentation,
}
"""By the path under which VCALM asks for it."""


def handle(path: str, service: Service, body: Any) -> Answer:
    """Answer what was asked at one of the paths in `HANDLERS`.

    Args:
        body: the request as `parse_json` read it, so that it has one meaning.
    """
    try:
        return HANDLERS[path](service, body)
    except Refused as refused:
        return refused.answer()


def describe(service: Service) -> dict[str, Any]:
    """What this is, and who signs, for whoever looks at its front door."""
    return {
        "service": "VC-API (VCALM) of OpenMerit",
        "issuers": [
            {
                "id": signer.controller,
                "keyType": signer.key_type,
                "verificationMethod": signer.verification_method,
            }
            for signer in service.signers
        ],
        "paths": list(HANDLERS),
    }
