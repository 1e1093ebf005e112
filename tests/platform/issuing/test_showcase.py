"""Who issues here: what the front page shows of issuers, and the words on their cards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.queries.showcase import PICTURES_SHOWN
from openmerit.platform.issuing.templatetags.issuing import opening


def test_the_front_page_leads_to_those_who_published_something(client, achievement):
    page = client.get("/").content.decode()
    assert 'href="/issuers/northwind"' in page
    assert f'src="{achievement.path}/image.svg" alt="Data Analyst"' in page
    assert "1 achievement to earn" in page


def test_whoever_published_nothing_is_not_shown(client, draft):
    page = client.get("/").content.decode()
    assert "Who issues here" not in page
    assert "/issuers/" not in page


def test_what_was_retired_counts_no_more(client, issuer_member, achievement):
    actions.retire_achievement(acting_user=issuer_member, achievement=achievement)
    assert queries.public_issuers(most=5) == []


def test_more_achievements_cost_no_more_queries_and_few_are_pictured(issuer_member, achievement):
    copies = [
        actions.copy_achievement(acting_user=issuer_member, achievement=achievement)
        for _ in range(PICTURES_SHOWN)
    ]
    for copy in copies:
        actions.publish_achievement(acting_user=issuer_member, achievement=copy)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        (issuer,) = queries.public_issuers(most=5)
        paths = [one.path for one in issuer.latest]
    assert len(asked) == 2
    assert issuer.published == PICTURES_SHOWN + 1
    assert paths == [copy.path for copy in reversed(copies)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Can chart  the data.", "Can chart the data."),
        ("Can clean, join and chart data.", "Can clean, join and…"),
        ("Can clean and join, then chart.", "Can clean and join…"),
        ("Donaudampfschifffahrtskapitän", "Donaudampfschifffah…"),
        ("", ""),
    ],
)
def test_words_on_a_card_are_not_cut_in_the_middle(text, shown):
    assert opening(text, 20) == shown
    assert len(shown) <= 20
