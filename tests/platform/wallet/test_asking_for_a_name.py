"""An earner says that the name is wrong; the issuer corrects it, or says why not."""

import json

import pytest

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing import queries as issued
from openmerit.platform.issuing.claim_links import claim_token
from openmerit.platform.issuing.errors import (
    AlreadyAsked,
    AwardMissing,
    AwardNotInState,
    ReasonMissing,
    RequestNotOpen,
    RequestRefused,
)
from openmerit.platform.issuing.models import Award, CorrectionRequest
from openmerit.platform.people.access import Reach
from openmerit.platform.people.errors import NotAllowed
from openmerit.platform.people.models import AuditEntry
from openmerit.platform.verifying.queries import report
from openmerit.platform.wallet import actions

RIGHT = "Mara Lindqvist"
HOME = "/issue/northwind/"


@pytest.fixture
def asked(mara, held) -> CorrectionRequest:
    return issuing.ask_for_name(acting_user=mara, award=held.award, name=RIGHT, words="I married.")


def test_the_earner_asks_on_the_page_of_the_badge_and_sees_that_it_is_open(
    mara, held, owner, signed_in
):
    client = signed_in(mara)
    assert "My name is wrong" in client.get(held.path).content.decode()
    done = client.post(f"{held.path}/name", {"name": f" {RIGHT} ", "words": "I married."})
    assert done.url == held.path
    shown = client.get(held.path).content.decode()
    assert "You asked for a correction" in shown
    assert "My name is wrong" not in shown
    asked = CorrectionRequest.objects.get()
    assert (asked.wanted_name, asked.words, asked.asked_by) == (RIGHT, "I married.", mara)
    home = signed_in(owner).get(HOME).content.decode()
    assert "1 earner says that the name on a badge is wrong." in home
    desk = signed_in(owner).get(f"{HOME}requests/").content.decode()
    assert RIGHT in desk


@pytest.mark.parametrize("name", ["", "Mara Lind", "x" * 201, "Mara\x00", "Mara\u202eLind"])
def test_a_name_that_cannot_be_used_is_refused_beside_its_field(mara, held, signed_in, name):
    refused = signed_in(mara).post(f"{held.path}/name", {"name": name, "words": "Why"})
    assert refused.status_code == 422
    assert "Why" in refused.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_only_the_one_who_claimed_it_asks_and_once_at_a_time(mara, held, stranger, asked):
    with pytest.raises(AwardMissing):
        issuing.ask_for_name(acting_user=stranger, award=held.award, name="Sten")
    with pytest.raises(AlreadyAsked):
        issuing.ask_for_name(acting_user=mara, award=held.award, name="Other")
    assert CorrectionRequest.objects.count() == 1


def test_what_is_not_claimed_or_does_not_stand_is_not_asked_about(mara, award, owner):
    with pytest.raises(AwardNotInState):
        issuing.ask_for_name(acting_user=mara, award=award, name=RIGHT)
    actions.claim(acting_user=mara, token=claim_token(award.key))
    issuing.revoke(acting_user=owner, award=award, reason="Slip")
    with pytest.raises(AwardNotInState):
        issuing.ask_for_name(acting_user=mara, award=award, name=RIGHT)


def test_granted_only_the_newer_is_shown_to_anybody(
    mara, held, owner, asked, drain, client, signed_in
):
    actions.share(acting_user=mara, held=held)
    old = held.award
    paper = issuing.make_certificate(acting_user=mara, award=old)
    issuing.grant_request(acting_user=owner, request=asked)
    drain()
    held.refresh_from_db()
    old.refresh_from_db()
    newer = held.award
    assert (newer.recipient_name, newer.supersedes) == (RIGHT, old)
    assert (old.state, old.reason_code) == ("revoked", "replaced")
    public = client.get(f"/badges/{held.share_key}").content.decode()
    assert RIGHT in public
    assert "Mara Lind<" not in public
    document = client.get(f"/badges/{held.share_key}/badge.json").json()
    assert document["id"] == json.loads(issued.credential_of(newer))["id"]
    # Who opens the old link is told so, and of nobody.
    replaced = client.get(f"/claim/{claim_token(old.key)}").content.decode()
    assert "was replaced" in replaced
    for named in ("Mara", "example.org", RIGHT):
        assert named not in replaced
    # So is who types the address that stands on the old certificate.
    document = client.get(f"/certificates/{paper.key}", headers={"Accept": "application/vc"})
    checked = str(report(document.content, online=False))
    assert "replaced it by a newer badge" in checked
    for named in ("Mara", "example.org", RIGHT):
        assert named not in checked
    # In the wallet there is one badge, and what became of the request.
    assert mara.held_credentials.count() == 1
    shown = signed_in(mara).get(held.path).content.decode()
    assert "It was corrected" in shown
    listed = client.get("/issuers/northwind").content.decode()
    assert "Mara" not in listed


