"""Step 9: is it about the person in question?"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openmerit.credentials.documents._identity import Compared, Kind, compared
from openmerit.credentials.sentences import joined, say
from openmerit.credentials.verification._report import Check, Outcome

_KINDS: Final = {
    Kind.ADDRESS: say("an e-mail address"),
    Kind.KEY: say("a key or another address of the web"),
    Kind.NUMBER: say("a number or user name"),
    Kind.NAME: say("a name"),
}


def check_recipient(subjects: Sequence[Mapping[str, Any]], recipient: str, detail: str) -> Check:
    """The `recipient` check.

    What names a person in another way than was asked says neither yes nor no: that is unknown.

    Args:
        subjects: whom the credential is about.
        recipient: the address, DID or name of the person in question.
        detail: what was compared.
    """
    found = compared(subjects, recipient)
    if found.matched is Kind.NAME:
        message = say(
            "It is about someone called {name}. Many people share a name: it is weaker than an "
            "address or a key.",
            name=recipient,
        )
        return Check("recipient", Outcome.WARNING, message, detail)
    if found.matched is not None:
        return Check("recipient", Outcome.PASSED, _about(found, subjects, recipient), detail)
    if not found.named:
        message = say("It does not say about whom it is.")
        return Check("recipient", Outcome.UNKNOWN, message, detail)
    if found.asked not in found.named:
        return Check("recipient", Outcome.UNKNOWN, _incomparable(found, recipient), detail)
    message = say("It is not about {name}.", name=recipient)
    return Check("recipient", Outcome.FAILED, message, detail)


def _about(found: Compared, subjects: Sequence[Mapping[str, Any]], recipient: str) -> str:
    about = say("It is about {name}.", name=recipient)
    if found.matched is Kind.KEY and recipient.strip().startswith("did:"):
        about = say("It is about {name}: whoever holds that key.", name=recipient)
    if len(subjects) > 1:
        others = say("It is about others too: {n} in all.", n=len(subjects))
        return joined([about, others])
    return about


def _incomparable(found: Compared, recipient: str) -> str:
    """Why it cannot be told: it names people in other ways only."""
    ways = [_KINDS[kind] for kind in Kind if kind in found.named]
    how = ways[0]
    for way in ways[1:]:
        how = say("{one} and {other}", one=how, other=way)
    return say(
        "Whether it is about {name} cannot be told: it says about whom it is only by {how}.",
        name=recipient,
        how=how,
    )
