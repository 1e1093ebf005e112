"""Many awards changed at once, and the reminders that an award will end."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.awards import Award
from openmerit.platform.people.models import Organisation


class BulkChange(Leased):
    """One thing done to many awards, who were chosen before it began."""

    class Verb(models.TextChoices):
        """What is done."""

        REVOKE = "revoke", _("revoke")
        SUSPEND = "suspend", _("suspend")
        REINSTATE = "reinstate", _("reinstate")
        RENEW = "renew", _("renew")
        CORRECT = "correct", _("correct")

    class State(models.TextChoices):
        """Where it stands."""

        GATHERING = "gathering", _("being gathered")
        PREVIEW = "preview", _("in preview")
        RUNNING = "running", _("running")
        # Only a revocation: suspended, and final once the time to take it back is over.
        HELD = "held", _("waiting to become final")
        FINISHING = "finishing", _("becoming final")
        TAKING_BACK = "taking_back", _("being taken back")
        TAKEN_BACK = "taken_back", _("taken back")
        DONE = "done", _("done")

    key = models.CharField(_("key"), max_length=32, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="bulk_changes"
    )
    verb = models.CharField(_("what"), max_length=10, choices=Verb.choices, blank=True)
    chosen = models.JSONField(_("how they were chosen"), default=dict)
    details = models.JSONField(_("details"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    reason_code = models.CharField(_("reason's code"), max_length=30, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.GATHERING
    )
    total = models.PositiveIntegerField(_("awards"), default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    back_reason = models.TextField(_("why it was taken back"), blank=True)
    back_reason_code = models.CharField(_("code of that"), max_length=30, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    final_at = models.DateTimeField(_("becomes final at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        indexes = [
            models.Index(
                fields=["state", "final_at"],
                name="bulk_change_not_over",
                condition=Q(state__in=["running", "held", "finishing", "taking_back"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.verb} {self.state}"

    @property
    def is_moving(self) -> bool:
        """Whether the worker has something to do for it now."""
        return self.state in (self.State.RUNNING, self.State.FINISHING, self.State.TAKING_BACK)


class ChangedAward(models.Model):
    """What a bulk change did to one award."""

    class Outcome(models.TextChoices):
        """How far it is with this award."""

        WAITING = "waiting", _("waiting")
        HELD = "held", _("suspended until it is final")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("left as it was")
        TAKEN_BACK = "taken_back", _("taken back")

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="awards")
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="bulk_changes")
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING
    )
    before = models.CharField(_("state before"), max_length=10, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("award in a bulk change")
        verbose_name_plural = _("awards in bulk changes")
        constraints = [
            models.UniqueConstraint(fields=["change", "award"], name="award_once_in_a_bulk_change")
        ]
        indexes = [models.Index(fields=["change", "outcome", "id"], name="award_in_bulk_change")]

    def __str__(self) -> str:
        return f"{self.change_id}:{self.award_id} {self.outcome}"


class ExpiryReminder(models.Model):
    """That an earner was reminded of an award's end, so many days ahead."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField(_("days ahead"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder of an end")
        verbose_name_plural = _("reminders of an end")
        constraints = [
            models.UniqueConstraint(fields=["award", "days"], name="reminded_once_of_each_end")
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.days}"
