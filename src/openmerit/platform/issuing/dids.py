"""Recipients who are named by a DID instead of an address."""

import re
from typing import Final

from django.utils.translation import gettext as _

from openmerit import credentials

MAX_DID: Final = 500
_DID = re.compile(
    r"did:[a-z0-9]+:(?:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+",
    re.ASCII,
)


def read_did(text: str) -> str:
    """The DID (DID 1.0, section 3.1), or nothing for no text. Raises ``ValueError`` with what is
    wrong.

    It names a person, so it is a DID without path or fragment. Of a did:key the key is read, of a
    did:web the domain; nobody is asked whether it exists.
    """
    did = text.strip()
    if not did:
        return ""
    if len(did) > MAX_DID or not _DID.fullmatch(did):
        raise ValueError(_("This is not a DID. Write one, as did:key:z6Mk… or did:web:a.example."))
    try:
        if did.startswith("did:web:"):
            credentials.did_web_url(did)
        elif did.startswith("did:key:"):
            credentials.VerificationKey.from_multikey(did.removeprefix("did:key:"))
    except credentials.CredentialError as error:
        raise ValueError(str(error)) from None
    return did
