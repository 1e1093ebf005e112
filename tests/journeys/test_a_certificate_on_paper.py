"""A certificate: its look is chosen, it is taken home, and a stranger finds the proof in it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from tests.conftest import PHONE
from tests.journeys.conftest import House

from openmerit.credentials import attached_credentials

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_certificate_is_designed_taken_home_and_checked_by_a_stranger(
    story_house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    olga = browser_of("Olga")
    _steps_into(story_house, olga, "Olga Brandt")
    _settles_colours(olga, story_house, looks_right)
    _draws_a_badge_by_keyboard(olga, story_house, looks_right)
    _designs(olga, story_house, tmp_path, looks_right)

    amina = browser_of("Amina", viewport=PHONE)
    _steps_into(story_house, amina, "Amina Diallo")
    certificate = _takes_it_home(amina, story_house, tmp_path, looks_right)
    (attached,) = attached_credentials(certificate.read_bytes())
    assert attached.name == "data-analyst.json"

    stranger = browser_of("a stranger", scheme="dark")
    stranger.goto(f"{story_house.address}/verify")
    stranger.set_input_files("input[type=file]", certificate)
    stranger.wait_for_selector(".verdict")
    looks_right(stranger)
    told = stranger.inner_text("main")
    assert "Data Analyst" in told
    assert "Northwind Academy" in told
    assert "Do not rely" not in told

    _follows_the_printed_address(stranger, story_house, certificate)
    assert "Data Analyst" in stranger.inner_text("main")

    said = subprocess.run(
        [
            *(sys.executable, "-m", "openmerit", "verify", str(certificate)),
            *("--online", "--allow-host", f"localhost:{story_house.port}"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "what one reads on the pages of the PDF is not signed" in " ".join(said.stdout.split())


def _steps_into(house: House, page: Any, name: str) -> None:
    page.goto(f"{house.address}/")
    page.get_by_role("link", name="Sign in", exact=True).first.click()
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def _settles_colours(page: Any, house: House, looks_right: Callable[[Any], None]) -> None:
    page.goto(f"{house.address}/issue/northwind-academy/")
    page.get_by_role("link", name="Organisation", exact=True).first.click()
    page.get_by_role("link", name="Your colours").click()
    looks_right(page)
    page.get_by_label("Ground", exact=True).fill("#003366")
    page.get_by_label("Accent", exact=True).fill("#004477")
    page.get_by_text("These two cannot be told apart").wait_for()
    looks_right(page)
    page.get_by_label("Accent", exact=True).fill("#ffcc00")
    page.get_by_text("How far they stand apart").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your colours are among those of badges and certificates.").wait_for()


def _draws_a_badge_by_keyboard(page: Any, house: House, looks_right: Callable[[Any], None]) -> None:
    page.goto(f"{house.address}/issue/northwind-academy/achievements/new")
    page.get_by_label("Name", exact=True).fill("Reads Tables")
    page.get_by_role("button", name="Make the draft and go on").click()
    page.wait_for_load_state()
    page.goto(page.url.replace("/criteria", "/picture"))
    page.get_by_role("link", name="Safety").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/picture?start=safety")
    assert page.get_by_label("Words on the ribbon").input_value() == "Safety"
    large = page.locator(".issuing-specimen img")
    before = large.get_attribute("src")
    page.get_by_role("radio", name="Brick").focus()
    for _press in range(5):  # from brick, the fifth of ours, to the organisation's own
        page.keyboard.press("ArrowLeft")
    assert page.get_by_role("radio", name="Your own").is_checked()
    page.wait_for_function(
        "before => document.querySelector('.issuing-specimen img').src !== before", arg=before
    )
    looks_right(page)
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/skills")


def _designs(page: Any, house: House, folder: Path, looks_right: Callable[[Any], None]) -> None:
    signature = folder / "signature.png"
    image = Image.new("RGB", (320, 120), "white")
    ImageDraw.Draw(image).line([(20, 90), (150, 30), (170, 90), (300, 40)], fill="navy", width=5)
    image.save(signature)
    page.goto(f"{house.address}/issue/northwind-academy/")
    page.get_by_role("link", name="Organisation", exact=True).first.click()
    page.get_by_role("link", name="Certificates").click()
    looks_right(page)
    sample = page.locator(".certificate-sample")
    before = sample.get_attribute("src")
    page.get_by_label("Modern, wide").check()
    page.locator(".issuing-tile", has_text="Your own").click()
    page.wait_for_function(
        "before => document.querySelector('.certificate-sample')?.src !== before", arg=before
    )
    page.locator("[name=body]").fill("for {nothing}")
    page.get_by_text("“{nothing}” stands for nothing").wait_for()
    looks_right(page)
    page.locator("[name=body]").fill("has passed, on {date}, the exam of")
    sample.wait_for()
    page.locator("[name=signatory_1_name]").fill("Olga Brandt")
    page.locator("[name=signatory_1_function]").fill("Head of the Academy")
    page.locator("[name=signatory_1_picture]").set_input_files(signature)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Certificates look like this from now on.").wait_for()
    looks_right(page)
    assert page.get_by_label("Take the signature away").count() == 1


def _takes_it_home(
    page: Any, house: House, folder: Path, looks_right: Callable[[Any], None]
) -> Path:
    page.goto(f"{house.address}/wallet/")
    page.get_by_role("link", name="Data Analyst").first.click()
    looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate (PDF)").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "data-analyst.pdf"
    return file


def _follows_the_printed_address(page: Any, house: House, certificate: Path) -> None:
    from pypdf import PdfReader

    links = {
        str(note.get_object()["/A"]["/URI"])
        for note in PdfReader(certificate).pages[0]["/Annots"]
        if "/A" in note.get_object()
    }
    (address,) = links
    assert address.startswith(f"{house.address}/certificates/")
    page.goto(address)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".verdict")
