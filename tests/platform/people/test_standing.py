"""Names that wait for the operator, and reports that somebody is not who they say they are."""

import pytest
from django.contrib.auth.models import AnonymousUser

from openmerit.platform.engine.models import Mail
from openmerit.platform.people import actions
from openmerit.platform.people.errors import (
    EmailRefused,
    NotForYou,
    ReportDecided,
    ReportRefused,
)
from openmerit.platform.people.models import (
    AuditEntry,
    ConfirmedDomain,
    ImpersonationReport,
    ProtectedName,
    Standing,
)


def report(**what):
    return actions.report_impersonation(acting_user=AnonymousUser(), **what)


def make(person, name):
    return actions.create_organisation(acting_user=person, name=name)


def test_a_name_like_a_protected_one_waits_for_the_operator(owner, operator):
    ProtectedName.objects.create(name="Harvard University")
    waiting = make(owner, "Harward University")

    assert waiting.standing == Standing.WAITING
    assert "Harvard University" in waiting.standing_reason
    assert make(owner, "Guild of Bakers").standing == Standing.OPEN

    actions.set_standing(acting_user=operator, organisation=waiting, standing="open")
    waiting.refresh_from_db()
    assert (waiting.standing, waiting.standing_reason) == (Standing.OPEN, "")


def test_a_name_like_one_with_a_confirmed_domain_waits(owner, northwind, stranger):
    assert make(stranger, "Northwind Academie").is_open, "nobody has shown to be Northwind yet"
    ConfirmedDomain.objects.create(
        organisation=northwind, name="northwind.example", confirmed_at=northwind.created_at
    )
    assert make(stranger, "Northwind Akademy").standing == Standing.WAITING


def test_nobody_renames_themselves_into_a_known_name(owner, northwind):
    ProtectedName.objects.create(name="Harvard University")
    said = {"description": "", "url": ""}
    actions.edit_organisation(
        acting_user=owner, organisation=northwind, name="Harvard Univ.", **said
    )
    northwind.refresh_from_db()
    assert northwind.standing == Standing.WAITING


def test_anybody_reports_and_operators_are_told(northwind, operator):
    told = report(
        organisation=northwind, text=" They are not Northwind. ", email="mara@example.org"
    )
    assert told.text == "They are not Northwind."
    assert Mail.objects.get(kind="impersonation").to == operator.email
    for text in ("", " ", "x" * 5_001, "a\x00b"):
        with pytest.raises(ReportRefused):
            report(organisation=northwind, text=text)
    with pytest.raises(EmailRefused):
        report(organisation=northwind, text="x", email="nobody")


def test_an_upheld_report_closes_the_organisation_once(northwind, operator):
    told = report(organisation=northwind, text="Fake.")

    def decide(**how):
        return actions.decide_report(acting_user=operator, report=told, **how)

    with pytest.raises(ReportRefused):
        decide(upheld=True)
    assert ImpersonationReport.objects.get().state == "open", "without a reason nothing happens"
    assert decide(upheld=True, reason="Not Northwind.").state == "upheld"
    northwind.refresh_from_db()
    assert (northwind.standing, northwind.standing_reason) == ("closed", "Not Northwind.")
    with pytest.raises(ReportDecided):
        decide(upheld=False)
    assert AuditEntry.objects.filter(verb="organisation.standing_set").count() == 1


def test_only_operators_decide(owner, northwind):
    told = report(organisation=northwind, text="Fake.")
    with pytest.raises(NotForYou):
        actions.decide_report(acting_user=owner, report=told, upheld=False)
    with pytest.raises(NotForYou):
        actions.set_standing(acting_user=owner, organisation=northwind, standing="open")


def test_the_operator_decides_on_a_page(northwind, operator, signed_in, client):
    client.post("/organisations/northwind/report", {"text": "They are not Northwind."})
    house = signed_in(operator)
    assert "They are not Northwind." in house.get("/house/organisations").content.decode()
    told = ImpersonationReport.objects.get()
    house.post(f"/house/reports/{told.key}/uphold", {"reason": "They are somebody else."})

    page = client.get("/issuers/northwind").content.decode()
    assert "They are somebody else." in page
    house.post("/house/organisations/northwind/open")
    northwind.refresh_from_db()
    assert northwind.is_open


def test_reports_from_one_place_are_bounded(northwind, client, settings):
    settings.OPENMERIT_PRACTICE = False
    answers = [
        client.post("/organisations/northwind/report", {"text": "Spam."}).status_code
        for _ in range(7)
    ]
    assert answers[:5] == [302] * 5
    assert set(answers[5:]) == {503}


def test_setting_the_same_standing_again_changes_nothing_and_what_is_recorded_is_what_was(
    owner, northwind, operator
):
    seen_before = type(northwind).objects.get(pk=northwind.pk)
    close = {"acting_user": operator, "standing": "closed", "reason": "Fraud"}
    actions.set_standing(organisation=northwind, **close)
    actions.set_standing(organisation=seen_before, **close)
    actions.set_standing(acting_user=operator, organisation=seen_before, standing="open", reason="")
    trail = AuditEntry.objects.filter(verb="organisation.standing_set").order_by("pk")
    assert [(one.before["standing"], one.after["standing"]) for one in trail] == [
        ("open", "closed"),
        ("closed", "open"),
    ]
