"""Logos and signatures: cleaned like a badge's picture, then cut to what is to be seen of them."""

import base64
import io

from PIL import Image

from openmerit.platform.issuing.errors import ImageRefused
from openmerit.platform.issuing.pictures import picture_from

SMALLEST_SIDE = 32


def print_from(data: bytes) -> bytes:
    """The uploaded PNG, JPEG or SVG as a PNG of ours, without the empty margins around it.

    Raises ``ImageRefused`` like ``picture_from``.
    """
    cleaned = picture_from(data, min_side=SMALLEST_SIDE).png
    with Image.open(io.BytesIO(cleaned)) as image:
        seen = image.getchannel("A").getbbox()
        if seen is None:
            raise ImageRefused(problem="nothing is to be seen on it.")
        target = io.BytesIO()
        image.crop(seen).save(target, "PNG", optimize=True)
    return target.getvalue()


def svg_around(png: bytes) -> str:
    """The picture as an SVG of its proportions, as which the typesetter takes it."""
    with Image.open(io.BytesIO(png)) as image:
        width, height = image.size
    encoded = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{encoded}"/></svg>'
    )
