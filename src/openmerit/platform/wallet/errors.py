"""The ways holding badges can go wrong.

DomainError
├── missing    CredentialMissing, ClaimLinkUnknown
├── conflict   OtherAddress, AddressOfAnother, AlreadyClaimed, KeyNeeded
├── gone       AwardWithdrawn
└── invalid    ImportRefused, KeyNotProven
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class CredentialMissing(DomainError):
    """No such badge, or not this person's, or not shared."""

    code = "credential_missing"
    kind = Kind.MISSING
    sentence = _("There is no badge here, or it is no longer shared.")


class ClaimLinkUnknown(DomainError):
    """A claim link that no award has."""

    code = "claim_link_unknown"
    kind = Kind.MISSING
    sentence = _(
        "This link leads to no badge. Open it from the mail itself: when it is copied, a part is "
        "easily lost."
    )


class OtherAddress(DomainError):
    """The badge was sent to an address that the person's account does not have."""

    code = "other_address"
    kind = Kind.CONFLICT
    sentence = _(
        "This badge was sent to {sent_to}, and you are signed in as {signed_in_as}. Confirm that "
        "both are yours."
    )


class AddressOfAnother(DomainError):
    """The badge was sent to an address that is another account's."""

    code = "address_of_another"
    kind = Kind.CONFLICT
    sentence = _("This badge was sent to {sent_to}, which has an account. Sign in with that one.")


class KeyNeeded(DomainError):
    """The badge names a key, which whoever claims it has to prove to hold."""

    code = "key_needed"
    kind = Kind.CONFLICT
    sentence = _("This badge is about {did}. Show a presentation that is signed with its key.")


class KeyNotProven(DomainError):
    """What was handed in does not prove that the person holds the key."""

    code = "key_not_proven"
    kind = Kind.INVALID
    sentence = _("This does not prove that you hold the key: {problem}")


class AlreadyClaimed(DomainError):
    """Another account holds the award."""

    code = "already_claimed"
    kind = Kind.CONFLICT
    sentence = _("This badge is in the wallet of another account already.")


class AwardWithdrawn(DomainError):
    """The issuer withdrew the award before it was claimed."""

    code = "award_withdrawn"
    kind = Kind.GONE
    sentence = _("{issuer} withdrew this badge, so it cannot be claimed. Ask them why.")


class ImportRefused(DomainError):
    """A file that is no badge, or one that was changed or is not as the standard wants it."""

    code = "import_refused"
    kind = Kind.INVALID
    sentence = _("{summary}")
