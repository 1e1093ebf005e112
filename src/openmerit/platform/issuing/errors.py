"""The ways issuing can go wrong.

DomainError
├── missing    AchievementMissing, AwardMissing, RunMissing, IssuerMissing, KeyMissing,
│              CertificateMissing, ChangeMissing, EndorsementMissing,
│              OfferMissing, OfferUnknown, EvidenceMissing, RequestMissing
├── conflict   AlreadyHeld, NotADraft, NotPublished, AwardNotInState, RunNotInState,
│              CredentialNotReady, NeedsSecondPerson, HasSuccessor, AchievementOver,
│              OfferNotOpen, NotScheduled, NeedsSignoff, ListChanged, NoCertificate,
│              NothingToRenew, AlreadyRenewed, AlreadyCorrected, ChangeNotInState,
│              AlreadyEndorsed, EndorsementNotInState, NothingToRemind, RemindersUnderWay,
│              AlreadyAsked, RequestNotOpen
├── forbidden  OfferNotForYou, OfferTakenBack, NotYourSignoff
├── busy       OfferBusy, TooManyGuesses, PressesBusy
└── invalid    AchievementRefused, MendRefused, PolicyRefused, DesignRefused, ImageRefused,
               AwardRefused, SheetRefused, ColumnsRefused, ReasonMissing, OfferRefused,
               SignoffRefused, EvidenceRefused, PeriodRefused, CertificateRefused,
               ReasonUnknown, NothingCorrected, NothingChosen, TooManyChosen, EndorsesItself,
               EndorsementRefused, RequestRefused
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class AchievementMissing(DomainError):
    """No such achievement, or none that this person may see."""

    code = "achievement_missing"
    kind = Kind.MISSING
    sentence = _("There is no achievement “{key}” here.")


class AwardMissing(DomainError):
    """No such award, or none that this person may see."""

    code = "award_missing"
    kind = Kind.MISSING
    sentence = _("There is no award “{key}” here.")


class RunMissing(DomainError):
    """No such run, or none that this person may see."""

    code = "run_missing"
    kind = Kind.MISSING
    sentence = _("There is no run “{key}” here.")


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


class AlreadyHeld(DomainError):
    """The recipient holds this achievement, and nothing was said about what to do then."""

    code = "already_held"
    kind = Kind.CONFLICT
    sentence = _(
        "{email} already holds “{achievement}”. To award it once more, say so: "
        "existing=renew or existing=again."
    )


class NotADraft(DomainError):
    """The achievement is no longer a draft, and what people earn must not change under them."""

    code = "not_a_draft"
    kind = Kind.CONFLICT
    sentence = _(
        "“{name}” is {state}, so it can no longer be changed. Copy it and change the copy."
    )


class NeedsSecondPerson(DomainError):
    """The organisation wants another person to approve than the one who submitted."""

    code = "needs_second_person"
    kind = Kind.CONFLICT
    sentence = _("“{name}” was submitted by you. Somebody else has to approve it.")


class HasSuccessor(DomainError):
    """There is a newer version already, and a line of versions has no branches."""

    code = "has_successor"
    kind = Kind.CONFLICT
    sentence = _("“{name}” has a newer version already: {key}. Make the next one of that.")


class MendRefused(DomainError):
    """What was to be mended would change what people earned, or cannot be said so."""

    code = "mend_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class PolicyRefused(DomainError):
    """What was to be settled for all of an organisation's achievements cannot be so."""

    code = "policy_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class NotPublished(DomainError):
    """Only a published achievement can be awarded, retired, mended, translated or followed."""

    code = "not_published"
    kind = Kind.CONFLICT
    sentence = _("“{name}” is {state}. Publish it first.")


class AwardNotInState(DomainError):
    """The award's state does not allow this; a revocation in particular is final."""

    code = "award_state"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is {state}, so it cannot be {verb}.")


class RunNotInState(DomainError):
    """The run's state does not allow this."""

    code = "run_state"
    kind = Kind.CONFLICT
    sentence = _("This run is {state}, so it cannot be {verb}.")


class CredentialNotReady(DomainError):
    """The award has no signed document: it waits to be signed, or never was."""

    code = "credential_not_ready"
    kind = Kind.CONFLICT
    sentence = _("The award is {state} and has no signed document. Try again in a moment.")


