"""One budget of work for each verification, which all that costs time or memory is charged to.

A limit for each single thing (so many values, so many proofs) cannot bound the whole: a stranger
multiplies one with another. So one counter is drawn down by whatever is done for one call of
`verify`, enclosed credentials and fetched documents included. It counts steps, not seconds, so that
one document gets one answer on every machine. A step stands for about a microsecond, or for fifty
bytes that are copied.

Outside of `limited` nothing is counted: an issuer's own documents are its own affair.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from openmerit.credentials.reading import _limits

BYTES_IN_A_STEP: Final = 50


class TooMuchWork(Exception):
    """The budget is spent.

    No CredentialError, since it says nothing about the document: whoever takes those for a defect
    must not take this for one. `verify` turns it into a check that is unknown.
    """


class _Budget:
    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps


_current: ContextVar[_Budget | None] = ContextVar("openmerit_budget", default=None)


@contextmanager
def limited(steps: int = _limits.MAX_STEPS) -> Iterator[None]:
    """Count what is charged within; one budget holds for everything inside of it."""
    if _current.get() is not None:
        yield
        return
    token = _current.set(_Budget(steps))
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def apart(steps: int = _limits.MAX_STEPS) -> Iterator[None]:
    """Count what is charged within by itself: it is not the stranger's document that causes it."""
    token = _current.set(_Budget(steps))
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def allowed(steps: int) -> Iterator[None]:
    """Let what is done within use no more than `steps`, so that it cannot spend the whole budget.

    For what may as well be left undone: whoever calls it takes TooMuchWork for a no.
    """
    whole = _current.get()
    share = _Budget(steps if whole is None else min(steps, whole.left))
    given = share.left
    token = _current.set(share)
    try:
        yield
    finally:
        _current.reset(token)
        if whole is not None:
            whole.left -= given - max(share.left, 0)


def charge(steps: int) -> None:
    """Draw `steps` from the budget, before the work is done. Raises TooMuchWork."""
    budget = _current.get()
    if budget is not None:
        budget.left -= steps
        if budget.left < 0:
            raise TooMuchWork


def charge_bytes(count: int) -> None:
    """Draw what it costs to copy or hash `count` bytes. Raises TooMuchWork."""
    charge(count // BYTES_IN_A_STEP)
