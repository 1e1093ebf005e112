"""Accounts: making people, and what follows when an address is confirmed."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from openmerit.platform.engine.actions import emit
from openmerit.platform.people import access
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.actions.members import accept_invitations
from openmerit.platform.people.errors import EmailRefused, EmailTaken, OperatorLinkSpent
from openmerit.platform.people.models import Person

OPERATOR_LINK_SALT = "openmerit.people.first-operator"
OPERATOR_LINK_SECONDS = 24 * 3600


def create_person(
    *,
    acting_user: Person | None,
    email: str,
    name: str,
    password: str | None,
    confirmed: bool,
) -> Person:
    """Make an account; `confirmed` says that the address is known to be theirs.

    `acting_user` is None when the installation itself does it (the starter story, the first
    operator), or an operator. People who sign up by themselves do so through allauth. Raises
    EmailTaken, EmailRefused, or NotForYou for anyone else.
    """
    if acting_user is not None:
        access.require_operator(acting_user)
    email = normal_address(email)
    with transaction.atomic():
        if EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
            raise EmailTaken(email=email)
        try:
            with transaction.atomic():
                person = Person.objects.create_user(email, password, name=name.strip())
        except IntegrityError as clash:
            raise EmailTaken(email=email) from clash
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=confirmed)
        record(acting_user=acting_user, verb="person.created", subject=email)
        if confirmed:
            address_confirmed(acting_user=person, email=email)
    return person


def rename_person(*, acting_user: Person, name: str) -> Person:
    """Change one's own name. An empty name falls back to the address."""
    before, acting_user.name = acting_user.name, " ".join(name.split())[:200]
    with transaction.atomic():
        acting_user.save(update_fields=["name"])
        record(
            acting_user=acting_user,
            verb="person.renamed",
            subject=acting_user.email,
            before={"name": before},
            after={"name": acting_user.name},
        )
    return acting_user


def address_confirmed(*, acting_user: Person, email: str) -> None:
    """Do what follows when a person proved that an address is theirs.

    Places kept for that address become memberships, and the event `AddressConfirmed` tells the
    rooms above. Idempotent.
    """
    with transaction.atomic():
        accept_invitations(acting_user=acting_user)
        emit(
            "AddressConfirmed",
            key=f"{acting_user.pk}:{email.lower()}",
            payload={"person": acting_user.pk, "email": email.lower()},
        )


def operator_link_token() -> str | None:
    """The secret part of the link that makes the first operator; None when there is one already."""
    if Person.objects.filter(is_staff=True).exists():
        return None
    return signing.dumps("first-operator", salt=OPERATOR_LINK_SALT)


def check_operator_link(token: str) -> None:
    """Return if the link still works. Raises OperatorLinkSpent."""
    try:
        signing.loads(token, salt=OPERATOR_LINK_SALT, max_age=OPERATOR_LINK_SECONDS)
    except signing.BadSignature as refused:
        raise OperatorLinkSpent from refused
    if Person.objects.filter(is_staff=True).exists():
        raise OperatorLinkSpent


def create_first_operator(*, acting_user: None, token: str, email: str, name: str, password: str):
    """Make the person who runs the installation; works once, with the link of the first start.

    Raises OperatorLinkSpent once an operator exists, EmailTaken, EmailRefused.
    """
    check_operator_link(token)
    with transaction.atomic():
        person = create_person(
            acting_user=acting_user, email=email, name=name, password=password, confirmed=True
        )
        others = Person.objects.filter(is_staff=True)
        if others.exists():
            raise OperatorLinkSpent
        person.is_staff = person.is_superuser = True
        person.save(update_fields=["is_staff", "is_superuser"])
        record(acting_user=person, verb="operator.created", subject=person.email)
    return person


def normal_address(email: str) -> str:
    """The address in the form in which we keep it. Raises EmailRefused."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as refused:
        raise EmailRefused(email=email) from refused
    return email