def test_the_earner_is_told_once_by_mail_that_it_was_corrected(owner, asked, drain):
    issuing.grant_request(acting_user=owner, request=asked)
    drain()
    mail = Mail.objects.get(kind="award_changed")
    assert mail.to == "mara@example.org"
    assert "corrected your badge" in mail.subject
    assert not Mail.objects.filter(kind="correction_request").exists()


def test_what_the_desk_writes_instead_of_what_was_asked_is_signed(owner, asked, drain):
    issuing.grant_request(acting_user=owner, request=asked, name="M. Lindqvist", reason="Papers")
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.answered_by) == ("done", "Papers", owner)
    assert asked.corrected.recipient_name == "M. Lindqvist"


def test_declined_it_stays_and_the_earner_reads_why(mara, held, owner, asked, signed_in):
    with pytest.raises(ReasonMissing):
        issuing.decline_request(acting_user=owner, request=asked, reason=" ")
    issuing.decline_request(acting_user=owner, request=asked, reason="Send us your papers.")
    mail = Mail.objects.get(kind="correction_request")
    assert (mail.to, "Send us your papers." in mail.text) == ("mara@example.org", True)
    shown = signed_in(mara).get(held.path).content.decode()
    assert "Send us your papers." in shown
    assert "My name is wrong" in shown
    issuing.ask_for_name(acting_user=mara, award=held.award, name=RIGHT, words="Here they are.")
    assert CorrectionRequest.objects.filter(state="open").count() == 1


def test_a_request_is_answered_once(owner, asked):
    issuing.decline_request(acting_user=owner, request=asked, reason="No papers.")
    with pytest.raises(RequestNotOpen):
        issuing.grant_request(acting_user=owner, request=asked)
    with pytest.raises(RequestNotOpen):
        issuing.decline_request(acting_user=owner, request=asked, reason="Again")
    assert Award.objects.filter(supersedes=asked.award).count() == 0
    assert Mail.objects.filter(kind="correction_request").count() == 1


def test_what_cannot_be_corrected_leaves_the_request_open(owner, asked):
    issuing.suspend(acting_user=owner, award=asked.award, reason="Looked into")
    with pytest.raises(AwardNotInState):
        issuing.grant_request(acting_user=owner, request=asked)
    asked.refresh_from_db()
    assert asked.state == "open"
    with pytest.raises(RequestRefused):
        issuing.grant_request(acting_user=owner, request=asked, name="x" * 201)


def test_a_request_moves_to_the_award_by_which_its_own_was_replaced_meanwhile(
    owner, asked, held, drain
):
    issuing.correct(
        acting_user=owner, award=held.award, changes={"name": RIGHT}, reason="Found it ourselves"
    )
    drain()
    asked.refresh_from_db()
    held.refresh_from_db()
    assert (asked.state, asked.award) == ("open", held.award)
    issuing.grant_request(acting_user=owner, request=asked)
    asked.refresh_from_db()
    assert (asked.state, asked.corrected) == ("done", held.award)
    assert Mail.objects.filter(kind="correction_request").count() == 1


def test_only_who_may_award_answers(viewer, stranger, asked, signed_in):
    with pytest.raises(NotAllowed):
        issuing.grant_request(acting_user=viewer, request=asked)
    with pytest.raises(NotAllowed):
        issuing.decline_request(acting_user=viewer, request=asked, reason="No")
    assert signed_in(stranger).get(f"{HOME}requests/{asked.key}/").status_code == 404
    shown = signed_in(viewer).get(f"{HOME}requests/{asked.key}/").content.decode()
    assert RIGHT in shown
    assert "Sign the corrected badge" not in shown


def test_a_reach_that_does_not_go_there_shows_no_request(northwind, asked):
    nowhere = Reach(unit_ids=frozenset({1}))
    assert issued.count_open_requests(northwind, nowhere) == 0
    assert issued.count_open_requests(northwind, Reach(everywhere=True)) == 1


def test_who_asked_and_who_answered_is_kept(mara, owner, asked):
    issuing.decline_request(acting_user=owner, request=asked, reason="No papers.")
    verbs = dict(
        AuditEntry.objects.filter(verb__startswith="award.correction_").values_list(
            "verb", "person"
        )
    )
    assert verbs == {
        "award.correction_asked": mara.pk,
        "award.correction_declined": owner.pk,
    }


def test_over_http_it_is_asked_listed_and_answered(mara, held, owner, with_token, drain):
    earner, desk = with_token(mara), with_token(owner)
    url = f"/api/v1/awards/{held.award.key}/correction-requests"
    made = earner.post(url, {"name": RIGHT}, content_type="application/json")
    assert made.status_code == 201
    listed = desk.get("/api/v1/organisations/northwind/correction-requests?state=open").json()
    assert [one["wanted_name"] for one in listed["items"]] == [RIGHT]
    done = desk.post(
        f"/api/v1/correction-requests/{made.json()['id']}/grant",
        {},
        content_type="application/json",
    )
    assert (done.status_code, done.json()["state"]) == (200, "done")
    drain()
    found = desk.get("/api/v1/organisations/northwind/recipients?q=lindqvist").json()
    assert [one["name"] for one in found["items"]] == [RIGHT]
