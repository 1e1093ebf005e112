"""Each kind of credential has its own place in an image, and whatever others made is read."""

import json
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.credentials.images.test_baking import JWT, OB3, SVG, chunk, png
from tests.credentials.samples import Shelf

from openmerit.credentials import BakingError, bake, unbake, verify
from openmerit.credentials.reading._encoding import base64url_encode

ADDRESS = "https://academy.example/assertions/1"
OLD = json.dumps(
    {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": ADDRESS}
).encode()
CLR = b'{"type": ["VerifiableCredential", "ClrCredential"]}'
OLD_JWS = b".".join(base64url_encode(p).encode() for p in (b'{"alg":"RS256"}', OLD, b"signature"))
EVERY_KIND = {b"openbadgecredential": JWT, b"clrcredential": CLR, b"openbadges": OLD}


@pytest.mark.parametrize("keyword", EVERY_KIND)
def test_the_png_names_the_kind_by_its_keyword(keyword: bytes) -> None:
    baked = bake(png(), EVERY_KIND[keyword])
    assert chunk(b"iTXt", keyword + b"\0\0\0\0\0" + EVERY_KIND[keyword]) in baked
    assert unbake(baked) == EVERY_KIND[keyword]


@pytest.mark.parametrize(
    ("credential", "tag"),
    [
        (JWT, "{https://purl.imsglobal.org/ob/v3p0}credential"),
        (CLR, "{https://purl.imsglobal.org/clr/v2p0}credential"),
        (OLD, "{http://openbadges.org}assertion"),
        (OLD_JWS, "{http://openbadges.org}assertion"),
    ],
)
def test_the_svg_names_the_kind_by_its_namespace(credential: bytes, tag: str) -> None:
    baked = bake(SVG, credential)
    assert etree.fromstring(baked)[0].tag == tag
    assert unbake(baked) == credential


def test_an_older_badge_in_an_svg_has_its_address_beside_it() -> None:
    # Open Badges 2.0, Baking specification 1.0, "SVGs".
    element = etree.fromstring(bake(SVG, OLD))[0]
    assert element.get("verify") == ADDRESS
    assert element.text == OLD.decode()


@pytest.mark.parametrize("first", EVERY_KIND.values())
@pytest.mark.parametrize("second", EVERY_KIND.values())
@pytest.mark.parametrize("image", [png(chunk(b"tEXt", b"Author\0Ada")), SVG], ids=["png", "svg"])
def test_a_credential_of_any_kind_replaces_one_of_any_other(
    image: bytes, first: bytes, second: bytes
) -> None:
    assert bake(bake(image, first), second) == bake(image, second)


def test_several_credentials_by_others_are_all_replaced() -> None:
    old = chunk(b"tEXt", b"openbadges\0https://academy.example/1")
    packed = chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(OLD))
    new = chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + JWT)
    assert bake(png(old, packed, new), CLR) == bake(png(), CLR)
    elements = (
        f'<a:assertion xmlns:a="http://openbadges.org" verify="{ADDRESS}">'
        f'<![CDATA[{OLD.decode()}]]></a:assertion><c:credential xmlns:c="{OB3}" verify="x.y.z"/>'
    )
    image = SVG.replace(b"<rect", elements.encode() + b"<rect")
    assert bake(image, CLR) == bake(SVG, CLR)


@pytest.mark.parametrize(
    "image",
    [
        png(chunk(b"tEXt", b"openbadges\0" + ADDRESS.encode())),
        png(chunk(b"iTXt", b"openbadges\0\0\0\0\0" + ADDRESS.encode())),
        png(chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(ADDRESS.encode()))),
        SVG.replace(
            b"<rect",
            f'<o:assertion xmlns:o="http://openbadges.org" verify="{ADDRESS}"/><rect'.encode(),
        ),
    ],
)
def test_an_image_may_carry_only_an_address(image: bytes) -> None:
    assert unbake(image) == ADDRESS.encode()
    report = verify(image)
    assert report.verdict == "undetermined"
    assert report.check("format").outcome == "unknown"
    assert ADDRESS in report.check("format").message
    shelf = Shelf({ADDRESS: OLD})
    assert verify(image, resolver=shelf).format.startswith("open-badge-2.0/")
    assert shelf.asked[0] == ADDRESS
    assert verify(image, resolver=Shelf()).verdict == "undetermined"
    assert verify(image, resolver=Shelf({ADDRESS: b"<html>"})).verdict == "invalid"


