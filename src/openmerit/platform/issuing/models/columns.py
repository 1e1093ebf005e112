"""What the columns of an organisation's files mean."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation


class ColumnMapping(models.Model):
    """What somebody chose for a set of headers, so that nobody has to choose it again.

    ``members`` has what a column says by its title, in plain letters; nothing for one left out.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="column_mappings"
    )
    headers_digest = models.CharField(_("digest of the headers"), max_length=64)
    members = models.JSONField(_("members"), default=dict)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    chosen_at = models.DateTimeField(_("chosen at"), default=timezone.now)

    class Meta:
        verbose_name = _("meaning of columns")
        verbose_name_plural = _("meanings of columns")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "headers_digest"], name="columns_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.headers_digest[:12]}"
