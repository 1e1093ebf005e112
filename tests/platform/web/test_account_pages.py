"""Every page of signing in and of one's account wears the design and says plain words."""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from openmerit.platform.people.models import Person

PASSWORD = "correct horse battery staple"
OPEN = [
    ("/accounts/login/", "Sign in"),
    ("/accounts/signup/", "Make an account"),
    ("/accounts/password/reset/", "Set a new password"),
    ("/accounts/password/reset/done/", "Look into your mail"),
    ("/accounts/confirm-email/", "Look into your mail"),
    ("/accounts/confirm-email/nonsense/", "This link no longer works"),
    ("/accounts/password/reset/key/1-nonsense/", "This link no longer works"),
]
OWN = [
    ("/accounts/logout/", "Sign out?"),
    ("/accounts/email/", "E-mail addresses"),
    ("/accounts/password/change/", "Password"),
    ("/accounts/2fa/", "Passkeys and codes"),
    ("/accounts/2fa/webauthn/", "Passkeys"),
    ("/accounts/2fa/webauthn/add/", "Add a passkey"),
    ("/accounts/2fa/totp/activate/", "Set up an authenticator app"),
    ("/accounts/reauthenticate/", "Is it you?"),
]


@pytest.fixture
def signed_in(client: Client, owner: Person) -> Client:
    """The owner, just signed in through the page itself, and shown once more to be it."""
    sent = client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    assert sent.status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def wears_the_design(page: str, title: str) -> None:
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert heading is not None
    assert heading.group(1).strip() == title
    assert page.count("<h1") == 1
    assert 'href="/static/web/components.css"' in page
    assert 'class="skip"' in page
    assert "placeholder=" not in page


@pytest.mark.parametrize(("path", "title"), OPEN)
def test_a_page_of_signing_in(client: Client, db: None, path: str, title: str) -> None:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    wears_the_design(response.content.decode(), title)


@pytest.mark.parametrize(("path", "title"), OWN)
def test_a_page_of_ones_own_account(signed_in: Client, path: str, title: str) -> None:
    response = signed_in.get(path)
    assert response.status_code == 200
    wears_the_design(response.content.decode(), title)


def test_setting_up_an_app_gives_codes_and_both_can_be_undone(
    signed_in: Client, owner: Person
) -> None:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    page = signed_in.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret" value="([A-Z2-7]+)"', page)
    assert secret is not None
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret.group(1), counter))
    done = signed_in.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    wears_the_design(done.content.decode(), "Recovery codes")
    for path, title in (
        ("/accounts/2fa/recovery-codes/generate/", "Make new recovery codes"),
        ("/accounts/2fa/totp/deactivate/", "Stop using the authenticator app?"),
        ("/accounts/2fa/", "Passkeys and codes"),
    ):
        wears_the_design(signed_in.get(path).content.decode(), title)


def test_the_account_menu_marks_the_page_at_hand(signed_in: Client) -> None:
    page = signed_in.get("/accounts/2fa/").content.decode()
    assert re.search(r'href="/accounts/2fa/" aria-current="page"', page)


def test_an_address_can_be_added_and_is_shown_as_not_confirmed(
    signed_in: Client, owner: Person, mail_folder: Path
) -> None:
    sent = signed_in.post(
        "/accounts/email/", {"action_add": "", "email": "olga@home.example"}, follow=True
    )
    page = sent.content.decode()
    assert "We sent a link to olga@home.example" in page
    assert "Not confirmed yet" in page
    assert EmailAddress.objects.filter(user=owner, verified=False).count() == 1


def test_a_wrong_password_is_answered_beside_the_form_and_keeps_the_address(
    client: Client, owner: Person
) -> None:
    sent = client.post("/accounts/login/", {"login": owner.email, "password": "wrong"})
    page = sent.content.decode()
    assert "One thing needs your attention" in page or "things need your attention" in page
    assert f'value="{owner.email}"' in page
    assert "wrong" not in re.findall(r'value="([^"]*)"', page)
