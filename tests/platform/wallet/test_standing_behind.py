"""Who stands behind a badge, on its pages and in what an earner takes along."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.models import Endorsement
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Person
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.models import HeldCredential


@pytest.fixture
def endorsed(
    held: HeldCredential, owner: Person, stranger: Person, drain: Callable[[], None]
) -> Endorsement:
    """The one award, endorsed by a council that the academy asked."""
    people.create_organisation(acting_user=stranger, name="Quality Council", slug="council")
    assert held.award is not None
    asked = issuing.ask_for_endorsement(
        acting_user=owner, subject=Subject.of_award(held.award), endorser="council"
    )
    issuing.endorse(acting_user=stranger, endorsement=asked, narrative="We saw her do it.")
    drain()
    asked.refresh_from_db()
    return asked


def _names(browser: Client, path: str) -> list[str]:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_an_earner_takes_along_who_stands_behind_a_badge(
    held: HeldCredential,
    endorsed: Endorsement,
    mara: Person,
    signed_in: Callable[[Person], Client],
) -> None:
    browser = signed_in(mara)
    before = issued.credential_of(held.award)
    assert "With who stands behind it (ZIP)" in browser.get(held.path).content.decode()
    answer = browser.get(f"{held.path}/badge.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.read("badge.json") == before
    assert archive.read("endorsements/award-1.json") == bytes(endorsed.content)


def test_a_stranger_sees_on_the_badges_page_who_stands_behind_it_and_who_no_longer_does(
    held: HeldCredential, endorsed: Endorsement, stranger: Person, mara: Person, client: Client
) -> None:
    actions.share(acting_user=mara, held=held)
    shown = client.get(held.share_path).content.decode()
    assert "We saw her do it." in shown
    assert "endorsements/award-1.json" in _names(client, f"{held.share_path}/badge.zip")
    issuing.withdraw(acting_user=stranger, endorsement=endorsed, reason="It was her sister.")
    shown = client.get(held.share_path).content.decode()
    assert "We saw her do it." not in shown
    assert "withdrew its endorsement" in shown
    assert _names(client, f"{held.share_path}/badge.zip") == ["badge.json", "badge.png"]


def test_nobody_else_takes_it(
    held: HeldCredential, endorsed: Endorsement, stranger: Person, signed_in: Callable[..., Client]
) -> None:
    assert signed_in(stranger).get(f"{held.path}/badge.zip").status_code == 404
