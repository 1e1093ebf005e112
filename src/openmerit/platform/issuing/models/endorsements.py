"""Who stands behind an issuer, an achievement or one award, and the document that says so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Leased
from openmerit.platform.issuing.models.achievements import Achievement, IssuerKey
from openmerit.platform.issuing.models.awards import Award
from openmerit.platform.issuing.models.lists import StatusRegister
from openmerit.platform.people.models import Organisation


class Endorsement(Leased):
    """One organisation's word for what another one is, offers or gave, from asking to its end.

    ``achievement`` is empty where the issuer itself is endorsed, ``award`` where it is not one
    award; ``subject_organisation`` is always whose they are. The signed document is stored once.
    """

    class Kind(models.TextChoices):
        """What is endorsed."""

        ISSUER = "issuer", _("issuer")
        ACHIEVEMENT = "achievement", _("achievement")
        AWARD = "award", _("award")

    class State(models.TextChoices):
        """Where it stands. That its time is over is not a state but a matter of the clock."""

        ASKED = "asked", _("asked for")
        TAKEN_BACK = "taken_back", _("no longer asked for")
        DECLINED = "declined", _("declined")
        QUEUED = "queued", _("queued")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FAILED = "failed", _("failed")

    key = models.CharField(_("key"), max_length=32, unique=True)
    endorser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="endorsements_given"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    subject_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="endorsements_had"
    )
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    message = models.TextField(_("message of who asked"), blank=True)
    narrative = models.TextField(_("what is said"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    register = models.ForeignKey(
        StatusRegister, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    status_index = models.PositiveIntegerField(_("status index"), null=True, blank=True)
    content = models.BinaryField(_("signed document"), default=b"")
    signed_with = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.CheckConstraint(
                condition=~Q(endorser=F("subject_organisation")),
                name="endorsement_is_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind="issuer", achievement__isnull=True, award__isnull=True)
                | Q(kind="achievement", achievement__isnull=False, award__isnull=True)
                | Q(kind="award", achievement__isnull=False, award__isnull=False),
                name="endorsement_names_its_subject",
            ),
            *(
                models.UniqueConstraint(
                    fields=["endorser", subject],
                    condition=Q(kind=kind, state__in=["asked", "queued"]),
                    name=f"endorsement_of_{kind}_waits_once",
                )
                for kind, subject in (
                    ("issuer", "subject_organisation"),
                    ("achievement", "achievement"),
                    ("award", "award"),
                )
            ),
            models.UniqueConstraint(
                fields=["register", "status_index"],
                condition=Q(status_index__isnull=False),
                name="endorsement_has_its_own_status_index",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="endorsement_waits_for_sign", condition=Q(state="queued")
            ),
            models.Index(fields=["subject_organisation", "kind", "state"], name="endorsement_had"),
            models.Index(
                fields=["register"], name="endorsement_withdrawn", condition=Q(state="withdrawn")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def path(self) -> str:
        """The path at which the signed document is served."""
        return f"/endorsements/{self.key}"

    @property
    def uri(self) -> str:
        """The standard's identifier of the endorsement, which is also its public address."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"

    @property
    def subject_name(self) -> str:
        """What is endorsed, as a person would say it."""
        if self.award is not None:
            # Who endorses is told the name that the issuer wrote down, and no address.
            return gettext("“%(name)s” of %(recipient)s") % {
                "name": self.award.achievement.name,
                "recipient": self.award.recipient_name or gettext("one holder"),
            }
        return str(self.achievement or self.subject_organisation)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def standing(self) -> str:
        """The state as others see it: ``expired`` where it was issued and its time is over."""
        return "expired" if self.state == self.State.ISSUED and self.has_expired else self.state
