"""What the story brings into a home, and that it brings it once."""

from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from openmerit.credentials import Outcome, SigningKey, Verdict, parse_json
from openmerit.platform import story
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.models import Achievement, Award, Import, Run, StatusList
from openmerit.platform.issuing.queries import credential_of
from openmerit.platform.people import actions as people
from openmerit.platform.people.models import Membership, Organisation, Person
from openmerit.platform.story import elsewhere, telling
from openmerit.platform.story.errors import StoryUnfinished
from openmerit.platform.verifying.queries import report
from openmerit.platform.verifying.resolving import HouseResolver
from openmerit.platform.wallet import actions as wallet
from openmerit.platform.wallet.models import HeldCredential
from openmerit.trusting import TrustFolder, add_identifier

HEARD = [
    "story: 13 people and 3 issuers",
    "story: 6 achievements, drawn and published",
    "story: 20 awards, signed one by one",
    "story: claiming, sharing and one revocation",
]


def everything() -> str:
    """Every row of every table."""
    rows = [row for model in apps.get_models() for row in model._default_manager.order_by("pk")]
    return serializers.serialize("json", rows)


def numbers() -> dict[str, object]:
    """How much there is of everything."""
    return {
        "people": Person.objects.count(),
        "roles": Counter(Membership.objects.values_list("organisation__name", "role")),
        "achievements": Counter(Achievement.objects.values_list("organisation__name", "state")),
        "awards": Counter(award.standing for award in Award.objects.all()),
        "claimed": Counter(award.claimed_by_id is not None for award in Award.objects.all()),
        "shared": HeldCredential.objects.filter(is_shared=True).count(),
        "runs": Counter(Run.objects.values_list("state", flat=True)),
    }


AS_TOLD = {
    "people": 13,
    "roles": {
        ("Northwind Academy", "owner"): 1,
        ("Northwind Academy", "issuer"): 1,
        ("Northwind Academy", "viewer"): 1,
        ("Saltmere Guild of Building Trades", "owner"): 1,
        ("Saltmere Quality Board", "owner"): 1,
    },
    "achievements": {
        ("Northwind Academy", "published"): 4,
        ("Saltmere Guild of Building Trades", "published"): 2,
    },
    "awards": {"issued": 18, "revoked": 1, "expired": 1},
    "claimed": {True: 15, False: 5},
    "shared": 3,
    "runs": {"preview": 1},
}


def test_the_story_has_the_numbers_it_promises_and_tells_how_far_it_is(db: None) -> None:
    heard: list[str] = []
    story.load(heard.append)
    assert heard == HEARD
    assert numbers() == AS_TOLD


def test_told_again_it_says_nothing_and_changes_nothing(told: None) -> None:
    before = everything()
    heard: list[str] = []
    story.load(heard.append)
    assert heard == []
    assert everything() == before


def test_interrupted_after_each_step_it_goes_on(db: None) -> None:
    for line in HEARD:

        def stop_here(said: str, stop: str = line) -> None:
            if said == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            story.load(stop_here)
    story.load()
    assert numbers() == AS_TOLD


def test_what_people_changed_afterwards_stays_changed(told: None) -> None:
    mara = Person.objects.get(email="mara.lind@letterbox.example")
    olga = Person.objects.get(email="olga@northwind.example")
    wallet.remove(
        acting_user=mara, held=HeldCredential.objects.get(person=mara, name="Clear Reporting")
    )
    shared = HeldCredential.objects.get(person=mara, is_shared=True)
    wallet.unshare(acting_user=mara, held=shared)
    northwind = Organisation.objects.get(name="Northwind Academy")
    people.edit_organisation(
        acting_user=olga, organisation=northwind, name="Eastwind", description="", url=""
    )
    issuing.cancel_run(acting_user=olga, run=Run.objects.get())
    story.load()
    assert HeldCredential.objects.filter(person=mara).count() == 4
    assert not HeldCredential.objects.filter(person=mara, is_shared=True).exists()
    assert set(Organisation.objects.values_list("name", flat=True)) == {
        "Eastwind",
        "Saltmere Guild of Building Trades",
        "Saltmere Quality Board",
    }
    assert Run.objects.get().state == Run.State.CANCELLED
    assert Award.objects.count() == 20


