"""The audit trail."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models.accounts import Person
from openmerit.platform.people.models.organisations import Organisation


class AuditEntry(models.Model):
    """Who did what to what, with the values before and after."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="audit_entries",
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="audit_entries"
    )
    verb = models.CharField(_("what was done"), max_length=60)
    subject = models.CharField(_("to what"), max_length=300)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [models.Index(fields=["organisation", "-id"], name="audit_by_organisation")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """What changed, as (name, before, after); a side that is not there is None."""
        before, after = _as_members(self.before), _as_members(self.after)
        names = [*after, *(name for name in before if name not in after)]
        pairs = [(name, before.get(name), after.get(name)) for name in names]
        return [pair for pair in pairs if pair[1] != pair[2]]


def _as_members(values: Any) -> dict[str, Any]:
    if values is None:
        return {}
    return values if isinstance(values, dict) else {"": values}
