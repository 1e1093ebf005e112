"""What a badge *is*: documents, keys, proofs, status, baking, verification.

The library makes and checks Open Badges 3.0 on W3C Verifiable Credentials 2.0. It does no I/O of
its own: what has to be fetched comes through a `Resolver` passed in, and without one nothing is.

>>> from datetime import UTC, datetime
>>> from openmerit.credentials import SigningKey, issue, verify
>>> key = SigningKey.generate()
>>> badge = {
...     "@context": list(CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL),
...     "type": ["VerifiableCredential", "OpenBadgeCredential"],
...     "credentialSubject": {
...         "type": ["AchievementSubject"],
...         "identifier": [identity_object("ada@example.com", "s4lt")],
...         "achievement": {
...             "id": "https://academy.example/achievements/sql",
...             "type": ["Achievement"],
...             "name": "SQL",
...             "description": "Asks a database the right questions.",
...             "criteria": {"narrative": "Passed the practical exam."},
...         },
...     },
... }
>>> signed = issue(badge, key, now=datetime.now(UTC))
>>> report = verify(signed, recipient="ada@example.com")
>>> str(report.verdict), str(report.check("recipient").outcome)
('valid', 'passed')
>>> str(verify(signed.replace(b"right", b"wrong")).check("proof").outcome)
'failed'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openmerit.credentials._measuring import measure
    from openmerit.credentials.doctor._diagnosis import Diagnosis, Finding
    from openmerit.credentials.doctor._examine import examine
    from openmerit.credentials.documents._identity import identity_object
    from openmerit.credentials.documents._open_badges_2_view import as_open_badge_3
    from openmerit.credentials.documents._vocabulary import ACHIEVEMENT_TYPES
    from openmerit.credentials.errors import (
        Altered,
        BakingError,
        ContextError,
        CredentialError,
        DisclosureError,
        EncodingError,
        Gone,
        LostValue,
        NotVerified,
        RefusedDocument,
        StatusListError,
        TooSymmetric,
        UnknownContext,
        UnreadableDocument,
        Unresolvable,
        UnusableKey,
    )
    from openmerit.credentials.images._baking import bake, unbake
    from openmerit.credentials.images._pdf import Attachment, attachments
    from openmerit.credentials.issuing._add_proof import add_proof
    from openmerit.credentials.issuing._derive import derive
    from openmerit.credentials.issuing._issue import PROOFS, issue
    from openmerit.credentials.issuing._present import present
    from openmerit.credentials.keys._controllers import (
        PublishedKey,
        controller_url,
        did_document,
        did_web,
        did_web_url,
    )
    from openmerit.credentials.keys._keys import KEY_TYPES, Signer, VerificationKey
    from openmerit.credentials.keys._published import published_keys
    from openmerit.credentials.keys._signing import SigningKey
    from openmerit.credentials.linked_data._contexts import CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL
    from openmerit.credentials.reading._resolver import Fetched, Resolver
    from openmerit.credentials.reading._strict_json import parse_json
    from openmerit.credentials.status._status_list import (
        StatusList,
        status_entry,
        status_list_credential,
    )
    from openmerit.credentials.translations import LANGUAGES, translation
    from openmerit.credentials.verification._attached import attached_credentials
    from openmerit.credentials.verification._beside import PROFILE_SERVICE
    from openmerit.credentials.verification._known import RECOGNITION_TYPES
    from openmerit.credentials.verification._report import (
        CHECK_IDS,
        Check,
        Outcome,
        Report,
        Verdict,
        VerifiedCredential,
    )
    from openmerit.credentials.verification._report_schema import report_schema
    from openmerit.credentials.verification._sources import Trust
    from openmerit.credentials.verification._verify import verify

__all__ = [
    "ACHIEVEMENT_TYPES",
    "CHECK_IDS",
    "CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL",
    "KEY_TYPES",
    "LANGUAGES",
    "PROFILE_SERVICE",
    "PROOFS",
    "RECOGNITION_TYPES",
    "Altered",
    "Attachment",
    "BakingError",
    "Check",
    "ContextError",
    "CredentialError",
    "Diagnosis",
    "DisclosureError",
    "EncodingError",
    "Fetched",
    "Finding",
    "Gone",
    "LostValue",
    "NotVerified",
    "Outcome",
    "PublishedKey",
    "RefusedDocument",
    "Report",
    "Resolver",
    "Signer",
    "SigningKey",
    "StatusList",
    "StatusListError",
    "TooSymmetric",
    "Trust",
    "UnknownContext",
    "UnreadableDocument",
    "Unresolvable",
    "UnusableKey",
    "Verdict",
    "VerificationKey",
    "VerifiedCredential",
    "add_proof",
    "as_open_badge_3",
    "attached_credentials",
    "attachments",
    "bake",
    "controller_url",
    "derive",
    "did_document",
    "did_web",
    "did_web_url",
    "examine",
    "identity_object",
    "issue",
    "measure",
    "parse_json",
    "present",
    "published_keys",
    "report_schema",
    "status_entry",
    "status_list_credential",
    "translation",
    "unbake",
    "verify",
]

_HOMES = {
    "_measuring": "measure",
    "doctor._diagnosis": "Diagnosis Finding",
    "doctor._examine": "examine",
    "documents._identity": "identity_object",
    "documents._open_badges_2_view": "as_open_badge_3",
    "documents._vocabulary": "ACHIEVEMENT_TYPES",
    "errors": (
        "Altered BakingError ContextError CredentialError DisclosureError EncodingError Gone "
        "LostValue NotVerified RefusedDocument StatusListError TooSymmetric "
        "UnknownContext UnreadableDocument Unresolvable UnusableKey"
    ),
    "images._baking": "bake unbake",
    "images._pdf": "Attachment attachments",
    "issuing._add_proof": "add_proof",
    "issuing._derive": "derive",
    "issuing._issue": "PROOFS issue",
    "issuing._present": "present",
    "keys._controllers": "PublishedKey controller_url did_document did_web did_web_url",
    "keys._keys": "KEY_TYPES Signer VerificationKey",
    "keys._published": "published_keys",
    "keys._signing": "SigningKey",
    "linked_data._contexts": "CONTEXTS_FOR_ACHIEVEMENT_CREDENTIAL",
    "reading._resolver": "Fetched Resolver",
    "reading._strict_json": "parse_json",
    "status._status_list": "StatusList status_entry status_list_credential",
    "translations": "LANGUAGES translation",
    "verification._attached": "attached_credentials",
    "verification._beside": "PROFILE_SERVICE",
    "verification._known": "RECOGNITION_TYPES",
    "verification._report": "CHECK_IDS Check Outcome Report Verdict VerifiedCredential",
    "verification._report_schema": "report_schema",
    "verification._sources": "Trust",
    "verification._verify": "verify",
}
"""Where each name lives. A module is loaded when a name of it is first asked for: to check a badge
takes few of them."""


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names.split():
            value = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