def test_the_oldest_text_chunk_is_read_only_where_there_is_no_newer_one() -> None:
    # Open Badges 2.0, Baking specification 1.0: the first iTXt chunk.
    old = chunk(b"tEXt", b"openbadges\0" + ADDRESS.encode())
    new = chunk(b"iTXt", b"openbadges\0\0\0\0\0" + OLD)
    assert unbake(png(old, new)) == unbake(png(new, old)) == OLD


def test_the_oldest_text_chunk_may_hold_the_badge_itself() -> None:
    for credential in (OLD, OLD_JWS):
        assert unbake(png(chunk(b"tEXt", b"openbadges\0" + credential))) == credential


LONG = b"<!-- " + b"drawn with care, " * 2000 + b"-->\n<!DOCTYPE svg>\n"


@pytest.mark.parametrize(
    "image",
    [
        LONG + SVG,
        b'<?xml version="1.0"?>\n' + LONG + SVG,
        '\ufeff<?xml version="1.0" encoding="UTF-16"?><svg a="ü🌱"/>'.encode("utf-16-le"),
        '\ufeff<?xml version="1.0" encoding="UTF-16"?><!-- é --><svg></svg>'.encode("utf-16-be"),
        "\ufeff<s:svg xmlns:s='http://www.w3.org/2000/svg'/>".encode("utf-16-le"),
        b'<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;"></svg>',
    ],
)
def test_svg_as_programs_write_it_is_read_and_written(image: bytes) -> None:
    credential = '{"name": "Gärtnern 🌱"}'.encode()
    baked = bake(bake(image, OLD), credential)
    assert unbake(baked) == credential
    assert verify(baked).format.endswith("/svg")
    assert baked == bake(image, credential)
    assert baked[:2] == image[:2]


@pytest.mark.parametrize("image", [b"\xff\xfe<\0s\0v\0g\0\0", b"\xff\xfe\0\xd8<\0"])
def test_damaged_utf_16_is_refused(image: bytes) -> None:
    with pytest.raises(BakingError):
        unbake(image)


def test_what_stands_after_the_picture_stays() -> None:
    image = png() + b"a program's own notes"
    baked = bake(image, JWT)
    assert baked.endswith(b"a program's own notes")
    assert unbake(baked) == JWT


_KINDS_OF_CHUNK = st.sampled_from([b"tEXt", b"iTXt", b"gAMA", b"pHYs", b"eXIf", b"xxXx"])
_DATA = st.binary(max_size=60).filter(
    lambda data: data.partition(b"\0")[0] not in EVERY_KIND  # that would be a badge, and replaced
)
_CHUNKS = st.lists(st.builds(chunk, _KINDS_OF_CHUNK, _DATA), max_size=5)
_MARKUP = st.text(
    st.characters(exclude_characters='<&>"-\ufffe\uffff', exclude_categories=["Cs", "Cc"])
)


@settings(deadline=None)
@given(_CHUNKS, st.binary(max_size=20), st.sampled_from(list(EVERY_KIND)))
def test_a_png_is_kept_byte_for_byte(chunks: list[bytes], rest: bytes, keyword: bytes) -> None:
    image = png(*chunks) + rest
    baked = bake(image, EVERY_KIND[keyword])
    ours = chunk(b"iTXt", keyword + b"\0\0\0\0\0" + EVERY_KIND[keyword])
    after_header = 8 + 12 + struct.unpack(">I", image[8:12])[0]
    assert baked == image[:after_header] + ours + image[after_header:]


@settings(deadline=None)
@given(_MARKUP, _MARKUP, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_an_svg_is_kept_byte_for_byte(comment: str, text: str, encoding: str) -> None:
    head = f'<!--{comment}--><svg xmlns="http://www.w3.org/2000/svg" class="{text}">'
    tail = f"<title>{text}</title></svg>"
    mark = "" if encoding == "utf-8" else "\ufeff"
    image = (mark + head + tail).encode(encoding)
    baked = bake(image, JWT)
    assert baked.startswith((mark + head).encode(encoding))
    assert baked.endswith(tail.encode(encoding))
    assert unbake(baked) == JWT
