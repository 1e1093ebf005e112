"""What this house says of the names of those who issue here, once it is on the network."""

import pytest

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.members import AchievementMembers
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import ConfirmedDomain
from openmerit.platform.verifying.queries import report
from openmerit.platform.verifying.questions import answer_of


@pytest.fixture
def badge(settings, owner, northwind):
    """A badge of Northwind, which has an account at badges.example."""
    settings.OPENMERIT_ORIGIN = "https://badges.example"
    members = AchievementMembers(
        name="Data Analyst", description="Charts data.", criteria_narrative="Passed."
    )
    achievement = actions.publish_achievement(
        acting_user=owner,
        achievement=actions.create_achievement(
            acting_user=owner, organisation=northwind, members=members
        ),
    )
    award = actions.award(acting_user=owner, achievement=achievement, email="ada@example.org")
    sign_single_awards()
    return queries.credential_of(award)


def test_an_account_here_confirms_no_name(badge):
    found = report(badge, online=False)

    assert (found.verdict, found.check("issuer").outcome) == ("valid", "warning")
    assert "which nobody has confirmed" in found.summary
    assert "vouches" not in found.summary
    assert answer_of(found).tone == "warning"


def test_a_domain_that_was_seen_naming_it_does(badge, northwind):
    ConfirmedDomain.objects.create(
        organisation=northwind, name="northwind.example", confirmed_at=northwind.created_at
    )
    found = report(badge, online=False)

    assert found.check("issuer").outcome == "passed"
    assert "northwind.example names it as its own" in found.summary
    assert answer_of(found).tone == "passed"


def test_a_closed_account_is_told(badge, northwind, operator):
    people.set_standing(
        acting_user=operator, organisation=northwind, standing="closed", reason="Not Northwind"
    )
    found = report(badge, online=False)

    assert found.check("issuer").outcome == "warning"
    assert "badges.example closed its account: Not Northwind." in found.summary


def test_the_identifiers_document_names_the_domain(badge, northwind):
    assert b"LinkedDomains" not in queries.did_document("northwind")
    ConfirmedDomain.objects.create(
        organisation=northwind, name="northwind.example", confirmed_at=northwind.created_at
    )
    assert b'"serviceEndpoint": "https://northwind.example"' in queries.did_document("northwind")


def test_an_altered_badge_gets_no_word_of_this_house(badge):
    found = report(badge.replace(b"Charts data.", b"Charts all data."), online=False)
    assert found.check("issuer").outcome == "unknown"
