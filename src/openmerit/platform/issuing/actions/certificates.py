"""How an organisation's certificates look, and the certificate of one award."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import new_key
from openmerit.platform.issuing.access import require_reader
from openmerit.platform.issuing.certificates import check_text
from openmerit.platform.issuing.drawing import palette_of
from openmerit.platform.issuing.errors import CertificateRefused, NoCertificate
from openmerit.platform.issuing.models import (
    Award,
    Certificate,
    CertificateSignatory,
    CertificateTemplate,
)
from openmerit.platform.people import actions as people
from openmerit.platform.people.access import Permission, require
from openmerit.platform.people.models import Organisation, Person

MAX_SIGNATORIES: Final = 3
_MEMBERS: Final = ("layout", "paper", "palette", "language", "heading", "body")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Someone who signs. ``signature`` is a PNG of ours; None keeps the one of this name."""

    name: str
    function: str = ""
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class CertificateDesign:
    """All that can be chosen. ``logo`` is a PNG of ours; None keeps the one there is."""

    layout: str = CertificateTemplate.Layout.CLASSIC
    paper: str = CertificateTemplate.Paper.A4
    palette: str = "laurel"
    language: str = CertificateTemplate.Language.ENGLISH
    heading: str = ""
    body: str = ""
    logo: bytes | None = None
    signatories: Sequence[Signatory] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        """Raises ``CertificateRefused``, naming the member, or ``DesignRefused`` for colours."""
        for member, known in (
            ("layout", CertificateTemplate.Layout.values),
            ("paper", CertificateTemplate.Paper.values),
            ("language", CertificateTemplate.Language.values),
        ):
            if getattr(self, member) not in known:
                problem = _("Choose one of: %(words)s.") % {"words": ", ".join(known)}
                raise CertificateRefused(member=member, problem=problem)
        palette_of(self.palette)
        for member in ("heading", "body"):
            _require_text(CertificateTemplate, member, getattr(self, member), member)
        if "{" in self.heading:
            problem = _("The heading is the same for all, so it takes no placeholder.")
            raise CertificateRefused(member="heading", problem=problem)
        if len(self.signatories) > MAX_SIGNATORIES:
            problem = _("Up to %(limit)d people can sign.") % {"limit": MAX_SIGNATORIES}
            raise CertificateRefused(member="signatories", problem=problem)
        for place, one in enumerate(self.signatories, start=1):
            _require_text(CertificateSignatory, "name", one.name, f"signatory_{place}_name")
            _require_text(
                CertificateSignatory, "function", one.function, f"signatory_{place}_function"
            )
            if not one.name.strip():
                raise CertificateRefused(
                    member=f"signatory_{place}_name", problem=_("Say who signs.")
                )


def design_certificate(
    *, acting_user: Person, organisation: Organisation, design: CertificateDesign
) -> CertificateTemplate:
    """Settles how the organisation's certificates look from now on.

    Raises ``NotAllowed`` unless the person may manage the organisation.
    """
    require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    wanted = {
        member: check_text(getattr(design, member), member=member)
        if member in {"heading", "body"}
        else getattr(design, member)
        for member in _MEMBERS
    }
    with transaction.atomic():
        template, _is_new = CertificateTemplate.objects.get_or_create(organisation=organisation)
        before = _told(template)
        for member, value in wanted.items():
            setattr(template, member, value)
        if design.logo is not None:
            template.logo = design.logo
        template.save()
        _sign(template, design.signatories)
        people.record(
            acting_user=acting_user,
            verb="issuer.certificate_designed",
            organisation=organisation,
            subject=organisation.slug,
            before=before,
            after=_told(template),
        )
    return template


def make_certificate(*, acting_user: Person, award: Award) -> Certificate:
    """The certificate of an award, with the address that is printed on it; made once.

    For the issuer's members and for the earner who claimed it. Raises ``AwardMissing`` for anyone
    else, and ``NoCertificate`` for an award that is not signed yet, suspended or revoked.
    """
    require_reader(acting_user, award)
    award.refresh_from_db(fields=["state"])
    if award.state != Award.State.ISSUED:
        raise NoCertificate(state=award.get_state_display())
    found = Certificate.objects.filter(award=award).first()
    if found is not None:
        return found
    with transaction.atomic():
        made, is_new = Certificate.objects.get_or_create(award=award, defaults={"key": new_key()})
        if is_new:
            people.record(
                acting_user=acting_user,
                verb="certificate.made",
                organisation=award.achievement.organisation,
                subject=f"award {award.key}",
                after={"certificate": made.key},
            )
    return made


def _require_text(model: Any, name: str, text: str, member: str) -> None:
    longest = model._meta.get_field(name).max_length
    if len(text) > longest:
        problem = _("It has more than %(limit)d letters.") % {"limit": longest}
        raise CertificateRefused(member=member, problem=problem)
    check_text(text, member=member)


def _sign(template: CertificateTemplate, signatories: Sequence[Signatory]) -> None:
    """Puts the signatories into their places. A signature goes with its name, not its place."""
    kept = {one.name: bytes(one.signature) for one in template.signatories.all()}
    names = [check_text(one.name, member="name") for one in signatories]
    template.signatories.all().delete()
    CertificateSignatory.objects.bulk_create(
        CertificateSignatory(
            template=template,
            place=place,
            name=names[place],
            function=check_text(one.function, member="function"),
            signature=kept.get(names[place], b"") if one.signature is None else one.signature,
        )
        for place, one in enumerate(signatories)
    )


def _told(template: CertificateTemplate) -> dict[str, Any]:
    """What the audit trail keeps: words and names, no pictures."""
    told: dict[str, Any] = {member: getattr(template, member) for member in _MEMBERS}
    told["has_logo"] = bool(template.logo)
    told["signatories"] = [
        {"name": one.name, "function": one.function, "has_signature": bool(one.signature)}
        for one in template.signatories.all()
    ]
    return told
