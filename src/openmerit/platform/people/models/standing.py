"""Who an organisation is: the domain it showed to be its own, and what others say against it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.people.models.accounts import Person
from openmerit.platform.people.models.organisations import Organisation


class ConfirmedDomain(models.Model):
    """A domain that an organisation says is its own, and whether that was seen there."""

    class Way(models.TextChoices):
        """Where the domain names the organisation."""

        DNS = "dns", _("a TXT record")
        FILE = "file", _("a file on the web site")

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="domain"
    )
    name = models.CharField(_("domain"), max_length=253)
    way = models.CharField(_("seen in"), max_length=4, choices=Way.choices, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    # Since when the domain has not named it any more; it stays confirmed for a while.
    missing_since = models.DateTimeField(_("missing since"), null=True, blank=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(confirmed_at__isnull=False),
                name="domain_is_confirmed_for_one",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProtectedName(models.Model):
    """A name of a known issuer: who wants one like it waits for the operator."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("protected name")
        verbose_name_plural = _("protected names")

    def __str__(self) -> str:
        return self.name


class ImpersonationReport(models.Model):
    """Somebody says that an organisation is not who it says it is."""

    class State(models.TextChoices):
        """What the operator made of it."""

        OPEN = "open", _("open")
        DISMISSED = "dismissed", _("dismissed")
        UPHELD = "upheld", _("upheld")

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="impersonation_reports"
    )
    text = models.TextField(_("what is wrong"))
    email = models.EmailField(_("address of who reports"), blank=True, max_length=254)
    reported_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of impersonation")
        verbose_name_plural = _("reports of impersonation")
        indexes = [
            models.Index(
                fields=["created_at"],
                name="impersonation_not_decided",
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"
