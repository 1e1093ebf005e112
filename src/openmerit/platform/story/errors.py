"""The ways telling the story can go wrong.

DomainError
└── busy       StoryUnfinished
"""

from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.errors import DomainError, Kind


class StoryUnfinished(DomainError):
    """Awards of the story wait to be signed, and whoever holds them does not sign them."""

    code = "story_unfinished"
    kind = Kind.BUSY
    sentence = _(
        "The starter story waits for {count} of its awards to be signed by another process. Start "
        "again: it goes on where it stands. OPENMERIT_STORY=0 starts without it."
    )
