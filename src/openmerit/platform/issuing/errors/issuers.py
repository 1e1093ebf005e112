"""An issuer itself can go wrong: its keys, what it settles, what it asks."""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class IssuerMissing(DomainError):
    """No organisation of this name issues badges here."""

    code = "issuer_missing"
    kind = Kind.MISSING
    sentence = _("There is no issuer “{slug}” here.")


class KeyMissing(DomainError):
    """The issuer has no such key."""

    code = "key_missing"
    kind = Kind.MISSING
    sentence = _("You have no key “{key}”.")


class LetterMissing(DomainError):
    """No such kind of letter, or no such language."""

    code = "letter_missing"
    kind = Kind.MISSING
    sentence = _("There is no letter “{kind}” in “{language}”.")


class LetterRefused(DomainError):
    """The words of a letter cannot be sent so."""

    code = "letter_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class PolicyRefused(DomainError):
    """What was to be settled for all of an organisation's achievements cannot be so."""

    code = "policy_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class PeriodRefused(DomainError):
    """Something is to be counted over a time that is none."""

    code = "period_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class CertificateMissing(DomainError):
    """No certificate has this address."""

    code = "certificate_missing"
    kind = Kind.MISSING
    sentence = _("There is no certificate “{key}” here. Compare it with the printed address.")


class NoCertificate(DomainError):
    """The award was withdrawn, or is not signed yet, so no certificate is made of it."""

    code = "no_certificate"
    kind = Kind.CONFLICT
    sentence = _("The award is {state}, so there is no certificate of it.")


class CertificateRefused(DomainError):
    """Something that was to stand on a certificate cannot be printed."""

    code = "certificate_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class PressesBusy(DomainError):
    """As many certificates are being drawn as this machine draws at a time."""

    code = "presses_busy"
    kind = Kind.BUSY
    sentence = _("Many certificates are being made at this moment. Try again in a few seconds.")
