"""Whoever changes their address keeps all that they claimed: it is bound to the account."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from openmerit.platform.issuing import access as issuing_access
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.people import actions as people
from openmerit.platform.wallet import actions, queries
from openmerit.platform.wallet.errors import AlreadyClaimed
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import state_of


@pytest.fixture
def moved(mara, held):
    """Mara, who gave up the address that the badge was sent to."""
    EmailAddress.objects.create(user=mara, email="mara@new.example", verified=True, primary=False)
    people.address_confirmed(acting_user=mara, email="mara@new.example")
    EmailAddress.objects.get(email="mara@new.example").set_as_primary()
    EmailAddress.objects.filter(email="mara@example.org").delete()
    mara.refresh_from_db()
    assert mara.email == "mara@new.example"
    return mara


def test_the_badge_stays_in_the_wallet_and_counts_as_theirs(moved, held, signed_in):
    held.refresh_from_db()
    assert held.is_mine
    assert state_of(held) == "valid"
    assert str(queries.report_on_held(held).check("recipient").outcome) == "passed"
    browser = signed_in(moved)
    assert "Data Analyst" in browser.get("/wallet/").content.decode()
    assert browser.get(held.path).status_code == 200
    assert browser.get(f"{held.path}/badge.json").status_code == 200
    assert browser.get(f"{held.path}/badge.png").status_code == 200


def test_it_can_still_be_shared_and_its_document_fetched_by_a_script(moved, held, with_token):
    shared = actions.share(acting_user=moved, held=held)
    assert Client().get(shared.share_path).status_code == 200
    script: Client = with_token(moved)
    assert script.get(f"/api/v1/awards/{held.award.key}/credential").status_code == 200


def test_removed_it_can_be_put_back(moved, held):
    award = held.award
    actions.remove(acting_user=moved, held=held)
    assert issuing_access.award_of_earner(moved, award.key) == award
    assert actions.take_award(acting_user=moved, key=award.key).person == moved
    assert actions.claim(acting_user=moved, token=claim_token(award.key)).person == moved


def test_whoever_gets_the_old_address_gets_none_of_it(moved, held, person_called):
    new_owner = person_called("mara@example.org", "Another Mara")
    with pytest.raises(AlreadyClaimed):
        actions.claim(acting_user=new_owner, token=claim_token(held.award.key))
    assert queries.count_of(new_owner) == 0
    assert HeldCredential.objects.get().person == moved


def test_what_was_claimed_by_a_code_stays_too(mara, achievement, owner):
    from openmerit.platform.issuing import actions as issuing

    offer = issuing.make_offer(acting_user=owner, achievement=achievement, offer=issuing.Offer())
    held = actions.claim_with_code(acting_user=mara, code=offer.code)
    EmailAddress.objects.create(user=mara, email="mara@new.example", verified=True, primary=False)
    EmailAddress.objects.get(email="mara@new.example").set_as_primary()
    EmailAddress.objects.filter(email="mara@example.org").delete()
    again = actions.claim_with_code(acting_user=mara, code=offer.code)
    assert again == held
    offer.refresh_from_db()
    assert offer.claimed == 1
