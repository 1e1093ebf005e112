"""Until when a key proves something: by its owner's document, and by the signature's time.

A retired key (`expires`) answers for what it signed before. A revoked one (`revoked`) answers for
nothing from then on: whoever stole it writes whatever date suits (docs/decisions/0035).
"""

from datetime import datetime

from openmerit.credentials.keys._controllers import Method
from openmerit.credentials.reading import _times
from openmerit.credentials.sentences import Sentence, say


def refusal(
    method: Method, identifier: str, spoken: datetime | None, at: datetime
) -> Sentence | None:
    """Why a key that was taken back or retired does not answer for a signature, if it does not.

    Args:
        identifier: whose key it is.
        spoken: when the signature says that it was made, if it does.
        at: the time for which to answer.
    """
    if method.revoked is not None and method.revoked <= at:
        return say(
            "{name} revoked this key on {day}. Whoever has it can sign with any date, so that it "
            "proves nothing any more, whenever the signature says it was made.",
            name=identifier,
            day=_times.in_words(method.revoked),
        )
    if method.last_listed is not None and (spoken is None or spoken > method.last_listed):
        return say(
            "{name} no longer lists this key. It was last known to do so on {day}, and nothing "
            "says that the signature was made before.",
            name=identifier,
            day=_times.in_words(method.last_listed),
        )
    if method.expires is None:
        return None
    day = _times.in_words(method.expires)
    if spoken is None:
        if method.expires >= at:
            return None
        return say(
            "This key expired on {day}, and the signature does not say that it was made before.",
            day=day,
        )
    if spoken <= method.expires:
        return None
    made, end = _times.told_apart(spoken, method.expires)
    return say(
        "The signature says that it was made on {made}, but this key expired on {day}.",
        made=made,
        day=end,
    )


def belongs(method: Method, identifier: str, spoken: datetime | None, at: datetime) -> Sentence:
    """Whose key it is, or was when the signature says that it was made."""
    if method.last_listed is not None and spoken is not None:
        return say(
            "The key belonged to {name}, which no longer lists it; it did on {day}, and the "
            "signature says that it was made before, on {made}.",
            name=identifier,
            day=_times.in_words(method.last_listed),
            made=_times.in_words(spoken),
        )
    if method.expires is None or method.expires >= at or spoken is None:
        return say("The key belongs to {name}.", name=identifier)
    return say(
        "The key belonged to {name}, which retired it on {day}; the signature says that it was "
        "made before, on {made}.",
        name=identifier,
        day=_times.in_words(method.expires),
        made=_times.in_words(spoken),
    )


def known(method: Method) -> Sentence | None:
    """Since when the key is known so, where that comes from a copy that was kept."""
    if method.known is None:
        return None
    day = _times.in_words(method.last_listed or method.known)
    if method.source:
        return say(
            "This is the key as known on {day}, from {source}.", day=day, source=method.source
        )
    return say("This is the key as known on {day}.", day=day)
