"""What an issuer shows of itself beside its words."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation


class IssuerLogo(models.Model):
    """The picture by which people know an issuer, drawn anew from what was uploaded."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="logo")
    svg = models.TextField(_("picture as SVG"))
    png = models.FileField(_("picture as PNG"), upload_to="logos", max_length=200)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return f"{self.organisation_id}"
