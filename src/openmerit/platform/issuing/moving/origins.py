"""By what a thing of another system is known again, and where its picture is."""

import hashlib

from openmerit.platform.issuing.models import Import
from openmerit.platform.issuing.moving.reading import picture_in
from openmerit.platform.issuing.pictures import Picture, picture_from, picture_from_data_url


def digest_of(original_id: str) -> str:
    """What an original identifier is known by."""
    return hashlib.sha256(original_id.encode("utf-8", "replace")).hexdigest()


def picture_of(moving: Import, image: str) -> Picture | None:
    """The picture, if the export holds it. Raises ``ImageRefused`` when it cannot be used."""
    if image.startswith("data:"):
        return picture_from_data_url(image)
    content = picture_in(bytes(moving.source), image, name=moving.file_name)
    return picture_from(content) if content is not None else None
