"""Organisations, their units, and who is what in them."""

from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.people.models.accounts import Person


class Role(models.TextChoices):
    """What somebody is in an organisation; `access.GRANTS` says what each may do."""

    OWNER = "owner", _("owner")
    ISSUER = "issuer", _("issuer")
    DESIGNER = "designer", _("designer")
    REVIEWER = "reviewer", _("reviewer")
    ASSESSOR = "assessor", _("assessor")
    ENDORSER = "endorser", _("endorser")
    VIEWER = "viewer", _("viewer")
    MEMBER = "member", _("member")


GRANTABLE = tuple(role for role in Role if role not in {Role.OWNER, Role.MEMBER})
"""The roles that are given for a part of an organisation: owners own the whole."""


class Standing(models.TextChoices):
    """Whether an organisation may come before the public in its name."""

    OPEN = "open", _("open")
    WAITING = "waiting", _("waiting for the operator")
    CLOSED = "closed", _("closed by the operator")


class Organisation(models.Model):
    """A body that issues badges in its name."""

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("web site"), blank=True, max_length=500)
    contact_email = models.EmailField(_("address for questions"), blank=True, max_length=254)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.choices, default=Standing.OPEN
    )
    # For its owners: why it waits, or why the operator closed it.
    standing_reason = models.CharField(_("reason"), blank=True, max_length=500)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    members = models.ManyToManyField(Person, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug=Lower("slug")) & ~models.Q(slug=""),
                name="organisation_slug_is_plain",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it may publish and award."""
        return self.standing == Standing.OPEN

    @property
    def confirmed_domain(self) -> str:
        """The domain that names this organisation as its own; empty where none does."""
        domain = getattr(self, "domain", None)
        return domain.name if domain is not None and domain.confirmed_at else ""


class Unit(models.Model):
    """A part of an organisation: a faculty, a site, an academy. Units nest."""

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Coalesce("parent", 0),
                Lower("name"),
                name="unit_name_once_in_its_place",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="unit_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], name="person_is_member_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}: {self.role}"


class Grant(models.Model):
    """A role for a part of an organisation, or for a time: beside the one that a member has.

    `unit` is the part, with all that is below it; `subject` names one thing of a higher room
    ("achievement KEY"); where both are empty it is the whole organisation.
    """

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="grants"
    )
    subject = models.CharField(_("for"), max_length=100, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        indexes = [models.Index(fields=["person", "organisation"], name="grant_of_person")]
        constraints = [
            models.UniqueConstraint(
                "person",
                "organisation",
                "role",
                Coalesce("unit", 0),
                "subject",
                name="role_is_granted_once_for_a_part",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in GRANTABLE]),
                name="grant_role_is_grantable",
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) | models.Q(subject=""),
                name="grant_is_for_a_unit_or_a_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}: {self.role}"


class Invitation(models.Model):
    """A place kept for an address whose owner has no account, or has not confirmed it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(Lower("email"), "organisation", name="address_is_invited_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="invitation_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation_id}: {self.role}"
