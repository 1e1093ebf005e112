"""What people may take for themselves: an achievement behind a link or a code."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models.achievements import Achievement


class ClaimOffer(models.Model):
    """An achievement that whoever has the code may claim, within limits that the issuer set.

    ``most`` is None where nothing limits the number; ``claimed`` counts what was taken.
    ``allowed`` holds addresses and mail domains (``@example.org``); empty, it admits everyone.
    """

    key = models.CharField(_("key"), max_length=32, unique=True)
    code = models.CharField(_("code"), max_length=16, unique=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="offers")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    most = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    claimed = models.PositiveIntegerField(_("claimed"), default=0)
    allowed = models.JSONField(_("who may claim"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("claim offer")
        verbose_name_plural = _("claim offers")
        constraints = [
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(claimed__lte=F("most")),
                name="offer_is_not_claimed_too_often",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="offer_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.claimed}/{self.most or '∞'}"

    @property
    def path(self) -> str:
        """The path of the page on which it is claimed."""
        return f"/claim/with/{self.written_code}"

    @property
    def url(self) -> str:
        """The address of the page on which it is claimed."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"

    @property
    def written_code(self) -> str:
        """The code in two halves, as people read it out."""
        half = len(self.code) // 2
        return f"{self.code[:half]}-{self.code[half:]}"

    @property
    def standing(self) -> str:
        """``open``, or why nothing can be claimed: ``closed``, ``full``, ``early`` or ``over``."""
        now = timezone.now()
        if self.closed_at is not None or self.achievement.state != Achievement.State.PUBLISHED:
            return "closed"
        if self.opens_at is not None and self.opens_at > now:
            return "early"
        if self.closes_at is not None and self.closes_at <= now:
            return "over"
        if self.most is not None and self.claimed >= self.most:
            return "full"
        return "open"
