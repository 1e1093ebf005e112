"""A second person signs the frozen list off before anybody on it is awarded."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.issuing import actions, queries, work
from openmerit.platform.issuing.errors import (
    ColumnsRefused,
    ImportNeedsSecondPerson,
    ListChanged,
    NeedsSignoff,
    NotYourSignoff,
    ReasonMissing,
    RunNotInState,
    SignoffRefused,
)
from openmerit.platform.issuing.models import Award, Run
from openmerit.platform.issuing.moving.carrying import work_on_import
from openmerit.platform.people.models import AuditEntry

pytestmark = pytest.mark.django_db
SHEET = b"email,name\nada@example.org,Ada\nbob@example.org,Bob\n"


@pytest.fixture
def run(issuer_member, achievement):
    return actions.prepare_run(acting_user=issuer_member, achievement=achievement, source=SHEET)


@pytest.fixture
def asked(run, issuer_member, owner):
    return actions.ask_signoff(acting_user=issuer_member, run=run, email=owner.email)


def test_asking_freezes_the_list_and_names_who_signs_off(asked, owner):
    assert asked.state == Run.State.SIGNOFF
    assert len(asked.digest) == 64
    assert asked.signoff_by == owner


@pytest.mark.parametrize(
    "other",
    [
        {"source": SHEET + b"eve@example.org,Eve\n"},
        {"mapping": ["email", "recipient_number"]},
        {"existing": "again"},
        {"sheet": "Others"},
        {"due_at": timezone.now() + timedelta(days=3)},
    ],
)
def test_what_the_list_says_by_anything_but_what_was_looked_at_is_not_signed_off(
    asked, owner, other
):
    Run.objects.filter(pk=asked.pk).update(**other)
    with pytest.raises(ListChanged):
        actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)
    asked.refresh_from_db()
    assert (asked.state, asked.signed_off_at) == (Run.State.SIGNOFF, None)


def test_a_page_that_was_open_before_it_was_sent_back_signs_nothing_off(
    issuer_member, achievement, owner
):
    run = actions.prepare_run(
        acting_user=issuer_member,
        achievement=achievement,
        source=b"email,name,number\nada@example.org,Ada,7\n",
        guessing=True,
    )
    actions.ask_signoff(acting_user=issuer_member, run=run, email=owner.email)
    looked_at = run.digest
    actions.send_run_back(acting_user=owner, run=run, reason="No")
    actions.ask_signoff(acting_user=issuer_member, run=run, email=owner.email)
    assert run.digest != looked_at
    with pytest.raises(ListChanged):
        actions.sign_off(acting_user=owner, run=run, digest=looked_at)
    assert Run.objects.get().state == Run.State.SIGNOFF


def test_columns_and_what_becomes_of_holders_stay_while_it_waits(asked, issuer_member):
    for deed in (
        lambda: actions.choose_existing(acting_user=issuer_member, run=asked, existing="again"),
        lambda: actions.map_columns(
            acting_user=issuer_member, run=asked, members=["email", "recipient_number"]
        ),
        lambda: actions.choose_sheet(acting_user=issuer_member, run=asked, sheet="Others"),
    ):
        with pytest.raises(RunNotInState):
            deed()


def test_a_list_without_addresses_is_not_sent_for_sign_off(issuer_member, achievement, owner):
    run = actions.prepare_run(
        acting_user=issuer_member, achievement=achievement, source=b"foo,bar\nx,y\n", guessing=True
    )
    with pytest.raises(ColumnsRefused):
        actions.ask_signoff(acting_user=issuer_member, run=run, email=owner.email)
    run.refresh_from_db()
    assert run.state == Run.State.PREVIEW


def test_a_list_that_turns_out_to_be_unreadable_is_cancelled_with_the_reason(asked, owner):
    actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)
    Run.objects.filter(pk=asked.pk).update(source=b"foo\nbar\n")
    work.work_on_run(asked.key)
    asked.refresh_from_db()
    assert (asked.state, work.runs_without_worker()) == ("cancelled", [])
    assert "email" in asked.reason


def test_nobody_is_awarded_before_it_is_signed_off_and_everybody_after(asked, owner):
    work.work_on_run(asked.key)
    assert work.runs_without_worker() == []
    assert Award.objects.count() == 0
    actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)
    work.work_on_run(asked.key)
    asked.refresh_from_db()
    assert asked.state == "done"
    assert Award.objects.filter(state="issued").count() == 2


def test_signing_off_twice_changes_nothing(asked, owner):
    actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)
    actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)
    assert AuditEntry.objects.filter(verb="run.signed_off").count() == 1


def test_whoever_asked_cannot_sign_off_nor_start_it_themselves(asked, issuer_member):
    with pytest.raises(NotYourSignoff):
        actions.sign_off(acting_user=issuer_member, run=asked, digest=asked.digest)
    with pytest.raises(RunNotInState):
        actions.start_run(acting_user=issuer_member, run=asked)
    assert Award.objects.count() == 0


def test_one_cannot_name_oneself_a_stranger_or_who_may_only_look(
    run, issuer_member, viewer, stranger
):
    for named in (issuer_member, viewer, stranger):
        with pytest.raises(SignoffRefused):
            actions.ask_signoff(acting_user=issuer_member, run=run, email=named.email)
    run.refresh_from_db()
    assert run.state == Run.State.PREVIEW


def test_another_digest_or_other_bytes_are_not_signed_off(asked, owner):
    with pytest.raises(ListChanged):
        actions.sign_off(acting_user=owner, run=asked, digest="0" * 64)
    Run.objects.filter(pk=asked.pk).update(source=SHEET + b"eve@example.org,Eve\n")
    with pytest.raises(ListChanged):
        actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)
    asked.refresh_from_db()
    assert asked.state == Run.State.SIGNOFF


def test_sent_back_it_is_a_preview_again_with_the_reason_and_who_asked_hears_of_it(
    asked, owner, issuer_member, signed_in, transactional_db, drain, mails
):
    with pytest.raises(ReasonMissing):
        actions.send_run_back(acting_user=owner, run=asked, reason=" ")
    actions.send_run_back(acting_user=owner, run=asked, reason="Bob did not sit the exam.")
    assert asked.state == Run.State.PREVIEW
    page = signed_in(issuer_member).get(f"/issue/northwind/runs/{asked.key}/").content.decode()
    assert "Bob did not sit the exam." in page
    drain()
    (told,) = [mail for mail in mails() if "was sent back" in mail]
    assert f"To: {issuer_member.email}" in told


def test_what_was_sent_back_is_not_forgotten_after_a_day(asked, owner):
    actions.send_run_back(acting_user=owner, run=asked, reason="Look again.")
    Run.objects.update(created_at=timezone.now() - timedelta(days=3))
    work.discard_old_previews()
    assert Run.objects.get().reason == "Look again."


def test_where_the_organisation_wants_it_no_list_runs_without(run, owner, issuer_member, northwind):
    actions.settle(
        acting_user=owner, organisation=northwind, policy=actions.Policy(needs_signoff=True)
    )
    with pytest.raises(NeedsSignoff):
        actions.start_run(acting_user=issuer_member, run=run)
    actions.ask_signoff(acting_user=issuer_member, run=run, email=owner.email)
    actions.sign_off(acting_user=owner, run=run, digest=run.digest)
    assert run.state == Run.State.QUEUED


def test_who_lost_their_place_meanwhile_can_no_longer_sign_off(
    asked, owner, northwind, person_called
):
    from openmerit.platform.people.errors import OrganisationMissing
    from openmerit.platform.people.models import Membership

    Membership.objects.filter(person=owner, organisation=northwind).delete()
    with pytest.raises(OrganisationMissing):
        actions.sign_off(acting_user=owner, run=asked, digest=asked.digest)


def test_the_named_person_gets_a_mail_sees_list_and_digest_and_signs_off(
    asked, owner, issuer_member, signed_in, transactional_db, drain, mails
):
    drain()
    (request,) = [mail for mail in mails() if "Please sign off" in mail]
    assert f"To: {owner.email}" in request
    browser = signed_in(owner)
    address = f"/issue/northwind/runs/{asked.key}/"
    page = browser.get(address).content.decode()
    assert asked.digest in page
    assert "ada@example.org" in page
    assert "Sign off 2 badges" in page
    assert "Sign off 2 badges" not in signed_in(issuer_member).get(address).content.decode()
    whole = browser.get(f"{address}list.csv")
    assert hashlib.sha256(whole.content).hexdigest() in page
    assert "It covers the file, what its columns mean" in page
    assert browser.post(f"{address}sign-off", {"digest": asked.digest}).status_code == 302
    drain()
    assert Award.objects.filter(state="issued").count() == 2
    assert "Signed off by Olga Owner" in browser.get(address).content.decode()


def test_a_scheduled_list_that_was_signed_off_waits_for_its_time(run, issuer_member, owner):
    due = timezone.now() + timedelta(days=1)
    actions.ask_signoff(acting_user=issuer_member, run=run, email=owner.email, due_at=due)
    actions.sign_off(acting_user=owner, run=run, digest=run.digest)
    assert run.is_scheduled
    work.work_on_run(run.key)
    assert Award.objects.count() == 0


def test_a_script_asks_for_a_sign_off_with_its_list(issuer_member, owner, achievement, with_token):
    script, board = with_token(issuer_member), with_token(owner)
    asked = script.post(
        f"/api/v1/achievements/{achievement.key}/runs?signoff_by={owner.email}", SHEET, "text/csv"
    ).json()
    assert (asked["state"], asked["signoff_by"]) == ("signoff", owner.email)
    address = f"/api/v1/runs/{asked['id']}/sign-off"
    own = script.post(address, {"digest": asked["digest"]}, "application/json")
    assert (own.status_code, own.json()["code"]) == (403, "not_your_signoff")
    done = board.post(address, {"digest": asked["digest"]}, "application/json")
    assert done.json()["state"] == "queued"


def test_the_page_asks_somebody_and_says_so(run, issuer_member, owner, signed_in):
    client = signed_in(issuer_member)
    page = f"/issue/northwind/runs/{run.key}/"
    client.post(f"{page}ask-signoff", {"signoff_by": owner.email, "due_at": ""})
    run.refresh_from_db()
    assert (run.state, run.signoff_by) == (Run.State.SIGNOFF, owner)
    assert "to sign it off" in client.get(page).content.decode()


def test_how_the_organisation_issues_is_settled_on_its_page(owner, northwind, signed_in):
    page = "/issue/northwind/policy"
    client = signed_in(owner)
    sent = {"yardstick": queries.policy_of(northwind).yardstick, "needs_signoff": "on"}
    client.post(page, sent)
    assert queries.policy_of(northwind).needs_signoff
    shown = client.get(page).content.decode()
    assert re.search(r'name="needs_signoff"[^>]* checked', shown)


def test_an_import_is_started_by_somebody_else_than_who_brought_it(
    issuer_member, owner, northwind, achievement, signed_in
):
    actions.settle(
        acting_user=owner, organisation=northwind, policy=actions.Policy(needs_signoff=True)
    )
    moving = actions.prepare_import(
        acting_user=issuer_member,
        organisation=northwind,
        source=b"achievement,email,issued on\nData Analyst,ada@example.org,2020-01-02\n",
        file_name="past.csv",
        kind="table",
    )
    with pytest.raises(ImportNeedsSecondPerson, match=r"past\.csv"):
        actions.start_import(acting_user=issuer_member, moving=moving)
    page = f"/issue/northwind/moving/imports/{moving.key}/"
    assert "Somebody else has to start it" in signed_in(issuer_member).get(page).content.decode()
    assert "Carry over " in signed_in(owner).get(page).content.decode()
    actions.start_import(acting_user=owner, moving=moving)
    work_on_import(moving.key)
    work.sign_single_awards()
    assert Award.objects.filter(state="issued").count() == 1
