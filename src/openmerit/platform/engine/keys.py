"""Names that say nothing: opaque, path-safe keys for rows that others may see."""

import secrets

# Without letters that are read for another, and never a word by accident: no vowels.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 16


def new_key() -> str:
    """A fresh key of about 76 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
