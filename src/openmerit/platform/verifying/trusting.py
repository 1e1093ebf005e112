"""Whom this house trusts: the folder that its operator keeps with `openmerit trust`."""

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import orjson
from django.conf import settings

from openmerit.credentials import Trust
from openmerit.trusting import INDEX, TrustError, open_trust

_log = logging.getLogger(__name__)


def trust_of_this_house() -> Trust | None:
    """The folder of trust in the home, as it stands now; None where the operator keeps none.

    One that cannot be read is logged, and counts as none: badges are still checked, and nobody is
    trusted by mistake.
    """
    folder: Path = settings.OPENMERIT_TRUST
    try:
        changed_at = (folder / INDEX).stat().st_mtime_ns
    except OSError:
        return None
    return _opened(folder, changed_at)


@lru_cache(maxsize=1)
def _opened(folder: Path, changed_at: int) -> Trust | None:
    try:
        return open_trust(folder)
    except TrustError as error:
        _log.error("nobody is trusted, since %s", error)
        return None


def names_of_the_trusted() -> set[str]:
    """What those are called of whom the operator keeps signed statements, lists among them."""
    trust = trust_of_this_house()
    return set() if trust is None else set(_names_in(trust))


def _names_in(trust: Trust) -> Iterator[str]:
    for kept in trust.statements():
        try:
            document = orjson.loads(kept.content)
        except orjson.JSONDecodeError:
            continue  # a token: its names are not looked for
        subjects = document.get("credentialSubject") if isinstance(document, dict) else None
        for subject in subjects if isinstance(subjects, list) else [subjects]:
            name = subject.get("name") if isinstance(subject, dict) else None
            if isinstance(name, str):
                yield name
