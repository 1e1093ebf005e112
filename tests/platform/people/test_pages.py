"""The room's pages: they show what is so, and refuse beside the field."""

from django.test import Client

from openmerit.platform.people import queries
from openmerit.platform.people.models import Invitation, Organisation


def test_a_person_makes_an_organisation_on_the_page(owner, signed_in):
    client = signed_in(owner)
    typed = {"name": "Guild of Bakers", "slug": "", "description": "Bread.", "url": ""}
    second = client.post("/organisations/new", {**typed, "to": "2"})
    assert 'value="Guild of Bakers"' in second.content.decode(), "what was typed travels along"
    third = client.post("/organisations/new", {**typed, "to": "3"})
    assert "Bread." in third.content.decode()
    assert not Organisation.objects.filter(name="Guild of Bakers").exists(), "not before the end"
    made = client.post("/organisations/new", {**typed, "to": "4"}, follow=True)

    assert made.redirect_chain == [("/organisations/guild-of-bakers/domain", 302)]
    assert "Guild of Bakers" in made.content.decode()


def test_a_taken_short_name_is_said_beside_its_field_and_nothing_typed_is_lost(
    owner, northwind, signed_in
):
    answer = signed_in(owner).post(
        "/organisations/new", {"name": "Other", "slug": "northwind", "to": "2"}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "The short name “northwind” is taken" in page
    assert 'value="Other"' in page
    assert Organisation.objects.count() == 1


def test_an_owner_changes_what_the_organisation_says(owner, northwind, signed_in):
    said = {"name": "Northwind", "description": "We teach.", "url": "https://nw.example"}
    signed_in(owner).post("/organisations/northwind/", said)

    northwind.refresh_from_db()
    assert {name: getattr(northwind, name) for name in said} == said
    assert northwind.slug == "northwind"


def test_a_viewer_reads_and_sees_no_addresses_and_no_forms(owner, viewer, northwind, signed_in):
    client = signed_in(viewer)
    about = client.get("/organisations/northwind/").content.decode()
    members = client.get("/organisations/northwind/members").content.decode()

    assert "Evening courses in working with data." in about
    assert "Olga Owner" in members
    assert owner.email not in members
    assert 'name="role"' not in members + about


def test_an_owner_manages_members_on_the_pages(owner, viewer, northwind, signed_in):
    client = signed_in(owner)
    client.post("/organisations/northwind/members", {"email": "new@x.org", "role": "issuer"})
    page = client.get("/organisations/northwind/members").content.decode()
    assert "new@x.org" in page
    assert viewer.email in page

    base = f"/organisations/northwind/members/{viewer.pk}"
    client.post(f"{base}/role", {"role": "issuer"})
    assert queries.role_in(viewer, northwind) == "issuer"
    asked = client.get(f"{base}/remove").content.decode()
    assert "Remove Vera Viewer from Northwind Academy?" in asked
    assert queries.role_in(viewer, northwind) == "issuer", "asking is not doing"
    client.post(f"{base}/remove")
    assert queries.role_in(viewer, northwind) is None
    invitation = Invitation.objects.get()
    client.post(f"/organisations/northwind/invitations/{invitation.pk}/withdraw")
    assert not Invitation.objects.exists()


def test_the_last_owner_is_told_why_not(owner, northwind, signed_in):
    base = f"/organisations/northwind/members/{owner.pk}"
    answer = signed_in(owner).post(f"{base}/role", {"role": "viewer"})

    assert answer.status_code == 422
    assert "needs an owner" in answer.content.decode()
    assert queries.role_in(owner, northwind) == "owner"


def test_the_trail_shows_who_did_what_with_both_values(owner, viewer, northwind, signed_in):
    client = signed_in(owner)
    client.post(f"/organisations/northwind/members/{viewer.pk}/role", {"role": "issuer"})
    page = client.get("/organisations/northwind/audit").content.decode()

    assert "member.role_changed" in page
    assert "Olga Owner" in page
    assert page.index("member.role_changed") < page.index("organisation.created")


def test_a_long_trail_is_read_page_by_page_with_few_queries(
    owner, northwind, signed_in, django_assert_max_num_queries
):
    from openmerit.platform.people.actions import record

    for number in range(60):
        record(acting_user=owner, verb="test", organisation=northwind, subject=f"entry {number}")
    client = signed_in(owner)
    with django_assert_max_num_queries(12):
        first = client.get("/organisations/northwind/audit")
    cursor = first.context["page"].next
    second = client.get(f"/organisations/northwind/audit?cursor={cursor}").content.decode()

    assert "entry 59" in first.content.decode()
    assert "entry 0<" in second
    assert client.get("/organisations/northwind/audit?cursor=junk").status_code == 422


def test_someone_renames_themselves(owner, signed_in):
    client = signed_in(owner)
    client.post("/account/", {"name": " Olga  O. "})

    owner.refresh_from_db()
    assert owner.name == "Olga O."


def test_whoever_is_not_signed_in_is_asked_to(northwind):
    answer = Client().get("/organisations/northwind/members")

    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=/organisations/northwind/members",
    )


def test_markup_in_a_name_is_shown_as_text(owner, signed_in):
    client = signed_in(owner)
    page = client.post(
        "/organisations/new",
        {"name": "<script>alert(1)</script>", "slug": "x", "to": "4"},
        follow=True,
    ).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_trail_shows_only_what_changed(owner, viewer, northwind, signed_in):
    said = {
        "name": northwind.name,
        "description": northwind.description,
        "url": "https://a.example",
    }
    client = signed_in(owner)
    client.post("/organisations/northwind/", said)
    client.post(f"/organisations/northwind/members/{viewer.pk}/role", {"role": "issuer"})
    page = client.get("/organisations/northwind/audit").content.decode()

    assert "role: viewer → issuer" in page
    assert "url: https://northwind.example → https://a.example" in page
    assert f"description: {northwind.description} →" not in page
