"""Any bytes whatever → the credential within, and what it came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openmerit.credentials.documents import _model, _open_badges_2
from openmerit.credentials.errors import BakingError, UnreadableDocument
from openmerit.credentials.images import _baking
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.proofs import _jose, _sd_jwt
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.reading._iri import is_absolute_iri


@dataclass(frozen=True)
class Envelope:
    """A credential as it was found.

    Attributes:
        container: ``json``, ``jwt``, ``sd-jwt``, ``png`` or ``svg``: what was handed over.
        kind: such as ``open-badge-3.0``.
        document: the credential, with its proofs.
        jws: the token that carries it, if one does.
        sd_jwt: the same token with its disclosures, if it is an SD-JWT.
        address: where it was fetched from, where an image carried only its address.
    """

    container: str
    kind: str
    document: dict[str, Any]
    jws: _jose.Jws | None = None
    sd_jwt: _sd_jwt.SdJwt | None = None
    address: str | None = None

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
    if container != "json" and data.startswith((b"http://", b"https://")):
        return _address_in(container, data)
    if _sd_jwt.looks_like_sd_jwt(data):
        return _sd_jwt_in("sd-jwt" if container == "json" else container, data)
    jws = None
    if _jose.looks_like_jws(data):
        jws = _jose.decode(data)
        if jws.header.get("typ") in _sd_jwt.TYPES:
            raise UnreadableDocument("The tilde (~) is missing with which an SD-JWT ends.")
        _jose.validity(jws.payload)  # so that its dates can be relied upon to be dates
        is_old = _open_badges_2.edition_of(jws.payload) is not None
        document: Any = dict(jws.payload) if is_old else _jose.credential_in(jws.payload)
        container = "jwt" if container == "json" else container
    else:
        document = _strict_json.parse(data)
    if not isinstance(document, dict):
        raise UnreadableDocument(
            f"A credential is a JSON object, not {_strict_json.describe(document)}."
        )
    return Envelope(container, kind_of(document), document, jws)


def _sd_jwt_in(container: str, data: bytes) -> Envelope:
    """A credential in an SD-JWT, as far as its holder shows it."""
    given = _sd_jwt.read(data)
    _jose.validity(given.jws.payload)
    document = given.credential()
    return Envelope(container, kind_of(document), document, given.jws, given)


def _address_in(container: str, data: bytes) -> Envelope:
    """An image of Open Badges 1.x that carries only where its badge stands."""
    try:
        address = data.decode("ascii")
    except UnicodeDecodeError:
        address = ""
    if not is_absolute_iri(address):
        raise UnreadableDocument("The image carries an address that is none.")
    return Envelope(container, "open-badge-address", {"id": address})


def kind_of(document: Mapping[str, Any]) -> str:
    """What sort of document this is, by its types and contexts."""
    edition = _open_badges_2.edition_of(document)
    if edition is not None:
        return f"open-badge-{edition}"
    types = _members.types_of(document)
    contexts = _members.as_list(document.get("@context"))
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
