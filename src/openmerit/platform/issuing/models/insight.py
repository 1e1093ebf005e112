"""What became of badges where no award says it: how often they were shared and verified.

Nothing here names who shared, who verified, or from where.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models.achievements import Achievement
from openmerit.platform.issuing.models.awards import Award
from openmerit.platform.issuing.models.runs import Run


class Tally(models.Model):
    """How often something happened on a day to badges that were awarded on a day."""

    class Kind(models.TextChoices):
        """What happened."""

        SHARED = "shared", _("shared for the first time")
        CHECK = "check", _("verified")
        VERIFIED = "verified", _("verified for the first time")

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="tallies")
    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, null=True, blank=True, related_name="tallies"
    )
    awarded_on = models.DateField(_("awarded on"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("what happened"), max_length=8, choices=Kind.choices)
    count = models.PositiveBigIntegerField(_("how often"), default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "run", "awarded_on", "day", "kind"],
                condition=Q(run__isnull=False),
                name="tally_once_for_a_run",
            ),
            models.UniqueConstraint(
                fields=["achievement", "awarded_on", "day", "kind"],
                condition=Q(run__isnull=True),
                name="tally_once_without_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement_id} {self.day} {self.kind}: {self.count}"


class CheckedBadge(models.Model):
    """That a badge was verified at least once, and the hour in which that was last counted.

    The hour is forgotten as soon as it is over: until then it keeps a reload from counting twice.
    """

    award = models.OneToOneField(
        Award, on_delete=models.CASCADE, primary_key=True, related_name="checked_badge"
    )
    hour = models.DateTimeField(_("counted in the hour"), null=True, blank=True)

    class Meta:
        verbose_name = _("verified badge")
        verbose_name_plural = _("verified badges")
        indexes = [
            models.Index(
                fields=["hour"], name="checked_badge_remembered", condition=Q(hour__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.award_id)
