"""Who stands behind whom in the story, and who lets whom award what it made."""

import contextlib
from datetime import timedelta
from typing import Final

from django.utils import timezone

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.errors import AlreadyEndorsed, AlreadyPartner
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.people.models import Organisation, Person

_SAID: Final = (
    "We visited the academy for three days, sat in on two practical exams and read forty marked "
    "papers with their marks. Whoever fails is told why and may try again; complaints are heard by "
    "somebody who did not assess. We shall look again in two years."
)
_ASKED: Final = (
    "The inspections on record are ours alone, and customers ask who looks at us. Would you visit "
    "two of them this winter, and say what you find?"
)
_LENT: Final = (
    "You run this course for our members in the north already. Would you examine there, too, and "
    "award it in your own name? Forty a year would be a start."
)
_TWO_YEARS: Final = timedelta(days=730)


def endorse(person: Person, board: Organisation, academy: Organisation) -> None:
    """Let the board stand behind the academy; told again, it changes nothing."""
    with contextlib.suppress(AlreadyEndorsed):
        issuing.endorse_unasked(
            acting_user=person,
            endorser=board,
            subject=Subject(academy),
            narrative=_SAID,
            valid_until=timezone.now() + _TWO_YEARS,
        )


def ask(person: Person, achievement: Achievement, board: Organisation) -> None:
    """Let an issuer ask the board about an achievement, for its owner to answer."""
    with contextlib.suppress(AlreadyEndorsed):
        issuing.ask_for_endorsement(
            acting_user=person,
            subject=Subject.of_achievement(achievement),
            endorser=board.slug,
            message=_ASKED,
        )


def lend(person: Person, achievement: Achievement, partner: Organisation) -> None:
    """Let an issuer ask another one to award an achievement of it, for its owner to answer."""
    with contextlib.suppress(AlreadyPartner):
        issuing.offer_partnership(
            acting_user=person,
            achievement=achievement,
            partner=partner.slug,
            limit=40,
            ends_at=timezone.now() + _TWO_YEARS / 2,
            message=_LENT,
        )
