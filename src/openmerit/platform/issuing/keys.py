"""Names that say nothing: opaque, path-safe keys for rows that others may see."""

import secrets

# Without letters that are read for another, and never a word by accident: no vowels.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 16


def new_key() -> str:
    """A fresh key of about 76 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_salt() -> str:
    """A salt for hashing one recipient's address, so that no two hashes of it are alike."""
    return secrets.token_hex(16)
