"""The colours of an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation


class BrandColours(models.Model):
    """Two colours, each a six-digit hexadecimal code, from which its own palette is made."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="brand_colours"
    )
    ground = models.CharField(_("ground"), max_length=7)
    accent = models.CharField(_("accent"), max_length=7)

    class Meta:
        verbose_name = _("brand colours")
        verbose_name_plural = _("brand colours")

    def __str__(self) -> str:
        return f"{self.ground}/{self.accent}"