def test_every_document_verifies_as_its_story_goes(told: None) -> None:
    verdicts = Counter()
    for award in Award.objects.all():
        found = report(credential_of(award), recipient=award.recipient_email, online=False)
        assert found.check("proof").outcome is Outcome.PASSED
        assert found.check("recipient").outcome is Outcome.PASSED
        failed = {check.id for check in found.checks if check.outcome is Outcome.FAILED}
        expected = {"revoked": {"status"}, "expired": {"validity"}}.get(award.standing, set())
        assert failed == expected, (award, found.summary)
        verdicts[found.verdict] += 1
    assert verdicts == {Verdict.VALID: 18, Verdict.INVALID: 2}


def test_the_school_of_the_record_is_on_the_list_of_somebody_trusted(told: None) -> None:
    record = HeldCredential.objects.get(name=elsewhere.RECORD_NAME)
    found = report(bytes(record.document), online=False)
    for one in (found, *found.contains):
        assert one.check("issuer").outcome is Outcome.PASSED
        assert one.check("issuer").message.startswith(
            "Wetlands Field School is on the list of Wetlands Accreditation Council, whom you trust"
        )


def test_whom_an_operator_trusts_already_is_left_as_it_is(db: None, trust_folder: Path) -> None:
    mine = SigningKey.generate().did
    add_identifier(TrustFolder(trust_folder), mine, HouseResolver(online=False), at=timezone.now())
    story.load()
    assert [entry.id for entry in TrustFolder(trust_folder).entries] == [mine]


def test_the_revocation_has_a_reason_and_is_published(told: None) -> None:
    revoked = Award.objects.get(state=Award.State.REVOKED)
    assert "nothing is held against her" in revoked.reason
    lists = StatusList.objects.filter(register=revoked.register)
    assert lists.exists()
    assert all(one.published_version == one.version for one in lists)


def test_some_badges_carry_evidence_and_results_and_all_name_skills(told: None) -> None:
    documents = [parse_json(credential_of(award)) for award in Award.objects.all()]
    subjects = [document["credentialSubject"] for document in documents]
    assert sum("evidence" in document for document in documents) == 8
    assert sum("result" in subject for subject in subjects) == 7
    assert all(len(subject["achievement"]["alignment"]) >= 2 for subject in subjects)


def test_each_achievement_has_a_picture_of_its_own_that_openmerit_drew(told: None) -> None:
    achievements = Achievement.objects.all()
    assert len({one.image_svg for one in achievements}) == 6
    assert all(one.image_design for one in achievements)
    assert all(one.image_png.open("rb").read(4) == b"\x89PNG" for one in achievements)


def test_nothing_in_the_story_leads_to_a_real_place(told: None) -> None:
    outside = [
        address
        for award in Award.objects.all()
        for address in [award.recipient_email, *(one.get("id", "") for one in award.evidence)]
    ] + [
        alignment["targetUrl"]
        for achievement in Achievement.objects.all()
        for alignment in achievement.alignment
    ]
    assert all(
        not address or address.split("//")[-1].split("/")[0].endswith(".example")
        for address in outside
    )


def test_nobody_knows_a_password_of_the_storys_people(told: None) -> None:
    assert not any(person.has_usable_password() for person in Person.objects.all())


def test_a_home_that_has_a_house_of_that_name_already_keeps_it(stranger: Person) -> None:
    own = people.create_organisation(acting_user=stranger, name="Northwind Academy")
    story.load()
    assert not Achievement.objects.filter(organisation=own).exists()
    told_of = Organisation.objects.filter(name="Northwind Academy").exclude(pk=own.pk).get()
    assert told_of.slug == "northwind-academy-2"
    assert Award.objects.count() == 20


def test_an_award_that_another_process_never_signs_ends_in_a_word_about_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def until_signed(said: str) -> None:
        if said == HEARD[-1]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        story.load(until_signed)
    held = Award.objects.order_by("pk").last()
    held.credential.delete()
    Award.objects.filter(pk=held.pk).update(
        state=Award.State.QUEUED, lease_until="2999-01-01T00:00:00Z"
    )
    monkeypatch.setattr(telling, "PATIENCE_SECONDS", 0.1)
    with pytest.raises(StoryUnfinished, match="waits for 1 of its awards"):
        story.load()
    Award.objects.filter(pk=held.pk).update(lease_until=None)
    story.load()
    assert numbers() == AS_TOLD


def test_an_export_from_before_waits_to_be_looked_at(told: None) -> None:
    moving = Import.objects.get()
    assert moving.state == Import.State.PREVIEW
    (counts,) = issued.import_counts(moving)
    assert (counts.achievements, counts.awards, counts.refused) == (1, 3, 1)
