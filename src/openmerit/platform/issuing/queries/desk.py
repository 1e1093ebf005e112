"""Whom a desk finds: recipients across achievements, what they have, and what they were sent.

A person is one account where they claimed, else one address or DID. What is asked for exactly (an
address, a number, a DID) is answered from an index; only where nothing has it are names looked
through.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing.access import within
from openmerit.platform.issuing.mailings import subject_of
from openmerit.platform.issuing.models import Award, ClaimOpening, ClaimReminder
from openmerit.platform.issuing.queries.messages import Message
from openmerit.platform.people.access import Reach
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.pages import Page, cut

MOST_FOUND = 200
MAX_WORDS = 100
MOST_WORDS = 6
MOST_ADDRESSES = 50
MOST_MAILS = 300


@dataclass(slots=True)
class Recipient:
    """Somebody who was found. ``key`` is their newest award's: it says nothing of an address."""

    key: str
    name: str
    addresses: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    badges: int = 0
    unclaimed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Who fits, whoever got something last first; ``is_cut`` where more fit than are shown."""

    recipients: list[Recipient]
    is_cut: bool


def recipients_found(organisation: Organisation, reach: Reach, words: str) -> Found:
    """Who is named by these words: an address, number or DID exactly, else parts of a name.

    At most seven queries, however many awards there are.
    """
    sought = " ".join(words.split())[:MAX_WORDS]
    if not sought:
        return Found([], is_cut=False)
    rows = _awards(organisation, reach)
    for fits in _ways_to_fit(sought):
        # Keys first: whole rows of all who fit would be sorted for the few that are shown.
        keys = list(
            rows.filter(fits).order_by("-pk").values_list("pk", flat=True)[: MOST_FOUND + 1]
        )
        if keys:
            shown = list(rows.filter(pk__in=keys[:MOST_FOUND]).order_by("-pk"))
            return Found(_grouped(organisation, reach, shown), is_cut=len(keys) > MOST_FOUND)
    return Found([], is_cut=False)


def same_person(organisation: Organisation, reach: Reach, award: Award) -> Q:
    """The condition on awards that they are the same person's as this one; at most two queries."""
    address = award.recipient_email
    account = award.claimed_by_id or _accounts_of(organisation, reach, [address]).get(address)
    if account is not None:
        claimed = _awards(organisation, reach).filter(claimed_by=account)
        addresses = set(
            claimed.exclude(recipient_email="")
            .values_list("recipient_email", flat=True)
            .distinct()[:MOST_ADDRESSES]
        )
        theirs = {
            address
            for address, owner in _accounts_of(organisation, reach, addresses).items()
            if owner == account
        }
        return Q(claimed_by=account) | Q(claimed_by=None, recipient_email__in=theirs)
    if address:
        return Q(claimed_by=None, recipient_email=address)
    return Q(claimed_by=None, recipient_email="", recipient_did=award.recipient_did)


def page_of_recipient(
    organisation: Organisation, reach: Reach, award: Award, *, limit: int, cursor: str | None
) -> Page[Award]:
    """All that the person behind this award has here, newest first."""
    rows = _awards(organisation, reach).filter(same_person(organisation, reach, award))
    return cut(rows, limit=limit, cursor=cursor, key="-pk")


# --- What was sent and opened ---------------------------------------------------------------------


@dataclass(slots=True)
class Contact:
    """What is known of how an award reached its earner."""

    mails: list[Message] = field(default_factory=list)
    opening: ClaimOpening | None = None
    reminders: int = 0


def contacts_of(awards: Iterable[Award]) -> dict[int, Contact]:
    """What was sent about each award and when its claim page was shown; three queries."""
    by_subject = {subject_of(award): award for award in awards}
    contacts = {award.pk: Contact() for award in by_subject.values()}
    if not by_subject:
        return contacts
    found = Mail.objects.filter(about__in=by_subject).defer("text", "html").order_by()
    for mail in sorted(found[:MOST_MAILS], key=lambda mail: mail.pk):
        award = by_subject[mail.about]
        contacts[award.pk].mails.append(Message(mail, award, may_go_again=False))
    for opening in ClaimOpening.objects.filter(award__in=contacts):
        contacts[opening.award_id].opening = opening
    for pk in ClaimReminder.objects.filter(award__in=contacts).values_list("award", flat=True):
        contacts[pk].reminders += 1
    return contacts


# --- Parts ----------------------------------------------------------------------------------------


def _awards(organisation: Organisation, reach: Reach) -> QuerySet[Award]:
    return Award.objects.select_related("achievement__organisation", "claimed_by").filter(
        within(reach, "achievement__"), achievement__organisation=organisation
    )


def _ways_to_fit(sought: str) -> Iterator[Q]:
    """From the surest to the widest; each is asked only where the one before found nobody."""
    if "@" in sought:
        yield Q(recipient_email=sought.lower())
    # The second half says what the index is limited to.
    yield Q(recipient_number=sought) & ~Q(recipient_number="")
    if sought.startswith("did:"):
        yield Q(recipient_did=sought)
    fits = Q()
    for word in sought.split()[:MOST_WORDS]:
        named = Q(recipient_email__icontains=word)
        # SQLite folds ASCII alone.
        for spelled in {word, word.lower(), word.upper(), word.title()}:
            named |= Q(recipient_name__icontains=spelled)
        fits &= named
    yield fits


def _accounts_of(
    organisation: Organisation, reach: Reach, addresses: Iterable[str]
) -> dict[str, int]:
    """The account behind each address, where all that was claimed of it is one account's."""
    wanted = {address for address in addresses if address}
    if not wanted:
        return {}
    rows = (
        _awards(organisation, reach)
        .filter(recipient_email__in=wanted, claimed_by__isnull=False)
        .order_by()
        .values_list("recipient_email", "claimed_by")
        .distinct()
    )
    accounts: dict[str, set[int]] = {}
    for address, account in rows:
        accounts.setdefault(address, set()).add(account)
    return {address: held.pop() for address, held in accounts.items() if len(held) == 1}


def _grouped(organisation: Organisation, reach: Reach, awards: list[Award]) -> list[Recipient]:
    accounts = _accounts_of(organisation, reach, {award.recipient_email for award in awards})
    people: dict[object, Recipient] = {}
    for award in awards:
        account = award.claimed_by_id or accounts.get(award.recipient_email)
        who = account or award.recipient_email or award.recipient_did
        one = people.setdefault(who, Recipient(award.key, ""))
        one.name = one.name or award.recipient_name
        for value, known in (
            (award.recipient_email or award.recipient_did, one.addresses),
            (award.recipient_number, one.numbers),
        ):
            if value and value not in known:
                known.append(value)
        one.badges += 1
        one.unclaimed += award.claimed_at is None and award.standing == Award.State.ISSUED
    return list(people.values())
