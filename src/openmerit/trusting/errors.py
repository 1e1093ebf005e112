"""The ways in which a folder of trust can fail its user."""


class TrustError(Exception):
    """Something cannot be kept, found or written; `str(error)` says what, and what to do."""


class NotTrustworthy(TrustError):
    """What was to be kept is not what it says it is, or no document that vouches for anything."""
