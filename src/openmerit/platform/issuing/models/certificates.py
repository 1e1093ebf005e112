"""How an organisation's certificates look, and the address at which each of them is checked."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.issuing.models.awards import Award
from openmerit.platform.people.models import Organisation


class CertificateTemplate(models.Model):
    """What stands on every certificate of an organisation, beside what the award says.

    An organisation without one has the values that stand here as defaults.
    """

    class Layout(models.TextChoices):
        """The page as it is laid out."""

        CLASSIC = "classic", _("Classic, wide, with a frame")
        BAND = "band", _("Modern, wide, with a band of colour")
        PLAIN = "plain", _("Plain, tall")

    class Paper(models.TextChoices):
        """The sheet that it is printed on."""

        A4 = "a4", _("A4")
        LETTER = "us-letter", _("US Letter")

    class Language(models.TextChoices):
        """The language of the fixed words (BCP 47)."""

        ENGLISH = "en", _("English")
        GERMAN = "de", _("German")

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="certificate_template"
    )
    layout = models.CharField(
        _("layout"), max_length=20, choices=Layout.choices, default=Layout.CLASSIC
    )
    paper = models.CharField(_("paper"), max_length=20, choices=Paper.choices, default=Paper.A4)
    palette = models.CharField(_("colours"), max_length=20, default="laurel")
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ENGLISH
    )
    heading = models.CharField(_("heading"), max_length=60, blank=True)
    body = models.CharField(_("text"), max_length=300, blank=True)
    # Small, and for nobody to fetch by an address: a signature is easily misused.
    logo = models.BinaryField(_("logo as PNG"), default=bytes, blank=True)

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.layout}"


class CertificateSignatory(models.Model):
    """Someone who signs an organisation's certificates."""

    template = models.ForeignKey(
        CertificateTemplate, on_delete=models.CASCADE, related_name="signatories"
    )
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=80)
    function = models.CharField(_("function"), max_length=80, blank=True)
    signature = models.BinaryField(_("signature as PNG"), default=bytes, blank=True)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "place"], name="certificate_has_one_signatory_in_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """The address printed on an award's certificate. Whoever has the sheet can check the badge."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="certificate")
    key = models.CharField(_("key"), max_length=32, unique=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.key

    @property
    def path(self) -> str:
        """The path that its QR code leads to."""
        return f"/certificates/{self.key}"

    @property
    def url(self) -> str:
        """The address that is printed on it."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"
