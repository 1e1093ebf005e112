"""The signed lists by which awards are withdrawn."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openmerit.platform.people.models import Organisation

STATUS_LIST_LENGTH = 131_072
"""Entries of one status list: the standard's minimum (Bitstring Status List 1.0, section 6.1)."""


class StatusRegister(models.Model):
    """A numbered space of status indexes of one organisation; full, it is followed by the next."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="status_registers"
    )
    number = models.PositiveIntegerField(_("number"))
    next_index = models.PositiveIntegerField(_("next free index"), default=0)

    class Meta:
        verbose_name = _("status register")
        verbose_name_plural = _("status registers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="status_register_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=Q(next_index__lte=STATUS_LIST_LENGTH), name="status_register_not_overfull"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.number}"


class StatusList(models.Model):
    """A signed list published from a register, with one bit for each award.

    ``version`` counts the changes to be told, ``published_version`` those that ``signed_bytes``
    tell; the bits themselves are the awards' states.
    """

    key = models.CharField(_("key"), max_length=32, unique=True)
    register = models.OneToOneField(StatusRegister, on_delete=models.PROTECT, related_name="list")
    version = models.PositiveIntegerField(_("version"), default=1)
    published_version = models.PositiveIntegerField(_("published version"), default=0)
    signed_bytes = models.BinaryField(_("signed document"), default=b"")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")

    def __str__(self) -> str:
        return str(self.register)

    @property
    def path(self) -> str:
        """The path at which the signed list is served."""
        return f"/status/{self.key}"

    @property
    def url(self) -> str:
        """The address at which the signed list is served, as credentials name it."""
        return f"{settings.OPENMERIT_ORIGIN}{self.path}"
