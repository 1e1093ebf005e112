"""Whom a verifier knows and trusts, kept in a folder that outlives its issuer’s server.

`proof_index` and `write_proof` publish all that checking an issuer's badges needs as static files.
"""

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
    "MAX_DOCUMENTS",
    "SERVICE_TYPE",
    "IssuerProof",
    "NotTrustworthy",
    "ProofDocument",
    "TrustError",
    "proof_index",
    "write_proof",
]
