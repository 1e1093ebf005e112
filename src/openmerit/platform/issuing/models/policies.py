"""What an organisation has settled for all that it issues."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation


class IssuerPolicy(models.Model):
    """By which yardstick its achievements are measured, and what has to be so for each of them.

    An organisation without one has the values that stand here as defaults.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="issuer_policy"
    )
    yardstick = models.CharField(_("yardstick"), max_length=30, default="eu-2022")
    own_rules = models.JSONField(_("own rules"), default=list, blank=True)
    wording = models.TextField(_("compulsory wording"), blank=True)
    needs_two_people = models.BooleanField(_("a second person approves"), default=False)
    needs_signoff = models.BooleanField(_("a second person signs runs off"), default=False)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("issuing policy")
        verbose_name_plural = _("issuing policies")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.yardstick}"
