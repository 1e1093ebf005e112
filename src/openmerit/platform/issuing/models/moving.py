"""Moving in and out: what another system gave, what became of it, and archives of everything."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.achievements import Achievement
from openmerit.platform.issuing.models.awards import Award
from openmerit.platform.people.models import Organisation


class Import(Leased):
    """An export of another system: read, looked at, and then carried over."""

    class Kind(models.TextChoices):
        """Whose export it is."""

        CREDLY = "credly", _("Credly")
        ACCREDIBLE = "accredible", _("Accredible")
        OPEN_BADGES = "open_badges", _("Badgr, Canvas Credentials, Open Badge Factory, Moodle")
        CTDL = "ctdl", _("CTDL (Credential Engine)")
        TABLE = "table", _("A table (CSV)")

    class State(models.TextChoices):
        """Where the import stands."""

        READING = "reading", _("being read")
        PREVIEW = "preview", _("in preview")
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    key = models.CharField(_("key"), max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    source = models.BinaryField(_("file"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.READING
    )
    publish = models.BooleanField(_("publish what is complete"), default=False)
    tell = models.BooleanField(_("tell the earners"), default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    problem = models.TextField(_("why it ended early"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(
                fields=["state"],
                name="import_not_finished",
                condition=Q(state__in=["queued", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class ImportRow(models.Model):
    """One thing of an export, and what becomes of it. Nothing that was read has no row."""

    class What(models.TextChoices):
        """What it is."""

        ACHIEVEMENT = "achievement", _("achievement")
        AWARD = "award", _("award")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        """What becomes of it."""

        PLANNED = "planned", _("carries over")
        CARRIED = "carried", _("carried over")
        KNOWN = "known", _("was here before")
        WAITS = "waits", _("waits for its achievement")
        REFUSED = "refused", _("is left out")

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("number"))
    what = models.CharField(_("what"), max_length=11, choices=What.choices)
    label = models.CharField(_("name"), max_length=300)
    original_id = models.CharField(_("original identifier"), max_length=2000, blank=True)
    # What is to be made, as the reader understood it.
    content = models.JSONField(_("content"), default=dict)
    left = models.JSONField(_("what stays behind"), default=list)
    reason = models.TextField(_("reason"), blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=7, choices=Outcome.choices, default=Outcome.PLANNED
    )
    achievement = models.ForeignKey(
        Achievement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    award = models.ForeignKey(
        Award, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="import_row_has_its_number")
        ]
        indexes = [models.Index(fields=["source", "what", "outcome"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.number} {self.outcome}"


class Origin(models.Model):
    """Where an achievement or an award was first, so that it is carried over once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="origins")
    what = models.CharField(_("what"), max_length=11, choices=ImportRow.What.choices)
    # A digest, since an address may be longer than what every database can hold unique.
    digest = models.CharField(_("digest of the identifier"), max_length=64)
    original_id = models.CharField(_("original identifier"), max_length=2000)
    url = models.CharField(_("original address"), max_length=2000, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Import.Kind.choices)
    first_at = models.DateTimeField(_("first issued"), null=True, blank=True)
    quiet = models.BooleanField(_("nobody was told"), default=True)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.CASCADE, null=True, blank=True, related_name="origins"
    )
    award = models.OneToOneField(
        Award, on_delete=models.CASCADE, null=True, blank=True, related_name="origin"
    )
    created_at = models.DateTimeField(_("carried over at"), default=timezone.now)

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "what", "digest"], name="origin_is_carried_over_once"
            )
        ]

    def __str__(self) -> str:
        return self.original_id


class Archive(Leased):
    """Everything of an organisation in one file, for a few days."""

    class State(models.TextChoices):
        """Where the archive stands."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        EXPIRED = "expired", _("expired")
        FAILED = "failed", _("failed")

    key = models.CharField(_("key"), max_length=32, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="archives"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    file = models.FileField(_("file"), upload_to="archives", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    done = models.PositiveIntegerField(_("entries written"), default=0)
    total = models.PositiveIntegerField(_("entries"), default=0)
    problem = models.TextField(_("why it failed"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
