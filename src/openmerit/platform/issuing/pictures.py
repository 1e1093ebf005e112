"""Pictures that people upload for a badge: checked, cleaned, and made anew.

A picture is hostile until it has been decoded and written again. Whatever came in, what is kept is
a PNG that Pillow or resvg wrote, and an SVG that holds either allow-listed shapes or that PNG.
"""

import base64
import io
import warnings
from dataclasses import dataclass

import resvg_py
from lxml import etree
from PIL import Image, UnidentifiedImageError

from openmerit.platform.issuing.errors import ImageRefused

MAX_BYTES = 4_000_000
MAX_PIXELS = 25_000_000
MIN_SIDE = 128
KEPT_SIDE = 800
MAX_SVG_BYTES = 500_000
MAX_SVG_NODES = 5_000

SVG = "http://www.w3.org/2000/svg"
SVG_ELEMENTS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc",
    "defs", "linearGradient", "radialGradient", "stop", "clipPath",
}  # fmt: skip
SVG_ATTRIBUTES = {
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
    "fx", "fy", "d", "points", "transform", "fill", "fill-opacity", "fill-rule", "clip-path",
    "clip-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "id", "offset",
    "stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod",
    "clipPathUnits", "preserveAspectRatio", "role",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A badge's picture in the two forms that a credential can be baked into."""

    png: bytes
    svg: str


def picture_from(data: bytes, *, min_side: int = MIN_SIDE) -> Picture:
    """The uploaded PNG, JPEG or SVG as a picture of ours, neither side below ``min_side`` pixels.

    Raises ``ImageRefused`` when it is too large or too small, is of another kind, is damaged, or is
    an SVG that does more than draw shapes.
    """
    if not data:
        raise ImageRefused(problem="it is empty.")
    if len(data) > MAX_BYTES:
        raise ImageRefused(problem=f"it is larger than {MAX_BYTES // 1_000_000} MB.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _from_svg(data)
    return _from_pixels(data, min_side)


def picture_from_data_url(address: str) -> Picture:
    """The picture inside a ``data:`` address. Raises ``ImageRefused`` like ``picture_from``."""
    return picture_from(bytes_of_data_url(address))


def bytes_of_data_url(address: str) -> bytes:
    """What stands in a ``data:`` address. Raises ``ImageRefused`` for any other address."""
    head, _, body = address.partition(",")
    if not head.endswith(";base64") or len(body) > MAX_BYTES * 2:
        raise ImageRefused(problem="a “data:” address must be base64 and no larger than 4 MB.")
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        raise ImageRefused(problem="its “data:” address is not valid base64.") from None


def _from_pixels(data: bytes, min_side: int) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                width, height = image.size
                # The header is asked before a single pixel is unpacked.
                if width * height > MAX_PIXELS:
                    raise ImageRefused(
                        problem=f"it has {width} by {height} pixels; up to "
                        f"{MAX_PIXELS // 1_000_000} million are read."
                    )
                if min(width, height) < min_side:
                    raise ImageRefused(
                        problem=f"it has {width} by {height} pixels; each side needs {min_side}."
                    )
                image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
                pixels = image.convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ImageRefused(
            problem=f"it has more than {MAX_PIXELS // 1_000_000} million pixels."
        ) from None
    except UnidentifiedImageError:
        raise ImageRefused(problem="it is not a PNG, JPEG or SVG picture.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ImageRefused(problem="it is damaged and cannot be decoded.") from None
    png = _squared(pixels)
    encoded = base64.b64encode(png).decode("ascii")
    svg = (
        f'<svg xmlns="{SVG}" viewBox="0 0 400 400" width="400" height="400" role="img">'
        f'<image width="400" height="400" href="data:image/png;base64,{encoded}"/></svg>'
    )
    return Picture(png=png, svg=svg)


def _squared(pixels: Image.Image) -> bytes:
    """The picture within a clear square, without the metadata it came with."""
    pixels.thumbnail((KEPT_SIDE, KEPT_SIDE))
    side = max(pixels.size)
    ground = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    ground.paste(pixels, ((side - pixels.width) // 2, (side - pixels.height) // 2))
    target = io.BytesIO()
    ground.save(target, "PNG", optimize=True)
    return target.getvalue()


def _from_svg(data: bytes) -> Picture:
    if len(data) > MAX_SVG_BYTES:
        raise ImageRefused(problem=f"the SVG is larger than {MAX_SVG_BYTES // 1000} kB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ImageRefused(problem="the SVG is not well-formed XML.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImageRefused(problem="the SVG declares a document type, which it has no need of.")
    if root.tag != f"{{{SVG}}}svg":
        raise ImageRefused(problem="it is XML, but not an SVG picture.")
    clean = etree.fromstring(f'<svg xmlns="{SVG}"/>')
    _copy_shapes(root, clean)
    if "viewBox" not in clean.attrib and not {"width", "height"} <= set(clean.attrib):
        raise ImageRefused(problem="the SVG states neither viewBox nor width and height.")
    svg = etree.tostring(clean, encoding="unicode")
    try:
        png = bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg, width=KEPT_SIDE, height=KEPT_SIDE, skip_system_fonts=True
            )
        )
    except ValueError:
        raise ImageRefused(problem="the SVG cannot be drawn.") from None
    with Image.open(io.BytesIO(png)) as drawn:
        if drawn.getextrema()[3][1] == 0:
            raise ImageRefused(problem="nothing of the SVG is left to see once it is cleaned.")
    return Picture(png=png, svg=svg)


def _copy_shapes(source: etree._Element, target: etree._Element) -> None:
    """Copies what only draws; names what does more, so that nothing is dropped in silence."""
    waiting = [(source, target, 0)]
    seen = 0
    while waiting:
        element, copy, depth = waiting.pop()
        seen += 1
        if seen > MAX_SVG_NODES or depth > 30:
            raise ImageRefused(problem="the SVG has too many parts.")
        for name, value in element.attrib.items():
            _copy_attribute(copy, name, value)
        copy.text = element.text if etree.QName(element).localname in {"title", "desc"} else None
        for child in element:
            if not isinstance(child.tag, str):
                raise ImageRefused(problem="the SVG contains an entity reference.")
            kind = etree.QName(child)
            if kind.namespace != SVG:
                continue  # an editor's own notes
            if kind.localname == "metadata":
                continue
            if kind.localname not in SVG_ELEMENTS:
                raise ImageRefused(
                    problem=f"the SVG contains <{kind.localname}>; only shapes and colours are "
                    "kept. Turn text into outlines, or upload a PNG."
                )
            waiting.append((child, etree.SubElement(copy, child.tag), depth + 1))


def _copy_attribute(copy: etree._Element, name: str, value: str) -> None:
    if name == "style":
        for declaration in value.split(";"):
            part, _, setting = declaration.partition(":")
            _copy_attribute(copy, part.strip(), setting.strip())
        return
    if name.lower().startswith("on"):
        raise ImageRefused(problem=f"the SVG runs a script in “{name}”.")
    if name not in SVG_ATTRIBUTES:
        return
    squeezed = "".join(value.split()).lower()
    if "url(" in squeezed and not squeezed.startswith("url(#"):
        raise ImageRefused(problem=f"the SVG fetches something in “{name}”.")
    if "javascript:" in squeezed or "data:" in squeezed:
        raise ImageRefused(problem=f"the SVG hides an address in “{name}”.")
    copy.set(name, value)
