"""The noun: a chapter that was told."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Chapter(models.Model):
    """A part of the story that this home heard to the end, and that is not told again."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    told_at = models.DateTimeField(_("told at"), default=timezone.now)

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self) -> str:
        return self.name
