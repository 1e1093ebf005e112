"""An organisation's own colours, designs to start from, and how far colours stand apart."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.drawing import (
    READYMADE,
    BadgeDesign,
    is_small_ribbon,
    own_palette,
    png_of,
    svg_of,
)
from openmerit.platform.issuing.drawing.contrast import apart, contrast
from openmerit.platform.issuing.errors import DesignRefused
from openmerit.platform.issuing.models import BrandColours

HOME = "/issue/northwind/"
PAGE = f"{HOME}colours"
OURS = {"ground": "#003366", "accent": "#ffcc00"}
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#336699", "#336699") == 1


@given(COLOURS, COLOURS)
def test_any_two_colours_make_a_palette_that_can_be_read_or_are_refused_with_one_that_would_do(
    ground, accent
):
    if contrast(ground, accent) < 3:
        better = apart(accent, ground=ground, ratio=3)
        with pytest.raises(DesignRefused, match=better) as refused:
            own_palette(ground, accent)
        assert refused.value.fields["member"] == "accent"
        accent = better
    palette = own_palette(ground, accent)
    assert contrast(palette.icon, palette.field) >= 4.5
    assert contrast(palette.icon, palette.facet) >= 4.5
    assert contrast(palette.ribbon_ink, palette.ribbon) >= 4.5
    assert contrast(palette.marks, palette.field) >= 3
    assert contrast(palette.rim, "#ffffff") >= 7
    assert contrast(palette.keyline, "#12171f") >= 3


@pytest.mark.parametrize(
    "palette", ["#003366", "#003366/", "#003366/#ffcc0", "#003366/red", "#0033zz/#ffcc00", "/", 5]
)
def test_what_is_no_pair_of_colours_is_refused(palette):
    with pytest.raises(DesignRefused) as refused:
        BadgeDesign.from_members({"palette": palette})
    assert refused.value.fields["member"] == "palette"


def test_a_design_in_own_colours_is_drawn_in_them_whatever_is_settled_later():
    design = BadgeDesign.from_members({"palette": "#003366/#FFCC00", "ribbon": "Ours"})
    assert "#003366" in svg_of(design)
    assert "#ffcc00" in svg_of(design)
    assert BadgeDesign.from_members(design.to_members()) == design


@pytest.mark.parametrize("name", READYMADE)
def test_each_design_to_start_from_can_be_read_at_64_pixels(name):
    design = READYMADE[name].design
    assert not is_small_ribbon(design)
    with Image.open(io.BytesIO(png_of(svg_of(design), size=64))) as small:
        grey = small.convert("LA")
    ground = Image.new("LA", grey.size, (128, 255))
    darkest, lightest = Image.alpha_composite(ground, grey).getchannel("L").getextrema()
    assert lightest - darkest > 120


def test_a_ribbon_is_small_once_it_is_long():
    assert not is_small_ribbon(BadgeDesign(ribbon="Analyst"))
    assert is_small_ribbon(BadgeDesign(ribbon="WWWWWWWWWWWWWW"))
    assert not is_small_ribbon(BadgeDesign())


def test_an_owner_settles_two_colours_and_badges_can_have_them(
    owner, issuer_member, northwind, draft, signed_in
):
    browser = signed_in(owner)
    assert PAGE in browser.get(f"{HOME}organisation").content.decode()
    looked = browser.post(PAGE, OURS | {"then": "look"}).content.decode()
    assert "data:image/svg+xml;base64," in looked
    assert not BrandColours.objects.exists()
    assert browser.post(PAGE, OURS).status_code == 302
    assert str(queries.colours_of(northwind)) == "#003366/#ffcc00"
    editor = f"{HOME}achievements/{draft.key}/edit/picture"
    member = signed_in(issuer_member)
    assert "Your own" in member.get(editor).content.decode()
    chosen = {"template": "shield", "icon": "star", "palette": "#003366/#ffcc00"}
    assert member.post(editor, chosen).status_code == 302
    draft.refresh_from_db()
    assert "#003366" in draft.image_svg

    browser.post(PAGE, {"ground": "#660033", "accent": "#ffffff"})
    draft.refresh_from_db()
    assert "#003366" in draft.image_svg
    assert "Your own before" in member.get(editor).content.decode()
    assert member.post(editor, chosen | {"icon": "flag"}).status_code == 302


def test_colours_that_cannot_be_told_apart_are_refused_with_one_that_would_do(
    owner, northwind, signed_in
):
    browser = signed_in(owner)
    close = {"ground": "#003366", "accent": "#004477"}
    answer = browser.post(PAGE, close)
    assert answer.status_code == 422
    better = apart("#004477", ground="#003366", ratio=3)
    assert f"and {better} would do" in answer.content.decode()
    shown = browser.post(f"{PAGE}/preview", close).content.decode()
    assert better in shown
    wild = browser.post(f"{PAGE}/preview", {"ground": "<script>", "accent": "x" * 9000})
    assert wild.status_code == 200
    assert "<script>" not in wild.content.decode()
    assert not BrandColours.objects.exists()


def test_another_organisation_is_not_offered_them(owner, northwind, stranger):
    from openmerit.platform.people import actions as people

    actions.settle_colours(acting_user=owner, organisation=northwind, **OURS)
    other = people.create_organisation(acting_user=stranger, name="Elsewhere")
    assert "#003366/#ffcc00" in dict(queries.palettes_for(northwind))
    assert "#003366/#ffcc00" not in dict(queries.palettes_for(other))


def test_one_starts_from_a_ready_made_design(issuer_member, draft, signed_in):
    editor = f"{HOME}achievements/{draft.key}/edit/picture"
    browser = signed_in(issuer_member)
    shown = browser.get(f"{editor}?start=safety").content.decode()
    assert 'value="Safety"' in shown
    draft.refresh_from_db()
    assert draft.image_design["ribbon"] == "Analyst"
    assert browser.get(f"{editor}?start=nothing").status_code == 200


def test_a_picture_of_ones_own_stays_when_the_step_is_only_passed_through(
    issuer_member, draft, signed_in
):
    target = io.BytesIO()
    Image.new("RGB", (300, 300), "#1b6b52").save(target, "PNG")
    target.seek(0)
    target.name = "own.png"
    editor = f"{HOME}achievements/{draft.key}/edit/picture"
    browser = signed_in(issuer_member)
    chosen = {"template": "shield", "icon": "star", "palette": "laurel", "level": "0"}
    browser.post(editor, chosen | {"upload": target})
    draft.refresh_from_db()
    kept = draft.image_png.name
    assert draft.image_design is None
    browser.post(editor, chosen)
    draft.refresh_from_db()
    assert draft.image_png.name == kept
    browser.post(editor, chosen | {"icon": "flag"})
    draft.refresh_from_db()
    assert draft.image_design["icon"] == "flag"


def test_the_preview_shows_three_sizes_on_light_and_dark_and_in_grey(
    issuer_member, draft, signed_in
):
    address = f"{HOME}achievements/{draft.key}/edit/picture/preview"
    chosen = {"template": "seal", "icon": "star", "palette": "plum", "ribbon": "WWWWWWWWWWWWWW"}
    shown = signed_in(issuer_member).post(address, chosen).content.decode()
    for size in ("64", "128", "400"):
        assert f'width="{size}"' in shown
    for ground in ("Light ground", "Dark ground", "In grey"):
        assert ground in shown
    assert "Hard to read at 64 pixels" in shown


def test_a_script_settles_colours_and_learns_the_palette(owner, northwind, with_token):
    script = with_token(owner)
    address = "/api/v1/organisations/northwind/colours"
    assert script.get(address).json() == {"ground": "", "accent": "", "palette": ""}
    answer = script.put(address, json.dumps(OURS), content_type="application/json")
    assert answer.json()["palette"] == "#003366/#ffcc00"
    close = {"ground": "#003366", "accent": "#003367"}
    refused = script.put(address, json.dumps(close), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "design_refused")
