"""Whoever does not want to be written to is not written to, and may change their mind."""

from email import message_from_string, policy

import pytest

from openmerit.platform.engine import mailing, unsubscribing
from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.engine.errors import MailMissing
from openmerit.platform.engine.models import Mail
from openmerit.platform.engine.unsubscribing import Extent

pytestmark = pytest.mark.django_db(transaction=True)


def queue(key, *, group="reminder", about="award a1", scope="northwind", to="ada@example.org"):
    return queue_mail(
        key=key,
        to=to,
        subject="Hello",
        text="Hello",
        kind="test",
        repeatable=False,
        scope=scope,
        about=about,
        group=group,
    )


@pytest.mark.parametrize(
    ("extent", "unwanted"),
    [
        (Extent.THING, {"reminder a1", "award a1"}),
        (Extent.REMINDERS, {"reminder a1", "reminder a2"}),
        (Extent.ALL, {"reminder a1", "award a1", "reminder a2", "award a2"}),
    ],
)
def test_a_wish_reaches_as_far_as_it_was_said(extent, unwanted):
    unsubscribing.unsubscribe(queue("first"), extent)
    made = {
        f"{group} {thing}": queue(f"{group} {thing}", group=group, about=f"award {thing}")
        for group in ("reminder", "award", "notice", "")
        for thing in ("a1", "a2")
    }
    assert {name for name, mail in made.items() if mail.state == "unwanted"} == unwanted
    assert queue("other issuer", scope="guild").state == "queued"
    assert queue("other person", to="bob@example.org").state == "queued"
    assert queue("other case", to="Ada@Example.org").state == "unwanted"


def test_what_waits_to_be_sent_when_it_is_said_is_not_sent(mails):
    mail = queue("m")
    unsubscribing.unsubscribe(mail, Extent.ALL)
    mailing.send_queued()
    assert mails() == []
    assert Mail.objects.get().state == "unwanted"


def test_whoever_changes_their_mind_is_written_to_again():
    mail = queue("m")
    for extent in Extent:
        unsubscribing.unsubscribe(mail, extent)
        unsubscribing.unsubscribe(mail, extent)
    assert unsubscribing.extents_of(mail) == set(Extent)
    assert unsubscribing.subscribe_again(mail) == 3
    assert unsubscribing.extents_of(mail) == set()
    assert queue("next").state == "queued"


def test_a_link_leads_to_its_mail_and_cannot_be_made_up():
    mail = queue("m")
    token = unsubscribing.link_of("m").rpartition("/")[2]
    assert unsubscribing.mail_of(token) == mail
    name = token.partition("-")[0]
    for other in ("", name, f"{name}-{'0' * 32}", token + "\n", token.upper(), "\ud800", "x" * 99):
        with pytest.raises(MailMissing):
            unsubscribing.mail_of(other)


def test_what_nobody_can_be_spared_has_no_link():
    queue("notice", group="notice")
    token = unsubscribing.link_of("notice").rpartition("/")[2]
    with pytest.raises(MailMissing):
        unsubscribing.mail_of(token)


def test_mail_programs_offer_a_button_and_one_press_over_https(mails, settings):
    settings.OPENMERIT_ORIGIN = "https://merit.example"
    queue("m")
    queue("account", group="", scope="")
    mailing.send_queued()
    read = [message_from_string(text, policy=policy.default) for text in mails()]
    asked, plain = sorted(read, key=lambda one: one["List-Unsubscribe"] is None)
    assert asked["List-Unsubscribe"].strip() == f"<{unsubscribing.link_of('m')}/now>"
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain["List-Unsubscribe"] is None


def test_over_http_no_one_press_is_offered(mails):
    queue("m")
    mailing.send_queued()
    (text,) = mails()
    assert "List-Unsubscribe: " in text
    assert "One-Click" not in text
