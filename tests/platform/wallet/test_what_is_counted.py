"""What the issuer is told of a badge in a wallet, in numbers alone."""

import pytest

from openmerit.platform.issuing.models import Tally
from openmerit.platform.wallet import actions


@pytest.fixture
def shared(held):
    return actions.share(acting_user=held.person, held=held)


def tallied():
    return dict(Tally.objects.values_list("kind", "count"))


def test_a_badge_counts_as_shared_once(shared):
    assert tallied() == {"shared": 1}
    actions.unshare(acting_user=shared.person, held=shared)
    actions.share(acting_user=shared.person, held=shared)
    assert tallied() == {"shared": 1}


def test_a_strangers_look_at_the_public_page_counts_as_a_check(client, shared):
    for _reload in range(3):
        assert client.get(shared.share_path).status_code == 200
    assert tallied() == {"shared": 1, "verified": 1, "check": 1}


def test_the_earners_own_look_does_not_count(signed_in, shared):
    assert signed_in(shared.person).get(shared.share_path).status_code == 200
    assert tallied() == {"shared": 1}


def test_a_document_that_is_only_fetched_does_not_count(client, shared):
    client.get(f"{shared.share_path}/badge.json")
    client.get(shared.share_path, headers={"Accept": "application/json"})
    assert tallied() == {"shared": 1}
