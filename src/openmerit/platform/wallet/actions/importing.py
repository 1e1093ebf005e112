"""Badges that people bring along: judged, kept as they came, checked again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from openmerit.credentials import Outcome, Report, Resolver
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import confirmed_addresses
from openmerit.platform.verifying.portrait import portrait_of
from openmerit.platform.verifying.queries import report as report_on
from openmerit.platform.verifying.questions import is_proven
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.platform.wallet import access
from openmerit.platform.wallet.errors import ImportRefused
from openmerit.platform.wallet.identity import identity_of
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import standing_of

REFUSED_CHECKS = ("format", "context", "proof", "schema")
"""The checks without which a file is no badge that could be held."""

ADDRESSES_COMPARED = 20


@dataclass(frozen=True)
class Imported:
    """What became of a file: the badge, the report on it, and whether it is new in the wallet."""

    held: HeldCredential
    report: Report
    is_new: bool


def import_credential(*, acting_user: Person, data: bytes, keep: bool = False) -> Imported:
    """Put a badge in any form into the person's wallet, with what can be said of it.

    The badge is judged, not its holder: one that is about somebody else comes in as well and is
    set apart. Held already, it stays what it is; a later issue of the same replaces it.

    Raises ImportRefused, with the `report` in its fields, when format, context, proof or schema
    fail, unless `keep` says to hold even that.
    """
    report, is_mine = judge(acting_user, data, HouseResolver(online=True))
    failed = [id for id in REFUSED_CHECKS if report.check(id).outcome is Outcome.FAILED]
    if failed and not keep:
        raise ImportRefused(summary=report.summary, report=report.to_dict())
    values = _values(data, report, is_mine)
    identity = identity_of(data, report)
    try:
        with transaction.atomic():
            held = HeldCredential.objects.create(
                person=acting_user,
                source=HeldCredential.Source.IMPORT,
                identity=identity,
                document=data,
                **values,
            )
            people.record(
                acting_user=acting_user,
                verb="import_badge",
                subject=f"badge {held.key}",
                after={"name": held.name, "standing": held.standing},
            )
    except IntegrityError:
        held = HeldCredential.objects.select_related(access.WITH_AWARD).get(
            person=acting_user, identity=identity
        )
        _replace_older(held, data, values)
        return Imported(held, report, False)
    return Imported(held, report, True)


def check_again(*, acting_user: Person, held: HeldCredential) -> HeldCredential:
    """Judge a badge that was brought along once more; a claimed one needs no such thing.

    Raises CredentialMissing unless it is in the person's wallet.
    """
    access.require_holder(acting_user, held)
    if held.source == HeldCredential.Source.AWARD:
        return held
    return _judged_again(acting_user, held, HouseResolver(online=True))


def on_address_confirmed(payload: dict[str, Any]) -> None:
    """Look again at what is set apart in a wallet: it may be about the address just confirmed."""
    person = Person.objects.filter(pk=payload["person"]).first()
    if person is None:
        return
    resolver = HouseResolver(online=False)
    apart = HeldCredential.objects.filter(
        person=person, is_mine=False, source=HeldCredential.Source.IMPORT
    )
    for held in apart:
        report = report_on(bytes(held.document), recipient=payload["email"], resolver=resolver)
        if report.check("recipient").outcome is Outcome.PASSED:
            HeldCredential.objects.filter(pk=held.pk).update(is_mine=True)
            continue
        # What could not be told offline is told by asking the badge's issuer.
        if report.check("proof").outcome is Outcome.UNKNOWN:
            _judged_again(person, held, HouseResolver(online=True))


def judge(person: Person, data: bytes, resolver: Resolver) -> tuple[Report, bool]:
    """The report on a badge as its would-be holder gets it, and whether it is about them.

    It is about them if it names one of their confirmed addresses. A badge about somebody else is
    no bad badge: its `recipient` is a warning.
    """
    plain = report_on(data, resolver=resolver)
    if not is_proven(plain):
        return plain, False
    for address in sorted(confirmed_addresses(person))[:ADDRESSES_COMPARED]:
        report = report_on(data, recipient=address, resolver=resolver)
        outcome = report.check("recipient").outcome
        if outcome is Outcome.PASSED:
            return report, True
        if outcome is not Outcome.FAILED:
            # It names nobody, so no other address will be found in it either.
            return replace(plain, checks=_with_recipient(plain, report)), False
    return replace(plain, checks=_with_recipient(plain, None)), False


def _with_recipient(plain: Report, asked: Report | None) -> tuple[Any, ...]:
    """The checks, with what was found of the recipient instead of "nobody asked"."""
    found = plain.check("recipient")
    if asked is not None:
        found = asked.check("recipient")
    else:
        found = replace(
            found,
            outcome=Outcome.WARNING,
            message="It is about none of the addresses that you confirmed.",
        )
    return tuple(found if check.id == "recipient" else check for check in plain.checks)


def _judged_again(person: Person, held: HeldCredential, resolver: Resolver) -> HeldCredential:
    data = bytes(held.document)
    report, is_mine = judge(person, data, resolver)
    for field, value in _values(data, report, is_mine).items():
        setattr(held, field, value)
    held.save(update_fields=["is_mine", "standing", "report", "checked_at"])
    return held


def _values(data: bytes, report: Report, is_mine: bool) -> dict[str, Any]:
    portrait = portrait_of(report.view or report.credential)
    return {
        "is_mine": is_mine,
        "standing": standing_of(report),
        "picture": _picture_in(report),
        "report": report.to_dict(),
        "checked_at": report.at,
        "name": portrait.name[:300] or "A badge without a name",
        "issuer": portrait.issuer.name[:300],
        "earned_at": portrait.valid_from or timezone.now(),
        "valid_until": portrait.valid_until,
    }


def _picture_in(report: Report) -> str:
    """``png`` or ``svg`` if the document came baked into one, by the report's format."""
    container = report.format.rpartition("/")[2]
    return container if container in ("png", "svg") else ""


def _replace_older(held: HeldCredential, data: bytes, values: dict[str, Any]) -> None:
    """A later issue of the same credential takes the place of the one held (section 8.2.2), and so
    does the whole that of a part."""
    later: datetime = values["earned_at"]
    if held.source == HeldCredential.Source.AWARD:
        return
    completes = _is_part(held.report) and not _is_part(values["report"])
    if later <= held.earned_at and not completes:
        return
    if values["standing"] == HeldCredential.Standing.INVALID:
        return
    if values["standing"] == HeldCredential.Standing.UNKNOWN != held.standing:
        return  # what nobody could check does not push out what was checked
    for field, value in (values | {"document": data}).items():
        setattr(held, field, value)
    held.save(update_fields=[*values, "document"])


def _is_part(report: Mapping[str, Any]) -> bool:
    """Whether a holder showed only a part of the credential."""
    checks = report.get("checks", ())
    return any(c.get("id") == "proof" and c.get("finding") == "part" for c in checks)
