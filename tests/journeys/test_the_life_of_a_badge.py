"""The whole story, as the people in it live it: define, award, claim, show, verify, withdraw."""

import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PHONE
from tests.journeys.conftest import House

from openmerit.credentials import unbake, verify

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PASSWORD = "correct horse battery staple"
CSV = """email,name,date
sven@example.org,Sven Berg,2026-03-14
not an address,Nobody,
mara@example.org,Mara Lind,
tova@example.org,Tova Dahl,2026-03-14
"""


def test_a_badge_from_its_definition_to_its_withdrawal(
    house: House,
    browser_of: Callable[..., Any],
    looks_right: Callable[[Any], None],
    tmp_path: Path,
) -> None:
    owner = browser_of("owner")
    _signs_up(house, owner, "olga@northwind.example", "Olga Owner", looks_right)
    _opens_an_organisation(house, owner, looks_right)
    _defines_an_achievement(owner, looks_right)
    award_page = _awards_by_form(owner, looks_right)

    link = house.link_in(house.mail_to("mara@example.org"))
    _a_scanner_opens(link)
    earner = browser_of("earner")
    _signs_up_by_the_link(earner, link, looks_right)
    files = _takes_the_files_along(earner, tmp_path)
    public_page = _shares_it(earner, looks_right)

    reader = browser_of("reader", viewport=PHONE, scheme="dark")
    _reads_the_public_page(reader, public_page, looks_right)
    _checks(reader, house, files["png"], looks_right)
    _is_told(reader, "This badge is unchanged and current.")
    _is_told(reader, "Someone practising on their own machine, as Northwind Academy.")

    _awards_by_file_with_preview(owner, award_page, tmp_path, looks_right)
    assert house.link_in(house.mail_to("sven@example.org")) != link
    assert house.link_in(house.mail_to("tova@example.org")) != link

    _withdraws_it(owner, award_page, looks_right)
    _checks(reader, house, files["png"], looks_right)
    _is_told(reader, "Do not rely on this badge:")
    _is_told(reader, "It was withdrawn by its issuer.")
    _sees_that_it_was_withdrawn(reader, earner, public_page, looks_right)


def _signs_up(house: House, page: Any, address: str, name: str, looks_right) -> None:
    page.goto(f"{house.address}/accounts/signup/")
    looks_right(page)
    page.get_by_label("Your name").fill(name)
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto(house.link_in(house.mail_to(address)))
    looks_right(page)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector(".hat-switch")


def _opens_an_organisation(house: House, page: Any, looks_right) -> None:
    page.goto(f"{house.address}/organisations/new")
    looks_right(page)
    page.locator("input[name=name]").fill("Northwind Academy")
    page.locator("input[name=slug]").fill("northwind")
    page.get_by_role("button", name="Go on").click()
    looks_right(page)
    page.locator("textarea[name=description]").fill("Evening courses in working with data.")
    page.get_by_role("button", name="Go on").click()
    looks_right(page)
    page.get_by_role("button", name="Make the organisation").click()
    page.wait_for_url("**/organisations/northwind/domain")
    looks_right(page)
    page.goto(f"{house.address}/issue/northwind/")
    looks_right(page)


def _defines_an_achievement(page: Any, looks_right) -> None:
    """Six short steps, then publishing it."""
    page.goto(f"{page.url}achievements/new")
    looks_right(page)
    page.get_by_label("Name", exact=True).fill("Data Analyst")
    page.locator("textarea[name=description]").fill(
        "Can clean, join, chart and explain business data."
    )
    page.get_by_role("button", name="Make the draft and go on").click()
    page.locator("textarea[name=criteria_narrative]").fill("Passed the **practical exam**.")
    looks_right(page)
    for _step in ("details", "picture", "skills"):
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_load_state()
        looks_right(page)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Months until an award expires").fill("36")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Award it", exact=True).wait_for()
    looks_right(page)


def _awards_by_form(page: Any, looks_right) -> str:
    """Award it to Mara; answers the address of the award's page."""
    page.get_by_role("link", name="Award it", exact=True).click()
    page.get_by_label("E-mail address").fill("mara@example.org")
    page.get_by_label("Name", exact=False).first.fill("Mara Lind")
    looks_right(page)
    page.get_by_role("button", name="Award 1 badge").click()
    page.wait_for_url("**/awards/*/")
    looks_right(page)
    return page.url


def _a_scanner_opens(link: str) -> None:
    """As mail scanners do, without a browser and more than once."""
    for _ in range(2):
        with urllib.request.urlopen(link, timeout=10) as answer:
            assert answer.status == 200


