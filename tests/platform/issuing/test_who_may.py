"""Every action refuses whoever may not, and then nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.mailings import Wording
from openmerit.platform.issuing.models import (
    Achievement,
    Archive,
    Award,
    BulkChange,
    ClaimOffer,
    Import,
    Run,
)
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.errors import NotAllowed, OrganisationMissing
from openmerit.platform.people.models import Organisation, Person

from .conftest import MEMBERS


@dataclass
class Things:
    """What the actions act on, all of it Northwind's."""

    organisation: Organisation
    draft: Achievement
    published: Achievement
    award: Award
    suspended: Award
    run: Run
    offer: ClaimOffer
    scheduled: Award
    asked: Run
    chosen: BulkChange
    held: BulkChange
    moving: Import
    over: Import
    archive: Archive


@pytest.fixture
def things(
    owner: Person, issuer_member: Person, northwind: Organisation, achievement: Achievement
) -> Things:
    me = issuer_member
    draft = actions.create_achievement(acting_user=me, organisation=northwind, members=MEMBERS)
    award = actions.award(acting_user=me, achievement=achievement, email="ada@example.org")
    suspended = actions.award(acting_user=me, achievement=achievement, email="bob@example.org")
    sign_single_awards()
    for one in (award, suspended):
        one.refresh_from_db()
    actions.suspend(acting_user=me, award=suspended, reason="A question")
    run = actions.prepare_run(
        acting_user=me, achievement=achievement, source=b"email\ncyd@example.org\n"
    )
    asked = actions.prepare_run(
        acting_user=me, achievement=achievement, source=b"email\ngus@example.org\n"
    )
    actions.ask_signoff(acting_user=me, run=asked, email="olga@northwind.example")
    scheduled = actions.award(
        acting_user=me,
        achievement=achievement,
        email="fay@example.org",
        due_at=timezone.now() + timedelta(days=7),
    )
    offer = actions.make_offer(acting_user=me, achievement=achievement, offer=actions.Offer())
    chosen, held = (
        actions.prepare_change(acting_user=me, organisation=northwind, ticked=[award.key])
        for _ in range(2)
    )
    actions.start_change(acting_user=me, change=held, verb="revoke", reason="A question")
    moving, over = (
        actions.prepare_import(
            acting_user=me, organisation=northwind, source=b"name,description\nSQL,Asks.\n"
        )
        for _ in range(2)
    )
    actions.start_import(acting_user=me, moving=over)
    actions.cancel_import(acting_user=me, moving=over)
    archive = actions.request_archive(acting_user=owner, organisation=northwind)
    return Things(
        northwind,
        draft,
        achievement,
        award,
        suspended,
        run,
        offer,
        scheduled,
        asked,
        chosen,
        held,
        moving,
        over,
        archive,
    )


