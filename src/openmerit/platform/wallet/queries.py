"""The questions: what does a person hold, how does it stand, what may others see of it?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from openmerit import credentials
from openmerit.credentials import BakingError, Check, Outcome, Report
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.queries import (
    Standing,
    badge_with_endorsements,
    baked_badge,
    count_for_award,
    credential_of,
    newest_claimed,
    standing_of,
)
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import confirmed_addresses, person_with_address
from openmerit.platform.verifying.queries import report as report_on
from openmerit.platform.wallet import access
from openmerit.platform.wallet.access import Visitor
from openmerit.platform.wallet.errors import CredentialMissing
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import in_state
from openmerit.platform.web.pages import Page, cut


class Situation(StrEnum):
    """What whoever opened a claim link can do."""

    SIGN_UP = "sign_up"
    """Not signed in, and the address has no account."""
    SIGN_IN = "sign_in"
    """Not signed in, and the address has an account."""
    CLAIM = "claim"
    """Signed in as the one whom it was sent to."""
    OTHER_ADDRESS = "other_address"
    """Signed in with another address, which the person must confirm."""
    ADDRESS_OF_ANOTHER = "address_of_another"
    """Signed in with another address, and the one it was sent to is another account's."""
    YOURS = "yours"
    """In the wallet of whoever asks, or claimed by them and removed since."""
    REPLACED = "replaced"
    """Its issuer corrected it: another one stands in its place, with a link of its own."""
    TAKEN = "taken"
    """Claimed by someone else, or by someone who is not signed in now."""
    WITHDRAWN = "withdrawn"
    """Revoked before it was claimed."""
    KEY_SIGN_IN = "key_sign_in"
    """It names a key and no address, and nobody is signed in."""
    KEY = "key"
    """It names a key and no address: whoever holds that can claim it."""


@dataclass(frozen=True)
class Invitation:
    """What a claim link shows. `held` is set where the badge is in the visitor's wallet."""

    award: Award
    situation: Situation
    held: HeldCredential | None = None


def invitation(visitor: Visitor, token: str) -> Invitation:
    """What the link leads to for this visitor; looking changes nothing. Raises ClaimLinkUnknown."""
    award = access.award_behind(token)
    if visitor.is_authenticated and award.claimed_by_id == visitor.pk:
        award = newest_claimed(award)
    held = None
    if visitor.is_authenticated:
        held = HeldCredential.objects.filter(award=award, person_id=visitor.pk).first()
    return Invitation(award, _situation(visitor, award), held)


def _situation(visitor: Visitor, award: Award) -> Situation:
    if award.is_replaced:
        return Situation.REPLACED
    if award.claimed_by_id is not None:
        return Situation.YOURS if award.claimed_by_id == visitor.pk else Situation.TAKEN
    if award.state == Award.State.REVOKED:
        return Situation.WITHDRAWN
    if not award.recipient_email:
        return Situation.KEY if visitor.is_authenticated else Situation.KEY_SIGN_IN
    if not visitor.is_authenticated:
        owner = person_with_address(award.recipient_email)
        return Situation.SIGN_IN if owner else Situation.SIGN_UP
    if award.recipient_email in confirmed_addresses(visitor):
        return Situation.CLAIM
    if person_with_address(award.recipient_email) is not None:
        return Situation.ADDRESS_OF_ANOTHER
    return Situation.OTHER_ADDRESS


def page_of_credentials(
    person: Person, *, limit: int, cursor: str | None, state: str = "", words: str = ""
) -> Page[HeldCredential]:
    """What the person holds, the latest earned first, with awards in the same query."""
    rows = HeldCredential.objects.select_related(access.WITH_AWARD).filter(person=person)
    if state:
        rows = rows.filter(in_state(state))
    if words.strip():
        sought = words.strip()[:100]
        rows = rows.filter(Q(name__icontains=sought) | Q(issuer__icontains=sought))
    # The bytes and reports of what was brought along are large, and no list shows them.
    return cut(rows.defer("document", "report"), limit=limit, cursor=cursor, key="-earned_at")


def count_of(person: Person) -> int:
    """How many badges the person holds."""
    return HeldCredential.objects.filter(person=person).count()


