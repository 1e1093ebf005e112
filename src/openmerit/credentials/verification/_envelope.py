"""Any bytes whatever → the credential within, and what it came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openmerit.credentials.documents import _model
from openmerit.credentials.errors import BakingError, UnreadableDocument
from openmerit.credentials.images import _baking
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _strict_json


@dataclass(frozen=True)
class Envelope:
    """A credential as it was found.

    Attributes:
        container: ``json``, ``jwt``, ``png`` or ``svg``: what was handed over.
        kind: such as ``open-badge-3.0``.
        document: the credential, with its proofs.
        jws: the token that carries it, if one does.
    """

    container: str
    kind: str
    document: dict[str, Any]
    jws: _jose.Jws | None = None

    @property
    def format(self) -> str:
        """The report's `format`."""
        return f"{self.kind}/{self.container}"


def open_envelope(data: bytes) -> Envelope:
    """The credential in `data`: JSON, compact JWT, or a PNG or SVG that carries one.

    Raises:
        UnreadableDocument: there is no credential in it, or more than one could be read from it.
    """
    container = "json"
    if data.startswith(_baking.PNG_SIGNATURE):
        container = "png"
    elif _baking.looks_like_svg(data):
        container = "svg"
    if container != "json":
        try:
            data = _baking.unbake(data)
        except BakingError as error:
            raise UnreadableDocument(str(error)) from None
    data = data.strip()
    if not data:
        raise UnreadableDocument("There is nothing in it.")
    jws = None
    if _jose.looks_like_jws(data):
        jws = _jose.decode(data)
        _jose.validity(jws.payload)  # so that its dates can be relied upon to be dates
        document: Any = _jose.credential_in(jws.payload)
        container = "jwt" if container == "json" else container
    else:
        document = _strict_json.parse(data)
    if not isinstance(document, dict):
        raise UnreadableDocument(
            f"A credential is a JSON object, not {_strict_json.describe(document)}."
        )
    return Envelope(container, kind_of(document), document, jws)


def kind_of(document: Mapping[str, Any]) -> str:
    """What sort of document this is, by its types and contexts."""
    types = _members.types_of(document)
    contexts = _members.as_list(document.get("@context"))
    if "https://w3id.org/openbadges/v2" in contexts or types & {"Assertion", "BadgeClass"}:
        return "open-badge-2.0"
    if "VerifiableCredential" not in types and not types & _model.BADGE_TYPES:
        if "VerifiablePresentation" in types:
            return "verifiable-presentation"
        return "unknown"
    if types & _model.BADGE_TYPES:
        return "open-badge-3.0"
    if "EndorsementCredential" in types:
        return "endorsement-3.0"
    if "ClrCredential" in types:
        return "clr-2.0"
    if contexts[:1] == [_contexts.CREDENTIALS_V1]:
        return "verifiable-credential-1.1"
    return "verifiable-credential-2.0"
