"""Questions about certificates: how they look, one as a file, and what one's address leads to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from openmerit.platform.engine.keys import ALPHABET
from openmerit.platform.issuing.certificates import Sheet, Signed, pdf_of, png_of, sheet_of
from openmerit.platform.issuing.drawing import BadgeDesign, svg_of
from openmerit.platform.issuing.errors import CertificateMissing
from openmerit.platform.issuing.models import (
    Achievement,
    Award,
    Certificate,
    CertificateSignatory,
    CertificateTemplate,
    SignedCredential,
)
from openmerit.platform.issuing.queries.awards import credential_of
from openmerit.platform.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Look:
    """How an organisation's certificates look."""

    template: CertificateTemplate
    signatories: Sequence[CertificateSignatory]


def look_of(organisation: Organisation) -> Look:
    """What the organisation has chosen, or what holds where it has chosen nothing."""
    found = CertificateTemplate.objects.filter(organisation=organisation).first()
    if found is None:
        return Look(CertificateTemplate(organisation=organisation), ())
    return Look(found, list(found.signatories.all()))


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as a PDF that carries the signed badge.

    Raises ``CertificateRefused`` for a name that cannot be printed, ``PressesBusy`` when too many
    are made at this moment.
    """
    award = certificate.award
    look = look_of(award.achievement.organisation)
    signed = Signed(
        credential=credential_of(award),
        filename=f"{slugify(award.achievement.name)[:60] or 'badge'}.json",
        url=certificate.url,
        made_at=certificate.made_at.astimezone(UTC),
    )
    return pdf_of(sheet_of(award, look.template, look.signatories, signed))


def certificate_sample(look: Look) -> bytes:
    """The look as a picture of an invented award. Raises like ``certificate_pdf``."""
    return png_of(_sample(look))


def certified_document(key: str) -> bytes:
    """The signed document behind the address on a certificate, however its letters were typed.

    Raises ``CertificateMissing``.
    """
    wanted = "".join(letter for letter in key.lower() if letter in ALPHABET)
    content = (
        SignedCredential.objects.filter(award__certificate__key=wanted)
        .values_list("content", flat=True)
        .first()
    )
    if content is None:
        raise CertificateMissing(key=key)
    return bytes(content)


def _sample(look: Look) -> Sheet:
    organisation = look.template.organisation
    achievement = (
        Achievement.objects.filter(organisation=organisation, published_at__isnull=False)
        .order_by("-published_at")
        .first()
    ) or _invented(organisation)
    award = Award(
        achievement=achievement,
        recipient_name="Ada Lovelace",
        valid_from=timezone.now(),
        result=[{"value": "94 %"}],
    )
    document = {
        "issuer": {"name": organisation.name},
        "credentialSubject": {
            "achievement": {"name": achievement.name, "description": achievement.description}
        },
    }
    signed = Signed(
        credential=json.dumps(document).encode(),
        filename="sample.json",
        url=f"{settings.OPENMERIT_ORIGIN}/certificates/{'x' * 16}",
        made_at=timezone.now(),
    )
    return sheet_of(award, look.template, look.signatories, signed)


def _invented(organisation: Organisation) -> Achievement:
    design = BadgeDesign(icon="chart", ribbon="Sample")
    return Achievement(
        organisation=organisation,
        name=_("Your achievement"),
        description=_("What someone who has it can do."),
        image_design=design.to_members(),
        image_svg=svg_of(design),
    )