def _signs_up_by_the_link(page: Any, link: str, looks_right) -> None:
    page.goto(link)
    assert page.locator("h1").inner_text() == "Northwind Academy awarded you “Data Analyst”."
    looks_right(page)
    assert page.get_by_label("Your name").input_value() == "Mara Lind"
    page.locator("input[name=password1]").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(link)
    looks_right(page)
    page.get_by_role("button", name="Add to my wallet").click()
    page.wait_for_url("**/wallet/*")
    assert page.locator("h1").inner_text() == "Data Analyst"
    looks_right(page)


def _takes_the_files_along(page: Any, folder: Path) -> dict[str, Path]:
    """Each file is the whole badge: the library checks it without this house."""
    files, documents = {}, set()
    for kind, label in (
        ("png", "Picture (PNG)"),
        ("svg", "Drawing (SVG)"),
        ("json", "Document (JSON)"),
    ):
        with page.expect_download() as download:
            page.get_by_role("link", name=label).click()
        files[kind] = folder / download.value.suggested_filename
        assert files[kind].name == f"data-analyst.{kind}"
        download.value.save_as(files[kind])
        content = files[kind].read_bytes()
        assert verify(content).format == f"open-badge-3.0/{kind}"
        documents.add(content if kind == "json" else unbake(content))
    assert len(documents) == 1
    return files


def _shares_it(page: Any, looks_right) -> str:
    page.get_by_role("button", name="Share this badge").click()
    address = page.get_by_label("Link to the badge").input_value()
    looks_right(page)
    page.get_by_role("link", name="See it as others do").click()
    page.wait_for_url(address)
    looks_right(page)
    profile = page.get_by_role("link", name="Add to LinkedIn").get_attribute("href")
    assert profile.startswith("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME")
    return address


def _reads_the_public_page(page: Any, address: str, looks_right) -> None:
    page.goto(address)
    assert page.locator("h1").inner_text() == (
        "Mara Lind can clean, join, chart and explain business data."
    )
    words = page.locator(".proofs li").all_inner_texts()
    assert words == ["Genuine", "Current", "Northwind Academy, for practice only"]
    assert page.get_by_role("link", name="Add to LinkedIn").count() == 0
    assert "mara@example.org" not in page.content()
    looks_right(page)


def _checks(page: Any, house: House, file: Path, looks_right) -> None:
    """Choosing the file is enough: the page sends it and answers."""
    page.goto(f"{house.address}/verify")
    looks_right(page)
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector(".verdict")
    looks_right(page)
    for question in page.locator("details").all():
        question.evaluate("element => (element.open = true)")
    looks_right(page)


def _is_told(page: Any, sentence: str) -> None:
    assert sentence in page.locator("main").inner_text()


def _awards_by_file_with_preview(page: Any, award_page: str, folder: Path, looks_right) -> None:
    """Nothing happens before the preview: two are awarded, one holds it, one row is refused."""
    file = folder / "class.csv"
    file.write_text(CSV, encoding="utf-8")
    page.goto(award_page)
    page.get_by_role("link", name="Data Analyst").first.click()
    page.get_by_role("link", name="Award it to many").click()
    looks_right(page)
    page.set_input_files("input[type=file]", file)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("table")
    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 4
    assert "Refused" in rows[0]
    assert "not an address" in rows[0]
    assert "Skipped" in rows[1]
    assert "mara@example.org" in rows[1]
    looks_right(page)
    page.get_by_role("button", name="Award 2 badges").click()
    page.get_by_text("Done").first.wait_for()
    page.wait_for_load_state("networkidle")  # the page asks once more how far the run is
    looks_right(page)


def _withdraws_it(page: Any, award_page: str, looks_right) -> None:
    page.goto(award_page)
    page.get_by_role("link", name="Revoke…").click()
    page.get_by_label("Reason").fill("The exam was somebody else’s.")
    looks_right(page)
    page.get_by_role("button", name="Revoke 1 badge").click()
    page.wait_for_url(award_page)
    looks_right(page)


def _sees_that_it_was_withdrawn(reader: Any, earner: Any, public_page: str, looks_right) -> None:
    reader.goto(public_page)
    assert "Withdrawn by its issuer" in reader.locator(".proofs li").all_inner_texts()
    assert "somebody else’s" not in reader.content()
    looks_right(reader)
    earner.goto(public_page)
    earner.get_by_role("link", name="Files and link").click()
    _is_told(earner, "Its issuer withdrew it")
    earner.get_by_role("link", name="My badges").first.click()
    assert earner.locator(".badge-card .state").all_inner_texts() == ["Revoked"]
    looks_right(earner)
