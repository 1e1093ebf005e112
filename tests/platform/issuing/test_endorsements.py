"""Who stands behind an issuer, an achievement or one award: asked, answered, published, checked."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from openmerit.cli._app import app as cli
from openmerit.credentials import Report, issue, verify
from openmerit.platform.engine import leases
from openmerit.platform.engine.models import Mail, OutboxEvent
from openmerit.platform.issuing import actions, queries, work_endorsements
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.documents import did_of
from openmerit.platform.issuing.errors import (
    AlreadyEndorsed,
    EndorsementNotInState,
    EndorsementRefused,
    EndorsesItself,
    IssuerMissing,
    ReasonMissing,
)
from openmerit.platform.issuing.models import Award, Endorsement, IssuerKey, SignedCredential
from openmerit.platform.issuing.resigning import sign_anew, something_waits
from openmerit.platform.issuing.signing import signer_of
from openmerit.platform.issuing.work import publish_status_lists, sign_single_awards
from openmerit.platform.people import actions as people
from openmerit.platform.people.errors import NotAllowed, OrganisationMissing
from openmerit.platform.people.models import AuditEntry, Organisation
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.trusting import TrustFolder, add_identifier, open_trust, write_proof


@pytest.fixture
def council(stranger) -> Organisation:
    return people.create_organisation(acting_user=stranger, name="Quality Council", slug="council")


@pytest.fixture
def asked(owner, achievement, council) -> Endorsement:
    return actions.ask_for_endorsement(
        acting_user=owner,
        subject=Subject.of_achievement(achievement),
        endorser="council",
        message="You audited us in May.",
    )


@pytest.fixture
def given(stranger, asked) -> Endorsement:
    actions.endorse(
        acting_user=stranger, endorsement=asked, narrative="We sat in on two of its exams."
    )
    return signed(asked)


@pytest.fixture
def mails_about(drain):
    """Lets the worker deliver what waits; to whom mails with these words in the subject went."""

    def about(words: str) -> list[str]:
        drain()
        return [mail.to for mail in Mail.objects.filter(subject__contains=words)]

    return about


def signed(endorsement: Endorsement) -> Endorsement:
    work_endorsements.sign_endorsements()
    endorsement.refresh_from_db()
    assert endorsement.state == "issued"
    return endorsement


@pytest.fixture
def badge(owner, achievement) -> bytes:
    award = actions.award(acting_user=owner, achievement=achievement, email="ada@example.org")
    sign_single_awards()
    return queries.credential_of(award)


def checked(badge: bytes, **how) -> Report:
    return verify(badge, resolver=HouseResolver(online=False), **how)


def says(badge: bytes, **how) -> str:
    return checked(badge, **how).check("endorsements").message


def fetched(path: str, **headers: str) -> object:
    answer = Client().get(path, headers=headers)
    assert answer.status_code == 200
    return json.loads(answer.content)


# Asking and answering


def test_what_is_asked_for_and_given_is_signed_once_by_who_endorses(given, achievement, council):
    content = bytes(given.content)
    document = json.loads(content)
    assert document["id"] == given.uri
    assert document["issuer"]["id"] == did_of(council)
    assert document["credentialSubject"] == {
        "id": achievement.uri,
        "type": ["EndorsementSubject"],
        "endorsementComment": "We sat in on two of its exams.",
    }
    assert checked(content).valid
    work_endorsements.sign_endorsements()
    given.refresh_from_db()
    assert bytes(given.content) == content


def test_each_side_is_on_record_with_who_did_it(owner, stranger, given):
    ask = AuditEntry.objects.get(verb="endorsement.asked_for")
    answer = AuditEntry.objects.get(verb="endorsement.given")
    assert (ask.person, ask.organisation.slug) == (owner, "northwind")
    assert (answer.person, answer.organisation.slug) == (stranger, "council")
    assert OutboxEvent.objects.filter(name="EndorsementIssued").count() == 1


def test_nobody_endorses_themselves(owner, northwind, achievement):
    subject = Subject.of_achievement(achievement)
    with pytest.raises(EndorsesItself):
        actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="northwind")
    with pytest.raises(EndorsesItself):
        actions.endorse_unasked(acting_user=owner, endorser=northwind, subject=subject)
    with pytest.raises(IntegrityError), transaction.atomic():
        Endorsement.objects.create(
            key="k", endorser=northwind, state="issued", **Subject(northwind).members
        )


def test_an_organisation_is_asked_once_at_a_time(owner, stranger, asked, achievement):
    subject = Subject.of_achievement(achievement)
    with pytest.raises(AlreadyEndorsed):
        actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="council")
    actions.decline(acting_user=stranger, endorsement=asked, reason="We know too little of it.")
    again = actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="council")
    actions.endorse(acting_user=stranger, endorsement=again)
    signed(again)
    with pytest.raises(AlreadyEndorsed):
        actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="council")


def test_only_what_others_can_read_is_endorsed(owner, draft, council):
    with pytest.raises(EndorsementRefused):
        actions.ask_for_endorsement(
            acting_user=owner, subject=Subject.of_achievement(draft), endorser="council"
        )
    with pytest.raises(IssuerMissing):
        actions.ask_for_endorsement(
            acting_user=owner, subject=Subject(draft.organisation), endorser="nobody"
        )


def test_only_who_may_speak_for_an_organisation_asks_and_answers(
    owner, viewer, stranger, asked, northwind
):
    subject = Subject(northwind)
    with pytest.raises(NotAllowed):
        actions.ask_for_endorsement(acting_user=viewer, subject=subject, endorser="council")
    with pytest.raises(OrganisationMissing):
        actions.ask_for_endorsement(acting_user=stranger, subject=subject, endorser="council")
    for act in (actions.endorse, actions.withdraw, actions.decline):
        more = {} if act is actions.endorse else {"reason": "No."}
        with pytest.raises(OrganisationMissing):
            act(acting_user=owner, endorsement=asked, **more)
    with pytest.raises(OrganisationMissing):
        actions.take_ask_back(acting_user=stranger, endorsement=asked)
    with pytest.raises(OrganisationMissing):
        actions.endorse_unasked(
            acting_user=owner, endorser=asked.endorser, subject=Subject(northwind)
        )
    asked.refresh_from_db()
    assert (asked.state, Endorsement.objects.count()) == ("asked", 1)


def test_what_was_declined_or_taken_back_is_not_given(owner, stranger, asked):
    with pytest.raises(ReasonMissing):
        actions.decline(acting_user=stranger, endorsement=asked, reason=" ")
    actions.take_ask_back(acting_user=owner, endorsement=asked)
    with pytest.raises(EndorsementNotInState):
        actions.endorse(acting_user=stranger, endorsement=asked)
    assert not Endorsement.objects.exclude(status_index=None).exists()


def test_an_endorsement_ends_after_it_begins_and_is_plain_text(stranger, asked):
    for wrong in (
        {"valid_until": timezone.now() - timedelta(days=1)},
        {"narrative": "x" * 4_001},
        {"narrative": "bell\x07"},
    ):
        with pytest.raises(EndorsementRefused):
            actions.endorse(acting_user=stranger, endorsement=asked, **wrong)


def test_who_was_not_asked_may_endorse_and_who_was_answers_by_it(
    stranger, council, northwind, asked, achievement
):
    unasked = actions.endorse_unasked(
        acting_user=stranger, endorser=council, subject=Subject(northwind)
    )
    assert signed(unasked).asked_by is None
    answered = actions.endorse_unasked(
        acting_user=stranger, endorser=council, subject=Subject.of_achievement(achievement)
    )
    assert answered == asked


def test_a_worker_that_died_while_signing_leaves_the_work_to_the_next(stranger, asked):
    actions.endorse(acting_user=stranger, endorsement=asked)
    assert leases.claim(Endorsement.objects.filter(state="queued"), seconds=60, limit=1)
    work_endorsements.sign_endorsements()
    asked.refresh_from_db()
    assert asked.state == "queued"
    Endorsement.objects.update(lease_until=timezone.now(), answered_at=timezone.now())
    signed(asked)


# Publishing


def test_badges_stay_as_they_were_and_the_published_achievement_says_who_endorses(
    badge, achievement, given
):
    assert SignedCredential.objects.get().content == badge
    assert b"endorsement" not in badge
    own = json.loads(bytes(given.content))
    published = fetched(achievement.path, accept="application/ld+json")
    assert published["endorsement"] == [own]
    assert fetched(f"{achievement.path}/endorsements.json") == [own]
    assert fetched(given.path) == own
    assert "endorsement" not in fetched("/issuers/northwind/profile.json")


def test_an_endorsed_issuer_says_so_in_its_profile_which_its_keys_lead_to(
    stranger, council, northwind
):
    made = actions.endorse_unasked(
        acting_user=stranger, endorser=council, subject=Subject(northwind)
    )
    own = json.loads(bytes(signed(made).content))
    services = {one["type"]: one for one in fetched("/issuers/northwind/did.json")["service"]}
    address = services["PublishedProfile"]["serviceEndpoint"]
    assert address.endswith("/issuers/northwind/profile.json")
    assert fetched("/issuers/northwind/profile.json")["endorsement"] == [own]
    assert fetched("/issuers/northwind/endorsements.json") == [own]


def test_what_was_withdrawn_or_is_over_is_not_listed_as_in_force(stranger, achievement, given):
    path = f"{achievement.path}/endorsements.json"
    Endorsement.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    assert fetched(path) == []
    assert "endorsement" not in fetched(achievement.path, accept="application/ld+json")
    Endorsement.objects.update(valid_until=None)
    actions.withdraw(acting_user=stranger, endorsement=given, reason="The exams were sold.")
    assert fetched(path) == []
    assert fetched(given.path) == json.loads(bytes(given.content))


# Verifying


def test_who_verifies_is_told_who_endorses_what_a_badge_was_given_for(badge, given, council):
    said = says(badge)
    assert "One endorsement holds." in said
    assert f"Quality Council ({did_of(council)}) endorses what it was given for." in said


def test_an_endorsed_issuer_is_told_of_too(badge, stranger, council, northwind):
    signed(
        actions.endorse_unasked(acting_user=stranger, endorser=council, subject=Subject(northwind))
    )
    assert "endorses its issuer." in says(badge)


def test_a_withdrawn_endorsement_is_not_counted_and_said_to_be_withdrawn(badge, stranger, given):
    actions.withdraw(acting_user=stranger, endorsement=given, reason="The exams were sold.")
    publish_status_lists()
    check = checked(badge).check("endorsements")
    assert check.outcome == "warning"
    assert "1 of 1 endorsements do not hold" in check.message
    assert "Quality Council" in check.message
    assert "It was withdrawn by its issuer." in check.message
    assert "endorses what" not in check.message


def test_an_endorsement_that_somebody_changed_is_not_counted(badge, given):
    forged = bytes(given.content).replace(b"two of its exams", b"all of its exams")
    Endorsement.objects.update(content=forged)
    check = checked(badge).check("endorsements")
    assert check.outcome == "warning"
    assert "endorses what" not in check.message


def test_an_endorsement_of_something_else_is_not_counted(badge, given, council):
    document = json.loads(bytes(given.content))
    document.pop("proof")
    document["credentialSubject"]["id"] = "https://elsewhere.example/achievements/1"
    other = issue(document, signer_of(council), now=timezone.now())
    Endorsement.objects.update(content=other)
    check = checked(badge).check("endorsements")
    assert check.outcome == "warning"
    assert "about something else" in check.message


def test_an_issuers_word_for_its_own_achievement_is_not_counted(badge, given, northwind):
    document = json.loads(bytes(given.content))
    document.pop("proof")
    document["issuer"] = {"id": did_of(northwind), "type": ["Profile"], "name": "Northwind"}
    document.pop("credentialStatus")
    Endorsement.objects.update(content=issue(document, signer_of(northwind), now=timezone.now()))
    check = checked(badge).check("endorsements")
    assert check.outcome == "warning"
    assert "endorses itself" in check.message


def test_the_trust_folder_finds_it_offline_and_learns_of_the_withdrawal(
    badge, stranger, council, northwind, given, tmp_path
):
    folder = TrustFolder(tmp_path / "kept")
    house = HouseResolver(online=False)
    added = add_identifier(folder, did_of(northwind), house, at=timezone.now())
    assert any("trust add" in note and "council" in note for note in added.notes)
    said = verify(badge, trust=folder).check("endorsements")
    assert (said.outcome, "endorses" in said.message) == ("unknown", False)
    assert "you do not trust them" in said.message

    add_identifier(folder, did_of(council), house, at=timezone.now())
    said = verify(badge, trust=folder).check("endorsements")
    assert said.outcome == "passed"
    assert "Quality Council, whom you trust, is among those who endorse." in said.message

    actions.withdraw(acting_user=stranger, endorsement=given, reason="The exams were sold.")
    add_identifier(folder, did_of(council), HouseResolver(online=False), at=timezone.now())
    said = verify(badge, trust=folder).check("endorsements")
    assert said.outcome == "warning"
    assert "1 of 1 endorsements do not hold" in said.message


def test_the_published_proof_of_a_house_has_its_endorsements(badge, given, tmp_path: Path):
    now = timezone.now()
    proofs = [queries.issuer_proof(one, at=now) for one in queries.issuers_with_proof()]
    write_proof(tmp_path / "proof", proofs, at=now)
    assert (tmp_path / "proof" / given.path[1:]).read_bytes() == bytes(given.content)
    said = verify(badge, trust=open_trust(tmp_path / "proof")).check("endorsements")
    assert "endorses what it was given for" in said.message


# One award, and downloads


def test_one_award_is_endorsed_and_goes_along_with_its_download(
    owner, stranger, council, achievement, given
):
    award = actions.award(acting_user=owner, achievement=achievement, email="ada@example.org")
    subject = Subject.of_award(award)
    with pytest.raises(EndorsementRefused):
        actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="council")
    sign_single_awards()
    award.refresh_from_db()
    subject = Subject.of_award(award)
    asked = actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="council")
    actions.endorse(acting_user=stranger, endorsement=asked)
    content = bytes(signed(asked).content)
    assert b"ada@example.org" not in content
    assert json.loads(content)["credentialSubject"]["id"] == award.credential.uri

    archive = zipfile.ZipFile(io.BytesIO(queries.badge_with_endorsements(award)))
    assert archive.read("badge.json") == queries.credential_of(award)
    assert archive.read("endorsements/achievement-1.json") == bytes(given.content)
    assert archive.read("endorsements/award-1.json") == content
    actions.withdraw(acting_user=stranger, endorsement=given, reason="The exams were sold.")
    left = zipfile.ZipFile(io.BytesIO(queries.badge_with_endorsements(award))).namelist()
    assert "endorsements/achievement-1.json" not in left


def test_what_is_downloaded_with_its_endorsements_can_be_checked_as_it_is(
    badge, given, owner, signed_in, with_token, tmp_path, monkeypatch
):
    award = Award.objects.get()
    asked = with_token(owner).get(
        f"/api/v1/awards/{award.key}/credential", headers={"accept": "application/zip"}
    )
    page = signed_in(owner).get(f"/issue/northwind/awards/{award.key}/badge.zip")
    assert asked.content == page.content
    now = timezone.now()
    proofs = [queries.issuer_proof(one, at=now) for one in queries.issuers_with_proof()]
    write_proof(tmp_path / "proof", proofs, at=now)
    (tmp_path / "badge.zip").write_bytes(page.content)
    words = ["verify", str(tmp_path / "badge.zip"), "--trust", str(tmp_path / "proof"), "--json"]
    done = CliRunner().invoke(cli, words)
    reports = json.loads(done.stdout)["reports"]
    assert {one["format"] for one in reports} == {
        "open-badge-3.0/json",
        "open-badge-3.0/png",
        "endorsement-3.0/json",
    }
    assert all(one["valid"] for one in reports), done.stdout


# Being told


def test_who_is_asked_and_who_asked_are_each_told_once(asked, owner, stranger, mails_about):
    assert mails_about("asks for an endorsement") == [stranger.email]
    assert not Mail.objects.filter(text__contains="You audited us").exists()
    actions.endorse(acting_user=stranger, endorsement=asked)
    signed(asked)
    assert mails_about("Quality Council endorses Data Analyst") == [owner.email]
    actions.withdraw(acting_user=stranger, endorsement=asked, reason="The exams were sold.")
    assert mails_about("withdrew its endorsement") == [owner.email]


def test_asking_is_no_way_to_reach_everybody(owner, northwind, achievement, council, monkeypatch):
    monkeypatch.setattr("openmerit.platform.issuing.actions.endorsements.MAX_OPEN", 1)
    subject = Subject(northwind)
    actions.ask_for_endorsement(acting_user=owner, subject=subject, endorser="council")
    with pytest.raises(EndorsementRefused):
        actions.ask_for_endorsement(
            acting_user=owner, subject=Subject.of_achievement(achievement), endorser="council"
        )


# On the pages


def test_the_form_says_beside_its_field_what_cannot_be(owner, achievement, council, signed_in):
    browser = signed_in(owner)
    address = "/issue/northwind/endorsements/ask"
    for endorser, said in (
        ("northwind", "cannot endorse itself"),
        ("nobody", "There is no issuer"),
        ("https://elsewhere.example/?", "Give a short name"),
    ):
        answer = browser.post(address, {"subject": achievement.key, "endorser": endorser})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    answer = browser.post(
        "/issue/northwind/endorsements/give", {"subject": f"https://x.example{achievement.path}"}
    )
    assert answer.status_code == 422
    assert "cannot endorse itself" in answer.content.decode()


def test_an_endorsement_between_others_is_not_there(asked, signed_in, person_called):
    other = person_called("third@else.example")
    people.create_organisation(acting_user=other, name="Third", slug="third")
    browser = signed_in(other)
    for path in ("", "endorse", "decline", "withdraw"):
        answer = browser.get(f"/issue/third/endorsements/{asked.key}/{path}")
        assert answer.status_code == 404
    assert Client().get(asked.path).status_code == 404


def test_a_withdrawn_endorsement_is_shown_as_withdrawn(stranger, given, achievement, client):
    shown = client.get(achievement.path).content.decode()
    assert "We sat in on two of its exams." in shown
    actions.withdraw(acting_user=stranger, endorsement=given, reason="The exams were sold.")
    shown = client.get(achievement.path).content.decode()
    assert "We sat in on two of its exams." not in shown
    assert "withdrew its endorsement" in shown
    assert "The exams were sold." in shown


def test_what_somebody_writes_is_text_on_every_page(stranger, asked, achievement, client):
    actions.endorse(acting_user=stranger, endorsement=asked, narrative="<script>alert(1)</script>")
    signed(asked)
    shown = client.get(achievement.path).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_an_exposed_key_leaves_no_endorsement_of_it_and_those_that_wait_are_not_in_its_way(
    badge, stranger, council, achievement, given
):
    over = timezone.now() - timedelta(days=1)
    Endorsement.objects.filter(pk=given.pk).update(valid_until=over)
    again = signed(
        actions.endorse_unasked(
            acting_user=stranger, endorser=council, subject=Subject.of_achievement(achievement)
        )
    )
    before = json.loads(bytes(again.content))
    old = IssuerKey.objects.get(organisation=council, state="active")
    actions.expose_key(acting_user=stranger, organisation=council, key=old)
    assert something_waits()
    sign_anew()
    again.refresh_from_db()
    now = json.loads(bytes(again.content))
    assert again.state == "issued"
    assert now.pop("proof") != before.pop("proof")
    assert now == before, "it says what it said"
    assert again.signed_with.state == "active"
    assert "One endorsement holds." in says(badge)
    assert not something_waits()


@pytest.fixture
def of_one(owner, achievement, council) -> Endorsement:
    """The council is asked to endorse one award."""
    award = actions.award(acting_user=owner, achievement=achievement, email="ada@example.org")
    sign_single_awards()
    return actions.ask_for_endorsement(
        acting_user=owner,
        subject=Subject.of_award(Award.objects.get(pk=award.pk)),
        endorser=council.slug,
    )


def test_what_was_corrected_while_it_was_asked_for_is_endorsed_as_corrected(
    owner, stranger, of_one
):
    made = actions.correct(
        acting_user=owner, award=of_one.award, changes={"name": "Ada"}, reason="A slip"
    )
    sign_single_awards()
    of_one.refresh_from_db()
    assert of_one.award == made
    actions.endorse(acting_user=stranger, endorsement=of_one)
    document = json.loads(bytes(signed(of_one).content))
    assert document["credentialSubject"]["id"] == made.credential.uri


@pytest.mark.parametrize("verb", ["revoke", "suspend"])
def test_an_award_that_does_not_stand_any_more_is_not_endorsed(owner, stranger, of_one, verb):
    getattr(actions, verb)(acting_user=owner, award=of_one.award, reason="A mistake")
    with pytest.raises(EndorsementRefused, match="stands"):
        actions.endorse(acting_user=stranger, endorsement=of_one)
    of_one.refresh_from_db()
    assert of_one.state == "asked"


def test_an_award_revoked_before_the_endorsement_is_signed_gets_none(owner, stranger, of_one):
    actions.endorse(acting_user=stranger, endorsement=of_one)
    actions.revoke(acting_user=owner, award=of_one.award, reason="A mistake")
    work_endorsements.sign_endorsements()
    of_one.refresh_from_db()
    assert (of_one.state, bytes(of_one.content)) == ("failed", b"")
