"""`openmerit bake` and `unbake`."""

from pathlib import Path

from tests.cli.conftest import Run

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="8"><g/></svg>\n'


def test_a_badge_survives_the_image(run: Run, signed: str, png: str) -> None:
    assert run("bake", png, signed, "-o", "baked.png").exit_code == 0
    assert run("unbake", "baked.png").stdout.strip() == Path(signed).read_text().strip()
    assert run("verify", "baked.png").exit_code == 0


def test_baking_again_replaces(run: Run, signed: str, png: str) -> None:
    run("bake", png, signed, "-o", "baked.png")
    run("bake", "baked.png", signed, "-o", "again.png")
    assert Path("again.png").read_bytes() == Path("baked.png").read_bytes()
    Path("image.svg").write_text(SVG)
    run("bake", "image.svg", signed, "-o", "baked.svg")
    run("bake", "baked.svg", signed, "-o", "again.svg")
    assert Path("again.svg").read_bytes() == Path("baked.svg").read_bytes()
    assert run("verify", "again.svg").exit_code == 0


def test_an_image_without_a_badge_does_not_hold_one(run: Run, png: str) -> None:
    result = run("unbake", png)
    assert result.exit_code == 1
    assert "carries no Open Badge" in result.stderr
    assert result.stdout == ""


def test_what_is_no_image_or_no_badge_is_refused(run: Run, signed: str, png: str) -> None:
    Path("note.txt").write_text("hello")
    assert run("bake", "note.txt", signed, "-o", "out.png").exit_code == 2
    assert run("bake", png, "note.txt", "-o", "out.png").exit_code == 2
    assert not Path("out.png").exists()
