"""Uploaded pictures: what is kept of them, and what is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from openmerit.platform.issuing.errors import ImageRefused
from openmerit.platform.issuing.pictures import picture_from

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
SQUARE = '<rect width="8" height="8" fill="#123456"/>'


def _encoded(kind: str, size: tuple[int, int] = (300, 200), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#1b6b52").save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pixels_are_written_anew_as_a_square_png_and_an_svg_around_it(kind):
    picture = picture_from(_encoded(kind))
    with Image.open(io.BytesIO(picture.png)) as kept:
        assert (kept.format, kept.size) == ("PNG", (300, 300))
    assert picture.svg.startswith("<svg ")
    assert "data:image/png;base64," in picture.svg


def test_a_large_picture_is_kept_smaller():
    with Image.open(io.BytesIO(picture_from(_encoded("PNG", (2000, 1000))).png)) as kept:
        assert kept.size == (800, 800)


def test_what_was_hidden_in_the_file_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    kept = picture_from(_encoded("JPEG", exif=exif)).png
    assert b"taken at home" not in kept
    assert b"eXIf" not in kept


def test_shapes_of_an_svg_are_kept_and_an_editors_notes_are_not():
    svg = SVG.format(
        '<metadata>mine</metadata><g style="fill:#654321;-inkscape-x:1">' + SQUARE + "</g>"
    )
    picture = picture_from(svg.encode())
    assert "rect" in picture.svg
    assert "#654321" in picture.svg
    assert "mine" not in picture.svg
    assert "inkscape" not in picture.svg


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<image href="http://evil.example/pixel.png"/>',
        '<use href="#a"/>',
        "<style>@import url(http://evil.example)</style>",
        '<a href="javascript:alert(1)"/>',
        '<rect width="8" height="8" onload="alert(1)"/>',
        '<rect width="8" height="8" fill="url(http://evil.example/#x)"/>',
        '<rect width="8" height="8" style="fill: u\nrl(http://evil.example)"/>',
        '<animate attributeName="x"/>',
        "<text>hello</text>",
        "<filter/>",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(inside):
    with pytest.raises(ImageRefused):
        picture_from(SVG.format(inside + SQUARE).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"GIF89a" + b"\0" * 100,
        b"%PDF-1.4",
        b"<html></html>",
        b"<svg/>",
        b"<svg",
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(SQUARE).encode(),
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("&a;").encode(),
        SVG.format("<g>" * 500 + "</g>" * 500).encode(),
        SVG.format(SQUARE * 6000).encode(),
        SVG.format("").encode(),
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="8" height="8"/></svg>',
        _encoded("PNG")[:-40],
        _encoded("PNG", (100, 300)),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000_000,
    ],
)
def test_what_is_no_usable_picture_is_refused(data):
    with pytest.raises(ImageRefused):
        picture_from(data)


def test_a_png_that_claims_a_giant_size_is_refused_before_it_is_unpacked():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    with pytest.raises(ImageRefused, match="million pixels"):
        picture_from(bomb)
