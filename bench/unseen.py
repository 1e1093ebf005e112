"""What a badge costs whose shape was never met, beside the general way that needs no shapes.

Each badge here has an outline of its own: the first kind declares the standard contexts, the second
one more of its issuer's, so that pyld has to be watched to learn it.
"""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from openmerit.credentials import SigningKey
from openmerit.credentials._measuring import _badges
from openmerit.credentials.linked_data._document import CanonicalDocument

ROUNDS = 150
INLINE = {"colour": "https://academy.example/terms#colour"}


def unseen(inline: bool) -> Callable[[], dict[str, Any]]:
    """What makes badges, each with members in an order that none had before."""
    badges, numbers = _badges(SigningKey.generate()), count(1)

    def make() -> dict[str, Any]:
        badge, number = next(badges), next(numbers)
        achievement = badge["credentialSubject"]["achievement"]
        achievement["tag"] = [f"tag {place}" for place in range(1 + number % 7)]
        members = list(achievement.items())
        order = sorted(range(len(members)), key=lambda place: hash((place, number)))
        badge["credentialSubject"]["achievement"] = dict(members[place] for place in order)
        if inline:
            badge["@context"] = [*badge["@context"], INLINE]
            badge["colour"] = "blue"
        return badge

    return make


def milliseconds(make: Callable[[], dict[str, Any]], by_shape: bool) -> float:
    """How long one takes to be canonicalized."""
    badges = [make() for _ in range(ROUNDS)]
    start = time.perf_counter()
    for badge in badges:
        CanonicalDocument(badge, by_shape=by_shape).rdfc_hash("sha256")
    return (time.perf_counter() - start) / ROUNDS * 1000


def main() -> None:
    """Measure and print."""
    for name, inline in (("the standard contexts", False), ("a context of its own", True)):
        make = unseen(inline)
        (
            milliseconds(make, True),
            milliseconds(make, False),
        )  # contexts are read before the clock runs
        ours, general = milliseconds(make, True), milliseconds(make, False)
        print(
            f"unseen shape, {name}: {ours:.2f} ms, {ours / general:.2f} x the general way "
            f"({general:.2f} ms)"
        )


if __name__ == "__main__":
    main()
