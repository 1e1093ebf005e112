"""The door to the story's people."""

from allauth.account.models import EmailAddress

from openmerit.platform.people.models import Person


def person_with(email: str) -> Person | None:
    """Whoever confirmed this address; None if nobody did."""
    found = (
        EmailAddress.objects.select_related("user")
        .filter(email__iexact=email, verified=True)
        .first()
    )
    return found.user if found else None
