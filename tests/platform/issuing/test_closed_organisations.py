"""Whom the operator closes awards nothing, whatever was begun before; what was awarded stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.issuing import actions, bulk, work, work_endorsements
from openmerit.platform.issuing.endorsing import Subject
from openmerit.platform.issuing.models import Award, ClaimOffer, Endorsement, Import, Run
from openmerit.platform.issuing.moving.carrying import work_on_import
from openmerit.platform.issuing.moving.sweeping import imports_without_worker
from openmerit.platform.issuing.selection import Selection
from openmerit.platform.people import actions as people
from openmerit.platform.people.errors import NotOpen

pytestmark = pytest.mark.django_db
SHEET = b"email\neva@example.org\n"
EXPORT = b"achievement,email,issued on\nData Analyst,ada@example.org,2020-01-02\n"


@pytest.fixture
def held(owner, achievement):
    award = actions.award(acting_user=owner, achievement=achievement, email="ada@example.org")
    work.sign_single_awards()
    award.refresh_from_db()
    return award


@pytest.fixture
def close(operator, northwind):
    """Closes Northwind, or lets it again."""

    def set_to(standing="closed"):
        people.set_standing(
            acting_user=operator, organisation=northwind, standing=standing, reason="Not Northwind."
        )

    return set_to


def issued():
    work.sign_single_awards()
    return Award.objects.filter(state="issued").count()


def anew(row):
    """The row as the next request reads it."""
    return type(row).objects.get(pk=row.pk)


def test_no_code_can_be_claimed_or_reopened(owner, achievement, close, person_called):
    offer = actions.make_offer(acting_user=owner, achievement=achievement, offer=actions.Offer())
    other = actions.close_offer(
        acting_user=owner,
        offer=actions.make_offer(acting_user=owner, achievement=achievement, offer=actions.Offer()),
    )
    eve = person_called("eve@example.org", "Eve")
    close()
    with pytest.raises(NotOpen):
        actions.claim_offer(acting_user=eve, offer=anew(offer))
    with pytest.raises(NotOpen):
        actions.reopen_offer(acting_user=owner, offer=anew(other))
    assert ClaimOffer.objects.get(pk=offer.pk).claimed == 0
    close("open")
    assert actions.claim_offer(acting_user=eve, offer=anew(offer)).state == "issued"


def test_nothing_is_renewed_or_corrected(owner, held, northwind, close):
    later = timezone.now() + timedelta(days=9)
    close()
    award = anew(held)
    change = actions.prepare_change(
        acting_user=owner, organisation=anew(northwind), selection=Selection()
    )
    for deed in (
        lambda: actions.renew(acting_user=owner, award=award, valid_until=later),
        lambda: actions.correct(
            acting_user=owner, award=award, changes={"email": "eve@example.org"}, reason="Slip"
        ),
        lambda: actions.start_change(
            acting_user=owner,
            change=change,
            verb="renew",
            reason="New year",
            details={"valid_until": later},
        ),
    ):
        with pytest.raises(NotOpen):
            deed()
    bulk.work_on_change(change.key)
    assert issued() == 1


def test_no_list_is_sent_for_sign_off_or_signed_off_or_resumed(
    owner, issuer_member, achievement, close
):
    runs = [
        actions.prepare_run(acting_user=issuer_member, achievement=achievement, source=SHEET)
        for _ in range(3)
    ]
    actions.ask_signoff(acting_user=issuer_member, run=runs[1], email=owner.email)
    actions.start_run(acting_user=issuer_member, run=runs[2])
    actions.pause_run(acting_user=issuer_member, run=runs[2])
    close()
    for deed in (
        lambda: actions.ask_signoff(
            acting_user=issuer_member, run=anew(runs[0]), email=owner.email
        ),
        lambda: actions.sign_off(acting_user=owner, run=anew(runs[1]), digest=runs[1].digest),
        lambda: actions.resume_run(acting_user=issuer_member, run=anew(runs[2])),
    ):
        with pytest.raises(NotOpen):
            deed()


def test_what_was_to_be_awarded_later_waits_until_it_is_let_again(owner, achievement, close):
    soon = timezone.now() + timedelta(hours=1)
    actions.award(acting_user=owner, achievement=achievement, email="bob@example.org", due_at=soon)
    run = actions.prepare_run(acting_user=owner, achievement=achievement, source=SHEET)
    actions.start_run(acting_user=owner, run=run, due_at=soon)
    for model in (Award, Run):
        model.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    close()
    work.work_on_run(run.key)
    assert issued() == 0
    assert not work.single_awards_wait()
    assert work.runs_without_worker() == []
    close("open")
    work.work_on_run(run.key)
    assert issued() == 2


def test_a_list_under_way_stops_and_goes_on_once_it_is_let_again(
    owner, achievement, close, monkeypatch
):
    source = b"email\n" + b"".join(b"p%d@example.org\n" % number for number in range(60))
    run = actions.prepare_run(acting_user=owner, achievement=achievement, source=source)
    actions.start_run(acting_user=owner, run=run)
    store = work._store

    def closed_meanwhile(signed):
        store(signed)
        close()

    with monkeypatch.context() as patched:
        patched.setattr(work, "_store", closed_meanwhile)
        work.work_on_run(run.key)
    assert Award.objects.filter(state="issued").count() == work.SIGNATURES_AT_ONCE
    assert work.runs_without_worker() == []
    close("open")
    assert work.runs_without_worker() == [run.key]
    work.work_on_run(run.key)
    assert Award.objects.filter(state="issued").count() == 60


def test_no_import_is_started_and_one_under_way_waits(owner, northwind, achievement, close):
    moving, later = (
        actions.prepare_import(
            acting_user=owner, organisation=northwind, source=EXPORT, kind="table"
        )
        for _ in range(2)
    )
    actions.start_import(acting_user=owner, moving=moving)
    close()
    with pytest.raises(NotOpen):
        actions.start_import(acting_user=owner, moving=anew(later))
    work_on_import(moving.key)
    assert issued() == 0
    assert imports_without_worker() == []
    close("open")
    work_on_import(moving.key)
    assert issued() == 1
    assert Import.objects.get(pk=moving.pk).state == "done"


def test_what_it_says_of_others_is_not_signed(owner, northwind, stranger, close):
    council = people.create_organisation(acting_user=stranger, name="Council", slug="council")
    given = actions.endorse_unasked(acting_user=owner, endorser=northwind, subject=Subject(council))
    close()
    work_endorsements.sign_endorsements()
    assert Endorsement.objects.get(pk=given.pk).state == "queued"
    close("open")
    work_endorsements.sign_endorsements()
    assert Endorsement.objects.get(pk=given.pk).state == "issued"