class AchievementRefused(DomainError):
    """A member of the achievement is absent or not as the standard wants it."""

    code = "achievement_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class DesignRefused(DomainError):
    """A badge's picture cannot be drawn as asked."""

    code = "design_refused"
    kind = Kind.INVALID
    sentence = _("The badge cannot be drawn with {member} “{value}”. It must be {remedy}.")


class ImageRefused(DomainError):
    """An uploaded picture is not one that can be used."""

    code = "image_refused"
    kind = Kind.INVALID
    sentence = _("This picture cannot be used: {problem}")


class AwardRefused(DomainError):
    """A member of the award is absent or not as the standard wants it."""

    code = "award_refused"
    kind = Kind.INVALID
    sentence = _("{member} “{value}”: {problem}")


class SheetRefused(DomainError):
    """A file of recipients cannot be read at all."""

    code = "sheet_refused"
    kind = Kind.INVALID
    sentence = _("This file cannot be read: {problem}")


class ColumnsRefused(DomainError):
    """What the columns of a file are said to mean cannot be so."""

    code = "columns_refused"
    kind = Kind.INVALID
    sentence = _("{problem}")


class ReasonMissing(DomainError):
    """An award is withdrawn only with a reason, which its history keeps."""

    code = "reason_missing"
    kind = Kind.INVALID
    sentence = _("Give a reason: the award's history keeps it. It may have {limit} characters.")


class EndorsementMissing(DomainError):
    """No such endorsement, or none that this person may see."""

    code = "endorsement_missing"
    kind = Kind.MISSING
    sentence = _("There is no endorsement “{key}” here.")


class EndorsesItself(DomainError):
    """An organisation's word for itself proves nothing."""

    code = "endorses_itself"
    kind = Kind.INVALID
    sentence = _("{organisation} cannot endorse itself. Ask another organisation.")


class EndorsementRefused(DomainError):
    """What was asked for or said in an endorsement cannot be used."""

    code = "endorsement_refused"
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


class AchievementOver(DomainError):
    """All awards of the achievement end on one day, and that day has passed."""

    code = "achievement_over"
    kind = Kind.CONFLICT
    sentence = _(
        "Awards of “{name}” end on {day}, which is over by then. Give the award an end of its own, "
        "or publish a new version."
    )


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


class NotScheduled(DomainError):
    """Only what waits for a time that is to come can be taken back without a trace."""

    code = "not_scheduled"
    kind = Kind.CONFLICT
    sentence = _("The award to {recipient} does not wait for its time any more. Revoke it instead.")


class NeedsSignoff(DomainError):
    """The organisation wants a named second person to sign each list off."""

    code = "needs_signoff"
    kind = Kind.CONFLICT
    sentence = _("A second person has to sign this list off before it runs. Say who: signoff_by.")


class NotYourSignoff(DomainError):
    """Somebody else was asked to sign the list off."""

    code = "not_your_signoff"
    kind = Kind.FORBIDDEN
    sentence = _("Only {name} can sign this list off or send it back.")


class SignoffRefused(DomainError):
    """Whoever is to sign a list off cannot, or has said something that cannot be kept."""

    code = "signoff_refused"
    kind = Kind.INVALID
    sentence = _("{member}: {problem}")


class ListChanged(DomainError):
    """The list is not the one that was looked at."""

    code = "list_changed"
    kind = Kind.CONFLICT
    sentence = _(
        "This is not the list that was looked at: its digest is {digest}. Look at it anew."
    )


class EvidenceMissing(DomainError):
    """No file of evidence has this address."""

    code = "evidence_missing"
    kind = Kind.MISSING
    sentence = _("There is no evidence here.")


class EvidenceRefused(DomainError):
    """A file cannot be kept as evidence."""

    code = "evidence_refused"
    kind = Kind.INVALID
    sentence = _("“{name}” cannot be kept: {problem}")


class ReasonUnknown(DomainError):
    """The reason's code is none that this verb knows."""

    code = "reason_unknown"
    kind = Kind.INVALID
    sentence = _("“{code}” is no reason to {verb} an award. Give one of {known}, or words alone.")


class NothingToRenew(DomainError):
    """The award has no end, so it needs no renewal."""

    code = "nothing_to_renew"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} has no end, so there is nothing to renew.")


class AlreadyRenewed(DomainError):
    """The award was renewed before, and the renewal stands."""

    code = "already_renewed"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is renewed already. Renew the newer one instead.")


