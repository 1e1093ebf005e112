"""A link or a code lets people take a badge, once each, within limits; opening it takes nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.actions.offers import CODE_ALPHABET, read_allowed
from openmerit.platform.issuing.errors import (
    NotPublished,
    OfferNotForYou,
    OfferNotOpen,
    OfferRefused,
    OfferTakenBack,
    OfferUnknown,
)
from openmerit.platform.issuing.models import Award, ClaimOffer
from openmerit.platform.issuing.rows import read_email
from openmerit.platform.people.models import AuditEntry
from openmerit.platform.wallet import actions
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.views_offers import WRONG_CODES_A_MINUTE


@pytest.fixture
def offer(issuer_member, achievement):
    def make(**said):
        return issuing.make_offer(
            acting_user=issuer_member, achievement=achievement, offer=issuing.Offer(**said)
        )

    return make


@pytest.fixture
def ada(person_called):
    return person_called("ada@example.org", "Ada")


def test_whoever_has_the_code_gets_one_signed_badge_into_their_wallet(offer, ada, mails, drain):
    made = offer(most=30)
    held = actions.claim_with_code(acting_user=ada, code=made.code)
    assert held.is_mine
    assert held.award.state == Award.State.ISSUED
    assert held.award.recipient_email == "ada@example.org"
    assert held.award.offer == made
    made.refresh_from_db()
    assert made.claimed == 1
    drain()
    assert not [mail for mail in mails() if "To: ada@" in mail]  # they have it already


@pytest.mark.django_db
def test_claiming_twice_changes_nothing(offer, ada):
    made = offer(most=2)
    first = actions.claim_with_code(acting_user=ada, code=made.code)
    again = actions.claim_with_code(acting_user=ada, code=made.code)
    assert again == first
    assert Award.objects.count() == 1
    assert ClaimOffer.objects.get().claimed == 1


@pytest.mark.django_db
def test_a_code_may_be_typed_in_small_letters_with_spaces_or_without_its_hyphen(offer, ada):
    made = offer()
    typed = f" {made.code[:4].lower()} {made.code[4:].lower()}"
    assert actions.claim_with_code(acting_user=ada, code=typed).award.offer == made
    assert not set("01OIL5S2Z8BUV") & set(CODE_ALPHABET)


@pytest.mark.django_db
def test_opening_the_link_claims_nothing(offer, ada, client, signed_in):
    made = offer()
    for browser in (client, signed_in(ada)):
        page = browser.get(made.path)
        assert page.status_code == 200
        assert b"Data Analyst" in page.content
        assert b"Northwind Academy" in page.content
    assert client.post(made.path)["Location"].startswith("/accounts/login/")
    assert Award.objects.count() == 0
    assert ClaimOffer.objects.get().claimed == 0


@pytest.mark.django_db
def test_pressing_claim_leads_to_the_badge(offer, ada, signed_in):
    made = offer()
    browser = signed_in(ada)
    assert b"sees that you took it" in browser.get(made.path).content
    answer = browser.post(made.path)
    assert answer["Location"] == HeldCredential.objects.get().path
    assert b"It is in your wallet." in browser.get(made.path).content


@pytest.mark.django_db
def test_not_more_people_than_the_limit_get_it(offer, ada, person_called):
    made = offer(most=1)
    actions.claim_with_code(acting_user=ada, code=made.code)
    bob = person_called("bob@example.org", "Bob")
    with pytest.raises(OfferNotOpen) as refused:
        actions.claim_with_code(acting_user=bob, code=made.code)
    assert refused.value.fields["standing"] == "full"
    assert Award.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_than_the_limit_get_it(offer, person_called):
    made = offer(most=3)
    people = [person_called(f"p{n}@example.org") for n in range(8)]
    outcomes = []

    def ask(person):
        try:
            issuing.claim_offer(
                acting_user=person, offer=ClaimOffer.objects.select_related().get(pk=made.pk)
            )
            outcomes.append("award")
        except OfferNotOpen:
            outcomes.append("full")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["award"] * 3 + ["full"] * 5
    assert Award.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_person_who_presses_many_times_at_once_gets_one_badge(offer, ada):
    made = offer(most=5)
    threads = [
        threading.Thread(
            target=lambda: (
                issuing.claim_offer(
                    acting_user=ada, offer=ClaimOffer.objects.select_related().get(pk=made.pk)
                ),
                connections.close_all(),
            )
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Award.objects.count() == 1
    assert ClaimOffer.objects.get().claimed == 1


@pytest.mark.django_db
def test_before_it_opens_after_it_closes_and_once_closed_nobody_gets_it(
    offer, ada, issuer_member, achievement
):
    now = timezone.now()
    early = offer(opens_at=now + timedelta(days=1))
    over = offer(closes_at=now + timedelta(days=1))
    ClaimOffer.objects.filter(pk=over.pk).update(closes_at=now)
    closed = offer()
    issuing.close_offer(acting_user=issuer_member, offer=closed)
    for one, standing in ((early, "early"), (over, "over"), (closed, "closed")):
        with pytest.raises(OfferNotOpen) as refused:
            actions.claim_with_code(acting_user=ada, code=one.code)
        assert refused.value.fields["standing"] == standing
    issuing.reopen_offer(acting_user=issuer_member, offer=closed)
    assert actions.claim_with_code(acting_user=ada, code=closed.code)
    issuing.retire_achievement(acting_user=issuer_member, achievement=achievement)
    with pytest.raises(NotPublished):
        issuing.reopen_offer(acting_user=issuer_member, offer=early)


@pytest.mark.django_db
def test_only_confirmed_addresses_that_the_issuer_named_get_it(offer, ada, person_called):
    made = offer(allowed=["example.org", "Zed@Elsewhere.example"])
    zed = person_called("zed@elsewhere.example")
    yan = person_called("yan@elsewhere.example")
    sub = person_called("sub@evil-example.org")
    unconfirmed = person_called("una@example.org", confirmed=False)
    for person in (ada, zed):
        assert actions.claim_with_code(acting_user=person, code=made.code)
    for person in (yan, sub, unconfirmed):
        with pytest.raises(OfferNotForYou):
            actions.claim_with_code(acting_user=person, code=made.code)
    assert Award.objects.count() == 2


@pytest.mark.django_db
def test_who_holds_it_already_is_shown_what_they_hold(offer, ada, issuer_member, achievement):
    given = issuing.award(acting_user=issuer_member, achievement=achievement, email=ada.email)
    issuing.work_through_what_waits()
    made = offer(most=1)
    assert actions.claim_with_code(acting_user=ada, code=made.code).award == given
    assert ClaimOffer.objects.get().claimed == 0


@pytest.mark.django_db
def test_a_code_does_not_give_back_what_was_revoked(offer, ada, issuer_member, signed_in):
    made = offer()
    held = actions.claim_with_code(acting_user=ada, code=made.code)
    issuing.revoke(acting_user=issuer_member, award=held.award, reason="Copied")
    with pytest.raises(OfferTakenBack):
        actions.claim_with_code(acting_user=ada, code=made.code)
    assert b"took this badge back" in signed_in(ada).get(made.path).content


def test_what_could_not_be_signed_at_once_comes_into_the_wallet_by_itself(
    offer, ada, monkeypatch, drain
):
    from openmerit.platform.issuing import work

    made = offer()
    with monkeypatch.context() as patched:
        patched.setattr(work, "sign_awards", lambda awards: 0)
        assert actions.claim_with_code(acting_user=ada, code=made.code) is None
    drain()
    assert HeldCredential.objects.get().person == ada


@pytest.mark.django_db
def test_wrong_codes_all_answer_alike_and_many_of_them_are_slowed(offer, client, settings):
    settings.OPENMERIT_PRACTICE = False
    made = offer()
    pages = [client.get(f"/claim/with/{code}") for code in ("ACDEACDE", "x", "ACDE-ACD3")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content.split(b"<main")[1] for page in pages}) == 1
    for _ in range(WRONG_CODES_A_MINUTE):
        client.get("/claim/with/ACDEACDE")
    assert client.get("/claim/with/ACDEACDE").status_code == 503
    assert client.get(made.path).status_code == 503  # a right one tells a guesser nothing either


@pytest.mark.django_db
def test_a_typed_code_leads_to_its_page_and_a_wrong_one_says_so(offer, client):
    made = offer()
    assert client.get("/claim/with").status_code == 200
    assert client.get("/claim/with", {"code": made.code.lower()})["Location"] == made.path
    wrong = client.get("/claim/with", {"code": "ACDE"})
    assert wrong.status_code == 200
    assert "leads to no badge" in wrong.content.decode()


@pytest.mark.django_db
def test_an_unknown_code_cannot_be_claimed(ada):
    with pytest.raises(OfferUnknown):
        actions.claim_with_code(acting_user=ada, code="ACDE-ACDE")


@pytest.mark.django_db
def test_who_made_closed_and_claimed_is_in_the_audit_trail(offer, ada, issuer_member):
    made = offer()
    actions.claim_with_code(acting_user=ada, code=made.code)
    issuing.close_offer(acting_user=issuer_member, offer=made)
    issuing.close_offer(acting_user=issuer_member, offer=made)
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs.count("offer.closed") == 1
    assert [verb for verb in verbs if verb in ("offer.made", "award.claimed_by_offer")] == [
        "offer.made",
        "award.claimed_by_offer",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "member"),
    [
        ({"most": 0}, "most"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "closes_at"),
        ({"allowed": ["not an address @x"]}, "allowed"),
        ({"allowed": ["localhost"]}, "allowed"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused_naming_what(offer, said, member):
    with pytest.raises(OfferRefused) as refused:
        offer(**said)
    assert refused.value.fields["member"] == member
    assert ClaimOffer.objects.count() == 0


@given(st.lists(st.text(max_size=40), max_size=5))
def test_whatever_is_typed_as_allowed_is_kept_as_addresses_and_domains_or_refused(typed):
    try:
        kept = read_allowed(typed)
    except OfferRefused:
        return
    for one in kept:
        assert one == one.lower()
        assert one.startswith("@") or read_email(one) == one
    assert read_allowed(kept) == kept


@pytest.mark.django_db
def test_the_issuer_sees_how_many_claimed_and_can_show_it_on_a_wall(
    offer, ada, issuer_member, achievement, signed_in
):
    made = offer(most=30)
    actions.claim_with_code(acting_user=ada, code=made.code)
    browser = signed_in(issuer_member)
    listed = browser.get(f"/issue/northwind/achievements/{achievement.key}/offers")
    assert b"1 of 30" in listed.content
    page = browser.get(f"/issue/northwind/offers/{made.key}/").content.decode()
    assert made.written_code in page
    assert "data:image/svg+xml" in page
    assert browser.post(f"/issue/northwind/offers/{made.key}/close").status_code == 302
    assert ClaimOffer.objects.get().standing == "closed"


@pytest.mark.django_db
def test_a_script_makes_and_lists_offers(issuer_member, achievement, with_token):
    script = with_token(issuer_member)
    address = f"/api/v1/achievements/{achievement.key}/offers"
    body = {"most": 5, "allowed": ["example.org"], "closes_at": "2099-01-01T00:00:00Z"}
    made = script.post(address, body, "application/json")
    assert made.status_code == 201
    assert made.json()["state"] == "open"
    assert made.json()["url"].endswith(f"/claim/with/{made.json()['code']}")
    assert made.json()["allowed"] == ["@example.org"]
    assert script.get(address).json() == {"items": [made.json()], "next": None}
    closed = script.post(f"/api/v1/offers/{made.json()['id']}/close")
    assert closed.json()["state"] == "closed"
    refused = script.post(address, {"most": 0}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "offer_refused")


@pytest.mark.django_db
def test_a_code_is_shown_only_to_those_who_may_award(
    offer, achievement, viewer, issuer_member, signed_in, with_token
):
    made = offer()
    pages = (
        f"/issue/northwind/offers/{made.key}/",
        f"/issue/northwind/achievements/{achievement.key}/offers",
    )
    listed = f"/api/v1/achievements/{achievement.key}/offers"
    for person, sees in ((viewer, False), (issuer_member, True)):
        client = signed_in(person)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            shown = answer.content.decode()
            assert (made.code in shown or made.written_code in shown) is sees, page
        (one,) = with_token(person).get(listed).json()["items"]
        assert (one["code"], one["url"]) == ((made.written_code, made.url) if sees else (None,) * 2)
