"""What was written to whom, what became of it, and who wants no more."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import F
from django.test import Client
from tests.platform.engine.test_bounces import report

from openmerit.platform.engine import bouncing
from openmerit.platform.engine.models import Mail, Unsubscribed
from openmerit.platform.engine.unsubscribing import link_of
from openmerit.platform.issuing import actions, claim_mail, queries
from openmerit.platform.issuing.models import Award, ClaimReminder
from openmerit.platform.issuing.work import sign_single_awards
from openmerit.platform.people.access import Reach

LIST = "/issue/northwind/messages/"


@pytest.fixture
def give(issuer_member, achievement):
    def make(email: str = "ada@example.org", **more) -> Award:
        made = actions.award(
            acting_user=issuer_member, achievement=achievement, email=email, **more
        )
        sign_single_awards()
        made.refresh_from_db()
        claim_mail.on_credential_issued({"award": made.key})
        return made

    return make


def mail_about(award: Award, kind: str = "claim") -> Mail:
    return Mail.objects.filter(about=f"award {award.key}", kind=kind).latest("pk")


def path_in(mail: Mail) -> str:
    return link_of(mail.key).removeprefix("http://localhost:8000")


def a_week_passes() -> None:
    ClaimReminder.objects.update(at=F("at") - timedelta(days=7, minutes=1))


def test_whoever_wants_no_reminders_gets_none_and_it_is_noted(give, issuer_member):
    award = give()
    first = actions.remind_award(acting_user=issuer_member, award=award)
    assert first.state == "queued"
    assert "still waits for you" in first.subject
    visitor = Client()
    asked = visitor.get(path_in(first))
    assert "Reminders from Northwind Academy" in asked.content.decode()
    assert not Unsubscribed.objects.exists(), "a link that is opened changes nothing"
    visitor.post(path_in(first), {"extent": "reminders"})

    a_week_passes()
    assert actions.remind_award(acting_user=issuer_member, award=award).state == "unwanted"
    assert mail_about(give("Ada@example.org", existing="again")).state == "queued"
    assert "You are no longer written this" in visitor.get(path_in(first)).content.decode()

    visitor.post(path_in(first), {"again": "1"})
    a_week_passes()
    assert actions.remind_award(acting_user=issuer_member, award=award).state == "queued"


def test_an_issuer_that_somebody_does_not_want_to_hear_of_is_told_so(
    give, issuer_member, signed_in
):
    award = give()
    Client().post(path_in(mail_about(award)), {"extent": "all"})
    answer = signed_in(issuer_member).post(f"/issue/northwind/awards/{award.key}/mail", follow=True)
    assert "asked not to be written to" in answer.content.decode()
    assert "They may not know" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "kept"), [("claim", [("", "")]), ("reminder", [("", "reminder")])]
)
def test_one_press_in_a_mail_program_is_enough(give, issuer_member, kind, kept):
    award = give()
    actions.remind_award(acting_user=issuer_member, award=award)
    now = f"{path_in(mail_about(award, kind))}/now"
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.get(now).status_code == 302
    assert mail_program.post(now, {"something": "else"}).status_code == 302
    assert not Unsubscribed.objects.exists()
    assert mail_program.post(now, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(Unsubscribed.objects.values_list("about", "group")) == kept


def test_the_page_of_wishes_asks_for_one_and_takes_no_other(give):
    link = path_in(mail_about(give()))
    visitor = Client()
    assert visitor.post(link, {}).status_code == 422
    assert visitor.post(link, {"extent": "everything"}).status_code == 422
    assert Client(enforce_csrf_checks=True).post(link, {"extent": "all"}).status_code == 403
    assert visitor.get(link[:-1] + "0").status_code in (200, 404)
    assert visitor.get("/unsubscribe/nothing").status_code == 404
    assert not Unsubscribed.objects.exists()


def test_a_mail_that_came_back_is_seen_where_the_issuer_looks(give, viewer, signed_in):
    award = give()
    give("bob@example.org")
    Mail.objects.update(state="sent")
    bouncing.note_bounce(report(mail_about(award).message_id))
    house = signed_in(viewer)
    page = house.get(f"/issue/northwind/awards/{award.key}/").content.decode()
    assert "The mail came back" in page
    assert "550 5.1.1 &lt;ada@example.org&gt;: no such user" in page
    assert "if it is wrong, correct it" in page
    listed = house.get("/issue/northwind/awards/").content.decode()
    assert listed.count("Came back") == 1
    assert "550 5.1.1" in house.get(LIST).content.decode()


def test_messages_are_found_by_state_and_words(give, viewer, signed_in):
    give()
    give("bob@example.org")
    Mail.objects.filter(to="ada@example.org").update(state="failed")
    house = signed_in(viewer)
    everything = house.get(LIST).content.decode()
    assert "ada@example.org" in everything
    assert "bob@example.org" in everything
    failed = house.get(f"{LIST}?state=failed").content.decode()
    assert "bob@example.org" not in failed
    found = house.get(f"{LIST}?q=bob").content.decode()
    assert "ada@example.org" not in found
    assert "Nothing fits" in house.get(f"{LIST}?state=bounced").content.decode()
    assert house.get(f"{LIST}?state=nonsense").status_code == 200


def test_whoever_sees_a_part_sees_its_messages_only(give, northwind):
    award = give()
    seen = Reach(subjects=frozenset({f"achievement {award.achievement.key}"}))
    unseen = Reach(subjects=frozenset({"achievement another"}))

    def messages(reach: Reach) -> int:
        page = queries.page_of_messages(northwind, reach=reach, limit=9, cursor=None)
        return len(page.items)

    assert messages(Reach(everywhere=True)) == messages(seen) == 1
    assert messages(unseen) == messages(Reach()) == 0


def test_another_issuers_messages_are_not_shown(give, stranger, signed_in):
    give()
    assert signed_in(stranger).get(LIST).status_code == 404
    assert "ada@" not in signed_in(stranger).get("/issue/elsewhere/messages/").content.decode()


def test_what_may_be_sent_again_can_be_from_the_list(give, issuer_member, viewer, signed_in):
    award = give()
    Mail.objects.update(state="perhaps_sent")
    again = f"/issue/northwind/awards/{award.key}/mail"
    assert again in signed_in(issuer_member).get(LIST).content.decode()
    assert again not in signed_in(viewer).get(LIST).content.decode()


def test_a_list_of_many_awards_asks_for_its_mails_once(give, django_assert_num_queries):
    awards = [give(f"p{number}@example.org") for number in range(5)]
    with django_assert_num_queries(1):
        assert queries.troubles_of(awards) == {}


def test_a_corrected_address_is_written_to_in_the_same_language(give, issuer_member):
    award = give("adda@example.org", name="Ada", language="de")
    made = actions.correct(
        acting_user=issuer_member, award=award, changes={"email": "ada@example.org"}, reason="Slip"
    )
    sign_single_awards()
    claim_mail.on_credential_issued({"award": made.key})
    mail = mail_about(made)
    assert (mail.to, mail.language) == ("ada@example.org", "de")
    assert mail.subject == "Northwind Academy hat Ihren Nachweis „Data Analyst“ berichtigt"


def test_mails_from_before_are_among_the_messages(give, northwind):
    award = give()
    told = Mail.objects.filter(kind="claim")
    now = told.values("about", "scope", "group").get()
    told.update(about="", scope="", group="")
    update = import_module("openmerit.platform.issuing.migrations.0014_words_of_mails")
    Mail.objects.create(key="claim:gone", message_id="<gone@x>", kind="claim", to="a@b.example")
    update.say_what_earlier_mails_are_about(apps, None)
    assert told.values("about", "scope", "group").get(about__gt="") == now
    assert now == {"about": f"award {award.key}", "scope": northwind.key, "group": "award"}
