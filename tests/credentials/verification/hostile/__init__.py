"""Inputs made to cost as much as can be, each by its name: what `verify` is to be done with soon.

A case is made anew when it is asked for, as its bytes and what can be fetched beside them. Their
signatures are well-formed, and mostly wrong: a stranger's document is worked on before that shows.
Each module puts the cases of one kind on the list when it is imported.
"""

from tests.credentials.verification.hostile import (  # noqa: F401
    alike,
    contexts,
    enclosed,
    fetched,
    images,
    json_text,
    large,
    many,
    pdf,
    tokens,
)
from tests.credentials.verification.hostile.registry import CASES

__all__ = ["CASES"]
