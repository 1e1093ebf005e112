"""The nouns of issuing: achievements, awards, runs, signed credentials, status lists, keys."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.people.models import Organisation

STATUS_LIST_LENGTH = 131_072
"""Entries of one status list: the standard's minimum (Bitstring Status List 1.0, section 6.1)."""


class IssuerKey(models.Model):
    """A signing key of an organisation. Retired keys stay: what they signed must keep verifying."""

    class State(models.TextChoices):
        """Whether the key still signs."""

        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="issuer_keys"
    )
    fragment = models.CharField(_("fragment"), max_length=100)
    multikey = models.CharField(_("public key"), max_length=200)
    sealed_private = models.BinaryField(_("sealed private key"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("issuer key")
        verbose_name_plural = _("issuer keys")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fragment"], name="issuer_key_has_its_own_fragment"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="active"),
                name="issuer_signs_with_one_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}#{self.fragment}"


class Achievement(models.Model):
    """What can be earned. It has one address for all who earn it."""

    class State(models.TextChoices):
        """Where the achievement stands between an idea and a thing of the past."""

        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    key = models.CharField(_("key"), max_length=32, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="achievements"
    )
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    criteria_narrative = models.TextField(_("criteria"), blank=True)
    criteria_url = models.URLField(_("address of the criteria"), max_length=2000, blank=True)
    achievement_type = models.CharField(_("type"), max_length=100, default="Badge")
    alignment = models.JSONField(_("alignments"), default=list, blank=True)
    tag = models.JSONField(_("tags"), default=list, blank=True)
    further_members = models.JSONField(_("further members"), default=dict, blank=True)
    valid_for_months = models.PositiveSmallIntegerField(_("valid for"), null=True, blank=True)
    image_design = models.JSONField(_("image design"), null=True, blank=True)
    image_svg = models.TextField(_("image as SVG"), blank=True)
    image_png = models.FileField(_("image as PNG"), upload_to="achievements", max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        indexes = [models.Index(fields=["organisation", "state"], name="achievement_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The path of its public page."""
        return f"/achievements/{self.key}"

    @property
    def uri(self) -> str:
        """The standard's identifier of the achievement, which is also its public address."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"

    @property
    def is_public(self) -> bool:
        """Whether strangers may see it: published, or published once."""
        return self.state in {self.State.PUBLISHED, self.State.RETIRED}


class StatusRegister(models.Model):
    """A numbered space of status indexes of one organisation; full, it is followed by the next."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="status_registers"
    )
    number = models.PositiveIntegerField(_("number"))
    next_index = models.PositiveIntegerField(_("next free index"), default=0)

    class Meta:
        verbose_name = _("status register")
        verbose_name_plural = _("status registers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="status_register_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=Q(next_index__lte=STATUS_LIST_LENGTH), name="status_register_not_overfull"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.number}"


class StatusList(models.Model):
    """A signed list published from a register, with one bit for each award.

    ``version`` counts the changes to be told, ``published_version`` those that ``signed_bytes``
    tell; the bits themselves are the awards' states.
    """

    key = models.CharField(_("key"), max_length=32, unique=True)
    register = models.OneToOneField(StatusRegister, on_delete=models.PROTECT, related_name="list")
    version = models.PositiveIntegerField(_("version"), default=1)
    published_version = models.PositiveIntegerField(_("published version"), default=0)
    signed_bytes = models.BinaryField(_("signed document"), default=b"")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")

    def __str__(self) -> str:
        return str(self.register)

    @property
    def path(self) -> str:
        """The path at which the signed list is served."""
        return f"/status/{self.key}"

    @property
    def url(self) -> str:
        """The address at which the signed list is served, as credentials name it."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"


class Run(Leased):
    """Many awards from one file."""

    class State(models.TextChoices):
        """Where the run stands."""

        PREVIEW = "preview", _("in preview")
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    class Existing(models.TextChoices):
        """What happens to those who hold the achievement already."""

        SKIP = "skip", _("skip them")
        RENEW = "renew", _("renew theirs, if it expires")
        AGAIN = "again", _("award it once more")

    key = models.CharField(_("key"), max_length=32, unique=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="runs")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    source = models.BinaryField(_("file"))
    existing = models.CharField(
        _("who holds it already"), max_length=5, choices=Existing.choices, default=Existing.SKIP
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField(_("rows"), default=0)
    cursor = models.PositiveIntegerField(_("rows done"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = [
            models.Index(
                fields=["state"],
                name="run_not_finished",
                condition=Q(state__in=["queued", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class RunRow(models.Model):
    """A row of a run that made no award, and why. Rows that made one are awards."""

    class Outcome(models.TextChoices):
        """Why there is no award from this row."""

        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    problems = models.JSONField(_("problems"), default=list)

    class Meta:
        verbose_name = _("row without award")
        verbose_name_plural = _("rows without award")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="run_row_has_one_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number} {self.outcome}"


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
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("signed credential")
        verbose_name_plural = _("signed credentials")

    def __str__(self) -> str:
        return self.uri
