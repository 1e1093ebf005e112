"""Partners: an owner lets others award its achievement, so many, so long; and checks show it."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from openmerit.credentials import Report, issue, verify
from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, queries, work, work_partnerships
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.documents import did_of
from openmerit.platform.issuing.errors import (
    AlreadyPartner,
    IssuerMissing,
    NotPublished,
    NotYours,
    PartnerLimitReached,
    PartnershipNotInState,
    PartnershipOver,
    PartnershipRefused,
    ReasonMissing,
)
from openmerit.platform.issuing.models import (
    Achievement,
    Award,
    Partnership,
    SignedCredential,
)
from openmerit.platform.issuing.signing import signer_of
from openmerit.platform.people import actions as people
from openmerit.platform.people.errors import NotAllowed, OrganisationMissing
from openmerit.platform.people.models import AuditEntry, Organisation, Standing
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.trusting import TrustFolder, add_identifier


@pytest.fixture
def college(stranger) -> Organisation:
    return people.create_organisation(acting_user=stranger, name="Harbour College", slug="harbour")


@pytest.fixture
def offered(owner, achievement, college) -> Partnership:
    return actions.offer_partnership(
        acting_user=owner, achievement=achievement, partner="harbour", limit=2, message="As agreed."
    )


@pytest.fixture
def accepted(stranger, offered) -> Partnership:
    return actions.accept_partnership(acting_user=stranger, partnership=offered)


@pytest.fixture
def borrowed(accepted) -> Achievement:
    assert accepted.borrowed is not None
    return accepted.borrowed


def awarded(person, achievement, email="ada@example.org", **how) -> bytes:
    made = actions.award(acting_user=person, achievement=achievement, email=email, **how)
    work.sign_single_awards()
    return queries.credential_of(made)


def checked(badge: bytes, **how) -> Report:
    return verify(badge, resolver=HouseResolver(online=False), **how)


def says(badge: bytes, **how) -> str:
    return checked(badge, **how).check("issuer").message


# Offering and answering


def test_what_is_accepted_is_signed_by_the_owner_and_names_partner_and_achievement(
    accepted, achievement, college, northwind
):
    work_partnerships.sign_authorisations()
    accepted.refresh_from_db()
    content = bytes(accepted.content)
    document = json.loads(content)
    assert document["id"] == accepted.uri
    assert document["issuer"]["id"] == did_of(northwind)
    assert document["credentialSubject"] == {
        "id": did_of(college),
        "type": ["EndorsementSubject"],
        "endorsementComment": f"May award {achievement.uri}. At most 2 times.",
    }
    assert checked(content).valid
    work_partnerships.sign_authorisations()
    accepted.refresh_from_db()
    assert bytes(accepted.content) == content


def test_each_side_is_on_record_with_who_did_it(owner, stranger, accepted):
    offer = AuditEntry.objects.get(verb="partnership.offered")
    answer = AuditEntry.objects.get(verb="partnership.accepted")
    assert (offer.person, offer.organisation.slug) == (owner, "northwind")
    assert (answer.person, answer.organisation.slug) == (stranger, "harbour")


def test_accepting_twice_makes_one_partnership(stranger, accepted):
    index = accepted.status_index
    again = actions.accept_partnership(acting_user=stranger, partnership=accepted)
    assert again.status_index == index
    assert Achievement.objects.filter(original=accepted.achievement).count() == 1


def test_only_who_designs_it_offers_and_only_who_manages_the_partner_answers(
    viewer, stranger, owner, achievement, offered
):
    with pytest.raises(NotAllowed):
        actions.offer_partnership(acting_user=viewer, achievement=achievement, partner="harbour")
    with pytest.raises(OrganisationMissing):
        actions.accept_partnership(acting_user=owner, partnership=offered)
    with pytest.raises(OrganisationMissing):
        actions.withdraw_partnership(acting_user=stranger, partnership=offered, reason="Mine now.")
    with pytest.raises(OrganisationMissing):
        actions.change_partnership(
            acting_user=stranger, partnership=offered, limit=None, ends_at=None
        )


def test_what_cannot_be_offered_is_said(owner, draft, northwind, college):
    def offer(achievement=draft, **how):
        wanted = {"partner": "harbour"} | how
        return actions.offer_partnership(acting_user=owner, achievement=achievement, **wanted)

    with pytest.raises(NotPublished):
        offer()
    actions.publish_achievement(acting_user=owner, achievement=draft)
    for how in (
        {"partner": "northwind"},
        {"limit": 0},
        {"ends_at": timezone.now() - timedelta(days=1)},
        {"message": "x" * 2001},
        {"message": "a\x00b"},
    ):
        with pytest.raises(PartnershipRefused):
            offer(**how)
    with pytest.raises(IssuerMissing):
        offer(partner="nobody")
    offer()
    with pytest.raises(AlreadyPartner):
        offer()


def test_what_is_declined_can_be_offered_again(owner, stranger, achievement, offered):
    with pytest.raises(ReasonMissing):
        actions.decline_partnership(acting_user=stranger, partnership=offered, reason=" ")
    actions.decline_partnership(acting_user=stranger, partnership=offered, reason="Not this year.")
    with pytest.raises(PartnershipNotInState):
        actions.accept_partnership(acting_user=stranger, partnership=offered)
    actions.offer_partnership(acting_user=owner, achievement=achievement, partner="harbour")


def test_an_offer_whose_time_is_over_or_whose_achievement_is_retired_is_not_accepted(
    owner, stranger, achievement, offered
):
    Partnership.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    offered.refresh_from_db()
    with pytest.raises(PartnershipRefused):
        actions.accept_partnership(acting_user=stranger, partnership=offered)
    Partnership.objects.update(ends_at=None)
    offered.refresh_from_db()
    actions.retire_achievement(acting_user=owner, achievement=achievement)
    with pytest.raises(NotPublished):
        actions.accept_partnership(acting_user=stranger, partnership=offered)
    offered.refresh_from_db()
    assert (offered.state, offered.borrowed) == ("offered", None)


def test_each_side_hears_once_of_what_the_other_did(owner, stranger, accepted, drain):
    drain()
    drain()
    mails = Mail.objects.filter(kind="partnership").order_by("pk").values_list("to", "subject")
    assert list(mails) == [
        (stranger.email, "Northwind Academy asks you to award “Data Analyst”"),
        (owner.email, "Harbour College awards “Data Analyst” from now on"),
    ]
    assert not Mail.objects.filter(text__contains="As agreed.").exists()


# What the partner awards


def test_a_partners_badge_tells_apart_who_made_it_and_who_awards_it(
    stranger, borrowed, achievement, college, northwind
):
    badge = awarded(stranger, borrowed)
    document = json.loads(badge)
    told = document["credentialSubject"]["achievement"]
    assert document["issuer"]["id"] == did_of(college)
    assert told["id"] == achievement.uri
    assert told["creator"]["id"] == did_of(northwind)
    assert told["creator"]["name"] == northwind.name
    report = checked(badge)
    assert report.valid
    assert f"{northwind.name} ({did_of(northwind)}), who made the achievement" in says(badge)
    assert "authorises it" in says(badge)
    # What lets it award is no praise, and is not counted as such.
    assert report.check("endorsements").message == "None."


def test_the_owners_own_badges_say_nothing_of_partners(owner, achievement, accepted):
    badge = awarded(owner, achievement)
    assert "creator" not in json.loads(badge)["credentialSubject"]["achievement"]
    assert "authorises" not in says(badge)


def test_a_slip_that_the_owner_mends_is_mended_for_the_partner(
    owner, stranger, achievement, borrowed
):
    actions.mend(
        acting_user=owner,
        achievement=achievement,
        reason="typo",
        member="description",
        value="Cleans, joins, charts, and explains business data.",
    )
    badge = json.loads(awarded(stranger, borrowed))
    said = badge["credentialSubject"]["achievement"]["description"]
    assert said == "Cleans, joins, charts, and explains business data."
    borrowed.refresh_from_db()
    assert borrowed.description == said


def test_a_partner_changes_nothing_about_it(stranger, college, borrowed):
    refused = [
        lambda: actions.copy_achievement(acting_user=stranger, achievement=borrowed),
        lambda: actions.new_version(acting_user=stranger, achievement=borrowed),
        lambda: actions.retire_achievement(acting_user=stranger, achievement=borrowed),
        lambda: actions.offer_partnership(
            acting_user=stranger, achievement=borrowed, partner="northwind"
        ),
        lambda: actions.mend(
            acting_user=stranger,
            achievement=borrowed,
            reason="typo",
            member="name",
            value="Data Analysts",
        ),
        lambda: actions.translate(
            acting_user=stranger,
            achievement=borrowed,
            translation=actions.Translation("de", "Datenanalyse", "Kann es."),
        ),
        lambda: actions.ask_for_endorsement(
            acting_user=stranger, subject=Subject.of_achievement(borrowed), endorser="northwind"
        ),
    ]
    for act in refused:
        with pytest.raises(NotYours):
            act()


# Limit and end


def test_the_limit_holds_and_can_be_raised(owner, stranger, accepted, borrowed):
    awarded(stranger, borrowed, "a@example.org")
    awarded(stranger, borrowed, "b@example.org")
    with pytest.raises(PartnerLimitReached):
        awarded(stranger, borrowed, "c@example.org")
    with pytest.raises(PartnershipRefused):
        actions.change_partnership(acting_user=owner, partnership=accepted, limit=1, ends_at=None)
    actions.change_partnership(acting_user=owner, partnership=accepted, limit=3, ends_at=None)
    awarded(stranger, borrowed, "c@example.org")
    accepted.refresh_from_db()
    assert accepted.awarded == 3
    work_partnerships.sign_authorisations()
    accepted.refresh_from_db()
    assert "At most 3 times." in bytes(accepted.content).decode()


def test_a_list_longer_than_the_limit_says_of_each_row_what_became_of_it(
    stranger, accepted, borrowed, sheet
):
    lines = [f"p{number}@example.org,P" for number in range(5)]
    run = actions.prepare_run(
        acting_user=stranger, achievement=borrowed, source=sheet(*lines), file_name="list.csv"
    )
    actions.start_run(acting_user=stranger, run=run)
    work.work_on_run(run.key)
    run.refresh_from_db()
    progress = queries.progress_of(run)
    assert (run.state, progress.issued, progress.failed) == ("done", 2, 3)
    problem = queries.problems_of(run)[0]
    assert problem["value"] == "p2@example.org"
    assert "2 times, and that is reached" in problem["message"]
    accepted.refresh_from_db()
    assert accepted.awarded == 2


def test_what_is_taken_back_before_its_time_is_not_counted(stranger, accepted, borrowed):
    waiting = actions.award(
        acting_user=stranger,
        achievement=borrowed,
        email="a@example.org",
        due_at=timezone.now() + timedelta(days=2),
    )
    actions.take_back(acting_user=stranger, award=waiting)
    accepted.refresh_from_db()
    assert accepted.awarded == 0


def test_a_correction_takes_the_place_of_what_it_corrects(stranger, accepted, borrowed):
    Partnership.objects.update(limit=1)
    awarded(stranger, borrowed)
    work_badge = Award.objects.get()
    actions.correct(
        acting_user=stranger, award=work_badge, changes={"name": "Ada L."}, reason="A slip."
    )
    work.sign_single_awards()
    accepted.refresh_from_db()
    assert accepted.awarded == 1
    assert SignedCredential.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_the_last_place_one_gets_it(stranger, accepted, borrowed):
    Partnership.objects.update(limit=1)
    start = threading.Barrier(4)
    answers: list[str] = []

    def try_it(number: int) -> None:
        try:
            start.wait(timeout=20)
            actions.award(
                acting_user=stranger, achievement=borrowed, email=f"p{number}@example.org"
            )
            answers.append("awarded")
        except PartnerLimitReached:
            answers.append("reached")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["awarded", "reached", "reached", "reached"]
    assert Award.objects.count() == 1
    accepted.refresh_from_db()
    assert accepted.awarded == 1


def test_nothing_is_awarded_before_the_start_or_after_the_end(owner, stranger, accepted, borrowed):
    end = timezone.now() + timedelta(days=10)
    actions.change_partnership(acting_user=owner, partnership=accepted, limit=None, ends_at=end)
    for how in (
        {"valid_from": timezone.now() - timedelta(days=3)},
        {"due_at": end + timedelta(days=1)},
    ):
        with pytest.raises(PartnershipOver):
            actions.award(acting_user=stranger, achievement=borrowed, email="a@example.org", **how)
    badge = awarded(stranger, borrowed)
    assert "authorises it" in says(badge)
    # Long after the end it was still awarded in time.
    late = checked(badge, at=end + timedelta(days=400))
    assert "authorises it" in late.check("issuer").message
    Partnership.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(PartnershipOver):
        actions.award(acting_user=stranger, achievement=borrowed, email="b@example.org")


def test_when_the_owner_retires_it_no_partner_awards_it(owner, stranger, achievement, borrowed):
    actions.retire_achievement(acting_user=owner, achievement=achievement)
    with pytest.raises(PartnershipOver):
        actions.award(acting_user=stranger, achievement=borrowed, email="a@example.org")
    borrowed.refresh_from_db()
    assert borrowed.state == "retired"


def test_while_the_operator_keeps_the_owner_closed_no_partner_awards_it(stranger, borrowed):
    Organisation.objects.filter(slug="northwind").update(standing=Standing.CLOSED)
    with pytest.raises(PartnershipOver):
        actions.award(acting_user=stranger, achievement=borrowed, email="a@example.org")


# Ending


def test_what_is_withdrawn_is_awarded_no_more_and_checks_say_so(
    owner, stranger, accepted, borrowed, northwind
):
    badge = awarded(stranger, borrowed)
    waiting = actions.award(acting_user=stranger, achievement=borrowed, email="b@example.org")
    with pytest.raises(ReasonMissing):
        actions.withdraw_partnership(acting_user=owner, partnership=accepted, reason="")
    actions.withdraw_partnership(acting_user=owner, partnership=accepted, reason="Audit failed.")
    work.publish_status_lists()
    with pytest.raises(PartnershipOver):
        actions.award(acting_user=stranger, achievement=borrowed, email="c@example.org")
    work.sign_single_awards()
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    report = checked(badge)
    assert report.valid
    assert report.check("issuer").outcome == "warning"
    assert f"{northwind.name} ({did_of(northwind)})" in report.check("issuer").message
    assert "has withdrawn" in report.check("issuer").message
    # Once more the same changes nothing, and it can be offered anew.
    actions.withdraw_partnership(acting_user=owner, partnership=accepted, reason="Audit failed.")
    again = actions.offer_partnership(
        acting_user=owner, achievement=accepted.achievement, partner="harbour"
    )
    actions.accept_partnership(acting_user=stranger, partnership=again)
    assert again.borrowed == borrowed
    assert "authorises it" in says(awarded(stranger, again.borrowed, "d@example.org"))


def test_what_a_partner_gives_back_it_awards_no_more_but_what_it_awarded_stays_authorised(
    stranger, accepted, borrowed
):
    badge = awarded(stranger, borrowed)
    actions.give_partnership_back(
        acting_user=stranger, partnership=accepted, reason="We close the course."
    )
    work.publish_status_lists()
    with pytest.raises(PartnershipOver):
        actions.award(acting_user=stranger, achievement=borrowed, email="b@example.org")
    assert "authorises it" in says(badge)


def test_a_folder_of_trust_tells_it_offline(owner, stranger, accepted, borrowed, tmp_path):
    badge = awarded(stranger, borrowed)
    folder = TrustFolder(tmp_path / "kept")

    def kept(organisation: Organisation) -> str:
        house = HouseResolver(online=False)
        add_identifier(folder, did_of(organisation), house, at=timezone.now())
        return verify(badge, trust=folder).check("issuer").message

    assert "could not be checked" in kept(accepted.partner)
    assert "authorises it" in kept(accepted.achievement.organisation)
    actions.withdraw_partnership(acting_user=owner, partnership=accepted, reason="Audit failed.")
    assert "has withdrawn" in kept(accepted.achievement.organisation)


# What others claim


def _resigned(badge: bytes, college, change) -> bytes:
    document = json.loads(badge)
    del document["proof"]
    change(document)
    return issue(document, signer_of(college), now=timezone.now())


def _lifted_from(stranger, badge: bytes, slug: str) -> bytes:
    """A badge of another organisation that brings what was said to this one."""
    other = people.create_organisation(acting_user=stranger, name="Other", slug=slug)
    return _resigned(badge, other, lambda document: document["issuer"].update(id=did_of(other)))


def test_without_the_owners_word_the_check_says_that_nothing_shows_it(
    stranger, borrowed, college, northwind
):
    badge = awarded(stranger, borrowed)
    bare = _resigned(badge, college, lambda document: document["issuer"].pop("endorsement"))
    report = checked(bare)
    assert report.valid
    assert report.check("issuer").outcome == "warning"
    assert f"nothing shows that {northwind.name} allows that" in report.check("issuer").message


def test_another_achievement_issuer_or_creator_is_not_authorised(
    owner, stranger, borrowed, college
):
    badge = awarded(stranger, borrowed)

    def longer(document):
        document["credentialSubject"]["achievement"]["id"] += "x"

    def shorter(document):
        achievement = document["credentialSubject"]["achievement"]
        achievement["id"] = achievement["id"][:-1]

    def creator(document):
        document["credentialSubject"]["achievement"]["creator"]["id"] = "did:web:famous.example"

    def forged(document):
        document["issuer"]["endorsement"][0]["credentialSubject"]["endorsementComment"] += " Yes."

    def early(document):
        document["validFrom"] = "2020-01-01T00:00:00Z"

    for change in (longer, shorter, creator, forged, early):
        report = checked(_resigned(badge, college, change))
        assert report.check("issuer").outcome == "warning", change
        assert "authorises it" not in report.check("issuer").message, change
    assert "authorises it" not in says(_lifted_from(stranger, badge, "other"))
