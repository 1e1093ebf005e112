"""Claiming by a code can go wrong."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class OfferMissing(DomainError):
    """No such offer, or none that this person may see."""

    code = "offer_missing"
    kind = Kind.MISSING
    sentence = _("There is no offer “{key}” here.")


class OfferUnknown(DomainError):
    """A code that no offer has."""

    code = "offer_unknown"
    kind = Kind.MISSING
    sentence = _("This code leads to no badge. Look whether each letter is right, and try again.")


class TooManyGuesses(DomainError):
    """Too many wrong codes came from one place within a minute."""

    code = "too_many_guesses"
    kind = Kind.BUSY
    sentence = _("Too many wrong codes came from where you are. Wait a minute, then try again.")


class OfferRefused(DomainError):
    """A member of an offer cannot be kept as it is."""

    code = "offer_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class OfferNotOpen(DomainError):
    """Nothing can be claimed with the code now; ``standing`` says why."""

    code = "offer_not_open"
    kind = Kind.CONFLICT
    sentence = _("“{name}” cannot be claimed with this code now.")


class OfferNotForYou(DomainError):
    """The offer is for other addresses than those that the person has confirmed."""

    code = "offer_not_for_you"
    kind = Kind.FORBIDDEN
    sentence = _(
        "“{name}” is offered to certain addresses only, and none of yours is among them. If you "
        "have another one, add it to your account and confirm it."
    )


class OfferTakenBack(DomainError):
    """The issuer revoked the achievement from whoever asks: a code does not give it back."""

    code = "offer_taken_back"
    kind = Kind.FORBIDDEN
    sentence = _(
        "{issuer} took “{name}” back from you, so a code does not give it again. Ask them."
    )


class OfferBusy(DomainError):
    """Too many asked at the same moment."""

    code = "offer_busy"
    kind = Kind.BUSY
    sentence = _("Many people are asking at this moment. Try again in a moment.")
