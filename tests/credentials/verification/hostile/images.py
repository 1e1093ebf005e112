"""Images with too much around the badge, or in it."""

import struct
import zlib
from typing import Final

from tests.credentials.samples import badge
from tests.credentials.verification.hostile.documents import evidence, proven
from tests.credentials.verification.hostile.registry import MEGABYTE, MOST, case, filled


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def svg(body: str, **attributes: str) -> bytes:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg"{written}>{body}</svg>'.encode()


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return (
        b"".join(packer.compress(b"[" * MEGABYTE) for _ in range(size // MEGABYTE)) + packer.flush()
    )


_I_TXT: Final = b"openbadgecredential\0\1\0\0\0"
case("png: tiny chunks", lambda: png(filled(chunk(b"tEXt", b""))))
case("png: tiny texts of the keyword", lambda: png(filled(chunk(b"tEXt", b"openbadges\0x"))))
case("png: broken chunks", lambda: png(b"\0" * MOST))
case("png: chunk too long", lambda: png(struct.pack(">I", 0x7FFFFFFF) + b"iTXt" + filled(b"x")))
case("png: bomb", lambda: png(chunk(b"iTXt", _I_TXT + _bomb(1_000 * MEGABYTE))))
case(
    "png: many bombs",
    lambda: png(*[chunk(b"iTXt", b"openbadges\0\1\0\0\0" + _bomb(100 * MEGABYTE))] * 90),
)
case(
    "png: packed json",
    lambda: png(chunk(b"iTXt", _I_TXT + zlib.compress(b"[" + filled(b"[],") + b"1]"))),
)
case(
    "png: many values",
    lambda: png(
        chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + proven(badge(evidence=evidence(4_900))))
    ),
)
case("png: large pixels", lambda: png(chunk(b"IDAT", filled(b"x"))))
case("svg: deep", lambda: svg("<g>" * 250 + "</g>" * 250))
case("svg: far too deep", lambda: svg("<g>" * 1_000_000 + "</g>" * 1_000_000))
case("svg: elements", lambda: svg("<g/>" * 2_400_000))
case("svg: named elements", lambda: svg("".join(f"<g{n}/>" for n in range(900_000))))
case("svg: attributes", lambda: svg("", **{f"a{n}": "" for n in range(800_000)}))
case("svg: attributes on elements", lambda: svg('<g a="" b="" c="" d="" e=""/>' * 290_000))
case("svg: attribute", lambda: svg("", a="x" * MOST))
case("svg: text", lambda: svg("x" * MOST))
case("svg: texts", lambda: svg("x<g/>" * 1_900_000))
case("svg: comments", lambda: svg("<!---->" * 1_400_000))
case("svg: comments before", lambda: b"<!---->" * 1_400_000 + svg(""))
case("svg: open comments before", lambda: b"<!--" * 2_400_000 + svg(""))
case("svg: instructions", lambda: svg("<?a?>" * 1_900_000))
case("svg: spaces before", lambda: b"<?xml version='1.0'?>" + filled(b" ") + svg(""))
case("svg: namespaces", lambda: svg("".join(f'<g xmlns="urn:{n}"/>' for n in range(400_000))))
case("svg: prefixes", lambda: svg("", **{f"xmlns:a{n}": f"urn:{n}" for n in range(300_000)}))
case(
    "svg: nested prefixes",
    lambda: svg(
        "".join(f'<a xmlns:a{n}="urn:{n}">' for n in range(240)) + "<g/>" * 2_000_000 + "</a>" * 240
    ),
)
case(
    "svg: credentials",
    lambda: svg('<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0"/>' * 150_000),
)
case(
    "svg: credential of many values",
    lambda: svg(
        '<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0"><![CDATA[['
        + "[]," * 3_200_000
        + "1]]]></c:credential>"
    ),
)
case("svg: laughs", lambda: _laughs())
case("svg: entities in attributes", lambda: _laughs(' a="&a9;"'))
case(
    "svg: declared attributes",
    lambda: (
        b"<!DOCTYPE svg ["
        + b"".join(b"<!ATTLIST g a%d CDATA 'x'>" % n for n in range(300))
        + b"]>"
        + svg("<g/>" * 100_000)
    ),
)
case(
    "svg: declared elements",
    lambda: b"<!DOCTYPE svg [" + filled(b"<!ELEMENT g (a,b)>") + b"]>" + svg(""),
)
case("svg: references", lambda: svg("&#65;" * 1_900_000))
case(
    "svg: UTF-16",
    lambda: (
        '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16")
        + svg("<g/>" * 1_000_000).decode().encode("utf-16-le")
    ),
)


def _laughs(attribute: str = "") -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    body = f"<g{attribute}>&a9;</g>"
    return f"<!DOCTYPE svg [{entities}]>".encode() + svg(body)
