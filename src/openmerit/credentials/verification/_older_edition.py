"""A proof that does not fit: whether it is one by an older edition of a context, to tell so.

It stays a failed proof. What an older edition did not know was not signed, and what it meant
otherwise was not signed as it reads today.
"""

from collections.abc import Mapping
from typing import Any

from openmerit.credentials.keys._keys import VerificationKey
from openmerit.credentials.linked_data import _editions
from openmerit.credentials.linked_data._document import CanonicalDocument
from openmerit.credentials.proofs import _data_integrity
from openmerit.credentials.sentences import say
from openmerit.credentials.verification._proof_form import proof
from openmerit.credentials.verification._report import Check


def explained(
    canonical: CanonicalDocument,
    item: Mapping[str, Any],
    suite: _data_integrity.Cryptosuite,
    public: VerificationKey,
) -> Check | None:
    """The `proof` check that names the older edition by which a proof fits, if one does."""
    if suite.canonicalization != "rdfc":
        return None
    found = _editions.explain(
        canonical, lambda older: _data_integrity.is_proof_of(older, item, suite, public)
    )
    if found is None:
        return None
    message = say(
        "The signature fits only the edition of {date} of the context {url}, in which some of its "
        "terms had another meaning. Its issuer has to sign it anew, with the edition that is "
        "published now.",
        date=found.edition.date,
        url=found.edition.url,
    )
    if found.unsigned:
        message = say(
            "The signature fits only the edition of {date} of the context {url}, which did not "
            "know {members}: that was not signed, and anybody could have changed it. Its issuer "
            "has to sign it anew, with the edition that is published now.",
            date=found.edition.date,
            url=found.edition.url,
            members=", ".join(found.unsigned),
        )
    return proof("failed", message)
