"""The nouns: credentials that people hold."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.models import Award


class HeldCredential(models.Model):
    """A badge in someone's wallet.

    A claimed one is its award: document and standing are read from there. One that was brought
    along keeps its bytes as they came and what the last check said.
    """

    class Source(models.TextChoices):
        """How it came into the wallet."""

        AWARD = "award", _("awarded here")
        IMPORT = "import", _("brought along")

    class Standing(models.TextChoices):
        """What the last check found, apart from what only the clock decides."""

        VALID = "valid", _("valid")
        REVOKED = "revoked", _("revoked")
        SUSPENDED = "suspended", _("suspended")
        UNKNOWN = "unknown", _("not known")
        INVALID = "invalid", _("not valid")

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_credentials"
    )
    source = models.CharField(_("source"), max_length=6, choices=Source.choices)
    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="held_credentials"
    )
    # Which credential it is, whatever it came in: a digest of issuer and id (Open Badges 3.0,
    # section 8.2.2), or of the bytes where those two are not proven.
    identity = models.CharField(_("identity"), max_length=64)
    document = models.BinaryField(_("document as it came"), default=b"", blank=True)
    picture = models.CharField(_("picture it came in"), max_length=3, blank=True)
    report = models.JSONField(_("last report"), null=True, blank=True)
    standing = models.CharField(
        _("last standing"), max_length=10, choices=Standing.choices, default=Standing.VALID
    )
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    is_mine = models.BooleanField(_("about this person"), default=False)
    name = models.CharField(_("name"), max_length=300)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    earned_at = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    is_shared = models.BooleanField(_("shared"), default=False)
    share_key = models.CharField(_("share key"), max_length=32, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("held credential")
        verbose_name_plural = _("held credentials")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "identity"], name="credential_held_once_by_a_person"
            ),
            models.UniqueConstraint(
                fields=["award"], condition=Q(award__isnull=False), name="award_held_once"
            ),
            models.CheckConstraint(
                condition=Q(source="award", award__isnull=False)
                | Q(source="import", award__isnull=True),
                name="held_credential_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(share_key__isnull=False),
                name="shared_credential_has_a_key",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-earned_at"], name="held_credential_by_date"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its page in the holder's wallet."""
        return f"/wallet/{self.key}"

    @property
    def share_path(self) -> str:
        """Its public page, once it has been shared."""
        return f"/badges/{self.share_key}" if self.share_key else ""

    @property
    def share_url(self) -> str:
        """The address of its public page; empty while it is not shared."""
        return f"{settings.OPENMERIT_ORIGIN}{self.share_path}" if self.is_shared else ""
