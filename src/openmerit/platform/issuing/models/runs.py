"""Many awards from one file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.achievements import Achievement


class Run(Leased):
    """Many awards from one file."""

    class State(models.TextChoices):
        """Where the run stands."""

        PREVIEW = "preview", _("in preview")
        SIGNOFF = "signoff", _("waiting for sign-off")
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
    # What came, where that was a workbook: kept until the run starts, for another of its sheets.
    workbook = models.BinaryField(_("workbook"), null=True, blank=True)
    came_as = models.CharField(_("kind of file"), max_length=4, default="csv")
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, default="")
    sheets = models.JSONField(_("sheets"), default=list, blank=True)
    # What each column says; null where the names of the columns say it.
    mapping = models.JSONField(_("columns"), null=True, blank=True)
    existing = models.CharField(
        _("who holds it already"), max_length=5, choices=Existing.choices, default=Existing.SKIP
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField(_("rows"), default=0)
    cursor = models.PositiveIntegerField(_("rows done"), default=0)
    due_at = models.DateTimeField(_("to be started at"), null=True, blank=True)
    # The list as it was when a second person was asked to sign it off, when, and who that is.
    digest = models.CharField(_("SHA-256 of what is signed off"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("sign-off asked for at"), null=True, blank=True)
    signoff_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
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

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for a time that is to come."""
        waits = self.state == self.State.QUEUED and self.due_at is not None
        return waits and self.due_at > timezone.now()


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
