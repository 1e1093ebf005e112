"""What the pages of partners say, and what they do with what cannot be used."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from openmerit.platform.issuing import actions, queries, work, work_partnerships
from openmerit.platform.issuing.models import Award, Partnership
from openmerit.platform.issuing.queries.proof import issuer_proof
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Organisation


@pytest.fixture
def college(stranger) -> Organisation:
    return people.create_organisation(acting_user=stranger, name="Harbour College", slug="harbour")


@pytest.fixture
def accepted(owner, stranger, achievement, college) -> Partnership:
    offered = actions.offer_partnership(
        acting_user=owner, achievement=achievement, partner="harbour", limit=5
    )
    return actions.accept_partnership(acting_user=stranger, partnership=offered)


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"partner": "no such name"}, "Give a short name"),
        ({"partner": "nobody"}, "There is no issuer “nobody” here."),
        ({"partner": "northwind"}, "You award it already."),
        ({"partner": "harbour", "limit": "0"}, "greater than or equal to 1"),
        ({"partner": "harbour", "ends_on": "2020-01-01"}, "It ends before it begins."),
    ],
)
def test_what_cannot_be_offered_is_told_beside_its_field(owner, achievement, college, typed, told):
    path = f"/issue/northwind/achievements/{achievement.key}/partners/new"
    answer = as_(owner).post(path, typed)
    assert answer.status_code == 422
    assert told in text(answer)
    assert not Partnership.objects.exists()


def test_a_limit_below_what_was_awarded_is_told_beside_its_field(owner, stranger, accepted):
    actions.award(acting_user=stranger, achievement=accepted.borrowed, email="a@example.org")
    actions.award(acting_user=stranger, achievement=accepted.borrowed, email="b@example.org")
    path = f"/issue/northwind/partnerships/{accepted.key}/change"
    answer = as_(owner).post(path, {"limit": "1"})
    assert answer.status_code == 422
    assert "2 are awarded already." in text(answer)
    assert as_(owner).post(path, {"limit": "2", "ends_on": "2099-12-31"}).status_code == 302
    accepted.refresh_from_db()
    assert (accepted.limit, accepted.ends_at.isoformat()) == (2, "2099-12-31T23:59:59+00:00")


def test_the_partners_own_address_leads_to_the_owners_page_which_names_the_partner(
    owner, achievement, accepted
):
    answer = Client().get(f"/achievements/{accepted.borrowed.key}")
    assert (answer.status_code, answer["Location"]) == (302, f"/achievements/{achievement.key}")
    page = text(Client().get(f"/achievements/{achievement.key}"))
    assert 'Also awarded by <a href="/issuers/harbour">Harbour College</a>' in page
    actions.withdraw_partnership(acting_user=owner, partnership=accepted, reason="Enough.")
    assert "Also awarded by" not in text(Client().get(f"/achievements/{achievement.key}"))


def test_the_partner_is_offered_nothing_that_only_the_owner_may_do(stranger, accepted):
    page = text(as_(stranger).get(f"/issue/harbour/achievements/{accepted.borrowed.key}/"))
    for verb in ("Copy as a new draft", "Begin version", "Mend a slip", "Retire it", "Translat"):
        assert verb not in page
    assert "Made by" in page
    assert "0 of 5" in page


def test_a_lapsed_offer_is_not_accepted_and_says_so(stranger, owner, achievement, college):
    offered = actions.offer_partnership(
        acting_user=owner, achievement=achievement, partner="harbour"
    )
    Partnership.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    path = f"/issue/harbour/partnerships/{offered.key}/"
    answer = as_(stranger).post(f"{path}accept", follow=True)
    assert "The time that it was for is over." in text(answer)


def test_award_and_certificate_tell_apart_who_made_it_and_who_awards_it(stranger, accepted):
    made = actions.award(
        acting_user=stranger, achievement=accepted.borrowed, email="ada@example.org", name="Ada"
    )
    work.sign_single_awards()
    page = text(as_(stranger).get(f"/issue/harbour/awards/{made.key}/"))
    assert page.index("Made by") < page.index("Northwind Academy") < page.index("Awarded by")
    certificate = actions.make_certificate(acting_user=stranger, award=Award.objects.get())
    printed = PdfReader(io.BytesIO(queries.certificate_pdf(certificate))).pages[0].extract_text()
    words = " ".join(printed.split())
    assert "Made by Northwind Academy" in words
    assert "Awarded by Harbour College" in words


def test_the_published_proof_of_a_partner_has_nothing_in_the_owners_place(
    achievement, accepted, college, northwind
):
    work_partnerships.sign_authorisations()
    now = timezone.now()
    assert achievement.uri not in [one.url for one in issuer_proof(college, at=now).documents]
    assert achievement.uri in [one.url for one in issuer_proof(northwind, at=now).documents]
