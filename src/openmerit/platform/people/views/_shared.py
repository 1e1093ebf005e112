"""What the room's pages share."""

from django.forms import Form

from openmerit.platform.web.errors import DomainError


def beside_its_field(form: Form, refused: DomainError, *, default: str) -> None:
    """Show what an action refused beside the field that it is about."""
    member = str(refused.fields.get("member", ""))
    form.add_error(member if member in form.fields else default, str(refused))


def status_of(form: Form) -> int:
    """422 for a form that was sent and cannot be taken, else 200."""
    return 422 if form.is_bound and form.errors else 200
