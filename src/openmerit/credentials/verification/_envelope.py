"""Any bytes whatever → the credential within, and what it came in."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from openmerit.credentials.documents import _model
from openmerit.credentials.errors import BakingError, CredentialError, UnreadableDocument
from openmerit.credentials.linked_data import _contexts
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _members, _strict_json
from openmerit.credentials.reading._iri import is_absolute_iri
from openmerit.credentials.sentences import say

if TYPE_CHECKING:
    from openmerit.credentials.proofs import _sd_jwt

_ENVELOPES: Final = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
_FIRST_CONTEXTS: Final = ([_contexts.CREDENTIALS_V1], [_contexts.CREDENTIALS_V2])
_DATA_URL: Final = re.compile(
    r"data:application/(?:(?:vc|vp)(?:\+ld)?\+(?:sd-jwt|jwt)|jwt)"
    r"(?:;[a-z-]+=[^;,]*)*(?P<base64>;base64)?,"
)
"""As VC-JOSE-COSE names tokens, now and in its drafts, and as RFC 7519 names any JWT."""


@dataclass(frozen=True)
class Envelope:
    """A credential as it was found.

    Attributes:
        container: ``json``, ``jwt``, ``sd-jwt``, ``png``, ``svg`` or ``pdf``: what was handed over.
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
    sd_jwt: "_sd_jwt.SdJwt | None" = None
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
    if data[:64].lstrip()[:1] == b"{":
        return envelope_of(_object(data))
    container, data = _unwrapped(data)
    if not data:
        raise UnreadableDocument(say("There is nothing in it."))
    if container != "json" and data.startswith((b"http://", b"https://")):
        return _address_in(container, data)
    from openmerit.credentials.proofs import _sd_jwt

    if _sd_jwt.looks_like_sd_jwt(data):
        return _sd_jwt_in("sd-jwt" if container == "json" else container, data)
    if not _jose.looks_like_jws(data):
        return envelope_of(_object(data), container)
    jws = _jose.decode(data)
    if str(jws.header.get("typ")) in _sd_jwt.TYPES:
        raise UnreadableDocument(say("The tilde (~) is missing with which an SD-JWT ends."))
    _jose.validity(jws.payload)  # so that its dates can be relied upon to be dates
    document = _in_claims(jws.payload)
    return Envelope("jwt" if container == "json" else container, kind_of(document), document, jws)


def looks_like_pdf(data: bytes) -> bool:
    """Whether it is a PDF, which may carry several credentials: see `_attached`."""
    if data.startswith(b"{") or b"%PDF-" not in data[:1024]:
        return False
    from openmerit.credentials.images import _pdf

    return _pdf.looks_like_pdf(data)


def _unwrapped(data: bytes) -> tuple[str, bytes]:
    """What an image carries, and which kind of image it is; ``json`` for what is no image."""
    from openmerit.credentials.images import _baking

    container = "json"
    if data.startswith(_baking.PNG_SIGNATURE):
        container = "png"
    elif _baking.looks_like_svg(data):
        container = "svg"
    if container != "json":
        try:
            data = _baking.unbake(data)
        except BakingError as error:
            raise UnreadableDocument(error.sentence) from None
    data = data.strip()
    if data[:1] == data[-1:] == b'"' and _jose.looks_like_jws(data[1:-1].partition(b"~")[0]):
        return container, data[1:-1]  # a token as a string of JSON, as some wallets save it
    return container, data


def _object(data: bytes) -> dict[str, Any]:
    document = _strict_json.parse_json(data.strip())
    if not isinstance(document, dict):
        raise UnreadableDocument(
            say("A credential is a JSON object, not {kind}.", kind=_strict_json.describe(document))
        )
    return document


def envelope_of(document: dict[str, Any], container: str = "json") -> Envelope:
    """An object as it was found: itself, or what an EnvelopedVerifiableCredential holds.

    VCDM 2.0, sections 4.12 and 4.13: the token stands in a ``data:`` address, its `id`.

    Raises:
        UnreadableDocument: the envelope holds no token.
    """
    if not _members.types_of(document) & _ENVELOPES:
        return Envelope(container, kind_of(document), document)
    match = _DATA_URL.match(str(document.get("id")))
    if match is None:
        raise UnreadableDocument(
            say(
                "The id of an enveloped credential must be a data: address such as "
                "data:application/vc+jwt,eyJ…"
            )
        )
    text = unquote_to_bytes(str(document["id"])[match.end() :])
    try:
        token = base64.b64decode(text, validate=True) if match["base64"] else text
    except binascii.Error:
        raise UnreadableDocument(say("The envelope's data: address is no base64.")) from None
    from openmerit.credentials.proofs import _sd_jwt

    if not (_jose.looks_like_jws(token) or _sd_jwt.looks_like_sd_jwt(token)):
        raise UnreadableDocument(say("There is no token (JWT or SD-JWT) in the envelope."))
    return open_envelope(token)


def _in_claims(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The credential or presentation that the claims of a token are, or hold."""
    from openmerit.credentials.documents import _open_badges_2

    if _open_badges_2.edition_of(payload) is not None:
        return dict(payload)
    if "vp" not in payload and "VerifiablePresentation" not in _members.types_of(payload):
        return _jose.credential_in(payload)
    inner = payload.get("vp", payload)
    if not isinstance(inner, dict):
        raise UnreadableDocument(say("The claim vp of the JWT must be an object."))
    claims = _jose.CLAIMS | {"nonce"} if inner is payload else frozenset()
    document = {name: value for name, value in inner.items() if name not in claims}
    for claim, member in (("iss", "holder"), ("jti", "id")):
        if claim in payload:
            document.setdefault(member, payload[claim])
    return document


def _sd_jwt_in(container: str, data: bytes) -> Envelope:
    """A credential in an SD-JWT, as far as its holder shows it."""
    from openmerit.credentials.proofs import _sd_jwt

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
        raise UnreadableDocument(say("The image carries an address that is none."))
    return Envelope(container, "open-badge-address", {"id": address})


def kind_of(document: Mapping[str, Any]) -> str:
    """What sort of document this is, by its types and contexts."""
    types = _members.types_of(document)
    contexts = _members.as_list(document.get("@context"))
    if "VerifiableCredential" not in types or contexts[:1] not in _FIRST_CONTEXTS:
        from openmerit.credentials.documents import _open_badges_2

        edition = _open_badges_2.edition_of(document)
        if edition is not None:
            return f"open-badge-{edition}"
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


def opened(item: Any) -> Envelope:
    """An enclosed credential: an object, an envelope with a token in it, or the token itself.

    Raises:
        CredentialError: it is none of them, or cannot be read.
    """
    if isinstance(item, str):
        return open_envelope(item.encode("utf-8", "surrogatepass"))
    if isinstance(item, dict):
        return envelope_of(item)
    raise CredentialError(say("An enclosed credential is an object or a token."))
