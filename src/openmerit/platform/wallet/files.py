"""Badges as files that a person takes along."""

from django.http import HttpResponse
from django.utils.text import slugify

from openmerit.platform.issuing.actions import make_certificate
from openmerit.platform.issuing.queries import certificate_pdf
from openmerit.platform.people.models import Person
from openmerit.platform.wallet import queries
from openmerit.platform.wallet.errors import CredentialMissing
from openmerit.platform.wallet.models import HeldCredential

MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def document_response(held: HeldCredential) -> HttpResponse:
    """The signed document: JSON, or a JWT as plain text (Open Badges 3.0, section 6.2)."""
    content = queries.signed_document_of(held)
    if content.lstrip()[:1] == b"{":
        return _file(content, "application/vc+ld+json", held, "json")
    if b"~" in content and looks_like_token(content.partition(b"~")[0]):
        return _file(content, "application/dc+sd-jwt", held, "sd-jwt")
    if looks_like_token(content):
        return _file(content, "text/plain", held, "jwt")
    return _file(content, "application/octet-stream", held, "bin")


def picture_response(held: HeldCredential, kind: str) -> HttpResponse:
    """The picture with the document inside; as ``zip`` the badge with who stands behind it.

    Raises CredentialMissing for a kind there is not.
    """
    if kind == "zip":
        return _file(queries.with_endorsements(held), "application/zip", held, kind)
    content = queries.picture_of(held, kind)
    return _file(content, MEDIA_TYPES[kind], held, kind)


def certificate_response(person: Person, held: HeldCredential) -> HttpResponse:
    """The certificate of an award, as a PDF that carries the signed document.

    Raises CredentialMissing for what was brought along, and as `make_certificate` and
    `certificate_pdf` of issuing do.
    """
    if held.award is None:
        raise CredentialMissing(key=held.key)
    made = make_certificate(acting_user=person, award=held.award)
    return _file(certificate_pdf(made), "application/pdf", held, "pdf")


def looks_like_token(content: bytes) -> bool:
    """Whether it is a compact JWT, as far as its letters tell."""
    return content.isascii() and content.count(b".") == 2


def bytes_response(held: HeldCredential) -> HttpResponse:
    """The bytes as they came, whatever they came in."""
    for kind in queries.picture_kinds(held) if held.award is None else ():
        return picture_response(held, kind)
    return document_response(held)


def _file(content: bytes, media_type: str, held: HeldCredential, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    name = slugify(held.name)[:80] or "badge"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    # A picture that a stranger made may hold a script: it can be looked at, and do nothing.
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    return response
