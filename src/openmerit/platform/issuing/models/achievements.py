"""What can be earned, and by which key it is signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation, Unit


class IssuerKey(models.Model):
    """A signing key of an organisation.

    Retired keys stay: what they signed must keep verifying. One that others may have got hold of
    is exposed: nothing that it signed holds any more, whenever it says it was made.
    """

    class State(models.TextChoices):
        """Whether the key still signs."""

        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")
        EXPOSED = "exposed", _("exposed")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="issuer_keys"
    )
    fragment = models.CharField(_("fragment"), max_length=100)
    multikey = models.CharField(_("public key"), max_length=200)
    sealed_private = models.BinaryField(_("sealed private key"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    exposed_at = models.DateTimeField(_("exposed at"), null=True, blank=True)

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
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="achievements"
    )
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    criteria_narrative = models.TextField(_("criteria"), blank=True)
    criteria_url = models.URLField(_("address of the criteria"), max_length=2000, blank=True)
    achievement_type = models.CharField(_("type"), max_length=100, default="Badge")
    alignment = models.JSONField(_("alignments"), default=list, blank=True)
    tag = models.JSONField(_("tags"), default=list, blank=True)
    further_members = models.JSONField(_("further members"), default=dict, blank=True)
    category = models.CharField(_("category"), max_length=100, blank=True)
    elements = models.JSONField(_("elements of a micro-credential"), default=dict, blank=True)
    # As it was settled when this was published: what is signed must not change under its holders.
    wording = models.TextField(_("compulsory wording"), blank=True)
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    valid_for_months = models.PositiveSmallIntegerField(_("valid for"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    image_design = models.JSONField(_("image design"), null=True, blank=True)
    image_svg = models.TextField(_("image as SVG"), blank=True)
    image_png = models.FileField(_("image as PNG"), upload_to="achievements", max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    # Whose it is where this is a partner's row of another's: it says what the original says.
    original = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        to_field="key",
        null=True,
        blank=True,
        related_name="borrowed",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # Why it became a draft again, until it is submitted once more.
    sent_back_reason = models.TextField(_("why it was sent back"), blank=True, default="")
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(_("sent back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        indexes = [models.Index(fields=["organisation", "state"], name="achievement_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
                name="achievement_has_one_successor",
            ),
            models.UniqueConstraint(
                fields=["organisation", "original"],
                condition=Q(original__isnull=False),
                name="achievement_is_borrowed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The path of its public page, which is the original's where it is borrowed."""
        return f"/achievements/{self.original_id or self.key}"

    @property
    def uri(self) -> str:
        """The standard's identifier of the achievement, which is also its public address."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"

    @property
    def maker(self) -> Organisation:
        """Whose idea it is: the owner of the original where it is borrowed."""
        return self.organisation if self.original is None else self.original.organisation

    @property
    def is_public(self) -> bool:
        """Whether strangers may see it: published, or published once."""
        return self.state in {self.State.PUBLISHED, self.State.RETIRED}


class AchievementNote(models.Model):
    """A published achievement mended without a new version: what was changed, when, and why."""

    class Reason(models.TextChoices):
        """Why it could be changed under those who hold it: it means the same."""

        TYPO = "typo", _("a slip of the pen")
        LINK = "link", _("a broken link")
        TRANSLATION = "translation", _("a translation")

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="notes")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    member = models.CharField(_("member"), max_length=100)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("note on an achievement")
        verbose_name_plural = _("notes on achievements")

    def __str__(self) -> str:
        return f"{self.achievement_id} {self.member}"
