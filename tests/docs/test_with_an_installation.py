"""The pages about the platform, followed word for word on an installation with the story in it."""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import assert_printed, blocks, clean_environment, prose, run_shell, text_of
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey, pytest.mark.slow]

EARNER = "ada@example.org"


class Follower:
    """Somebody who does what a page says, and nothing that it does not say."""

    def __init__(self, page: str) -> None:
        text = prose(text_of(page))
        self.words = " ".join(text.split())
        self.bold = set(re.findall(r"\*\*([^*]+)\*\*", self.words))
        self.pressed: set[str] = set()

    def press(self, page: Any, label: str, *, role: str = "") -> None:
        """Press what the page calls **label**."""
        assert f"**{label}**" in self.words
        self.pressed.add(label)
        roles = [role] if role else ["button", "link"]
        found = [page.get_by_role(kind, name=label, exact=True) for kind in roles]
        (chosen, *_) = [one for one in found if one.count()] or [
            page.get_by_role(kind, name=re.compile(f"^{re.escape(label)}")) for kind in roles[:1]
        ]
        chosen.first.click()

    def write(self, page: Any, label: str, text: str) -> None:
        """Write what the page gives as `text` into the field with this label."""
        assert f"`{text}`" in self.words
        page.get_by_label(re.compile(re.escape(label))).first.fill(text)


@pytest.fixture(scope="module")
def tutorial() -> Follower:
    """Who follows the tutorial."""
    return Follower("docs/tutorial/first-badge.md")


def test_the_tutorial_leads_from_a_definition_to_a_withdrawal(
    story: House, tutorial: Follower, browser_of: Callable[..., Any], tmp_path: Path
) -> None:
    issuer = browser_of("issuer")
    _defines(story, tutorial, issuer)
    _awards(story, tutorial, issuer)
    picture = _claims(story, tutorial, browser_of("earner"), tmp_path)
    anyone = browser_of("anyone")
    sentence = _checks(story, tutorial, anyone, picture)
    assert sentence == "This badge is unchanged and current."
    assert f"*{sentence}*" in tutorial.words

    report = _by_command(story, tutorial, picture)
    assert report["summary"].startswith(sentence)

    _revokes(tutorial, issuer)
    issuer.wait_for_timeout(5_000)
    assert _checks(story, tutorial, anyone, picture).startswith("Do not rely on this badge")
    told = {"Practice", "Suspend…"}
    assert tutorial.bold - told == tutorial.pressed


def _defines(story: House, tutorial: Follower, page: Any) -> None:
    page.goto(f"{story.address}/")
    assert "Practice" in page.inner_text("body")
    tutorial.press(page, "Sign in")
    tutorial.press(page, "Olga Brandt")
    tutorial.press(page, "Northwind Academy")
    tutorial.press(page, "Define an achievement")
    tutorial.write(page, "Name", "Reads a Table")
    tutorial.write(
        page,
        "What someone who has it can do",
        "Reads, sorts and adds up a table, and says what the numbers mean.",
    )
    tutorial.press(page, "Make the draft and go on")
    tutorial.write(
        page,
        "How it is earned",
        "Answered twelve questions about a table of sales, with the file open, in one hour.",
    )
    tutorial.press(page, "Save and go on")
    tutorial.press(page, "Save and go on")
    tutorial.press(page, "Save and go on")
    tutorial.press(page, "Save and go on")
    tutorial.press(page, "Save and look at it")
    tutorial.press(page, "Publish")


def _awards(story: House, tutorial: Follower, page: Any) -> None:
    tutorial.press(page, "Award it")
    tutorial.write(page, "E-mail address", EARNER)
    page.get_by_label(re.compile("Name")).first.fill("Ada Example")
    tutorial.press(page, "Award 1 badge")
    page.get_by_text("Being signed").or_(page.get_by_text("Issued")).first.wait_for()


