"""Whom a verifier knows and trusts, kept in a folder that outlives its issuer’s server.

`TrustFolder` is the verifier's own folder; `add_identifier` and its sisters fill it through a
resolver passed in. `proof_index` and `write_proof` publish all that checking an issuer's badges
needs as static files, which anybody may mirror and `PublishedProof` reads. `open_trust` opens
either for `openmerit.credentials.verify`.
"""

from openmerit.trusting._adding import (
    add_address,
    add_file,
    add_identifier,
    add_proof,
    refresh,
)
from openmerit.trusting._folder import INDEX, Added, Entry, TrustFolder
from openmerit.trusting._mirror import PublishedProof, is_published_proof
from openmerit.trusting._opening import open_trust
from openmerit.trusting._proof import (
    MAX_DOCUMENTS,
    SERVICE_TYPE,
    IssuerProof,
    ProofDocument,
    proof_index,
    write_proof,
)
from openmerit.trusting.errors import NotTrustworthy, TrustError

__all__ = [
    "INDEX",
    "MAX_DOCUMENTS",
    "SERVICE_TYPE",
    "Added",
    "Entry",
    "IssuerProof",
    "NotTrustworthy",
    "ProofDocument",
    "PublishedProof",
    "TrustError",
    "TrustFolder",
    "add_address",
    "add_file",
    "add_identifier",
    "add_proof",
    "is_published_proof",
    "open_trust",
    "proof_index",
    "refresh",
    "write_proof",
]
