"""Which credential a document is, whatever it came in (Open Badges 3.0, section 8.2.2)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from openmerit.credentials import Outcome, Report, verify


def identity_of(document: bytes, report: Report | None = None) -> str:
    """A digest of issuer and id, or of the bytes where the document does not prove those two.

    Two documents are one credential if both issuer.id and id are equal, percent-decoded and
    trimmed. A forged copy names them as well: where proof or key fail, it is only itself.
    """
    if report is None:
        report = verify(document)
    forged = any(report.check(id).outcome is Outcome.FAILED for id in ("format", "proof", "key"))
    named = None if forged else _issuer_and_id(report.view or report.credential or {})
    if named is None:
        return hashlib.sha256(document).hexdigest()
    return hashlib.sha256(json.dumps(named).encode("utf-8")).hexdigest()


def _issuer_and_id(credential: Mapping[str, Any]) -> list[str] | None:
    issuer = credential.get("issuer")
    named = [issuer.get("id") if isinstance(issuer, Mapping) else issuer, credential.get("id")]
    if not all(isinstance(one, str) and one for one in named):
        return None
    return [unquote(str(one)).strip() for one in named]
