"""The wallet: what is held, how it stands, taking it along and away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from openmerit.credentials import unbake, verify
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import Award
from openmerit.platform.people.models import AuditEntry, Person
from openmerit.platform.wallet import actions, queries
from openmerit.platform.wallet.errors import CredentialMissing
from openmerit.platform.wallet.models import HeldCredential
from openmerit.platform.wallet.states import STATES, state_of


def test_the_files_are_the_signed_badge_byte_for_byte(
    held: HeldCredential, award: Award, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(held.person)
    signed = issued.credential_of(award)

    document = client.get(f"{held.path}/badge.json")
    assert document.content == signed
    assert document["Content-Type"] == "application/vc+ld+json"
    assert document["Content-Disposition"] == 'attachment; filename="data-analyst.json"'
    for kind, media_type in (("png", "image/png"), ("svg", "image/svg+xml")):
        picture = client.get(f"{held.path}/badge.{kind}")
        assert picture["Content-Type"] == media_type
        assert unbake(picture.content) == signed
        assert verify(picture.content, recipient="mara@example.org").check("format").outcome == (
            "passed"
        )
    assert client.get(f"{held.path}/badge.exe").status_code == 404


@pytest.mark.parametrize("verb", [actions.share, actions.unshare, actions.remove])
def test_nobody_acts_on_anothers_badge(
    held: HeldCredential, stranger: Person, nobody, verb: Callable[..., object]
) -> None:
    before = HeldCredential.objects.values().get()

    for someone in (stranger, nobody):
        with pytest.raises(CredentialMissing):
            verb(acting_user=someone, held=held)
        with pytest.raises(CredentialMissing):
            actions.check_again(acting_user=someone, held=held)

    assert HeldCredential.objects.values().get() == before


def test_removing_asks_once_and_can_be_undone(
    held: HeldCredential, award: Award, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(held.person)
    actions.share(acting_user=held.person, held=held)

    asked = client.get(f"{held.path}/remove").content.decode()
    assert "Remove “Data Analyst” from your wallet?" in asked
    assert "Its public page goes with it" in asked
    assert HeldCredential.objects.count() == 1

    answer = client.post(f"{held.path}/remove").content.decode()
    assert HeldCredential.objects.count() == 0
    assert client.get(held.share_path).status_code == 404
    assert f'action="/wallet/take/{award.key}"' in answer

    client.post(f"/wallet/take/{award.key}")
    back = HeldCredential.objects.get()
    assert (back.award, back.is_shared) == (award, False)


def test_what_happens_in_a_wallet_is_recorded(held: HeldCredential) -> None:
    actions.share(acting_user=held.person, held=held)
    actions.share(acting_user=held.person, held=held)
    actions.unshare(acting_user=held.person, held=held)
    actions.remove(acting_user=held.person, held=held)

    verbs = AuditEntry.objects.filter(subject=f"badge {held.key}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "claim_badge",
        "share_badge",
        "unshare_badge",
        "remove_badge",
    ]


def test_a_badge_stands_as_its_award_and_the_clock_say(
    held: HeldCredential, owner: Person, award: Award
) -> None:
    def now() -> str:
        return state_of(queries.access.held_for(held.person, held.key))

    assert now() == "valid"
    issuing.suspend(acting_user=owner, award=award, reason="Under review.")
    assert now() == "suspended"
    issuing.reinstate(acting_user=owner, award=award, reason="Cleared.")
    assert now() == "valid"
    issuing.revoke(acting_user=owner, award=award, reason="Wrong.")
    assert now() == "revoked"


def test_the_clock_makes_it_expiring_and_expired(held: HeldCredential) -> None:
    now = timezone.now()
    for days, state in ((90, "valid"), (59, "expiring"), (1, "expiring"), (-1, "expired")):
        held.valid_until = now + timedelta(days=days)
        assert state_of(held, now=now) == state
    held.valid_until, held.earned_at = None, now + timedelta(days=3)
    assert state_of(held, now=now) == "invalid"


def test_the_database_finds_by_the_states_that_a_person_sees(mara: Person) -> None:
    now = timezone.now()
    days = [None, -1, 30, 90]
    for number, (standing, start, end) in enumerate(
        (standing, start, end)
        for standing in HeldCredential.Standing.values
        for start in (-400, 5)
        for end in days
    ):
        HeldCredential.objects.create(
            person=mara,
            source=HeldCredential.Source.IMPORT,
            identity=str(number),
            standing=standing,
            name="x",
            earned_at=now + timedelta(days=start),
            valid_until=None if end is None else now + timedelta(days=end),
        )
    seen = {held.key: state_of(held) for held in HeldCredential.objects.filter(person=mara)}

    found = {}
    for state in STATES:
        page = queries.page_of_credentials(mara, limit=500, cursor=None, state=state)
        found |= {held.key: state for held in page.items}

    assert found == seen
    assert set(seen.values()) == set(STATES)


@pytest.mark.parametrize("count", [3, 30])
def test_the_wallet_costs_the_same_queries_for_three_and_for_thirty(
    mara: Person,
    signed_in: Callable[[Person], Client],
    django_assert_num_queries,
    count: int,
) -> None:
    for number in range(count):
        HeldCredential.objects.create(
            person=mara,
            source=HeldCredential.Source.IMPORT,
            identity=str(number),
            name=f"Badge {number}",
            is_mine=True,
            earned_at=timezone.now() - timedelta(days=number * 40),
        )
    client = signed_in(mara)

    with django_assert_num_queries(7):
        page = client.get("/wallet/").content.decode()

    assert page.count('class="card badge-card"') == count


def test_an_empty_wallet_says_what_will_be_here(
    mara: Person, signed_in: Callable[[Person], Client]
) -> None:
    page = signed_in(mara).get("/wallet/").content.decode()

    assert "What you earn will be here" in page


def test_badges_about_others_are_set_apart(
    mara: Person, signed_in: Callable[[Person], Client]
) -> None:
    HeldCredential.objects.create(
        person=mara,
        source=HeldCredential.Source.IMPORT,
        identity="x",
        name="Somebody’s",
        earned_at=timezone.now(),
    )

    page = signed_in(mara).get("/wallet/").content.decode()

    assert "Set apart" in page.partition("Somebody’s")[0]
