"""The secret in a claim link: made from the award's key, so that it need not be kept in clear."""

import base64
import hashlib

from django.conf import settings
from django.utils.crypto import salted_hmac

PURPOSE = "openmerit.issuing.claim"


def claim_token(award_key: str) -> str:
    """The token of the award's claim link; the same each time, as long as the secret key is."""
    digest = salted_hmac(PURPOSE, award_key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def claim_digest(token: str) -> str:
    """What is stored of a token, from which it cannot be had back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def claim_url(award_key: str) -> str:
    """The address that the earner is sent."""
    return f"{settings.OPENMERIT_ORIGIN}/claim/{claim_token(award_key)}"
