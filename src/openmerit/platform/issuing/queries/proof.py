"""What is needed to check an issuer's badges without this house: its published proof."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from django.core.cache import cache
from django.utils import timezone

from openmerit import credentials
from openmerit.platform.issuing import registers
from openmerit.platform.issuing.documents import (
    achievement_document,
    did_of,
    profile_document,
    profile_url,
    proof_url,
    published_json,
)
from openmerit.platform.issuing.errors import IssuerMissing
from openmerit.platform.issuing.models import Achievement, StatusList
from openmerit.platform.issuing.queries.documents import did_document
from openmerit.platform.issuing.queries.endorsements import (
    endorsements_changed_at,
    endorsements_to_publish,
    published_achievement,
    published_profile,
)
from openmerit.platform.issuing.signing import ensure_key, signer_of
from openmerit.platform.people.models import Organisation
from openmerit.trusting import MAX_DOCUMENTS, IssuerProof, ProofDocument, proof_index

_FRESH_SECONDS: Final = 60
"""So long a signed index is served as it is: whoever asks often makes no work."""


def issuers_with_proof(slugs: Sequence[str] = ()) -> list[Organisation]:
    """The organisations that have a key, or those of them that are named.

    Raises ``IssuerMissing`` for a name that none of them has.
    """
    found = Organisation.objects.filter(issuer_keys__isnull=False).distinct().order_by("slug")
    if not slugs:
        return list(found)
    chosen = {organisation.slug: organisation for organisation in found.filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in chosen:
            raise IssuerMissing(slug=slug)
    return list(chosen.values())


def issuer_proof(organisation: Organisation, *, at: datetime) -> IssuerProof:
    """All that checking the organisation's badges needs, with an index that it signed.

    Of more achievements than an index can name the oldest stay out: badges hold a copy of theirs.
    """
    documents = tuple(islice(_documents(organisation), MAX_DOCUMENTS))
    url = proof_url(organisation)
    profile = profile_document(organisation)
    index = proof_index(profile, url, documents, at=at)
    signed = credentials.issue(index, signer_of(organisation), now=at)
    return IssuerProof(profile, url, signed, documents)


def active_key(organisation: Organisation) -> str:
    """The public key by which it signs now, for people to compare by another way."""
    return ensure_key(organisation).multikey


def published_index(slug: str) -> bytes | None:
    """The signed index of an issuer's proof, at most a minute old; None if there is no such."""
    organisation = Organisation.objects.filter(slug=slug, issuer_keys__isnull=False).first()
    if organisation is None:
        return None
    index: bytes = cache.get_or_set(
        f"issuing.proof.{organisation.pk}.{endorsements_changed_at(organisation)}",
        lambda: issuer_proof(organisation, at=timezone.now()).index,
        _FRESH_SECONDS,
    )
    return index


def _documents(organisation: Organisation) -> Iterator[ProofDocument]:
    keys = did_document(organisation.slug)
    assert keys is not None
    url = credentials.did_web_url(did_of(organisation))
    yield ProofDocument(url, keys, "application/did+json")
    lists = StatusList.objects.filter(register__organisation=organisation)
    registers.publish_stale(lists.defer("signed_bytes"))
    for row in lists.order_by("pk").iterator(chunk_size=20):
        yield ProofDocument(row.url, bytes(row.signed_bytes), "application/vc+ld+json")
    yield ProofDocument(
        profile_url(organisation), published_profile(organisation), "application/ld+json"
    )
    endorsed = set()
    for endorsement in endorsements_to_publish(organisation).iterator(chunk_size=200):
        endorsed.add(endorsement.achievement_id)
        yield ProofDocument(endorsement.uri, bytes(endorsement.content), "application/vc+ld+json")
    public = Achievement.objects.select_related("supersedes").filter(
        organisation=organisation,
        state__in=[Achievement.State.PUBLISHED, Achievement.State.RETIRED],
        original__isnull=True,
    )
    for achievement in public.order_by("-pk").iterator(chunk_size=200):
        is_endorsed = achievement.pk in endorsed
        content = (
            published_achievement(achievement)
            if is_endorsed
            else published_json(achievement_document(achievement))
        )
        yield ProofDocument(achievement.uri, content, "application/ld+json")
