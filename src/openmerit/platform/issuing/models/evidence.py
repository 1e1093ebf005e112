"""Files that prove what somebody did."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models.awards import Award


class EvidenceFile(models.Model):
    """A file that is evidence of an award, at an address that nobody can guess."""

    key = models.CharField(_("key"), max_length=32, unique=True)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="evidence_files")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("media type"), max_length=50)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.FileField(_("file"), upload_to="evidence", max_length=200)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The address at which it is served, as the badge names it."""
        return f"{settings.OPENMERIT_ORIGIN}/evidence/{self.key}"
