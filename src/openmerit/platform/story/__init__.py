"""The starter story: a small invented world in which every page has something to show.

Two issuers, a board that accredits one of them, eight earners, six achievements and twenty awards,
told through the actions that people use, so that the story proves them as it is told. Nothing in it
is real: its people and houses live under `.example`.
"""

from collections.abc import Callable

__all__ = ["load", "personas"]


def load(say: Callable[[str], None] = lambda line: None) -> None:
    """Tell the story into this home, as far as it is not told yet; `say` hears of the progress.

    It may be killed at any moment and called again: it looks what is there and goes on. Once it is
    told to the end it is never told again, so what people change in it afterwards stays changed.
    With or without a worker beside it the result is the same.

    Raises StoryUnfinished when another process holds awards and does not sign them, and the
    errors of the actions that it calls.
    """
    from openmerit.platform.story import telling

    telling.tell(say)


def personas() -> list[tuple[str, str]]:
    """The story's people as (address, role): an issuer's owner first, an earner last."""
    from openmerit.platform.story.cast import EARNERS, STAFF

    return [(person.email, person.role) for person in (*STAFF, *EARNERS)]