WORDING = Wording("de", "Ein Nachweis", "Hallo,", "{badge}")
DEEDS: dict[str, Callable[[Person, Things], Any]] = {
    "open_issuer": lambda who, it: actions.open_issuer(
        acting_user=who, organisation=it.organisation
    ),
    "rotate_key": lambda who, it: actions.rotate_key(acting_user=who, organisation=it.organisation),
    "expose_key": lambda who, it: actions.expose_key(
        acting_user=who, organisation=it.organisation, key=it.organisation.issuer_keys.first()
    ),
    "show_logo": lambda who, it: actions.show_logo(
        acting_user=who, organisation=it.organisation, picture=None
    ),
    "create_achievement": lambda who, it: actions.create_achievement(
        acting_user=who, organisation=it.organisation, members=MEMBERS
    ),
    "edit_achievement": lambda who, it: actions.edit_achievement(
        acting_user=who, achievement=it.draft, members=MEMBERS
    ),
    "copy_achievement": lambda who, it: actions.copy_achievement(
        acting_user=who, achievement=it.published
    ),
    "publish_achievement": lambda who, it: actions.publish_achievement(
        acting_user=who, achievement=it.draft
    ),
    "retire_achievement": lambda who, it: actions.retire_achievement(
        acting_user=who, achievement=it.published
    ),
    "remove_draft": lambda who, it: actions.remove_draft(acting_user=who, achievement=it.draft),
    "award": lambda who, it: actions.award(
        acting_user=who, achievement=it.published, email="dan@example.org"
    ),
    "resend_claim_mail": lambda who, it: actions.resend_claim_mail(acting_user=who, award=it.award),
    "set_letter": lambda who, it: actions.set_letter(
        acting_user=who, organisation=it.organisation, kind="claim", wording=WORDING
    ),
    "reset_letter": lambda who, it: actions.reset_letter(
        acting_user=who, organisation=it.organisation, kind="claim", language="de"
    ),
    "send_test_letter": lambda who, it: actions.send_test_letter(
        acting_user=who, organisation=it.organisation, kind="claim", wording=WORDING
    ),
    "set_mail_language": lambda who, it: actions.set_mail_language(
        acting_user=who, organisation=it.organisation, language="de"
    ),
    "revoke": lambda who, it: actions.revoke(acting_user=who, award=it.award, reason="Mistake"),
    "suspend": lambda who, it: actions.suspend(acting_user=who, award=it.award, reason="Doubt"),
    "reinstate": lambda who, it: actions.reinstate(
        acting_user=who, award=it.suspended, reason="Settled"
    ),
    "renew": lambda who, it: actions.renew(acting_user=who, award=it.award),
    "correct": lambda who, it: actions.correct(
        acting_user=who, award=it.award, changes={"name": "Eve"}, reason="Slip"
    ),
    "prepare_change": lambda who, it: actions.prepare_change(
        acting_user=who, organisation=it.organisation, ticked=[it.award.key]
    ),
    "start_change": lambda who, it: actions.start_change(
        acting_user=who, change=it.chosen, verb="revoke", reason="Mistake"
    ),
    "take_change_back": lambda who, it: actions.take_change_back(
        acting_user=who, change=it.held, reason="Mistake"
    ),
    "drop_change": lambda who, it: actions.drop_change(acting_user=who, change=it.chosen),
    "prepare_run": lambda who, it: actions.prepare_run(
        acting_user=who, achievement=it.published, source=b"email\neva@example.org\n"
    ),
    "map_columns": lambda who, it: actions.map_columns(
        acting_user=who, run=it.run, members=["email"]
    ),
    "choose_sheet": lambda who, it: actions.choose_sheet(
        acting_user=who, run=it.run, sheet="People"
    ),
    "choose_existing": lambda who, it: actions.choose_existing(
        acting_user=who, run=it.run, existing="again"
    ),
    "start_run": lambda who, it: actions.start_run(acting_user=who, run=it.run),
    "pause_run": lambda who, it: actions.pause_run(acting_user=who, run=it.run),
    "resume_run": lambda who, it: actions.resume_run(acting_user=who, run=it.run),
    "submit_for_review": lambda who, it: actions.submit_for_review(
        acting_user=who, achievement=it.draft
    ),
    "send_back": lambda who, it: actions.send_back(
        acting_user=who, achievement=it.draft, reason="Too vague"
    ),
    "new_version": lambda who, it: actions.new_version(acting_user=who, achievement=it.published),
    "mend": lambda who, it: actions.mend(
        acting_user=who,
        achievement=it.published,
        reason="typo",
        member="name",
        value="Data Analyst.",
    ),
    "translate": lambda who, it: actions.translate(
        acting_user=who,
        achievement=it.published,
        translation=actions.Translation("de", "Datenanalyse", "Zeichnet Daten."),
    ),
    "place_achievement": lambda who, it: actions.place_achievement(
        acting_user=who, achievement=it.draft, unit=None
    ),
    "grant_for_achievement": lambda who, it: actions.grant_for_achievement(
        acting_user=who,
        achievement=it.draft,
        person=who,
        role="designer",
    ),
    "settle": lambda who, it: actions.settle(
        acting_user=who, organisation=it.organisation, policy=actions.Policy()
    ),
    "make_offer": lambda who, it: actions.make_offer(
        acting_user=who, achievement=it.published, offer=actions.Offer()
    ),
    "close_offer": lambda who, it: actions.close_offer(acting_user=who, offer=it.offer),
    "reopen_offer": lambda who, it: actions.reopen_offer(acting_user=who, offer=it.offer),
    "take_back": lambda who, it: actions.take_back(acting_user=who, award=it.scheduled),
    "ask_signoff": lambda who, it: actions.ask_signoff(
        acting_user=who, run=it.run, email="olga@northwind.example"
    ),
    "sign_off": lambda who, it: actions.sign_off(
        acting_user=who, run=it.asked, digest=it.asked.digest
    ),
    "send_run_back": lambda who, it: actions.send_run_back(
        acting_user=who, run=it.asked, reason="A row too many"
    ),
    "design_certificate": lambda who, it: actions.design_certificate(
        acting_user=who, organisation=it.organisation, design=actions.CertificateDesign()
    ),
    "settle_colours": lambda who, it: actions.settle_colours(
        acting_user=who, organisation=it.organisation, ground="#003366", accent="#ffcc00"
    ),
    "prepare_import": lambda who, it: actions.prepare_import(
        acting_user=who, organisation=it.organisation, source=b"name,description\nGo,Runs.\n"
    ),
    "start_import": lambda who, it: actions.start_import(acting_user=who, moving=it.moving),
    "cancel_import": lambda who, it: actions.cancel_import(acting_user=who, moving=it.moving),
    "carry_on_import": lambda who, it: actions.carry_on_import(acting_user=who, moving=it.over),
    "request_archive": lambda who, it: actions.request_archive(
        acting_user=who, organisation=it.organisation
    ),
    "note_download": lambda who, it: actions.note_download(acting_user=who, archive=it.archive),
    "cancel_run": lambda who, it: actions.cancel_run(acting_user=who, run=it.run),
}


@pytest.mark.parametrize("name", DEEDS)
def test_whoever_may_not_is_refused_and_nothing_is_written(
    name, things, viewer, stranger, operator, nobody
):
    before = _everything()
    with pytest.raises(NotAllowed):
        DEEDS[name](viewer, things)
    for outsider in (stranger, operator, nobody):
        with pytest.raises(OrganisationMissing):
            DEEDS[name](outsider, things)
    assert _everything() == before


def test_an_issuer_may_not_change_the_organisations_keys(things, issuer_member, owner):
    with pytest.raises(NotAllowed):
        actions.rotate_key(acting_user=issuer_member, organisation=things.organisation)
    assert actions.rotate_key(acting_user=owner, organisation=things.organisation).state == "active"


def _everything() -> dict[str, list[tuple]]:
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for label in ("issuing", "engine", "people")
        for model in apps.get_app_config(label).get_models()
    }
