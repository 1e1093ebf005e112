"""Badge pictures: what is drawn, and that it stays legible."""

import io

import pytest
from lxml import etree
from PIL import Image

from openmerit.platform.issuing.drawing import (
    ICONS,
    PALETTES,
    SHAPES,
    BadgeDesign,
    png_of,
    svg_of,
)
from openmerit.platform.issuing.errors import DesignRefused

ALLOWED = {"svg", "title", "path", "g"}


@pytest.mark.parametrize("template", SHAPES)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_shape_in_every_palette_is_a_clean_svg(template, palette):
    svg = svg_of(BadgeDesign(template=template, palette=palette, ribbon="Level 2", level=3))
    root = etree.fromstring(svg.encode())
    assert {etree.QName(part).localname for part in root.iter()} <= ALLOWED
    assert "id" not in {name for part in root.iter() for name in part.attrib}
    assert "<text" not in svg
    assert "href" not in svg


@pytest.mark.parametrize("icon", ICONS)
def test_every_icon_leaves_ink_on_the_field(icon):
    with_icon = _pixels(BadgeDesign(icon=icon, template="circle"), 64)
    centre = with_icon.crop((16, 10, 48, 54)).convert("L")
    light = sum(count for value, count in enumerate(centre.histogram()) if value > 180)
    assert light > 40


@pytest.mark.parametrize("template", SHAPES)
def test_the_ground_around_a_badge_is_clear_and_its_middle_is_not(template):
    pixels = _pixels(BadgeDesign(template=template), 64)
    assert pixels.getpixel((0, 0))[3] == 0
    assert pixels.getpixel((32, 20))[3] == 255


@pytest.mark.parametrize("palette", PALETTES)
def test_icon_and_ribbon_stand_out_from_their_ground_in_grey(palette):
    colours = PALETTES[palette]
    assert _contrast(colours.icon, colours.field) >= 4.5
    assert _contrast(colours.icon, colours.facet) >= 4.5
    assert _contrast(colours.ribbon_ink, colours.ribbon) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
def test_a_badge_stands_out_from_light_and_from_dark_ground(palette):
    colours = PALETTES[palette]
    assert _contrast(colours.rim, "#faf8f4") >= 4.5
    assert _contrast(colours.keyline, "#12171f") >= 4.5


def test_a_title_is_told_to_screen_readers_and_cannot_break_out():
    svg = svg_of(BadgeDesign(), title="</title><script>alert(1)</script>\x00&")
    root = etree.fromstring(svg.encode())
    assert root[0].text == "</title><script>alert(1)</script>&"


def test_the_same_design_is_drawn_the_same_each_time():
    design = BadgeDesign(ribbon="Analyst", level=2)
    assert svg_of(design) == svg_of(BadgeDesign.from_members(design.to_members()))


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"template": "star"}, "template"),
        ({"icon": "<script>"}, "icon"),
        ({"palette": "red"}, "palette"),
        ({"ribbon": "more than fourteen"}, "ribbon"),
        ({"ribbon": "漢字"}, "ribbon"),
        ({"ribbon": 5}, "ribbon"),
        ({"level": 6}, "level"),
        ({"level": True}, "level"),
        ({"level": "2"}, "level"),
        ({"colour": "red"}, "colour"),
        ({"template": ["shield"]}, "template"),
    ],
)
def test_a_design_that_cannot_be_drawn_is_refused_by_its_member(members, named):
    with pytest.raises(DesignRefused) as refused:
        BadgeDesign.from_members(members)
    assert refused.value.fields["member"] == named


def _pixels(design: BadgeDesign, size: int) -> Image.Image:
    return Image.open(io.BytesIO(png_of(svg_of(design), size=size))).convert("RGBA")


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
