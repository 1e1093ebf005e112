"""The documents that others need for checking a badge of this house."""

import json
from datetime import timedelta
from typing import Final

from openmerit import credentials
from openmerit.credentials import PROFILE_SERVICE
from openmerit.platform.issuing import registers
from openmerit.platform.issuing.documents import did_of, profile_url, proof_url
from openmerit.platform.issuing.models import IssuerKey, StatusList
from openmerit.platform.issuing.signing import ensure_key
from openmerit.platform.people.models import Organisation
from openmerit.trusting import SERVICE_TYPE

LINKED_DOMAINS: Final = "LinkedDomains"
"""A domain that is the subject's own (DIF Well Known DID Configuration, section 5)."""
_LAST_SIGNATURES: Final = timedelta(hours=1)
"""For so long a worker that took up a key before it was retired may still be signing with it."""


def did_document(slug: str) -> bytes | None:
    """The DID document of an organisation with all its keys; None if unknown.

    Retired ones stay in it with their end, so that what they signed before keeps verifying and
    nothing that is signed with them later does.
    """
    organisation = Organisation.objects.select_related("domain").filter(slug=slug).first()
    if organisation is None:
        return None
    ensure_key(organisation)
    keys = IssuerKey.objects.filter(organisation=organisation).order_by("pk")
    published = [
        credentials.PublishedKey(
            key.fragment,
            key.multikey,
            key.retired_at and key.retired_at + _LAST_SIGNATURES,
            key.exposed_at,
        )
        for key in keys
    ]
    services = {
        "proof": (SERVICE_TYPE, proof_url(organisation)),
        "profile": (PROFILE_SERVICE, profile_url(organisation)),
    }
    if organisation.confirmed_domain:
        services["domain"] = (LINKED_DOMAINS, f"https://{organisation.confirmed_domain}")
    document = credentials.did_document(did_of(organisation), published, services=services)
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8")


def organisation_of_did(did: str) -> Organisation | None:
    """The organisation whose identifier as an issuer this is; None for any other house's."""
    found = Organisation.objects.filter(slug=did.rpartition(":")[2]).first()
    return found if found is not None and did_of(found) == did else None


def status_list(key: str) -> bytes | None:
    """The signed status list as it is stored; None if there is none of that key.

    A change that the worker has not told yet is told first, so what is read is never stale.
    """
    found = StatusList.objects.filter(key=key).first()
    if found is None:
        return None
    if registers.is_stale(found):
        registers.publish(found)
        found.refresh_from_db(fields=["signed_bytes"])
    return bytes(found.signed_bytes)
