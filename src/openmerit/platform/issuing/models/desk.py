"""What the recipients' desk keeps: openings of claim pages, reminders, requests to correct."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.achievements import Achievement
from openmerit.platform.issuing.models.awards import Award


class ClaimOpening(models.Model):
    """How often the claim page of an award was shown before it was claimed, by whatever opened it.

    Programs that look through mail open links too, so it says nothing about a person.
    """

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="opening")
    count = models.PositiveIntegerField(_("times shown"), default=1)
    first_at = models.DateTimeField(_("first shown at"), default=timezone.now)
    last_at = models.DateTimeField(_("last shown at"), default=timezone.now)

    class Meta:
        verbose_name = _("opening of a claim page")
        verbose_name_plural = _("openings of claim pages")

    def __str__(self) -> str:
        return f"{self.award_id} {self.count}"


class ReminderRound(Leased):
    """Reminding all of an achievement who have not claimed it since before a moment."""

    class State(models.TextChoices):
        """Where it stands."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.CASCADE, related_name="reminder_rounds"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    issued_before = models.DateTimeField(_("awarded before"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RUNNING
    )
    total = models.PositiveIntegerField(_("to be reminded"), default=0)
    sent = models.PositiveIntegerField(_("reminded"), default=0)
    cursor = models.PositiveBigIntegerField(_("last award looked at"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("round of reminders")
        verbose_name_plural = _("rounds of reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement"],
                condition=Q(state="running"),
                name="one_round_of_reminders_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], name="reminder_round_not_over", condition=Q(state="running")
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class ClaimReminder(models.Model):
    """That whoever an award waits for was reminded of it: the first, second or third time."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="claim_reminders")
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder to claim")
        verbose_name_plural = _("reminders to claim")
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="reminded_once_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.number}"


class CorrectionRequest(models.Model):
    """An earner's word that the name on a badge is wrong, and what became of it."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("open")
        DONE = "done", _("corrected")
        DECLINED = "declined", _("declined")

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="correction_requests")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="correction_requests"
    )
    wanted_name = models.CharField(_("the right name"), max_length=200)
    words = models.TextField(_("why"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    corrected = models.ForeignKey(
        Award, on_delete=models.SET_NULL, null=True, blank=True, related_name="answered_requests"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("the answer's reason"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request to correct a name")
        verbose_name_plural = _("requests to correct a name")
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(state="open"), name="one_open_request_for_an_award"
            )
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="correction_request_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
