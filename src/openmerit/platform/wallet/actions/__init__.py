"""The verbs: one function for each thing that a person can do with what they earned."""

from openmerit.platform.wallet.actions.claiming import claim, take_award
from openmerit.platform.wallet.actions.importing import check_again, import_credential
from openmerit.platform.wallet.actions.keeping import count_visit, remove, share, unshare

__all__ = [
    "check_again",
    "claim",
    "count_visit",
    "import_credential",
    "remove",
    "share",
    "take_award",
    "unshare",
]
