"""Creating an organisation."""

import pytest

from openmerit.platform.engine.models import OutboxEvent
from openmerit.platform.people import actions, queries
from openmerit.platform.people.errors import NameRefused, NotForYou, SlugTaken
from openmerit.platform.people.models import AuditEntry, Organisation


def test_who_creates_it_owns_it_and_the_trail_and_an_event_say_so(owner):
    made = actions.create_organisation(acting_user=owner, name="Northwind  Academy ")

    assert (made.slug, made.name) == ("northwind-academy", "Northwind Academy")
    assert queries.role_in(owner, made) == "owner"
    entry = AuditEntry.objects.get(organisation=made)
    assert (entry.verb, entry.subject, entry.person) == ("organisation.created", made.slug, owner)
    event = OutboxEvent.objects.get(name="OrganisationCreated")
    assert event.payload == {"organisation": made.pk, "slug": "northwind-academy"}


def test_a_second_of_the_same_name_gets_another_slug(owner, stranger):
    actions.create_organisation(acting_user=owner, name="Guild")
    second = actions.create_organisation(acting_user=stranger, name="Guild")

    assert second.slug == "guild-2"


def test_a_slug_that_was_asked_for_and_is_taken_is_refused(owner, northwind, stranger):
    with pytest.raises(SlugTaken) as refused:
        actions.create_organisation(acting_user=stranger, name="Pretender", slug="northwind")

    assert refused.value.fields == {"slug": "northwind"}
    assert not Organisation.objects.filter(name="Pretender").exists()


@pytest.mark.parametrize("slug", ["North", "a b", "-a", "a--b", "new", "å", "a" * 61])
def test_a_slug_that_would_make_a_bad_address_is_refused(owner, slug):
    with pytest.raises(NameRefused):
        actions.create_organisation(acting_user=owner, name="Guild", slug=slug)

    assert not Organisation.objects.exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "northwind", "ftp://a.example"])
def test_an_address_that_is_no_web_address_is_refused(owner, url):
    with pytest.raises(NameRefused):
        actions.create_organisation(acting_user=owner, name="Guild", url=url)

    assert not Organisation.objects.exists()


def test_nobody_creates_one_without_signing_in(db, nobody):
    with pytest.raises(NotForYou):
        actions.create_organisation(acting_user=nobody, name="Guild")

    assert not Organisation.objects.exists()
