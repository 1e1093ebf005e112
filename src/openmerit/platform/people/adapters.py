"""How allauth and axes are fitted to this installation."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from openmerit.platform.engine import sealing
from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.people.actions import address_confirmed


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: mail through the outbox, links on our own origin."""

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without a host in brackets."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail, so that a mail server that is down delays it and loses nothing."""
        shown = {
            "request": allauth_context.request,
            "email": email,
            "current_site": {"name": "OpenMerit", "domain": urlsplit(_origin()).netloc},
        }
        shown.update({key: _on_our_origin(value) for key, value in context.items()})
        message = self.render_mail(template_prefix, email, shown)
        html = [body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"]
        kind = template_prefix.rsplit("/", 1)[-1]
        queue_mail(
            key=f"account:{kind}:{uuid4()}",
            to=email,
            subject=message.subject,
            text=str(message.body),
            html=str(html[0]) if html else "",
            kind=kind[:50],
            # Links into an account do no harm when they come twice, and lock out when they do not.
            repeatable=True,
        )

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name that the sign-up form asks for."""
        user.name = " ".join(form.cleaned_data.get("name", "").split())
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as confirmed and do what follows from it."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            address_confirmed(acting_user=email_address.user, email=email_address.email)
        return confirmed


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and one-time codes: secrets sealed at rest, passkeys bound to our origin."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return sealing.seal(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return sealing.open_sealed(encrypted_text.encode("ascii")).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The origin's host: a passkey made here works here, whatever the request's host says."""
        return {"id": str(urlsplit(_origin()).hostname), "name": "OpenMerit"}


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """The address that a sign-in was tried with, for counting failures by person (axes)."""
    given = credentials or {}
    tried = (
        given.get("email")
        or given.get("username")
        or (request.POST.get("login") if request is not None else None)
        or (request.POST.get("username") if request is not None else None)
    )
    return str(tried).strip().lower()[:254] if tried else None


def address_asking(request: HttpRequest | None) -> str | None:
    """The network address of whoever asks: a header's word counts only from proxies of ours.

    None when nobody asks over a network, as when a person is signed in by the code itself.
    """
    if request is None or "REMOTE_ADDR" not in request.META:
        return None
    return str(get_adapter(request).get_client_ip(request))


def _origin() -> str:
    return str(settings.OPENMERIT_ORIGIN)


def _on_our_origin(value: Any) -> Any:
    """A link that allauth built from the request's host, moved to the configured origin."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts, ours = urlsplit(value), urlsplit(_origin())
    return parts._replace(scheme=ours.scheme, netloc=ours.netloc).geturl()
