"""Remembering answers, but never more of a stranger's text than a few lines."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def remembered(*, calls: int, letters: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator for functions of texts: the last answers are kept.

    Args:
        calls: how many are kept.
        letters: a call with longer texts is answered anew each time.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept = functools.lru_cache(maxsize=calls)(function)

        @functools.wraps(function)
        def ask(*args: P.args, **named: P.kwargs) -> R:
            for value in args:
                if isinstance(value, str) and len(value) > letters:
                    return function(*args, **named)
            return kept(*args, **named)  # type: ignore[arg-type]  # texts can be hashed

        return ask

    return decorate


def last_remembered(function: Callable[P, R]) -> Callable[P, R]:
    """A decorator that keeps the last answer, for arguments that cost more to hash than to compare.

    They are compared one by one; what is the same object is equal.
    """
    last: tuple[tuple[object, ...], R] | None = None

    @functools.wraps(function)
    def ask(*args: P.args, **named: P.kwargs) -> R:
        nonlocal last
        known = last
        if known is not None and not named and known[0] == args:
            return known[1]
        answer = function(*args, **named)
        if not named:
            last = (args, answer)
        return answer

    return ask
