"""All the letters that earners get, with the words that they have where an issuer set none."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing.letter_kinds import LetterKind, register

_SEE = _("See your badge")
_KEEPS = _("Opening the link does not use it up: it stays good until the badge is claimed.")
_NAMED = _(
    "You get this mail because {issuer} named {email} as the address of whoever earned "
    "the badge. If that is not you, do nothing."
)
_AWARDED = _("You get this mail because {issuer} awarded the badge to {email}.")
CHANGED: Final = "award_changed"
ANSWERED: Final = "correction_request"

CLAIM = register(
    LetterKind(
        key="claim",
        label=_("You were awarded a badge"),
        when=_("Goes to the earner as soon as a badge is signed."),
        subject=_("{issuer} awarded you “{badge}”"),
        text=_(
            "{issuer} awarded you the badge “{badge}”.\n\n"
            "It is yours to keep and to show. Open the link to see it and to add it to yours."
        ),
        button=_SEE,
        closing=(_KEEPS,),
        reason=_NAMED,
        repeatable=True,
    )
)
RENEWED = register(
    LetterKind(
        key="claim_renewed",
        label=_("Your badge was renewed, and waits to be claimed"),
        when=_("Goes when you renew a badge that has an end."),
        subject=_("{issuer} renewed your badge “{badge}”"),
        text=_(
            "{issuer} renewed your badge “{badge}”. The old one stays until its own end.\n\n"
            "It is yours to keep and to show. Open the link to see it and to add it to yours."
        ),
        button=_SEE,
        closing=(_KEEPS,),
        reason=_NAMED,
        repeatable=True,
        mail_kind="claim",
    )
)
CORRECTED_UNCLAIMED = register(
    LetterKind(
        key="claim_corrected",
        label=_("Your badge was corrected before you claimed it"),
        when=_("Goes when you correct a badge that nobody claimed yet."),
        subject=_("{issuer} corrected your badge “{badge}”"),
        text=_(
            "{issuer} corrected the badge “{badge}” and signed it anew. This link takes the "
            "place of any that you were sent before.\n\n"
            "It is yours to keep and to show. Open the link to see it and to add it to yours."
        ),
        button=_SEE,
        closing=(_KEEPS,),
        reason=_NAMED,
        repeatable=True,
        mail_kind="claim",
    )
)
REMINDER = register(
    LetterKind(
        key="reminder",
        label=_("Your badge still waits"),
        when=_("Goes when you remind somebody who has not claimed a badge."),
        subject=_("Your badge “{badge}” still waits for you"),
        text=_(
            "On {since} {issuer} awarded you the badge “{badge}”. You have not claimed it yet.\n\n"
            "Open the link to see it and to add it to yours."
        ),
        button=_SEE,
        closing=(_KEEPS,),
        reason=_AWARDED,
        group=Mail.Group.REMINDER,
    )
)
EXPIRING = register(
    LetterKind(
        key="expiry",
        label=_("Your badge will end"),
        when=_("Goes 90, 30 and 7 days before a badge ends."),
        subject=_("Your badge “{badge}” ends in {left}"),
        text=_(
            "Your badge “{badge}” from {issuer} is valid until {until}.\n\n"
            "If you need it for longer, ask {issuer} what it takes to renew it, and ask them in "
            "good time: {site}"
        ),
        button=_SEE,
        closing=(
            _(
                "If you do nothing, it stays in your wallet. Whoever checks it after that day is "
                "told that it has expired, and that it was genuine."
            ),
        ),
        reason=_AWARDED,
        group=Mail.Group.REMINDER,
        placeholders=("recipient", "issuer", "badge", "since", "until", "left", "email", "site"),
    )
)
REVOKED = register(
    LetterKind(
        key="revoked",
        label=_("Your badge was withdrawn"),
        when=_("Goes when you revoke a badge. The reason stands below your first paragraph."),
        subject=_("{issuer} withdrew your badge “{badge}”"),
        text=_(
            "{issuer} has withdrawn the badge “{badge}” that you were given on {since}.\n\n"
            "Whoever checks it from now on is told that it was withdrawn. They are not told why."
        ),
        closing=(_("If you think that this is wrong, please write to {issuer}: {site}"),),
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=CHANGED,
    )
)
SUSPENDED = register(
    LetterKind(
        key="suspended",
        label=_("Your badge was suspended"),
        when=_("Goes when you suspend a badge. The reason stands below your first paragraph."),
        subject=_("{issuer} suspended your badge “{badge}” for the time being"),
        text=_(
            "{issuer} has suspended the badge “{badge}” for the time being.\n\n"
            "Nothing is decided by that. Until it is settled, whoever checks the badge is told "
            "that it is not valid now; they are not told why. You will hear from us when that "
            "changes."
        ),
        closing=(_("If you can help to settle it, please write to {issuer}: {site}"),),
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=CHANGED,
    )
)
REINSTATED = register(
    LetterKind(
        key="reinstated",
        label=_("Your badge is valid again"),
        when=_("Goes when you reinstate a badge."),
        subject=_("Your badge “{badge}” is valid again"),
        text=_(
            "{issuer} has ended the suspension of your badge “{badge}”.\n\n"
            "It is as valid as before, and there is nothing for you to do."
        ),
        button=_SEE,
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=CHANGED,
    )
)
CORRECTED = register(
    LetterKind(
        key="corrected",
        label=_("Your badge was corrected"),
        when=_("Goes when you correct a badge that somebody holds."),
        subject=_("{issuer} corrected your badge “{badge}”"),
        text=_(
            "{issuer} corrected your badge “{badge}” and signed it anew.\n\n"
            "The corrected one is in your wallet in the place of the old, under the same link "
            "if you shared it. Files that you downloaded before do not hold any more: take "
            "them anew."
        ),
        button=_SEE,
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=CHANGED,
    )
)
RENEWED = register(
    LetterKind(
        key="renewed",
        label=_("Your badge was renewed"),
        when=_("Goes when you renew a badge that somebody holds."),
        subject=_("{issuer} renewed your badge “{badge}”"),
        text=_(
            "{issuer} renewed your badge “{badge}”. The old one stays until its own end.\n\n"
            "The new one is in your wallet, and there is nothing for you to do."
        ),
        button=_SEE,
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=CHANGED,
    )
)
NAME_PUT_RIGHT = register(
    LetterKind(
        key="name_put_right",
        label=_("The name on your badge is right now"),
        when=_("Goes when somebody asked you to correct a name that you had corrected already."),
        subject=_("The name on your badge “{badge}” is right now"),
        text=_("You asked {issuer} to correct the name. It was corrected already."),
        button=_SEE,
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=ANSWERED,
    )
)
NAME_LEFT = register(
    LetterKind(
        key="name_left",
        label=_("The name on your badge stays as it is"),
        when=_("Goes when you decline to correct a name, with your reason."),
        subject=_("{issuer} left the name on your badge “{badge}” as it is"),
        text=_(
            "You asked {issuer} to correct the name on your badge “{badge}”. They looked at it and "
            "left the name as it is.\n\n"
            "If you think that this is wrong, please write to {issuer}: {site}"
        ),
        button=_SEE,
        reason=_AWARDED,
        group=Mail.Group.NOTICE,
        mail_kind=ANSWERED,
    )
)
SIGNED_ANEW = register(
    LetterKind(
        key="signed_anew",
        label=_("Your badge was signed anew"),
        when=_("Goes when a key of yours may have got out, to whoever claimed a badge of it."),
        subject=_("Your badge “{badge}” was signed anew"),
        text=_(
            "{issuer} signed your badge “{badge}” anew, since somebody else may have got hold of "
            "the key that had signed it. Your badge says what it said.\n\n"
            "In your wallet and on your shared page it is the new one already. Files that you took "
            "along no longer hold: take the new one, and send it to whoever has the old."
        ),
        button=_("Open my wallet"),
        reason=_("You get this mail because you claimed this badge here."),
        group=Mail.Group.NOTICE,
    )
)
