"""A badge that names a DID and no address is claimed by whoever proves to hold the key."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from openmerit.credentials import SigningKey, present
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.queries import credential_of
from openmerit.platform.wallet import actions, queries
from openmerit.platform.wallet.actions.keyed import challenge_for, domain_of_this_house
from openmerit.platform.wallet.errors import (
    AlreadyClaimed,
    ClaimLinkUnknown,
    KeyNeeded,
    KeyNotProven,
)
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import state_of


@pytest.fixture
def key():
    return SigningKey.generate("ed25519")


@pytest.fixture
def award(awarded, key):
    return awarded("", did=key.did)


@pytest.fixture
def token(award):
    return claim_token(award.key)


def shown_by(signer, person, award, **changes):
    asked = {"challenge": challenge_for(person, award), "domain": domain_of_this_house()}
    return present([credential_of(award)], signer, now=timezone.now(), **(asked | changes))


def test_whoever_holds_the_key_has_it_in_their_wallet_as_theirs(mara, award, token, key):
    shown = shown_by(key, mara, award)
    held = actions.claim_with_key(acting_user=mara, token=token, presentation=shown)
    assert held.is_mine
    assert state_of(held) == "valid"
    report = queries.report_on_held(held)
    assert str(report.check("recipient").outcome) == "passed"
    again = actions.claim_with_key(acting_user=mara, token=token, presentation=shown)
    assert again == held


def test_whoever_does_not_hold_the_key_gets_nothing(mara, award, token, key, person_called):
    other = person_called("eve@example.org", "Eve")
    theirs = SigningKey.generate("ed25519")
    attempts = [
        shown_by(theirs, mara, award),
        shown_by(theirs.named(key.did, theirs.public.fragment), mara, award),
        shown_by(key, mara, award, challenge="another"),
        shown_by(key, mara, award, domain="jobs.example"),
        shown_by(key, other, award),
        credential_of(award),
        b"hello",
    ]
    for attempt in attempts:
        with pytest.raises(KeyNotProven):
            actions.claim_with_key(acting_user=mara, token=token, presentation=attempt)
    with pytest.raises(KeyNeeded):
        actions.claim(acting_user=mara, token=token, both_are_mine=True)
    assert HeldCredential.objects.count() == 0


def test_once_claimed_it_is_nobody_elses(mara, award, token, key, person_called):
    actions.claim_with_key(acting_user=mara, token=token, presentation=shown_by(key, mara, award))
    eve = person_called("eve@example.org", "Eve")
    with pytest.raises(AlreadyClaimed):
        actions.claim_with_key(acting_user=eve, token=token, presentation=shown_by(key, eve, award))


def test_a_badge_with_an_address_is_not_claimed_by_key(mara, awarded, key):
    both = awarded("nora@example.org", did=key.did)
    with pytest.raises(ClaimLinkUnknown):
        actions.claim_with_key(
            acting_user=mara,
            token=claim_token(both.key),
            presentation=shown_by(key, mara, both),
        )


def test_the_page_hands_out_the_badge_and_takes_the_presentation(
    mara, award, token, key, client, signed_in
):
    stranger = client.get(f"/claim/{token}").content.decode()
    assert "about a key" in stranger
    assert client.get(f"/claim/{token}/badge.json").content == credential_of(award)
    browser = signed_in(mara)
    page = browser.get(f"/claim/{token}").content.decode()
    assert challenge_for(mara, award) in page
    wrong = browser.post(
        f"/claim/{token}",
        {"by_key": "1", "presentation": SimpleUploadedFile("p.json", b"{}")},
    )
    assert wrong.status_code == 422
    shown = SimpleUploadedFile("p.json", shown_by(key, mara, award))
    done = browser.post(f"/claim/{token}", {"by_key": "1", "presentation": shown})
    assert done["Location"] == HeldCredential.objects.get().path
    assert browser.get(done["Location"]).status_code == 200
