"""The typeface of pages and drawings."""

from pathlib import Path

import pytest

from openmerit.platform.web.fonts import WEB_FONT, inter_file, write_web_font


def test_the_drawings_font_is_the_upright_variable_inter() -> None:
    assert inter_file().is_file()
    assert "Italic" not in inter_file().name


def test_a_font_that_is_there_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / WEB_FONT
    target.parent.mkdir()
    target.write_bytes(b"as it was")
    assert write_web_font(tmp_path) == target
    assert target.read_bytes() == b"as it was"


@pytest.mark.slow
def test_the_web_font_is_small_and_draws_names_and_states(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    target = write_web_font(tmp_path)
    assert target.stat().st_size < 200_000
    assert [path.name for path in target.parent.iterdir()] == ["inter.woff2"]
    font = TTFont(target)
    for character in "AzÅßłŐșΩЖї0123–“”’€✓×→":
        assert ord(character) in font.getBestCmap(), character
    assert [axis.axisTag for axis in font["fvar"].axes] == ["wght"]
