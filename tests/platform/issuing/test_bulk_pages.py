"""The pages on which many awards are chosen and changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.bulk import work_on_change
from openmerit.platform.issuing.models import Award, BulkChange
from openmerit.platform.issuing.work import sign_single_awards

HOME = "/issue/northwind/"
CHANGES = f"{HOME}awards/changes/"


@pytest.fixture
def awards(issuer_member, achievement) -> list[Award]:
    made = [
        actions.award(
            acting_user=issuer_member,
            achievement=achievement,
            email=f"p{number}@example.org",
            valid_until=timezone.now() + timedelta(days=20 + number),
        )
        for number in range(3)
    ]
    sign_single_awards()
    return made


@pytest.fixture
def browser(issuer_member, signed_in):
    return signed_in(issuer_member)


def text(browser, address) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_all_that_fit_are_chosen_looked_at_changed_and_taken_back(awards, browser):
    before = (timezone.now() + timedelta(days=22)).date()
    listed = text(browser, f"{HOME}awards/?expiring_before={before}")
    assert "Change all 2 that fit…" in listed
    assert "Choose p0@example.org" in listed
    answer = browser.post(f"{CHANGES}new", {"how": "all", "expiring_before": f"{before}"})
    page = answer["Location"]
    shown = text(browser, page)
    assert "Nothing has happened yet." in shown
    assert "Revoke 2 badges…" in shown
    assert "Reinstate" not in shown
    asked = text(browser, f"{page}do/revoke")
    assert "Revoke 2 badges of 2 people?" in asked
    assert browser.post(f"{page}do/revoke", {}).status_code == 422
    answer = browser.post(f"{page}do/revoke", {"reason_code": "issued_in_error"})
    assert answer["Location"] == page
    change = BulkChange.objects.get()
    assert browser.get(f"{page}progress").status_code == 200
    work_on_change(change.key)
    assert browser.get(f"{page}progress")["HX-Refresh"] == "true"
    held = text(browser, page)
    assert "2 badges become revoked for good on" in held
    assert "Issued in error" in held
    assert "A revocation becomes final" in text(browser, HOME)
    assert "2 badges will be valid again" in text(browser, f"{page}take-back")
    assert browser.post(f"{page}take-back", {"reason": "A slip"}).status_code == 302
    work_on_change(change.key)
    assert "Taken back" in text(browser, page)
    assert "Taken back" in text(browser, CHANGES)
    assert set(Award.objects.values_list("state", flat=True)) == {"issued"}


def test_only_the_ticked_are_changed_and_each_outcome_can_be_downloaded(awards, browser):
    answer = browser.post(
        f"{CHANGES}new", {"how": "ticked", "award": [awards[0].key, awards[2].key]}
    )
    page = answer["Location"]
    browser.post(f"{page}do/suspend", {"reason_code": "in_question"})
    change = BulkChange.objects.get()
    work_on_change(change.key)
    stands = dict(Award.objects.values_list("recipient_email", "state"))
    assert stands == {
        "p0@example.org": "suspended",
        "p1@example.org": "issued",
        "p2@example.org": "suspended",
    }
    file = browser.get(f"{page}outcome.csv")
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert b"p2@example.org" in b"".join(file.streaming_content)


def test_who_ticks_nobody_is_told_so(awards, browser):
    answer = browser.post(f"{CHANGES}new", {"how": "ticked"}, follow=True)
    assert "No award was chosen." in answer.content.decode()


def test_a_filter_that_cannot_be_read_chooses_nobody(awards, browser):
    listed = text(browser, f"{HOME}awards/?expiring_before=someday")
    assert "that fit…" not in listed
    answer = browser.post(
        f"{CHANGES}new", {"how": "all", "expiring_before": "someday"}, follow=True
    )
    assert "The filter cannot be read" in answer.content.decode()
    assert not BulkChange.objects.exists()


def test_renewing_and_correcting_ask_for_their_days(awards, browser):
    page = browser.post(f"{CHANGES}new", {"how": "all"})["Location"]
    nothing = browser.post(f"{page}do/correct", {"reason": "Slip"})
    assert nothing.status_code == 422
    assert "Say what is to be corrected." in nothing.content.decode()
    answer = browser.post(f"{page}do/correct", {"reason": "Slip", "endless": "on"})
    assert answer.status_code == 302
    work_on_change(BulkChange.objects.get().key)
    sign_single_awards()
    standing = Award.objects.filter(state="issued")
    assert (standing.count(), standing.filter(valid_until__isnull=True).count()) == (3, 3)


def test_others_can_be_chosen_before_it_is_begun_and_nothing_is_there_afterwards(awards, browser):
    page = browser.post(f"{CHANGES}new", {"how": "all"})["Location"]
    assert browser.post(f"{page}drop").status_code == 302
    assert browser.get(page).status_code == 404


def test_a_verb_that_is_none_is_not_there(awards, browser):
    page = browser.post(f"{CHANGES}new", {"how": "all"})["Location"]
    assert browser.get(f"{page}do/delete").status_code == 404


def test_begun_twice_it_is_one_change_and_begun_otherwise_it_is_refused(awards, browser):
    page = browser.post(f"{CHANGES}new", {"how": "all"})["Location"]
    reason = {"reason": "Doubt"}
    assert browser.post(f"{page}do/suspend", reason).status_code == 302
    assert browser.post(f"{page}do/suspend", reason).status_code == 302
    assert browser.post(f"{page}do/revoke", reason).status_code == 409
