"""What this house publishes, found by its address without asking the network."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from openmerit import credentials
from openmerit.platform.issuing import access
from openmerit.platform.issuing.errors import AchievementMissing, CertificateMissing, IssuerMissing
from openmerit.platform.issuing.queries.certificates import certified_document
from openmerit.platform.issuing.queries.documents import did_document, status_list
from openmerit.platform.issuing.queries.endorsements import (
    published_achievement,
    published_profile,
    signed_endorsement,
)
from openmerit.platform.issuing.queries.proof import published_index


def own_document(address: str) -> bytes | None:
    """The document of this house at a DID or URL, without asking the network; None if not ours."""
    ours = urlsplit(settings.OPENMERIT_ORIGIN)
    try:
        if address.startswith("did:web:"):
            address = credentials.did_web_url(address.partition("#")[0])
        asked = urlsplit(address)
    except (credentials.CredentialError, ValueError):
        return None
    # did:web knows only https; on a developer's machine the same host answers by http.
    if asked.netloc != ours.netloc or asked.scheme not in {"https", ours.scheme}:
        return None
    path = unquote(asked.path)
    if found := re.fullmatch(r"/issuers/([a-z0-9-]{1,60})/did\.json", path):
        return did_document(found[1])
    if found := re.fullmatch(r"/issuers/([a-z0-9-]{1,60})/proof\.json", path):
        return published_index(found[1])
    if found := re.fullmatch(r"/status/([a-z0-9]{1,32})", path):
        return status_list(found[1])
    if found := re.fullmatch(r"/certificates/([A-Za-z0-9-]{1,40})", path):
        return _certified(found[1])
    if found := re.fullmatch(r"/endorsements/([a-z0-9]{1,32})", path):
        return signed_endorsement(found[1])
    return _described(path)


def _described(path: str) -> bytes | None:
    """An issuer's Profile or an Achievement, with those who endorse it."""
    try:
        if found := re.fullmatch(r"/issuers/([a-z0-9-]{1,60})/profile\.json", path):
            return published_profile(access.public_issuer(found[1]))
        if found := re.fullmatch(r"/achievements/([a-z0-9]{1,32})", path):
            return published_achievement(access.public_achievement(found[1]))
    except (AchievementMissing, IssuerMissing):
        pass
    return None


def _certified(key: str) -> bytes | None:
    try:
        return certified_document(key)
    except CertificateMissing:
        return None
