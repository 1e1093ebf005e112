"""Opening a claim link shows the badge. It never claims it, and never uses the link up."""

import pytest
from django.db import DatabaseError

from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import ClaimOpening
from openmerit.platform.wallet.models import HeldCredential

SCANNERS = (
    "Mozilla/5.0 (compatible; Barracuda Sentinel)",
    "Microsoft Office/16.0 (Microsoft Outlook; SafeLinks)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; rv:11.0) like Gecko",
)


def nothing_was_claimed(award) -> bool:
    award.refresh_from_db()
    return (
        award.claimed_by is None
        and award.claimed_at is None
        and not HeldCredential.objects.exists()
    )


@pytest.mark.parametrize("agent", SCANNERS)
def test_a_scanner_opens_it_as_often_as_it_likes(award, link, client, mara, signed_in, agent):
    for _ in range(20):
        assert client.get(link, headers={"User-Agent": agent}).status_code == 200
        assert client.head(link, headers={"User-Agent": agent}).status_code == 200
        client.options(link)
        client.get(f"{link}/badge.json")
        client.get(f"{link}/sign-up")
    assert nothing_was_claimed(award)
    assert signed_in(mara).post(link).status_code == 302
    award.refresh_from_db()
    assert award.claimed_by == mara


def test_the_earners_own_browser_may_fetch_it_ahead(award, link, mara, signed_in):
    browser = signed_in(mara)
    for header in ({"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}):
        assert browser.get(link, headers=header).status_code == 200
    assert browser.get(link).status_code == 200
    assert nothing_was_claimed(award)


def test_when_it_was_shown_first_and_last_is_kept_and_what_nobody_sees_is_not(award, link, client):
    client.head(link)
    client.get(link, headers={"Sec-Purpose": "prefetch"})
    assert not ClaimOpening.objects.exists()
    client.get(link)
    first = ClaimOpening.objects.get()
    client.get(link)
    seen = issued.contacts_of([award])[award.pk].opening
    assert (seen.count, seen.first_at) == (2, first.first_at)
    assert seen.last_at > first.last_at


def test_after_it_was_claimed_nothing_is_counted(award, link, held, client):
    client.get(link)
    assert not ClaimOpening.objects.exists()


def test_a_page_is_shown_even_where_nothing_can_be_counted(award, link, client, monkeypatch):
    def is_locked(*_arguments, **_more):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(ClaimOpening.objects, "filter", is_locked)
    assert client.get(link).status_code == 200


def test_a_link_that_leads_nowhere_counts_nothing(client, db):
    assert client.get("/claim/guessed").status_code == 404
    assert not ClaimOpening.objects.exists()
