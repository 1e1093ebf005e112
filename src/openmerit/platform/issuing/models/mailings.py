"""An issuer's own words in the mails that earners get."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation


class MailTemplate(models.Model):
    """How one kind of letter reads in one language, with placeholders in braces."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mail_templates"
    )
    kind = models.CharField(_("kind"), max_length=50)
    language = models.CharField(_("language"), max_length=35)
    subject = models.CharField(_("subject"), max_length=200)
    greeting = models.CharField(_("greeting"), max_length=200)
    text = models.TextField(_("text"))
    signature = models.TextField(_("signature"), blank=True)
    reply_to = models.EmailField(_("answers go to"), blank=True, max_length=254)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("words of a mail")
        verbose_name_plural = _("words of mails")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "language"], name="mail_template_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.language}"


class MailLanguage(models.Model):
    """In which language an issuer writes to those whose language nobody knows."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="mail_language"
    )
    language = models.CharField(_("language"), max_length=35)

    class Meta:
        verbose_name = _("language of an issuer's mails")
        verbose_name_plural = _("languages of issuers' mails")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.language}"
