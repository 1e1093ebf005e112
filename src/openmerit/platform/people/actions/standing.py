"""Who an organisation is: its domain, a name like somebody else's, and reports of impersonation."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.people import access
from openmerit.platform.people.access import Permission
from openmerit.platform.people.actions.audit import record
from openmerit.platform.people.domains import Sight, Witness, domain_in
from openmerit.platform.people.errors import (
    DomainNotSeen,
    DomainRefused,
    DomainTaken,
    EmailRefused,
    ReportDecided,
    ReportRefused,
)
from openmerit.platform.people.models import (
    ConfirmedDomain,
    ImpersonationReport,
    Organisation,
    Person,
    Standing,
)
from openmerit.platform.people.queries import identifier_of
from openmerit.platform.web.letters import Button, Letter

MAX_REPORT = 5_000
MAX_REASON = 500
STAYS_CONFIRMED = timedelta(days=14)
LOOKED_AT_AGAIN_AFTER = timedelta(days=1)
LOOKED_AT_ONCE = 20


def claim_domain(
    *, acting_user: Person, organisation: Organisation, domain: str
) -> ConfirmedDomain:
    """Say which domain is the organisation's own; it counts once `confirm_domain` saw it there.

    Raises DomainRefused for what is no public domain, and NotAllowed unless the person may manage
    the organisation.
    """
    access.require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    try:
        name = domain_in(domain)
    except ValueError as refused:
        raise DomainRefused(domain=domain[:200], why=str(refused)) from None
    with transaction.atomic():
        kept = ConfirmedDomain.objects.filter(organisation=organisation).first()
        if kept is not None and kept.name == name:
            return kept
        before = {"domain": kept.name} if kept is not None else None
        if kept is not None:
            kept.delete()
        claimed = ConfirmedDomain.objects.create(organisation=organisation, name=name)
        record(
            acting_user=acting_user,
            verb="organisation.domain_claimed",
            organisation=organisation,
            subject=organisation.slug,
            before=before,
            after={"domain": name},
        )
    return claimed


def confirm_domain(
    *, acting_user: Person, organisation: Organisation, witness: Witness | None = None
) -> ConfirmedDomain:
    """Look whether the claimed domain names the organisation, and confirm it if it does.

    Raises DomainNotSeen saying what was looked for, DomainTaken when it is confirmed for another
    organisation, and NotAllowed unless the person may manage the organisation.
    """
    access.require(acting_user, organisation, Permission.MANAGE_ORGANISATION)
    claimed = ConfirmedDomain.objects.filter(organisation=organisation).first()
    if claimed is None:
        raise DomainRefused(domain="", why=_("none was named yet"))
    # Outside a transaction: strangers' machines answer when they like.
    seen = (witness or Witness()).look(claimed.name, identifier_of(organisation))
    if not seen.way:
        raise DomainNotSeen(domain=claimed.name, problem=seen.problem)
    with transaction.atomic():
        was_confirmed = claimed.confirmed_at is not None
        try:
            with transaction.atomic():
                _note_sight(claimed, seen)
        except IntegrityError as clash:
            raise DomainTaken(domain=claimed.name) from clash
        if not was_confirmed:
            record(
                acting_user=acting_user,
                verb="organisation.domain_confirmed",
                organisation=organisation,
                subject=organisation.slug,
                after={"domain": claimed.name, "seen in": seen.way},
            )
    claimed.refresh_from_db()
    return claimed


def look_at_domains_again(witness: Witness | None = None) -> None:
    """Look at the confirmed domains that nobody looked at for a day; made for a sweep.

    A domain that no longer names its organisation stays confirmed for 14 days, in which its owners
    are told; then it is not confirmed any more. One that could not be asked stays as it is.
    """
    due = ConfirmedDomain.objects.filter(
        confirmed_at__isnull=False, looked_at__lte=timezone.now() - LOOKED_AT_AGAIN_AFTER
    ).select_related("organisation")
    witness = witness or Witness()
    for domain in due.order_by("looked_at")[:LOOKED_AT_ONCE]:
        seen = witness.look(domain.name, identifier_of(domain.organisation))
        with transaction.atomic():
            _note_sight(domain, seen)


def report_impersonation(
    *,
    acting_user: Person | AnonymousUser,
    organisation: Organisation,
    text: str,
    email: str = "",
) -> ImpersonationReport:
    """Tell the operator that an organisation is not who it says it is. Anybody may.

    Who is signed in is kept with the report, as who reports.

    Raises ReportRefused for an empty or endless text, EmailRefused.
    """
    text = text.strip()
    if not 0 < len(text) <= MAX_REPORT or "\x00" in text:
        raise ReportRefused(limit=MAX_REPORT)
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as refused:
            raise EmailRefused(email=email[:200]) from refused
    with transaction.atomic():
        report = ImpersonationReport.objects.create(
            organisation=organisation,
            text=text,
            email=email,
            reported_by=acting_user if isinstance(acting_user, Person) else None,
        )
        for operator in Person.objects.filter(is_staff=True, is_active=True)[:20]:
            _tell_operator(operator, report)
    return report


def decide_report(
    *, acting_user: Person, report: ImpersonationReport, upheld: bool, reason: str = ""
) -> ImpersonationReport:
    """Dismiss a report, or uphold it, which closes the organisation. Only operators.

    Raises ReportDecided when somebody decided it before, ReportRefused without a reason to close.
    """
    access.require_operator(acting_user)
    state = ImpersonationReport.State
    with transaction.atomic():
        decided = ImpersonationReport.objects.filter(pk=report.pk, state=state.OPEN).update(
            state=state.UPHELD if upheld else state.DISMISSED,
            decided_by=acting_user,
            decided_at=timezone.now(),
        )
        if not decided:
            raise ReportDecided
        record(
            acting_user=acting_user,
            verb="organisation.report_upheld" if upheld else "organisation.report_dismissed",
            organisation=report.organisation,
            subject=report.organisation.slug,
            after={"report": report.key},
        )
        if upheld:
            set_standing(
                acting_user=acting_user,
                organisation=report.organisation,
                standing=Standing.CLOSED,
                reason=reason,
            )
    report.refresh_from_db()
    return report


def set_standing(
    *, acting_user: Person, organisation: Organisation, standing: str, reason: str = ""
) -> Organisation:
    """Open an organisation that waits or was closed, or close one. Only operators.

    Badges that were awarded stay and can be checked. Raises ReportRefused where one is closed
    without a reason.
    """
    access.require_operator(acting_user)
    reason = " ".join(reason.split())
    if len(reason) > MAX_REASON or (standing == Standing.CLOSED and not reason):
        raise ReportRefused(limit=MAX_REASON)
    with transaction.atomic():
        before = {"standing": organisation.standing, "reason": organisation.standing_reason}
        organisation.standing = Standing(standing)
        organisation.standing_reason = reason if standing == Standing.CLOSED else ""
        organisation.save(update_fields=["standing", "standing_reason"])
        record(
            acting_user=acting_user,
            verb="organisation.standing_set",
            organisation=organisation,
            subject=organisation.slug,
            before=before,
            after={"standing": standing, "reason": reason},
        )
    return organisation


def _note_sight(domain: ConfirmedDomain, seen: Sight) -> None:
    now = timezone.now()
    domain.looked_at = now
    if seen.way:
        domain.way = seen.way
        domain.confirmed_at = domain.confirmed_at or now
        domain.missing_since = None
    elif seen.could_look:
        domain.missing_since = domain.missing_since or now
        if domain.missing_since <= now - STAYS_CONFIRMED:
            domain.confirmed_at, domain.missing_since = None, None
            record(
                acting_user=None,
                verb="organisation.domain_lost",
                organisation=domain.organisation,
                subject=domain.organisation.slug,
                before={"domain": domain.name},
            )
    domain.save()


def _tell_operator(operator: Person, report: ImpersonationReport) -> None:
    words = {"name": report.organisation.name}
    letter = Letter(
        subject=_("Somebody reports %(name)s") % words,
        greeting=_("Hello,"),
        paragraphs=(
            _("Somebody says that %(name)s is not who it says it is.") % words,
            _("Look at it, and decide whether it may go on."),
        ),
        button=Button(_("Look at the report"), f"{settings.OPENMERIT_ORIGIN}/house/organisations"),
        reason=_("You get this mail because you run this installation."),
    )
    queue_mail(
        key=f"impersonation:{report.key}:{operator.pk}",
        to=operator.email,
        subject=letter.subject,
        text=letter.as_text(),
        html=letter.as_html(),
        kind="impersonation",
        repeatable=False,
    )
