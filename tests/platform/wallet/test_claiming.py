"""From the link in a mail to the badge in a wallet."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import Person
from openmerit.platform.people.queries import confirmed_addresses
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.errors import (
    AddressOfAnother,
    AlreadyClaimed,
    AwardWithdrawn,
    ClaimLinkUnknown,
    CredentialMissing,
    OtherAddress,
)
from openmerit.platform.wallet.models import HeldCredential

PASSWORD = "correct horse battery staple"


def words_of(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def test_opening_the_link_never_uses_it_up(client: Client, award: Award, link: str) -> None:
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200

    award.refresh_from_db()
    assert award.claimed_by is None
    assert not HeldCredential.objects.exists()
    assert not client.session.keys()


def test_a_stranger_to_the_site_sees_whose_badge_it_is_and_may_sign_up(
    client: Client, link: str
) -> None:
    page = words_of(client.get(link))

    assert "Northwind Academy awarded you “Data Analyst”." in page
    assert "For Mara Lind, mara@example.org" in page
    assert "Make my account" in page


def test_signing_up_by_the_link_confirms_the_address_and_comes_back(
    client: Client, award: Award, link: str
) -> None:
    answer = client.post(f"{link}/sign-up", {"name": "Mara Lind", "password1": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == link
    mara = Person.objects.get(email="mara@example.org")
    assert mara.name == "Mara Lind"
    assert confirmed_addresses(mara) == {"mara@example.org"}

    answer = client.post(link)
    held = HeldCredential.objects.get(person=mara)
    assert answer["Location"] == held.path
    assert (held.award, held.is_mine, held.source) == (award, True, "award")


def test_another_address_cannot_be_slipped_in_while_signing_up(client: Client, link: str) -> None:
    form = {"name": "Eve", "password1": PASSWORD, "email": "eve@example.org", "next": "//evil.org"}

    answer = client.post(f"{link}/sign-up", form)

    assert answer["Location"] == link
    assert not Person.objects.filter(email="eve@example.org").exists()


def test_a_weak_password_is_refused_and_nothing_typed_is_lost(client: Client, link: str) -> None:
    answer = client.post(f"{link}/sign-up", {"name": "Mara Lind", "password1": "12345678"})

    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="Mara Lind"' in page
    assert 'value="mara@example.org"' in page
    assert f'name="next" value="{link}"' in page.replace(' type="hidden"', "")
    assert not Person.objects.filter(email="mara@example.org").exists()


def test_who_has_an_account_is_sent_to_sign_in_and_comes_back(
    client: Client, mara: Person, link: str
) -> None:
    page = client.get(link).content.decode()
    sign_in = f"/accounts/login/?next={link}"
    assert f'href="{sign_in}"' in page
    assert "Make my account" not in page

    answer = client.post(
        "/accounts/login/", {"login": mara.email, "password": PASSWORD, "next": link}
    )

    assert answer["Location"] == link
    assert "Add to my wallet" in words_of(client.get(link))


def test_claiming_puts_it_into_the_wallet_once(
    mara: Person, award: Award, link: str, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(mara)

    first, second = client.post(link), client.post(link)

    assert first["Location"] == second["Location"]
    assert HeldCredential.objects.filter(person=mara).count() == 1
    award.refresh_from_db()
    assert award.claimed_by == mara
    assert "It is in your wallet." in words_of(client.get(link))


def test_another_address_is_asked_about_naming_both(
    person_called: Callable[..., Person],
    award: Award,
    link: str,
    signed_in: Callable[[Person], Client],
) -> None:
    client = signed_in(person_called("home@example.org", "Mara"))

    page = words_of(client.get(link))
    assert "sent to mara@example.org , and you are signed in as home@example.org" in page

    assert client.post(link).status_code == 409
    assert not HeldCredential.objects.exists()

    assert client.post(link, {"both": "mine"}).status_code == 302
    held = HeldCredential.objects.get()
    assert held.award == award
    # The address stays what it is: it was not proved beyond this one link.
    assert confirmed_addresses(held.person) == {"home@example.org"}


def test_an_address_that_is_another_accounts_is_refused(
    mara: Person, person_called: Callable[..., Person], award: Award
) -> None:
    eve = person_called("eve@example.org")

    with pytest.raises(AddressOfAnother):
        actions.claim(acting_user=eve, token=claim_token(award.key), both_are_mine=True)

    assert not HeldCredential.objects.exists()


def test_an_unconfirmed_address_does_not_count(
    person_called: Callable[..., Person], award: Award
) -> None:
    eve = person_called("mara@example.org", confirmed=False)

    with pytest.raises(OtherAddress):
        actions.claim(acting_user=eve, token=claim_token(award.key))

    assert not HeldCredential.objects.exists()


def test_nobody_claims_what_another_account_claimed(
    held: HeldCredential, stranger: Person, award: Award, client: Client, link: str
) -> None:
    with pytest.raises(AlreadyClaimed):
        actions.claim(acting_user=stranger, token=claim_token(award.key), both_are_mine=True)

    assert HeldCredential.objects.get() == held
    page = words_of(client.get(link))
    assert "It was claimed already" in page
    assert "If it was you, sign in" in page


def test_nobody_takes_an_award_without_its_link(stranger: Person, award: Award) -> None:
    with pytest.raises(CredentialMissing):
        actions.take_award(acting_user=stranger, key=award.key)
    with pytest.raises(CredentialMissing):
        actions.take_award(acting_user=stranger, key="nothing")

    assert not HeldCredential.objects.exists()


def test_what_was_sent_to_a_confirmed_address_waits_in_the_wallet(
    mara: Person, award: Award, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(mara)
    assert "One badge waits for you" in words_of(client.get("/wallet/"))

    client.post(f"/wallet/take/{award.key}")

    assert HeldCredential.objects.get().award == award
    assert "waits for you" not in words_of(client.get("/wallet/"))


def test_a_withdrawn_award_cannot_be_claimed(
    mara: Person, owner: Person, award: Award, client: Client, link: str
) -> None:
    issuing.revoke(acting_user=owner, award=award, reason="Wrong person.")

    with pytest.raises(AwardWithdrawn):
        actions.claim(acting_user=mara, token=claim_token(award.key))

    page = words_of(client.get(link))
    assert "Northwind Academy took this badge back" in page
    assert "Wrong person" not in page


def test_a_guessed_link_leads_nowhere(mara: Person, client: Client, award: Award) -> None:
    with pytest.raises(ClaimLinkUnknown):
        actions.claim(acting_user=mara, token=award.key)

    answer = client.get("/claim/guessed")
    assert answer.status_code == 404
    assert "This link leads to no badge." in words_of(answer)


def test_the_link_is_not_kept_by_browsers_or_search_engines(client: Client, link: str) -> None:
    answer = client.get(link)

    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert answer["Referrer-Policy"] == "same-origin"
