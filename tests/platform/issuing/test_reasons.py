"""Why an award is changed: chosen from a list, kept, and told to whom it concerns."""

import json

import pytest

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions
from openmerit.platform.issuing.errors import ReasonMissing, ReasonUnknown
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.reasons import REASONS, told_to_earner
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.models import AuditEntry

HOME = "/issue/northwind/"
API = "/api/v1"


@pytest.fixture
def award(issuer_member, achievement) -> Award:
    made = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org", name="Ada"
    )
    sign_single_awards()
    made.refresh_from_db()
    return made


def test_the_code_and_the_words_are_kept_with_who_and_when(issuer_member, award):
    actions.revoke(
        acting_user=issuer_member,
        award=award,
        reason=" Rows  mixed up ",
        reason_code="replaced",
    )
    award.refresh_from_db()
    assert (award.reason_code, award.reason) == ("replaced", "Rows mixed up")
    entry = AuditEntry.objects.get(verb="award.revoked")
    assert entry.person == issuer_member
    assert entry.after == {
        "state": "revoked",
        "reason": "Rows mixed up",
        "reason_code": "replaced",
    }


def test_a_reason_from_the_list_needs_no_words_and_free_words_need_no_code(issuer_member, award):
    actions.suspend(acting_user=issuer_member, award=award, reason="", reason_code="misconduct")
    assert (award.reason_code, award.reason) == ("misconduct", "")
    actions.reinstate(acting_user=issuer_member, award=award, reason="All is well")
    assert (award.reason_code, award.reason) == ("", "All is well")


@pytest.mark.parametrize("code", ["", "other"])
def test_where_the_code_says_nothing_words_are_needed(issuer_member, award, code):
    with pytest.raises(ReasonMissing):
        actions.revoke(acting_user=issuer_member, award=award, reason=" ", reason_code=code)


@pytest.mark.parametrize("words", ["x" * 1001, "bell\x07"])
def test_words_that_cannot_be_kept_are_refused_beside_a_code_too(issuer_member, award, words):
    with pytest.raises(ReasonMissing):
        actions.revoke(acting_user=issuer_member, award=award, reason=words, reason_code="replaced")


def test_a_verb_knows_its_own_reasons_only(issuer_member, award):
    with pytest.raises(ReasonUnknown, match="settled"):
        actions.revoke(acting_user=issuer_member, award=award, reason="", reason_code="settled")
    award.refresh_from_db()
    assert award.state == "issued"


def test_the_earner_is_told_of_each_change_once_and_respectfully(issuer_member, award):
    actions.suspend(acting_user=issuer_member, award=award, reason="", reason_code="in_question")
    actions.suspend(acting_user=issuer_member, award=award, reason="", reason_code="in_question")
    actions.reinstate(acting_user=issuer_member, award=award, reason="", reason_code="settled")
    actions.revoke(acting_user=issuer_member, award=award, reason="", reason_code="misconduct")
    suspended, reinstated, revoked = Mail.objects.filter(kind="award_changed").order_by("pk")
    assert {mail.to for mail in (suspended, reinstated, revoked)} == {"ada@example.org"}
    assert "Nothing is decided by that" in suspended.text
    assert "Something about it is being looked into." in suspended.text
    assert "is valid again" in reinstated.subject
    assert "The rules under which it is earned were not kept." in revoked.text
    assert "Misconduct" not in revoked.text
    assert "write to Northwind Academy" in revoked.text


def test_whoever_never_heard_of_the_badge_does_not_hear_of_its_end(issuer_member, achievement):
    made = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org"
    )
    actions.revoke(acting_user=issuer_member, award=made, reason="", reason_code="issued_in_error")
    assert not Mail.objects.filter(to="ada@example.org").exists()


def test_an_earner_who_claimed_it_is_written_to_where_they_read_mail(
    issuer_member, award, person_called
):
    ada = person_called("ada@new.example.org", "Ada")
    actions.mark_claimed(acting_user=ada, award=award)
    award.refresh_from_db()
    actions.revoke(acting_user=issuer_member, award=award, reason="", reason_code="issued_in_error")
    assert Mail.objects.get(kind="award_changed").to == "ada@new.example.org"


def test_every_code_of_the_list_has_words_for_the_page_and_none_that_breaks_a_mail():
    for verb, codes in REASONS.items():
        for code in codes:
            assert code.label, verb
            assert told_to_earner(code, "") is not None
    assert told_to_earner("", "Words alone") == ["Words alone"]


def test_the_page_offers_the_list_and_shows_what_was_chosen(issuer_member, award, signed_in):
    browser = signed_in(issuer_member)
    address = f"{HOME}awards/{award.key}/"
    shown = browser.get(f"{address}revoke").content.decode()
    assert "The requirements were not met after all" in shown
    assert "It was looked into and settled" not in shown
    assert browser.post(f"{address}revoke", {}).status_code == 422
    assert browser.post(f"{address}revoke", {"reason_code": "other"}).status_code == 422
    answer = browser.post(f"{address}revoke", {"reason_code": "requirements_not_met"})
    assert answer.status_code == 302
    assert "The requirements were not met after all" in browser.get(address).content.decode()


def test_a_script_gives_free_words_as_before_or_a_code(issuer_member, award, with_token):
    script = with_token(issuer_member)

    def ask(verb, body):
        return script.post(
            f"{API}/awards/{award.key}/{verb}", json.dumps(body), content_type="application/json"
        )

    assert ask("suspend", {"reason": "Doubt"}).json()["reason"] == "Doubt"
    assert ask("reinstate", {"reason_code": "settled"}).json()["reason_code"] == "settled"
    assert ask("revoke", {}).json()["code"] == "reason_missing"
    wrong = ask("revoke", {"reason_code": "whim"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "reason_unknown")
    assert ask("revoke", {"reason": "Why not"}).json()["state"] == "revoked"