class AlreadyCorrected(DomainError):
    """A correction of the award is being signed."""

    code = "already_corrected"
    kind = Kind.CONFLICT
    sentence = _("The award to {email} is being corrected already. Correct the newer one instead.")


class NothingCorrected(DomainError):
    """What was sent says the same as the award."""

    code = "nothing_corrected"
    kind = Kind.INVALID
    sentence = _("The award to {email} says just that already. Change what is wrong in it.")


class ChangeMissing(DomainError):
    """No such bulk change, or none that this person may see."""

    code = "change_missing"
    kind = Kind.MISSING
    sentence = _("There is no bulk change “{key}” here.")


class ChangeNotInState(DomainError):
    """The bulk change's state does not allow this; a revocation that is final in particular."""

    code = "change_state"
    kind = Kind.CONFLICT
    sentence = _("This bulk change is {state}, so it cannot be {verb}.")


class NothingChosen(DomainError):
    """No award was chosen, or none fits what was asked for."""

    code = "nothing_chosen"
    kind = Kind.INVALID
    sentence = _("No award was chosen. Tick some, or ask for less.")


class TooManyChosen(DomainError):
    """More awards were chosen than one bulk change takes."""

    code = "too_many_chosen"
    kind = Kind.INVALID
    sentence = _(
        "{count} awards are too many at once: at most {limit}. Narrow it and do the rest after."
    )


class AlreadyEndorsed(DomainError):
    """The same organisation endorses the same thing, or was asked to."""

    code = "already_endorsed"
    kind = Kind.CONFLICT
    sentence = _("{endorser} endorses {subject} already, or was asked to: {key}.")


class EndorsementNotInState(DomainError):
    """The endorsement's state does not allow this; a withdrawal in particular is final."""

    code = "endorsement_state"
    kind = Kind.CONFLICT
    sentence = _("The endorsement of {subject} is {state}, so it cannot be {verb}.")


class ImportMissing(DomainError):
    """No such import, or none that this person may see."""

    code = "import_missing"
    kind = Kind.MISSING
    sentence = _("There is no import “{key}” here.")


class ImportNotInState(DomainError):
    """The import's state does not allow this."""

    code = "import_state"
    kind = Kind.CONFLICT
    sentence = _("This import is {state}, so it cannot be {verb}.")


class ExportUnreadable(DomainError):
    """What another system exported cannot be read at all."""

    code = "export_unreadable"
    kind = Kind.INVALID
    sentence = _("This export cannot be read: {problem}")


class ArchiveMissing(DomainError):
    """No such archive, or none that this person may see."""

    code = "archive_missing"
    kind = Kind.MISSING
    sentence = _("There is no archive “{key}” here.")


class ArchiveNotReady(DomainError):
    """The archive is being made, or its days are over."""

    code = "archive_state"
    kind = Kind.CONFLICT
    sentence = _("This archive is {state}, so it cannot be downloaded. Make a new one.")


class RequestMissing(DomainError):
    """No such request to correct a name, or none that this person may see."""

    code = "request_missing"
    kind = Kind.MISSING
    sentence = _("There is no request “{key}” here.")


class AlreadyAsked(DomainError):
    """The earner has a request about this badge that is not answered yet."""

    code = "already_asked"
    kind = Kind.CONFLICT
    sentence = _("You asked {issuer} about this badge already. Wait for their answer.")


class RequestNotOpen(DomainError):
    """The request was answered already."""

    code = "request_not_open"
    kind = Kind.CONFLICT
    sentence = _("This request was answered already: {state}.")


class RequestRefused(DomainError):
    """Something in a request to correct a name cannot be used."""

    code = "request_refused"
    kind = Kind.INVALID
    sentence = _("This cannot be used as {member}: {problem}")


class NothingToRemind(DomainError):
    """Nobody may be reminded now: claimed, over, reminded lately or often enough."""

    code = "nothing_to_remind"
    kind = Kind.CONFLICT
    sentence = _(
        "There is nobody to remind now. A reminder goes out for what is valid and unclaimed, at "
        "most {most} times for each badge, and {days} days apart."
    )


class RemindersUnderWay(DomainError):
    """The same achievement's earners are being reminded at this moment."""

    code = "reminders_under_way"
    kind = Kind.CONFLICT
    sentence = _("Reminders of “{achievement}” are going out already. Wait until they are done.")
