"""Baking: a credential inside the image of its badge (Open Badges 3.0, section 5.3).

PNG: one `iTXt` chunk, never compressed. SVG: one element right after the opening ``svg`` tag. Each
kind of credential has its own keyword and namespace. Nothing else of the image is touched.
"""

from openmerit.credentials.errors import BakingError
from openmerit.credentials.images import _png
from openmerit.credentials.images._kinds import mark_of
from openmerit.credentials.images._png import SIGNATURE as PNG_SIGNATURE
from openmerit.credentials.proofs import _jose
from openmerit.credentials.reading import _limits
from openmerit.credentials.sentences import say

__all__ = ["PNG_SIGNATURE", "bake", "looks_like_svg", "unbake"]


def bake(image: bytes, credential: bytes) -> bytes:
    """`image` (PNG or SVG) with `credential` (signed JSON or JWT) in it, replacing earlier ones.

    Where in the image it stands follows from what it is: an Open Badge 3.0, a Comprehensive Learner
    Record, or an Open Badge before 3.0.

    Raises:
        BakingError: neither PNG nor SVG, or a damaged one; or the credential is not UTF-8.
    """
    _bounded(image)
    try:
        text = credential.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise BakingError(say("The credential is not UTF-8 text.")) from None
    if not (text.startswith("{") or _jose.looks_like_jws(credential.strip())) or "\0" in text:
        raise BakingError(
            say("What is to be baked in is no credential: neither a JSON object nor a JWT.")
        )
    if image.startswith(PNG_SIGNATURE):
        return _png.put_into(image, text, mark_of(text))
    if looks_like_svg(image):
        from openmerit.credentials.images import _svg

        return _svg.put_into(image, text, mark_of(text))
    raise BakingError(say("A badge can be baked into a PNG or an SVG image; this is neither."))


def unbake(image: bytes) -> bytes:
    """The credential that `image` (PNG or SVG) carries, as its bytes: the first, if several.

    An image of Open Badges 1.x may carry only the address of its badge; then this is that address.

    Raises:
        BakingError: neither PNG nor SVG, damaged, or no credential in it.
    """
    _bounded(image)
    if image.startswith(PNG_SIGNATURE):
        found = _png.find_in(image)
    elif looks_like_svg(image):
        from openmerit.credentials.images import _svg

        found = _svg.find_in(image)
    else:
        raise BakingError(say("This is neither a PNG nor an SVG image."))
    if found is None:
        raise BakingError(say("This image carries no Open Badge credential."))
    return found


def looks_like_svg(data: bytes) -> bool:
    """Whether `data` begins as XML whose first element is svg, after whatever comes before it."""
    if not data[:8].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<") and data[:8].strip():
        # Not XML, or XML after much white space: the reader of XML need not be loaded to tell.
        return False
    from openmerit.credentials.images import _svg

    return _svg.looks_like(data)


def _bounded(image: bytes) -> None:
    if len(image) > _limits.MAX_DOCUMENT_BYTES:
        raise BakingError(
            say(
                "The image has {size} bytes; at most {most} are read.",
                size=f"{len(image):,}",
                most=f"{_limits.MAX_DOCUMENT_BYTES:,}",
            )
        )
