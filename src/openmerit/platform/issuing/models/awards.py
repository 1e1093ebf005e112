"""What was given to whom, and the document that proves it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.achievements import Achievement, IssuerKey
from openmerit.platform.issuing.models.lists import StatusRegister
from openmerit.platform.issuing.models.offers import ClaimOffer
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
    offer = models.ForeignKey(
        ClaimOffer, on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    # One of the two is there: whoever has no address is named by a DID, and no mail goes out.
    recipient_email = models.EmailField(_("recipient's address"), max_length=254, blank=True)
    recipient_did = models.CharField(_("recipient's DID"), max_length=500, blank=True)
    recipient_name = models.CharField(_("recipient's name"), max_length=200, blank=True)
    # In which language to write to them; empty where nobody said.
    language = models.CharField(_("recipient's language"), max_length=35, blank=True)
    # The issuer's own, such as a student number: never signed, never shown to others.
    recipient_number = models.CharField(
        _("recipient's number"), max_length=100, blank=True, default=""
    )
    # Empty for the ordinary award, which there is once; a renewal and the like each have their own.
    occasion = models.CharField(_("occasion"), max_length=100, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals"
    )
    # What it corrects: revoked as soon as this one is signed.
    supersedes = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    salt = models.CharField(_("salt"), max_length=64)
    valid_from = models.DateTimeField(_("valid from"), default=timezone.now)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    result = models.JSONField(_("results"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("to be awarded at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    reason_code = models.CharField(_("reason's code"), max_length=30, blank=True)
    suspended_by = models.ForeignKey(
        "issuing.BulkChange",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="suspended_awards",
    )
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
                condition=~Q(recipient_email=""),
                name="award_once_for_each_occasion",
            ),
            models.UniqueConstraint(
                fields=["achievement", "recipient_did", "occasion"],
                condition=~Q(recipient_did=""),
                name="award_once_for_each_did",
            ),
            models.CheckConstraint(
                condition=~Q(recipient_email="") | ~Q(recipient_did=""),
                name="award_names_its_recipient",
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
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(state__in=["queued", "issued", "suspended"]),
                name="award_corrected_once",
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
            # Holds all that counting over time needs, so that a million awards are counted
            # without one of them being read.
            models.Index(
                fields=[
                    "achievement",
                    "valid_from",
                    "run",
                    "state",
                    "claimed_at",
                    "valid_until",
                    "reason_code",
                ],
                name="award_over_time",
            ),
            models.Index(fields=["recipient_did"], name="award_by_did"),
            models.Index(
                fields=["recipient_number", "achievement"],
                name="award_by_recipient_number",
                condition=~Q(recipient_number=""),
            ),
            models.Index(
                fields=["valid_until"], name="award_will_end", condition=Q(state="issued")
            ),
            models.Index(
                fields=["achievement", "id"],
                name="award_not_yet_claimed",
                condition=Q(state="issued", claimed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def recipient(self) -> str:
        """The recipient as a person would say it: the name, or what there is for want of one."""
        return self.recipient_name or self.recipient_email or self.recipient_did

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def standing(self) -> str:
        """The state as others see it: ``expired`` where it was issued and its time is over,
        ``scheduled`` where it waits for a time that is to come.
        """
        if self.is_scheduled:
            return "scheduled"
        return "expired" if self.state == self.State.ISSUED and self.has_expired else self.state

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for a time that is to come."""
        waits = self.state == self.State.QUEUED and self.due_at is not None
        return waits and self.due_at > timezone.now()

    @property
    def is_replaced(self) -> bool:
        """Whether it was withdrawn since another one stands in its place."""
        return self.state == self.State.REVOKED and self.reason_code == "replaced"

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
