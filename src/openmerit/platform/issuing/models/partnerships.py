"""Who else may award an achievement: named by its owner, with a limit and an end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models.achievements import Achievement
from openmerit.platform.issuing.models.lists import StatusRegister
from openmerit.platform.people.models import Organisation


class Partnership(models.Model):
    """The owner's word that a partner may award one of its achievements.

    ``borrowed`` is the partner's own row of the achievement, from the first acceptance on. The
    signed authorisation is kept here; ``version`` counts what it should say, ``signed_version``
    what it says.
    """

    class State(models.TextChoices):
        """Where it stands. That its time is over is not a state but a matter of the clock."""

        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED = "ended", _("given back")

    key = models.CharField(_("key"), max_length=32, unique=True)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="partnerships"
    )
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    borrowed = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, null=True, blank=True, related_name="lent_by"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OFFERED
    )
    limit = models.PositiveIntegerField(_("limit"), null=True, blank=True)
    awarded = models.PositiveIntegerField(_("awarded"), default=0)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    register = models.ForeignKey(
        StatusRegister, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships"
    )
    status_index = models.PositiveIntegerField(_("status index"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    signed_version = models.PositiveIntegerField(_("signed version"), default=0)
    content = models.BinaryField(_("signed authorisation"), default=b"")
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "partner"],
                condition=Q(state__in=["offered", "accepted"]),
                name="partnership_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=F("awarded")),
                name="partnership_keeps_its_limit",
            ),
            models.UniqueConstraint(
                fields=["register", "status_index"],
                condition=Q(status_index__isnull=False),
                name="partnership_has_its_own_status_index",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "state"], name="partnership_of_partner"),
            models.Index(
                fields=["register"], name="partnership_withdrawn", condition=Q(state="withdrawn")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def path(self) -> str:
        """The path at which the signed authorisation is served."""
        return f"/authorisations/{self.key}"

    @property
    def uri(self) -> str:
        """The standard's identifier of the authorisation, which is also its public address."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def standing(self) -> str:
        """The state as people see it: ``expired`` where it was accepted and its time is over."""
        return "expired" if self.state == self.State.ACCEPTED and self.has_expired else self.state

    @property
    def is_open(self) -> bool:
        """Whether its owner can still change or end it."""
        return self.state in {self.State.OFFERED, self.State.ACCEPTED}
