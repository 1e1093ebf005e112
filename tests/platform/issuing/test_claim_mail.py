"""The mail that tells an earner: one each, in words, with a link that can be opened freely."""

import pytest

from openmerit.platform.engine.models import Mail
from openmerit.platform.issuing import actions, claim_links, claim_mail, queries
from openmerit.platform.issuing.errors import AwardNotInState
from openmerit.platform.issuing.models import Award
from openmerit.platform.issuing.work import sign_single_awards


@pytest.fixture
def award(issuer_member, achievement) -> Award:
    made = actions.award(
        acting_user=issuer_member, achievement=achievement, email="ada@example.org", name="Ada"
    )
    sign_single_awards()
    made.refresh_from_db()
    return made


def test_it_says_who_what_where_and_why(award):
    claim_mail.on_credential_issued({"award": award.key})
    mail = Mail.objects.get(kind="claim")
    assert (mail.to, mail.repeatable) == ("ada@example.org", True)
    assert mail.subject == "Northwind Academy awarded you “Data Analyst”"
    assert f"http://localhost:8000/claim/{claim_links.claim_token(award.key)}" in mail.text
    assert "Opening the link does not use it up" in " ".join(mail.text.split())
    assert "You get this mail because" in mail.text
    assert mail.html


def test_it_is_one_mail_however_often_the_event_is_told(award):
    for _ in range(3):
        claim_mail.on_credential_issued({"award": award.key})
    assert Mail.objects.filter(kind="claim").count() == 1


def test_a_revoked_award_is_not_announced(award, issuer_member):
    actions.revoke(acting_user=issuer_member, award=award, reason="Mistake")
    claim_mail.on_credential_issued({"award": award.key})
    assert not Mail.objects.filter(kind="claim").exists()


def test_what_was_claimed_meanwhile_is_not_announced(award, stranger):
    assert actions.mark_claimed(acting_user=stranger, award=award)
    claim_mail.on_credential_issued({"award": award.key})
    assert not Mail.objects.filter(kind="claim").exists()


def test_the_links_secret_is_not_kept_and_finds_its_award(award):
    token = claim_links.claim_token(award.key)
    assert token not in str(Award.objects.values().get())
    assert queries.award_by_claim_token(token) == award
    for other in ("", token[:-1], award.claim_token_hash, award.key, "\ud800", "\0"):
        assert queries.award_by_claim_token(other) is None


def test_it_can_be_sent_again_until_the_badge_is_claimed(award, issuer_member, stranger):
    claim_mail.on_credential_issued({"award": award.key})
    actions.resend_claim_mail(acting_user=issuer_member, award=award)
    first, second = Mail.objects.filter(kind="claim")
    link = claim_links.claim_url(award.key)
    assert link in first.text
    assert link in second.text
    assert first.to == second.to
    assert actions.mark_claimed(acting_user=stranger, award=award)
    with pytest.raises(AwardNotInState):
        actions.resend_claim_mail(acting_user=issuer_member, award=award)
    assert Mail.objects.filter(kind="claim").count() == 2


def test_it_is_claimed_by_one_person_only(award, stranger, viewer):
    assert actions.mark_claimed(acting_user=stranger, award=award)
    assert actions.mark_claimed(acting_user=stranger, award=award)
    assert not actions.mark_claimed(acting_user=viewer, award=award)
    award.refresh_from_db()
    assert award.claimed_by == stranger
