"""Everything of an organisation in one file: complete, readable, harmless, and gone in a week."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from openmerit.platform.engine import leases
from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.models import Achievement, Archive, Award
from openmerit.platform.issuing.moving import archiving, everything, sweeping
from openmerit.platform.issuing.moving.reading import read_export
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import AuditEntry, Organisation, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def award(issuer_member, achievement, drain):
    made = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        email="ada@example.org",
        name="=HYPERLINK('https://evil.example')",
    )
    drain()
    made.refresh_from_db()
    return made


@pytest.fixture
def make(owner, northwind, drain):
    def archive():
        made = actions.request_archive(acting_user=owner, organisation=northwind)
        drain()
        made.refresh_from_db()
        return made

    return archive


def opened(archive):
    with archive.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def table(bundle, name):
    return list(csv.DictReader(io.StringIO(bundle.read(name).decode("utf-8-sig"))))


def test_it_holds_every_thing_in_an_open_format(make, award, draft, northwind):
    archive = make()
    assert archive.state == Archive.State.DONE
    bundle = opened(archive)
    names = set(bundle.namelist())
    folder = f"achievements/{draft.key}"
    assert {
        "README.txt", "index.html", "organisation.json", "did.json", "keys.csv", "policy.json",
        "awards.csv", "origins.csv", "runs.csv", "members.csv", "audit.csv",
        f"{folder}/achievement.json", f"{folder}/ctdl.json", f"{folder}/image.png",
        f"{folder}/image.svg", f"credentials/{award.key}.json",
    } <= names  # fmt: skip
    assert any(name.startswith("status/") for name in names)
    assert bundle.read(f"credentials/{award.key}.json") == queries.credential_of(award)
    assert json.loads(bundle.read("organisation.json"))["name"] == northwind.name
    assert json.loads(bundle.read(f"{folder}/achievement.json"))["id"] == draft.uri
    assert [row["role"] for row in table(bundle, "members.csv")] == ["owner", "issuer"]
    assert "archive.requested" in {row["what"] for row in table(bundle, "audit.csv")}
    assert table(bundle, "awards.csv")[0]["email"] == "ada@example.org"
    assert draft.name in bundle.read("index.html").decode()


def belongs_to_an_organisation(model, seen=()) -> bool:
    if model is Organisation:
        return True
    targets = [
        field.related_model
        for field in model._meta.concrete_fields
        if field.related_model not in (None, Person, model, *seen)
    ]
    return any(belongs_to_an_organisation(one, (*seen, model)) for one in targets)


def test_everything_that_belongs_to_an_organisation_is_in_it_or_is_left_out_for_a_reason(
    make, award
):
    rooms = ("people", "issuing")
    belonging = {
        model
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        if belongs_to_an_organisation(model)
    }
    in_tables = [table.model for table in everything.TABLES]
    named = [*in_tables, *everything.OTHERWISE, *everything.LEFT_OUT]
    assert len(named) == len(set(named))
    assert set(named) == belonging
    assert all(everything.LEFT_OUT.values())
    bundle = opened(make())
    readme = bundle.read("README.txt").decode()
    assert {table.name for table in everything.TABLES} <= set(bundle.namelist())
    for place in everything.OTHERWISE.values():
        assert place in readme


def test_it_holds_keys_numbers_evidence_offers_endorsements_places_and_certificates(
    make, issuer_member, owner, northwind, achievement, stranger, drain
):
    did = "did:web:ada.example.org"
    given = actions.award(
        acting_user=issuer_member,
        achievement=achievement,
        did=did,
        number="s1",
        evidence=[{"id": "https://a.example/1"}, {"id": "https://a.example/2"}],
        files=[actions.Uploaded(file_name="thesis.txt", data=b"What she did.")],
    )
    offer = actions.make_offer(
        acting_user=issuer_member, achievement=achievement, offer=actions.Offer()
    )
    unit = people.create_unit(acting_user=owner, organisation=northwind, name="Faculty")
    people.claim_domain(acting_user=owner, organisation=northwind, domain="northwind.example")
    people.grant_role(
        acting_user=owner, organisation=northwind, person=issuer_member, role="reviewer", unit=unit
    )
    council = people.create_organisation(acting_user=stranger, name="Council", slug="council")
    endorsement = actions.endorse_unasked(
        acting_user=stranger,
        endorser=council,
        subject=actions.Subject.of_achievement(achievement),
        narrative="We know them.",
    )
    drain()
    bundle = opened(make())
    (row,) = table(bundle, "awards.csv")
    assert (row["did"], row["number"]) == (did, "s1")
    assert "https://a.example/2" in row["evidence"]
    (file,) = table(bundle, "openmerit/evidence-files.csv")
    assert (file["award"], file["name"]) == (given.key, "thesis.txt")
    assert bundle.read(f"openmerit/evidence/{file['key']}.txt") == b"What she did."
    assert table(bundle, "openmerit/offers.csv")[0]["key"] == offer.key
    assert table(bundle, "openmerit/units.csv")[0]["name"] == "Faculty"
    (role,) = table(bundle, "openmerit/roles.csv")
    assert (role["person"], role["role"], role["unit"]) == (
        issuer_member.email,
        "reviewer",
        unit.key,
    )
    assert table(bundle, "openmerit/domain.csv")[0]["name"] == "northwind.example"
    assert table(bundle, "openmerit/endorsements.csv")[0]["endorser"] == "council"
    document = json.loads(bundle.read(f"openmerit/endorsements/{endorsement.key}.json"))
    assert document["credentialSubject"]["endorsementComment"] == "We know them."


def test_it_holds_nothing_of_another_organisation(make, stranger, award):
    people.create_organisation(acting_user=stranger, name="Council", slug="council")
    bundle = opened(make())
    contents = b"".join(bundle.read(name) for name in bundle.namelist())
    assert b"council" not in contents
    assert stranger.email.encode() not in contents


def test_no_private_key_leaves(make, award, northwind):
    kept = northwind.issuer_keys.get()
    bundle = opened(make())
    everything = b"".join(bundle.read(name) for name in bundle.namelist())
    assert bytes(kept.sealed_private) not in everything
    assert b"PRIVATE KEY" not in everything


def test_no_cell_is_a_formula(make, award):
    (row,) = table(opened(make()), "awards.csv")
    assert row["name"] == "'=HYPERLINK('https://evil.example')"


def test_a_name_is_no_markup_on_its_page(make, issuer_member, northwind):
    from openmerit.platform.issuing.members import AchievementMembers

    actions.create_achievement(
        acting_user=issuer_member,
        organisation=northwind,
        members=AchievementMembers(name="<script>alert(1)</script>"),
    )
    assert b"<script>" not in opened(make()).read("index.html")


def test_another_house_reads_it(make, award, draft):
    archive = make()
    with archive.file.open("rb") as file:
        reading = read_export(file.read())
    (achievement,) = reading.achievements
    assert achievement.members.description == draft.description
    assert [one.email for one in reading.awards if not one.refused] == ["ada@example.org"]


def test_brought_back_to_the_same_house_it_makes_nothing_twice(
    make, award, issuer_member, northwind, achievement
):
    never_signed = actions.award(
        acting_user=issuer_member, achievement=achievement, email="bob@example.org"
    )
    actions.revoke(acting_user=issuer_member, award=never_signed, reason="A mistake")
    with make().file.open("rb") as file:
        moving = actions.prepare_import(
            acting_user=issuer_member, organisation=northwind, source=file.read()
        )
    (counts,) = queries.import_counts(moving)
    assert (counts.known, counts.planned) == (3, 0)


def test_two_wishes_at_once_make_one_archive(owner, northwind):
    first = actions.request_archive(acting_user=owner, organisation=northwind)
    second = actions.request_archive(acting_user=owner, organisation=northwind)
    assert first == second


def test_a_writer_that_was_given_up_does_not_offer_its_file(owner, northwind, monkeypatch):
    archive = actions.request_archive(acting_user=owner, organisation=northwind)
    keep = archiving._keep

    def late(archive, target):
        Archive.objects.filter(pk=archive.pk).update(lease_until=timezone.now())
        monkeypatch.setattr(archiving, "_keep", keep)
        archiving.write_archive(archive.key)  # another worker takes it up and is first
        keep(archive, target)

    monkeypatch.setattr(archiving, "_keep", late)
    archiving.write_archive(archive.key)
    archive.refresh_from_db()
    assert archive.state == Archive.State.DONE
    assert archive.attempt == 2
    assert archive.file.name.endswith("-2.zip")
    assert opened(archive).testzip() is None


def test_what_a_dead_writer_left_is_written_again(owner, northwind, drain):
    archive = actions.request_archive(acting_user=owner, organisation=northwind)
    waiting = Archive.objects.filter(pk=archive.pk)
    leases.claim(waiting, seconds=60, limit=1, state=Archive.State.RUNNING)
    assert sweeping.archives_without_worker() == []
    waiting.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweeping.archives_without_worker() == [archive.key]
    archiving.write_archive(archive.key)
    archive.refresh_from_db()
    assert archive.state == Archive.State.DONE


def test_who_lost_the_right_meanwhile_gets_nothing(owner, northwind, person_called, drain):
    second = person_called("otto@northwind.example", "Otto")
    people.add_member(acting_user=owner, organisation=northwind, email=second.email, role="owner")
    archive = actions.request_archive(acting_user=second, organisation=northwind)
    people.remove_member(acting_user=owner, organisation=northwind, person=second)
    archiving.write_archive(archive.key)
    archive.refresh_from_db()
    assert archive.state == Archive.State.FAILED
    assert not archive.file


def test_after_a_week_it_is_gone(make):
    archive = make()
    storage, name = archive.file.storage, archive.file.name
    sweeping.discard_what_is_over()
    assert storage.exists(name)
    Archive.objects.filter(pk=archive.pk).update(expires_at=timezone.now())
    sweeping.discard_what_is_over()
    archive.refresh_from_db()
    assert archive.state == Archive.State.EXPIRED
    assert not storage.exists(name)


def test_asking_for_it_and_taking_it_stand_in_the_audit_trail(make, owner):
    archive = make()
    actions.note_download(acting_user=owner, archive=archive)
    verbs = AuditEntry.objects.values_list("verb", flat=True)
    assert {"archive.requested", "archive.downloaded"} <= set(verbs)


def test_a_thousand_awards_need_no_more_queries_than_ten(
    owner, northwind, achievement, django_assert_max_num_queries
):
    from django.db import transaction

    from openmerit.platform.issuing.awarding import Decision, Outcome, Wanted, make_awards

    with transaction.atomic():
        decisions = [
            Decision(Wanted(f"a{number}@example.org"), Outcome.AWARD) for number in range(1000)
        ]
        make_awards(achievement, decisions, run=None)
    archive = actions.request_archive(acting_user=owner, organisation=northwind)
    with django_assert_max_num_queries(100):
        archiving.write_archive(archive.key)
    assert Award.objects.count() == 1000
    assert Achievement.objects.count() == 1