def document_of(held: HeldCredential) -> bytes:
    """The bytes as they came: the signed document of an award, or the file brought along."""
    return credential_of(held.award) if held.award else bytes(held.document)


def signed_document_of(held: HeldCredential) -> bytes:
    """The signed document alone, out of the picture if it came in one."""
    content = document_of(held)
    try:
        return credentials.unbake(content)
    except BakingError:
        return content


def picture_kinds(held: HeldCredential) -> tuple[str, ...]:
    """The kinds of picture in which the badge can be had: ``png``, ``svg``, both or none."""
    if held.award:
        return ("png", "svg")
    return (held.picture,) if held.picture else ()


def picture_of(held: HeldCredential, kind: str) -> bytes:
    """The badge's picture with the document inside. Raises CredentialMissing for another kind."""
    if kind not in picture_kinds(held):
        raise CredentialMissing(key=held.key)
    return baked_badge(held.award, kind) if held.award else bytes(held.document)


def with_endorsements(held: HeldCredential) -> bytes:
    """A zip of the badge as it was signed and the endorsements that hold now.

    Raises CredentialMissing for a badge of another house, whose endorsements are not kept here.
    """
    if held.award is None:
        raise CredentialMissing(key=held.key)
    return badge_with_endorsements(held.award)


def standing_of_award(held: HeldCredential) -> Standing | None:
    """Who stands behind this one award, and who no longer does; None for another house's badge."""
    return standing_of(Subject.of_award(held.award)) if held.award else None


def endorsements_of(held: HeldCredential) -> int:
    """How many endorsements go along with it."""
    return count_for_award(held.award) if held.award else 0


def report_on_held(held: HeldCredential) -> Report:
    """What can be said of the badge: now for an award, as last checked for one brought along.

    It says whether the badge is about its holder, and never names an address: others may read it.
    """
    if held.award:
        recipient = held.award.recipient_email or held.award.recipient_did
        report = report_on(document_of(held), recipient=recipient, online=False)
    elif held.report is None:
        report = report_on(document_of(held), online=False)
    else:
        report = _kept(held.report)
    return _without_addresses(report, held)


def _kept(report: dict[str, Any]) -> Report:
    """A report from the JSON as which it was kept."""
    return Report(
        format=report["format"],
        checks=tuple(
            Check(
                one["id"],
                Outcome(one["outcome"]),
                one["message"],
                one.get("detail", ""),
                one.get("finding", ""),
            )
            for one in report["checks"]
        ),
        at=datetime.fromisoformat(report["at"]),
        summary=report["summary"],
        credential=report.get("credential"),
        view=report.get("view"),
        contains=tuple(_kept(inner) for inner in report.get("contains", ())),
    )


def _without_addresses(report: Report, held: HeldCredential) -> Report:
    if held.award and not held.award.recipient_email:
        return report  # a DID stands on the badge in clear
    found = report.check("recipient")
    if found.outcome is Outcome.PASSED:
        told = _("It was given to an e-mail address of %(earner)s.") % {
            "earner": earner_of(held) or _("whoever holds it")
        }
    elif found.outcome is Outcome.WARNING:
        told = _("It names no address that whoever holds it here has confirmed.")
    else:
        return report
    # What a record or presentation says of the badges in it may quote the same address.
    said = {found.message: told} | {
        inner.check("recipient").message: told
        for inner in report.contains
        if inner.check("recipient").outcome is not Outcome.UNKNOWN
    }

    def without(text: str) -> str:
        for message, instead in said.items():
            text = text.replace(message, instead)
        return text

    checks = tuple(replace(check, message=without(check.message)) for check in report.checks)
    return replace(report, checks=checks, summary=without(report.summary), contains=())


def earner_of(held: HeldCredential) -> str:
    """Whom the badge names: the recipient as the issuer wrote it, else the holder's own name."""
    if held.award and held.award.recipient_name:
        return held.award.recipient_name
    return held.person.name if held.is_mine else ""


def shared_document_at(address: str) -> bytes | None:
    """The signed document behind the address of a public page of ours; None for any other."""
    head, _slash, rest = urlsplit(address).path.removeprefix("/badges/").partition("/")
    if not urlsplit(address).path.startswith("/badges/") or "/" in rest:
        return None
    try:
        return signed_document_of(access.shared(head))
    except CredentialMissing:
        return None
