"""The verbs: one function for each thing that a person can do with what they earned."""

from openmerit.platform.wallet.actions.claiming import claim, take_award
from openmerit.platform.wallet.actions.importing import check_again, import_credential
from openmerit.platform.wallet.actions.keeping import count_visit, remove, share, unshare
from openmerit.platform.wallet.actions.keyed import claim_with_key
from openmerit.platform.wallet.actions.offered import claim_with_code

__all__ = [
    "check_again",
    "claim",
    "claim_with_code",
    "claim_with_key",
    "count_visit",
    "import_credential",
    "remove",
    "share",
    "take_award",
    "unshare",
]
