"""By what a thing of another system is known again, and where its picture is."""

import hashlib
from collections.abc import Collection

from django.conf import settings
from django.db.models import Q

from openmerit.platform.issuing.models import Achievement, Award, Import, ImportRow, Origin
from openmerit.platform.issuing.moving.reading import picture_in
from openmerit.platform.issuing.pictures import Picture, picture_from, picture_from_data_url
from openmerit.platform.people.models import Organisation


def digest_of(original_id: str) -> str:
    """What an original identifier is known by."""
    return hashlib.sha256(original_id.encode("utf-8", "replace")).hexdigest()


def known_achievements(
    organisation: Organisation, original_ids: Collection[str]
) -> dict[str, Achievement]:
    """Those that are here: carried over before, or the organisation's own by their addresses."""
    here = f"{settings.OPENMERIT_ORIGIN}/achievements/"
    keys = {one.removeprefix(here): one for one in original_ids if one.startswith(here)}
    own = Achievement.objects.filter(organisation=organisation, key__in=keys)
    known = {keys[achievement.key]: achievement for achievement in own}
    for original_id, origin in _origins(
        organisation, ImportRow.What.ACHIEVEMENT, original_ids
    ).items():
        assert origin.achievement is not None
        known[original_id] = origin.achievement
    return known


def known_awards(organisation: Organisation, original_ids: Collection[str]) -> dict[str, Award]:
    """Those that are here: carried over before, or the organisation's own by what they are called
    in its archive."""
    own = Award.objects.filter(
        Q(credential__uri__in=original_ids) | Q(key__in=original_ids),
        achievement__organisation=organisation,
    ).values_list("credential__uri", "key", "pk")
    named = {uri if uri in original_ids else key: pk for uri, key, pk in own}
    by_pk = Award.objects.in_bulk(list(named.values()))
    known = {original_id: by_pk[pk] for original_id, pk in named.items()}
    for original_id, origin in _origins(organisation, ImportRow.What.AWARD, original_ids).items():
        assert origin.award is not None
        known[original_id] = origin.award
    return known


def _origins(
    organisation: Organisation, what: str, original_ids: Collection[str]
) -> dict[str, Origin]:
    digests = {digest_of(one): one for one in original_ids}
    found = Origin.objects.filter(
        organisation=organisation, what=what, digest__in=digests
    ).select_related("achievement__organisation", "award")
    return {digests[origin.digest]: origin for origin in found}


def picture_of(moving: Import, image: str) -> Picture | None:
    """The picture, if the export holds it. Raises ``ImageRefused`` when it cannot be used."""
    if image.startswith("data:"):
        return picture_from_data_url(image)
    content = picture_in(bytes(moving.source), image, name=moving.file_name)
    return picture_from(content) if content is not None else None
