"""API tokens: made once in clear, kept as a digest."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from openmerit.platform.people import access
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.errors import NameRefused, NotForYou, PersonMissing
from openmerit.platform.people.models import ApiToken, Person

PREFIX = "om_"


def make_token(*, acting_user: Person, name: str) -> str:
    """Make a bearer token that may do what the person may do; the clear text is answered once."""
    if not acting_user.is_authenticated or not acting_user.is_active:
        raise NotForYou
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise NameRefused(value=name, member="name", why="give 1 to 100 characters")
    clear = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        ApiToken.objects.create(
            person=acting_user, name=name, digest=digest_of(clear), hint=clear[-4:]
        )
        record(
            acting_user=acting_user,
            verb="token.made",
            subject=acting_user.email,
            after={"name": name},
        )
    return clear


def make_token_as(*, acting_user: None, email: str, name: str) -> str:
    """Make a token for the person with this address, for whoever holds the home's command line.

    `acting_user` is None: the installation itself does it, and the audit trail says so. Raises
    PersonMissing.
    """
    assert acting_user is None
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        raise PersonMissing(email=email)
    return make_token(acting_user=person, name=name)


def revoke_token(*, acting_user: Person, token_id: int) -> None:
    """Make one of one's own tokens useless at once. Raises TokenMissing for any other."""
    token = access.token_for(acting_user, token_id)
    with transaction.atomic():
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(
            acting_user=acting_user,
            verb="token.revoked",
            subject=acting_user.email,
            before={"name": token.name},
        )


def digest_of(clear: str) -> str:
    """What is kept of a token. It is random and long, so one fast hash suffices."""
    return hashlib.sha256(clear.encode()).hexdigest()
