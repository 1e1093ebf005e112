"""What was given to whom, and the document that proves it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.achievements import Achievement, IssuerKey
from openmerit.platform.issuing.models.lists import StatusRegister
from openmerit.platform.issuing.models.runs import Run


class Award(Leased):
    """One achievement given to one recipient."""

    class State(models.TextChoices):
        """Where the award stands. That it has expired is not a state but a matter of the clock."""

        QUEUED = "queued", _("queued")
        ISSUED = "issued", _("issued")
        SUSPENDED = "suspended", _("suspended")
        REVOKED = "revoked", _("revoked")
        FAILED = "failed", _("failed")

    key = models.CharField(_("key"), max_length=32, unique=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    row_number = models.PositiveIntegerField(_("row of the file"), null=True, blank=True)
    recipient_email = models.EmailField(_("recipient's address"), max_length=254)
    recipient_name = models.CharField(_("recipient's name"), max_length=200, blank=True)
    # In which language to write to them; empty where nobody said.
    language = models.CharField(_("recipient's language"), max_length=35, blank=True)
    # Empty for the ordinary award, which there is once; a renewal and the like each have their own.
    occasion = models.CharField(_("occasion"), max_length=100, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals"
    )
    salt = models.CharField(_("salt"), max_length=64)
    valid_from = models.DateTimeField(_("valid from"), default=timezone.now)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    result = models.JSONField(_("results"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(_("reason"), blank=True)
    register = models.ForeignKey(
        StatusRegister, on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    status_index = models.PositiveIntegerField(_("status index"), null=True, blank=True)
    claim_token_hash = models.CharField(_("digest of the claim link"), max_length=64, unique=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claimed_awards",
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "recipient_email", "occasion"],
                name="award_once_for_each_occasion",
            ),
            models.UniqueConstraint(
                fields=["register", "status_index"],
                condition=Q(status_index__isnull=False),
                name="award_has_its_own_status_index",
            ),
            models.UniqueConstraint(
                fields=["run", "row_number"],
                condition=Q(run__isnull=False),
                name="award_once_for_each_row",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "id"], name="award_waits_to_be_signed", condition=Q(state="queued")
            ),
            models.Index(
                fields=["register", "state"],
                name="award_withdrawn",
                condition=Q(state__in=["revoked", "suspended"]),
            ),
            models.Index(fields=["run", "state"], name="award_of_run"),
            models.Index(fields=["recipient_email"], name="award_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def recipient(self) -> str:
        """The recipient as a person would say it: the name, or the address for want of one."""
        return self.recipient_name or self.recipient_email

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def standing(self) -> str:
        """The state as others see it: ``expired`` where it was issued and its time is over."""
        return "expired" if self.state == self.State.ISSUED and self.has_expired else self.state

    @property
    def credential_path(self) -> str:
        """The path at which the signed document is served to those who may see it."""
        return f"/api/v1/awards/{self.key}/credential"


class SignedCredential(models.Model):
    """The signed document of an award: stored once, served as it is, never made anew."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="credential")
    uri = models.CharField(_("identifier"), max_length=100, unique=True)
    content = models.BinaryField(_("signed document"))
    # Which key signed it; unknown for what was signed before this was kept.
    signed_with = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="signed"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("signed credential")
        verbose_name_plural = _("signed credentials")

    def __str__(self) -> str:
        return self.uri
