"""What an issuer shows of itself, and a key that others may have got hold of."""

import io

import pytest
from PIL import Image

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, queries, resigning
from openmerit.platform.issuing.models import IssuerKey, SignedCredential
from openmerit.platform.issuing.work import publish_status_lists, sign_single_awards
from openmerit.platform.verifying.queries import report
from openmerit.platform.wallet import actions as wallet


def logo(side: int = 200) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (side, side), "#1b6b52").save(kept, "PNG")
    return kept.getvalue()


def give(owner, achievement, email="ada@example.org"):
    made = actions.award(acting_user=owner, achievement=achievement, email=email)
    sign_single_awards()
    made.refresh_from_db()
    return made


def test_an_owner_shows_a_logo_and_takes_it_away(owner, northwind, achievement, signed_in, client):
    page = "/issue/northwind/profile"
    house = signed_in(owner)
    house.post(page, {"sent": "1", "file": io.BytesIO(logo())})

    shown = client.get("/issuers/northwind/logo.png")
    assert Image.open(io.BytesIO(shown.content)).size[0] >= 128
    assert "logo.svg" in client.get("/issuers/northwind").content.decode()
    profile = client.get("/issuers/northwind", headers={"Accept": "application/json"}).json()
    assert profile["image"]["id"].endswith("/issuers/northwind/logo.png")
    assert (
        '"/issuers/northwind/logo.png"'
        not in queries.credential_of(give(owner, achievement)).decode()
    ), "an address is whole"

    house.post(page, {"sent": "1"})
    assert client.get("/issuers/northwind/logo.png").status_code == 404


@pytest.mark.parametrize("data", [b"", b"<svg", b"GIF89a", logo(20)], ids=["0", "svg", "gif", "20"])
def test_what_is_no_picture_is_refused_beside_the_field(owner, northwind, signed_in, data):
    file = io.BytesIO(data)
    file.name = "logo.png"
    answer = signed_in(owner).post("/issue/northwind/profile", {"sent": "1", "file": file})
    assert answer.status_code == 422


def test_any_site_may_show_the_wall_and_no_other_page(achievement, client):
    wall = client.get("/issuers/northwind/wall")
    assert "X-Frame-Options" not in wall.headers
    assert "frame-ancestors *" in wall.headers["Content-Security-Policy"]
    assert "Data Analyst" in wall.content.decode()
    page = client.get("/issuers/northwind")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_key_is_replaced_on_the_page_and_its_badges_hold(owner, achievement, signed_in):
    old = give(owner, achievement)
    house = signed_in(owner)
    house.post("/issue/northwind/keys/rotate")
    new = give(owner, achievement, "bob@example.org")

    assert report(queries.credential_of(old)).verdict == "valid"
    assert report(queries.credential_of(new)).verdict == "valid"
    states = [card.key.state for card in queries.keys_of(achievement.organisation)]
    assert states == ["active", "retired"]
    page = house.get("/issue/northwind/keys").content.decode()
    assert page.count("It may have got out") == 2


@pytest.fixture
def exposed(owner, northwind, achievement, person_called, signed_in):
    """A claimed badge, an unclaimed one and a revoked one, signed with a key that got out."""
    ada = person_called("ada@example.org", "Ada")
    claimed = give(owner, achievement)
    wallet.take_award(acting_user=ada, key=claimed.key)
    waiting = give(owner, achievement, "bob@example.org")
    revoked = give(owner, achievement, "cyd@example.org")
    actions.revoke(acting_user=owner, award=revoked, reason="A mistake")
    before = {award.pk: queries.credential_of(award) for award in (claimed, waiting, revoked)}
    key = IssuerKey.objects.get(organisation=northwind)
    signed_in(owner).post(f"/issue/northwind/keys/{key.fragment}/expose")
    return claimed, waiting, revoked, before


def test_what_an_exposed_key_signed_holds_no_more(exposed):
    claimed, _waiting, _revoked, before = exposed
    found = report(before[claimed.pk])
    assert found.verdict == "invalid"
    assert found.check("key").outcome == "failed"


def test_its_badges_are_signed_anew_and_say_what_they_said(exposed):
    claimed, waiting, revoked, before = exposed
    resigning.sign_anew()
    publish_status_lists()

    for award in (claimed, waiting):
        found = report(queries.credential_of(award))
        assert found.verdict == "valid", found.summary
        assert found.check("status").outcome == "passed"
        old = report(before[award.pk]).credential
        assert {**found.credential, "proof": 0} == {**old, "proof": 0}
    assert queries.credential_of(revoked) == before[revoked.pk]
    mail = Mail.objects.get(kind="signed_anew")
    assert mail.to == "ada@example.org", "who did not take theirs yet gets the new one anyway"


def test_signing_anew_goes_on_where_it_stood_and_tells_once(exposed, monkeypatch):
    claimed, waiting, _revoked, _before = exposed
    signed: list[int] = []
    sign = resigning._sign

    def dies_after_one(stored):
        if signed:
            raise KeyboardInterrupt
        sign(stored)
        signed.append(stored.pk)

    monkeypatch.setattr(resigning, "_sign", dies_after_one)
    with pytest.raises(KeyboardInterrupt):
        resigning.sign_anew()
    assert resigning.something_waits()
    monkeypatch.setattr(resigning, "_sign", sign)
    resigning.sign_anew()
    resigning.sign_anew()

    assert not resigning.something_waits()
    for award in (claimed, waiting):
        assert report(queries.credential_of(award)).verdict == "valid"
    assert Mail.objects.filter(kind="signed_anew").count() == 1


def test_two_workers_sign_a_document_anew_once(exposed):
    stored = SignedCredential.objects.select_related(
        "award__achievement__organisation", "signed_with"
    ).get(award=exposed[0])
    resigning._sign(stored)
    first = queries.credential_of(exposed[0])
    resigning._sign(stored)
    assert queries.credential_of(exposed[0]) == first


def test_a_key_that_is_not_the_organisations_is_not_there(owner, stranger, northwind, signed_in):
    elsewhere = stranger.organisations.get()
    theirs = actions.open_issuer(acting_user=stranger, organisation=elsewhere)
    path = f"/issue/northwind/keys/{theirs.fragment}/expose"
    assert signed_in(owner).post(path).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "active"
