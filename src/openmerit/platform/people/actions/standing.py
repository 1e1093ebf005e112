"""Who an organisation is: its domain, a name like somebody else's, and reports of impersonation."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
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
        claimed, is_first = ConfirmedDomain.objects.get_or_create(
            organisation=organisation, defaults={"name": name}
        )
        before = None if is_first else {"domain": claimed.name}
        if not is_first:
            # Another one is not confirmed yet, whatever the one before was.
            others = ConfirmedDomain.objects.filter(pk=claimed.pk).exclude(name=name)
            changed = others.update(
                name=name, way="", confirmed_at=None, looked_at=None, missing_since=None
            )
            claimed.refresh_from_db()
            if not changed:
                return claimed
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
                is_noted = _note_sight(claimed, seen)
        except IntegrityError as clash:
            raise DomainTaken(domain=claimed.name) from clash
        if not is_noted:
            raise DomainNotSeen(
                domain=claimed.name, problem=_("Another domain was named at this moment.")
            )
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


def domains_to_look_at() -> list[int]:
    """The confirmed domains that nobody looked at for a day, some of them."""
    return list(_long_unseen().order_by("looked_at").values_list("pk", flat=True)[:LOOKED_AT_ONCE])


def look_at_domain_again(pk: int, witness: Witness | None = None) -> None:
    """Look at a confirmed domain that nobody looked at for a day; looked at since, it is left.

    A domain that no longer names its organisation stays confirmed for 14 days, in which its owners
    are told; then it is not confirmed any more. One that could not be asked stays as it is.
    """
    domain = _long_unseen().select_related("organisation").filter(pk=pk).first()
    if domain is None:
        return
    # Outside a transaction: strangers' machines answer when they like.
    seen = (witness or Witness()).look(domain.name, identifier_of(domain.organisation))
    with transaction.atomic():
        _note_sight(domain, seen)


def look_at_domains_again(witness: Witness | None = None) -> None:
    """Look at all that are due, one after the other."""
    for pk in domains_to_look_at():
        look_at_domain_again(pk, witness)


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

    Badges that were awarded stay and can be checked. Set again, it changes nothing. Raises
    ReportRefused where one is closed without a reason.
    """
    access.require_operator(acting_user)
    reason = " ".join(reason.split())
    if len(reason) > MAX_REASON or (standing == Standing.CLOSED and not reason):
        raise ReportRefused(limit=MAX_REASON)
    after = {
        "standing": Standing(standing),
        "standing_reason": reason if standing == Standing.CLOSED else "",
    }
    with transaction.atomic():
        # The row is held, so that what is recorded as before is what was changed.
        held = Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = {"standing": held.standing, "reason": held.standing_reason}
        changed = Organisation.objects.filter(pk=held.pk).exclude(**after).update(**after)
        organisation.refresh_from_db(fields=list(after))
        if not changed:
            return organisation
        record(
            acting_user=acting_user,
            verb="organisation.standing_set",
            organisation=organisation,
            subject=organisation.slug,
            before=before,
            after={"standing": standing, "reason": reason},
        )
    return organisation


def _long_unseen() -> QuerySet[ConfirmedDomain]:
    return ConfirmedDomain.objects.filter(
        confirmed_at__isnull=False, looked_at__lte=timezone.now() - LOOKED_AT_AGAIN_AFTER
    )


def _note_sight(domain: ConfirmedDomain, seen: Sight) -> bool:
    """Notes what was seen; False, and nothing is, when another was named while it was looked at."""
    now = timezone.now()
    changes: dict[str, Any] = {"looked_at": now}
    as_looked_at = ConfirmedDomain.objects.filter(pk=domain.pk, name=domain.name)
    is_lost = False
    if seen.way:
        confirmed_at = domain.confirmed_at or now
        changes |= {"way": seen.way, "confirmed_at": confirmed_at, "missing_since": None}
    elif seen.could_look:
        missing_since = domain.missing_since or now
        is_lost = missing_since <= now - STAYS_CONFIRMED
        changes["missing_since"] = None if is_lost else missing_since
    if is_lost:
        changes["confirmed_at"] = None
        as_looked_at = as_looked_at.filter(confirmed_at__isnull=False)
    if not as_looked_at.update(**changes):
        return False
    if is_lost:
        record(
            acting_user=None,
            verb="organisation.domain_lost",
            organisation=domain.organisation,
            subject=domain.organisation.slug,
            before={"domain": domain.name},
        )
    return True


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
