"""Paths in words, as errors and reports name members, and the places that they lead to."""

from typing import Any


def path_in(document: Any, member: str) -> list[str | int]:
    """The steps of a path in words (``credentialSubject.result[0].value``); empty if it is none.

    A name may hold dots itself, so the longest one that is there counts.
    """
    path: list[str | int] = []
    value, rest = document, member
    while rest:
        if rest.startswith("[") and isinstance(value, list):
            number, _, rest = rest[1:].partition("]")
            if not number.isdecimal() or int(number) >= len(value):
                return []
            path.append(int(number))
            value = value[int(number)]
        elif isinstance(value, dict):
            names = [n for n in value if n and rest.startswith(n) and rest[len(n) :][:1] in ".["]
            names += [n for n in value if n == rest]
            if not names:
                return []
            name = max(names, key=len)
            path.append(name)
            value, rest = value[name], rest[len(name) :]
        else:
            return []
        rest = rest.removeprefix(".")
    return path
