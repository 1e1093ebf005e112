"""Encrypting secrets at rest with the home's key-encryption keys.

The first key seals; all of them open, so a new key may be put in front of the old one.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from openmerit.platform.engine.errors import SealBroken


def seal(plain: bytes) -> bytes:
    """Encrypt `plain` so that only this home's keys open it."""
    return _keys().encrypt(plain)


def open_sealed(sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Raises SealBroken if no key fits or it was changed."""
    try:
        return _keys().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise SealBroken from error


def _keys() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in settings.OPENMERIT_KEK])
    except ValueError as error:
        raise ImproperlyConfigured(
            "The key-encryption key is none: it must be 32 bytes in URL-safe base64 "
            "(keys/kek in the home, or OPENMERIT_KEY_ENCRYPTION_KEY)."
        ) from error
