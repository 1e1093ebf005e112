"""The page that others see."""

import html
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.verifying.portrait import portrait_of
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.showing import ability


@pytest.fixture
def shared(held: HeldCredential) -> HeldCredential:
    return actions.share(acting_user=held.person, held=held)


def words_of(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def test_a_badge_is_seen_by_nobody_until_it_is_shared(client: Client, held: HeldCredential) -> None:
    assert held.share_path == ""

    actions.share(acting_user=held.person, held=held)
    assert client.get(held.share_path).status_code == 200

    actions.unshare(acting_user=held.person, held=held)
    for path in ("", "/badge.json", "/badge.png"):
        assert client.get(held.share_path + path).status_code == 404


def test_shared_again_it_has_the_same_address(shared: HeldCredential) -> None:
    address = shared.share_path
    actions.unshare(acting_user=shared.person, held=shared)
    actions.share(acting_user=shared.person, held=shared)

    assert shared.share_path == address


def test_the_sentence_comes_first_and_three_words_follow(
    client: Client, shared: HeldCredential
) -> None:
    page = words_of(client.get(shared.share_path))

    assert "Mara Lind can clean, join, chart and explain business data." in page
    strip = page.index("Genuine Current Northwind Academy, for practice only")
    assert strip < page.index("Passed the practical exam .") < page.index("Check it yourself")


def test_no_address_of_the_earner_is_shown(client: Client, shared: HeldCredential) -> None:
    page = client.get(shared.share_path).content.decode()

    assert "mara@example.org" not in page
    assert "Yes. It was given to an e-mail address of Mara Lind." in page
    assert "A name is not part of what was signed." in page


def test_the_earners_buttons_are_for_the_earner(
    client: Client, shared: HeldCredential, signed_in: Callable[[Person], Client], stranger: Person
) -> None:
    for other in (client, signed_in(stranger)):
        page = other.get(shared.share_path).content.decode()
        assert "linkedin.com" not in page
        assert shared.path not in page

    own = signed_in(shared.person).get(shared.share_path).content.decode()
    assert "Add to LinkedIn" in own


def test_the_linkedin_link_fills_the_form(
    shared: HeldCredential, award: Award, signed_in: Callable[[Person], Client]
) -> None:
    page = signed_in(shared.person).get(shared.share_path).content.decode()

    link = html.unescape(re.search(r'href="(https://www\.linkedin\.com/[^"]+)"', page)[1])
    assert urlsplit(link).path == "/profile/add"
    assert {key: value[0] for key, value in parse_qs(urlsplit(link).query).items()} == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Data Analyst",
        "organizationName": "Northwind Academy",
        "issueYear": str(award.valid_from.year),
        "issueMonth": str(award.valid_from.month),
        "certUrl": shared.share_url,
        "certId": json.loads(issued.credential_of(award))["id"],
    }


def test_others_sites_can_show_a_preview_of_it(client: Client, shared: HeldCredential) -> None:
    page = client.get(shared.share_path).content.decode()

    tags = dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', page))
    assert tags["og:title"] == "Mara Lind earned “Data Analyst”"
    assert tags["og:url"] == shared.share_url
    assert tags["og:description"] == "Can clean, join, chart and explain business data."
    assert tags["og:image"].startswith("http://localhost:8000/achievements/")


def test_programs_get_the_document_from_the_same_address(
    client: Client, shared: HeldCredential, award: Award
) -> None:
    answer = client.get(shared.share_path, headers={"Accept": "application/vc+ld+json"})

    assert answer.content == issued.credential_of(award)
    assert "Accept" in answer["Vary"]


def test_the_address_pasted_into_verify_is_checked_here(
    client: Client, shared: HeldCredential
) -> None:
    page = words_of(client.post("/verify", {"pasted": shared.share_url}))
    assert "This badge is unchanged and current." in page

    actions.unshare(acting_user=shared.person, held=shared)
    answer = client.post("/verify", {"pasted": f"http://localhost:8000{shared.share_path}"})
    assert answer.status_code == 422
    assert "there is no shared badge at it" in words_of(answer)


def test_a_withdrawn_badge_says_so_on_top_and_keeps_the_reason_to_itself(
    client: Client, shared: HeldCredential, award: Award, owner: Person
) -> None:
    issuing.revoke(acting_user=owner, award=award, reason="Cheated in the exam.")

    page = words_of(client.get(shared.share_path))

    assert page.index("its issuer withdrew it") < page.index("Mara Lind can clean")
    assert "Withdrawn by its issuer" in page
    assert "Cheated" not in page


def test_who_may_not_sign_in_any_more_shows_nothing(client: Client, shared: HeldCredential) -> None:
    Person.objects.filter(pk=shared.person_id).update(is_active=False)

    assert client.get(shared.share_path).status_code == 404


@pytest.mark.parametrize(
    ("description", "what"),
    [
        ("Can clean, join and chart data.", "clean, join and chart data"),
        ("Can mend a bicycle. Knows its parts.", "mend a bicycle"),
        ("Is able to lead a team of five.", "lead a team of five"),
        ("Canals and rivers of Europe.", ""),
        ("Knows the law.", ""),
        ("Can", ""),
    ],
)
def test_a_description_that_begins_with_can_becomes_the_sentence(
    description: str, what: str
) -> None:
    document = {"credentialSubject": {"achievement": {"description": description}}}

    assert ability(portrait_of(document)) == what