def _claims(story: House, tutorial: Follower, page: Any, folder: Path) -> Path:
    page.goto(story.link_in(story.mail_to(EARNER)))
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label("Password").fill("correct horse battery staple")
    tutorial.press(page, "Make my account")
    tutorial.press(page, "Add to my wallet")
    tutorial.press(page, "Share this badge")
    with page.expect_download() as download:
        tutorial.press(page, "Picture (PNG)")
    assert download.value.suggested_filename in text_of("docs/tutorial/first-badge.md")
    picture = folder / "reads-a-table.png"
    download.value.save_as(picture)
    return picture


def _checks(story: House, tutorial: Follower, page: Any, picture: Path) -> str:
    page.goto(f"{story.address}/")
    tutorial.press(page, "Verify", role="link")
    page.set_input_files("input[type=file]", picture)
    heading = page.get_by_role("heading", level=1)
    heading.filter(has_text=re.compile("badge is unchanged|Do not rely")).wait_for()
    return str(heading.inner_text())


def _by_command(story: House, tutorial: Follower, picture: Path) -> dict[str, Any]:
    (command,) = re.findall(
        r"^\.venv/bin/(openmerit verify .*)$",
        text_of("docs/tutorial/first-badge.md"),
        re.MULTILINE,
    )
    done = subprocess.run(
        ["bash", "-c", command.replace("localhost:8000", f"localhost:{story.port}") + " --json"],
        cwd=picture.parent,
        env=clean_environment({}),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def _revokes(tutorial: Follower, page: Any) -> None:
    tutorial.press(page, "Awards")
    page.get_by_role("link", name=re.compile("Ada Example")).first.click()
    tutorial.press(page, "Revoke…")
    page.get_by_label(re.compile("[Rr]eason|Why")).first.fill("Awarded by mistake.")
    page.get_by_role("button", name=re.compile("^Revoke")).last.click()
    page.get_by_text("Revoked").first.wait_for()


def test_a_script_awards_over_http_as_the_page_says(story: House, tmp_path: Path) -> None:
    page = text_of("docs/how-to/award-over-http.md")
    shell = [block for block in blocks(page) if block.language in ("sh", "text")]
    asked = story.call("token", "--as", "olga@northwind.example", "--name", "enrolment script")
    assert "openmerit token --as olga@northwind.example --name" in page
    assert_printed(asked.stdout, shell[1].text)
    script = "\n".join(block.text for block in blocks(page) if block.language == "python")
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=clean_environment({"ORIGIN": story.address, "TOKEN": asked.stdout.strip()}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert_printed(done.stdout, shell[-1].text)


def test_a_badge_of_this_house_is_checked_online_as_the_page_says(
    story: House, tmp_path: Path
) -> None:
    (tmp_path / "badge.png").write_bytes(_an_issued_badge(story))
    page = text_of("docs/how-to/verify-offline-and-online.md")
    run_shell(page, tmp_path, {"OPENMERIT_PORT": str(story.port)})

    (program,) = [block.text for block in blocks(page) if block.language == "python"]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=clean_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    # A local machine is not a public address, so from here nobody can tell.
    assert done.stdout.startswith("undetermined"), done.stderr


def _an_issued_badge(story: House) -> bytes:
    """The picture of some badge that Northwind Academy issued and did not take back."""
    token = story.call("token", "--as", "olga@northwind.example").stdout.strip()

    def get(path: str, accept: str = "application/json") -> bytes:
        headers = {"Authorization": f"Bearer {token}", "Accept": accept}
        request = urllib.request.Request(f"{story.address}/api/v1/{path}", headers=headers)
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())

    listed = get("organisations/northwind-academy/achievements?state=published")
    achievement = next(one for one in json.loads(listed)["items"] if one["name"] == "Data Analyst")
    awards = json.loads(get(f"achievements/{achievement['id']}/awards?state=issued"))["items"]
    return get(f"awards/{awards[0]['id']}/credential", "image/png")


def test_a_backup_is_made_and_restored_as_the_page_says(story: House) -> None:
    run_shell(text_of("docs/how-to/back-up-and-restore.md"), story.home.parent)


def test_proof_is_published_and_verifies_offline_as_the_page_says(story: House) -> None:
    folder = story.home.parent
    (folder / "badge.png").write_bytes(_an_issued_badge(story))
    run_shell(text_of("docs/how-to/publish-proof.md"), folder)
