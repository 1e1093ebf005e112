"""A corrected badge takes the place of the old one in the wallet, and for whoever looks."""

import json

import pytest

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.queries import credential_of
from openmerit.platform.verifying.queries import report
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.actions.superseding import on_award_superseded
from openmerit.platform.wallet.models import HeldCredential


@pytest.fixture
def put_right(owner, drain):
    """Correct an award and let the worker sign it."""

    def correct(award, **changes):
        made = issuing.correct(
            acting_user=owner,
            award=award,
            changes=changes,
            reason="",
            reason_code="wrong_detail",
        )
        drain()
        made.refresh_from_db()
        award.refresh_from_db()
        return made

    return correct


def test_it_moves_in_the_wallet_and_keeps_its_page_and_its_public_address(
    mara, award, held, put_right, client
):
    actions.share(acting_user=mara, held=held)
    made = put_right(award, name="Mara Lindqvist")
    (kept,) = HeldCredential.objects.filter(person=mara)
    assert (kept.key, kept.share_key, kept.award) == (held.key, held.share_key, made)
    shown = client.get(kept.share_path)
    assert "Mara Lindqvist" in shown.content.decode()
    document = client.get(f"{kept.share_path}/badge.json")
    assert document.content == credential_of(made)
    assert report(document.content).valid
    assert client.get(f"{kept.share_path}/badge.json").content != credential_of(award)


def test_the_earner_is_told_once_and_finds_it_in_the_wallet(mara, award, held, put_right):
    made = put_right(award, result=[{"value": "A"}])
    (mail,) = Mail.objects.filter(kind="award_changed")
    assert (mail.to, "corrected your badge" in mail.subject) == (mara.email, True)
    assert "/wallet/" in mail.text
    assert not Mail.objects.filter(kind="claim", key__contains=made.key).exists()


def test_told_twice_it_moves_once(mara, award, held, put_right):
    made = put_right(award, result=[{"value": "A"}])
    on_award_superseded({"award": award.key, "by": made.key})
    assert HeldCredential.objects.get(person=mara).award == made


def test_the_old_document_reads_as_replaced_and_names_nobody(award, held, put_right):
    made = put_right(award, name="Mara Lindqvist")
    found = report(credential_of(award))
    assert not found.valid
    assert "replaced it by a newer badge" in found.check("status").message
    text = json.dumps(found.to_dict())
    assert made.key not in text
    assert "Lindqvist" not in text
    assert made.credential.uri not in text


def test_the_corrected_file_brought_along_before_is_not_held_twice(
    mara, award, held, owner, put_right, monkeypatch
):
    made = issuing.correct(
        acting_user=owner, award=award, changes={"name": "M. Lind"}, reason="Slip"
    )
    issuing.work_through_what_waits()
    actions.import_credential(acting_user=mara, data=credential_of(made))
    assert HeldCredential.objects.filter(person=mara).count() == 2
    on_award_superseded({"award": award.key, "by": made.key})
    assert [row.award for row in HeldCredential.objects.filter(person=mara)] == [made]


def test_the_old_link_leads_its_earner_to_the_newer_one(mara, award, held, put_right, signed_in):
    put_right(award, name="Mara Lindqvist")
    shown = signed_in(mara).get(f"/claim/{claim_token(award.key)}").content.decode()
    assert "It is in your wallet." in shown


def test_who_removed_it_puts_the_corrected_one_back(mara, award, held, put_right):
    actions.remove(acting_user=mara, held=held)
    made = put_right(award, name="Mara Lindqvist")
    assert actions.take_award(acting_user=mara, key=award.key).award == made


def test_an_unclaimed_old_link_says_that_it_was_replaced_and_shows_no_new_address(
    award, put_right, client
):
    put_right(award, email="mara@right.example.org")
    shown = client.get(f"/claim/{claim_token(award.key)}").content.decode()
    assert "It was replaced" in shown
    assert "right.example.org" not in shown


def test_who_claimed_what_went_to_a_wrong_address_keeps_only_the_withdrawn_one(
    award, owner, person_called, drain
):
    made = issuing.correct(
        acting_user=owner, award=award, changes={"email": "right@example.org"}, reason="Slip"
    )
    wrong = person_called("mara@example.org", "Mara")
    taken = actions.take_award(acting_user=wrong, key=award.key)
    drain()
    taken.refresh_from_db()
    assert taken.award == award
    assert taken.award.state == "revoked"
    with pytest.raises(Exception, match="here"):
        actions.take_award(acting_user=wrong, key=made.key)
