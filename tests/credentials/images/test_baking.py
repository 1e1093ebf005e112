"""Baking: in and out again, without harm to the image, into whatever images there are."""

import json
import struct
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.credentials.samples import LATER, full_badge, key, signed

from openmerit.credentials import BakingError, bake, unbake, verify

OB3 = "https://purl.imsglobal.org/ob/v3p0"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9"><title>B</title><rect width="9"/></svg>'
JWT = b"eyJhbGciOiJFZERTQSJ9.e30.c2ln"


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    """A PNG of one grey point, with further parts."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixel = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixel + chunk(b"IEND", b"")


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"])
@pytest.mark.parametrize("image", [png(), SVG], ids=["png", "svg"])
def test_a_badge_survives_being_baked(image: bytes, proof: str) -> None:
    credential = signed(full_badge(), key(), proof)
    baked = bake(image, credential)
    assert unbake(baked) == credential
    report = verify(baked, at=LATER)
    assert report.valid
    assert report.format == f"open-badge-3.0/{'png' if image != SVG else 'svg'}"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_of_a_credential_survives(text: str) -> None:
    credential = json.dumps({"name": text, "]]>": "]]>"}, ensure_ascii=False).encode()
    for image in (png(), SVG):
        assert json.loads(unbake(bake(image, credential))) == json.loads(credential)


def test_the_png_has_one_uncompressed_chunk_and_is_otherwise_the_same() -> None:
    # Open Badges 3.0, section 5.3.1.
    image = png(chunk(b"tEXt", b"Author\0Ada"))
    baked = bake(bake(image, JWT), b'{"other": 1}')
    ours = chunk(b"iTXt", b'openbadgecredential\0\0\0\0\0{"other": 1}')
    assert baked.count(b"openbadgecredential") == 1
    assert baked.replace(ours, b"") == image


def test_the_svg_has_the_element_right_after_its_opening_tag() -> None:
    # Open Badges 3.0, section 5.3.2.
    for credential, in_attribute in ((JWT, True), (b'{"a": "<&>"}', False)):
        baked = bake(SVG, credential)
        element = etree.fromstring(baked)[0]
        assert element.tag == f"{{{OB3}}}credential"
        found = element.get("verify") if in_attribute else element.text
        assert found == credential.decode()
        start = baked.index(b"<openbadges:")
        assert SVG.startswith(baked[:start])
        assert SVG.endswith(baked[-20:])


@pytest.mark.parametrize(
    "image",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
        b'<?xml version="1.0"?>\n<!-- <svg> -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b"<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" 'http://x.example/>.dtd'>" + SVG,
        b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg" a=">" b=\'>\'></svg>',
        '<?xml version="1.0" encoding="ISO-8859-1"?><svg a="é"/>'.encode("latin-1"),
        b'<?xml version="1.0" encoding="US-ASCII"?><svg/>',
    ],
)
def test_all_sorts_of_svg_can_carry_a_badge(image: bytes) -> None:
    credential = '{"name": "Gärtnern 🌱 ￾ ]]>"}'.encode()
    baked = bake(bake(image, JWT), credential)
    assert json.loads(unbake(baked)) == json.loads(credential)
    assert baked.count(b"credential") == 2


def test_the_line_ends_of_json_are_no_hindrance() -> None:
    assert json.loads(unbake(bake(SVG, b'{\r\n"a":\r1}'))) == {"a": 1}


@pytest.mark.parametrize("spare", [b"", b"<!-- a note -->", b"\n  "])
def test_a_badge_baked_by_others_is_replaced(spare: bytes) -> None:
    for element in (
        b'<c xmlns="%s"><credential verify="old"/></c>',
        b'<c xmlns="%s"><credential>{}' + spare + b"</credential></c>",
        b'<o:credential xmlns:o="%s"><![CDATA[ {"a": "</o:credential>"} ]]>' + spare
        + b"</o:credential>",
    ):  # fmt: skip
        image = SVG.replace(b"<rect", element.replace(b"%s", OB3.encode()) + b"<rect")
        baked = bake(image, JWT)
        assert unbake(baked) == JWT
        assert b"old" not in baked
        assert b"CDATA" not in baked


def test_a_credential_cannot_break_out_of_the_image() -> None:
    sly = b"eyJ." + b"a" * 300 + b'"/><script>alert(1)</script>.x'
    root = etree.fromstring(bake(SVG, sly))
    assert not list(root.iter("{*}script"))


@pytest.mark.parametrize(
    ("image", "complaint"),
    [
        (b"", "neither"),
        (b"GIF89a", "neither"),
        (b"<html/>", "neither"),
        (b"<html>svg</html>", "neither"),
        (b'<svg xmlns="https://elsewhere.example/"/>', "no SVG"),
        (b"<svg", "not well-formed"),
        (b'<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><svg>&c;</svg>', "entities"),
        (b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/passwd">]><svg/>', "entities"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>', "entities"),
        (b"\x89PNG\r\n\x1a\n", "cut off"),
        (png()[:-12], "end is missing"),
        (png()[:40], "cut off|has not"),
        (png().replace(b"IDATx", b"IDATy"), "checksum"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b""), "header"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", "has not"),
    ],
)
def test_damaged_images_are_refused(image: bytes, complaint: str) -> None:
    for attempt in (lambda: bake(image, JWT), lambda: unbake(image)):
        with pytest.raises(BakingError, match=complaint):
            attempt()


@pytest.mark.parametrize("credential", [b"", b"hello", b"[]", b"\xff{}", b'{"a": "\0"}', b"<svg/>"])
def test_only_credentials_are_baked(credential: bytes) -> None:
    with pytest.raises(BakingError):
        bake(SVG, credential)


@pytest.mark.parametrize("image", [png(), png(chunk(b"tEXt", b"Title\0openbadges")), SVG])
def test_an_image_without_a_badge_says_so(image: bytes) -> None:
    with pytest.raises(BakingError, match="carries no"):
        unbake(image)


def test_the_first_of_several_chunks_is_read_and_a_compressed_one_too() -> None:
    plain = chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0first")
    packed = chunk(b"iTXt", b"openbadgecredential\0\1\0en\0key\0" + zlib.compress(b"packed"))
    assert unbake(png(plain, packed)) == b"first"
    assert unbake(png(packed, plain)) == b"packed"
    assert unbake(png(chunk(b"iTXt", b"clrcredential\0\0\0\0\0clr"))) == b"clr"


def _expanding_entities() -> bytes:
    levels = "".join(
        f'<!ENTITY e{n} "{"".join([f"&e{n - 1};"] * 20) if n else "aaaaaaaaaa"}">' for n in range(9)
    )
    return f'<!DOCTYPE svg [{levels}]><svg a="&e8;">&e8;</svg>'.encode()


CREDENTIAL = f'<o:credential xmlns:o="{OB3}">'.encode()


@pytest.mark.parametrize(
    "image",
    [
        _expanding_entities(),
        b"\xff\xfe" + _expanding_entities().decode().encode("utf-16-le"),
        b'<?xml version="1.0" encoding="UTF-7"?>' + _expanding_entities(),
        b"<svg>" + b"<g>" * 500_000,
        b"<svg>" + b"<g>" * 500_000 + b"</g>" * 500_000 + b"</svg>",
        b"<svg>" + CREDENTIAL + b"<![CDATA[a]]>" * 3000 + b"<x/></o:credential></svg>",
        b"<!-- " + b"<svg " * 200_000 + b'" --><svg/>',
        b"<svg><!-- " + b"<credential " * 200_000 + b'" --></svg>',
        b"<svg " * 200_000,
        b"<svg" + b' a="' * 200_000,
        b"<!DOCTYPE " + b"'[" * 200_000 + b"<svg/>",
        png(*[chunk(b"tEXt", b"")] * 200_000),
        png(chunk(b"zTXt", b"openbadgecredential\0\0" + zlib.compress(bytes(50_000_000)))),
        png(
            chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(bytes(50_000_000))),
        ),
    ],
)
def test_images_made_to_exhaust_are_done_with_quickly(image: bytes) -> None:
    start = time.monotonic()
    for attempt in (lambda: bake(image, JWT), lambda: unbake(image)):
        try:
            attempt()
        except BakingError:
            continue
    assert verify(image).verdict == "invalid"
    assert time.monotonic() - start < 10


BAKED = (bake(png(), b'{"a": "b"}'), bake(SVG, b'{"a": "b"}'), bake(SVG, JWT))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BAKED), st.data())
def test_no_mutation_of_an_image_raises_anything_else(image: bytes, data: st.DataObject) -> None:
    mutated = bytearray(image)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(mutated) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                mutated[place] = data.draw(st.integers(0, 255))
            case 1:
                del mutated[place : place + data.draw(st.integers(1, 20))]
            case _:
                mutated[place:place] = data.draw(st.binary(max_size=8))
        if not mutated:
            break
    for attempt in (unbake, lambda image: bake(image, JWT)):
        try:
            attempt(bytes(mutated))
        except BakingError:
            continue
    verify(bytes(mutated))
