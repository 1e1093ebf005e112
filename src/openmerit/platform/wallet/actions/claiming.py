"""From an award to a badge in a wallet."""

from datetime import datetime

from django.db import transaction

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.queries import credential_of, newest_claimed
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import confirmed_addresses, person_with_address
from openmerit.platform.wallet import access
from openmerit.platform.wallet.errors import (
    AddressOfAnother,
    AlreadyClaimed,
    AwardWithdrawn,
    KeyNeeded,
    OtherAddress,
)
from openmerit.platform.wallet.identity import identity_of
from openmerit.platform.wallet.models import HeldCredential


def claim(*, acting_user: Person, token: str, both_are_mine: bool = False) -> HeldCredential:
    """Put the award behind a claim link into the person's wallet; again, it changes nothing.

    Whoever has the link has read the mailbox that it was sent to. If that address is not one of
    the account's, the person must say that both are theirs (`both_are_mine`), since the badge says
    for ever to whom it was given; the address itself is not added to the account.

    Raises ClaimLinkUnknown, KeyNeeded where it names a key instead of an address, AlreadyClaimed
    by another account, AwardWithdrawn, OtherAddress without the person's word, AddressOfAnother
    when the address is another account's, and CredentialNotReady while the award waits to be
    signed.
    """
    award = access.award_behind(token)
    if not award.recipient_email:
        raise KeyNeeded(did=award.recipient_did)
    if award.claimed_by_id not in (None, acting_user.pk):
        raise AlreadyClaimed
    addresses = confirmed_addresses(acting_user)
    if award.claimed_by_id is None and award.recipient_email not in addresses:
        if person_with_address(award.recipient_email) is not None:
            raise AddressOfAnother(sent_to=award.recipient_email)
        if not both_are_mine:
            raise OtherAddress(sent_to=award.recipient_email, signed_in_as=acting_user.email)
    return put_into_wallet(acting_user, award, confirms=award.recipient_email in addresses)


def take_award(*, acting_user: Person, key: str, at: datetime | None = None) -> HeldCredential:
    """Put an award into the wallet without its link: one that waits for a confirmed address of
    the person, or one that they claimed and removed.

    `at` is when that was, where it is not now. Raises CredentialMissing for any other,
    AwardWithdrawn, CredentialNotReady.
    """
    award = access.award_to_take(acting_user, key)
    return put_into_wallet(acting_user, award, confirms=False, at=at)


def put_into_wallet(
    acting_user: Person, award: Award, *, confirms: bool, at: datetime | None = None
) -> HeldCredential:
    """Claim the award for a person of whom somebody else made sure that it is theirs.

    ``confirms`` says that they proved to have the address. Raises AwardWithdrawn, AlreadyClaimed by
    another account, and CredentialNotReady.
    """
    if award.claimed_by_id == acting_user.pk:
        award = newest_claimed(award)
    held = HeldCredential.objects.filter(award=award, person=acting_user).first()
    if held is not None:
        return held
    if award.state == Award.State.REVOKED:
        raise AwardWithdrawn(issuer=award.achievement.organisation.name)
    document = credential_of(award)
    with transaction.atomic():
        if not issuing.mark_claimed(acting_user=acting_user, award=award, at=at):
            raise AlreadyClaimed
        held, _created = HeldCredential.objects.update_or_create(
            person=acting_user,
            # Brought along as a file before it was claimed, it becomes the award.
            identity=identity_of(document),
            defaults={
                "source": HeldCredential.Source.AWARD,
                "award": award,
                "document": b"",
                "picture": "",
                "report": None,
                "standing": HeldCredential.Standing.VALID,
                "checked_at": None,
                "is_mine": True,
                "name": award.achievement.name,
                "issuer": award.achievement.organisation.name,
                "earned_at": award.valid_from,
                "valid_until": award.valid_until,
            },
        )
        people.record(
            acting_user=acting_user,
            verb="claim_badge",
            subject=f"badge {held.key}",
            after={"award": award.key, "sent_to": award.recipient_email or award.recipient_did},
        )
        if confirms:
            # Signing up by the link confirmed the address: what waits for it follows now.
            people.address_confirmed(acting_user=acting_user, email=award.recipient_email)
    return held
