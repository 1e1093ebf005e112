"""Mail: sent once, never lost, and honest about what nobody can know."""

import smtplib
from datetime import timedelta
from email import message_from_string, policy

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from openmerit.platform.engine import mailing
from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.engine.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process ends here: nothing after this line runs."""


class Server(BaseEmailBackend):
    """A mail server that does what the test asks of it, and remembers what it took."""

    taken: list[str] = []
    does: list[object] = []

    def send_messages(self, email_messages):
        what = self.does.pop(0) if self.does else "take"
        if what in ("take", "take and die"):
            self.taken.extend(message.message()["Message-ID"] for message in email_messages)
        if what in ("die", "take and die"):
            raise Killed
        if isinstance(what, Exception):
            raise what
        return len(email_messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.taken, Server.does = [], []
    return Server


def queue(key="m1", *, repeatable=False, **more):
    said = {"to": "ada@example.org", "subject": "Grüße", "text": "Schön: https://a.example/x\n"}
    return queue_mail(key=key, kind="test", repeatable=repeatable, **{**said, **more})


def let_time_pass():
    past = timezone.now() - timedelta(seconds=1)
    Mail.objects.update(due_at=past)
    Mail.objects.filter(lease_until__isnull=False).update(lease_until=past)


def test_a_mail_becomes_one_readable_file_in_the_home(mails):
    mail = queue(html="<p>Schön</p>")
    mailing.send_queued()
    mailing.send_queued()

    (text,) = mails()
    assert "Schön: https://a.example/x" in text
    read = message_from_string(text, policy=policy.default)
    assert (read["To"], read["Subject"]) == ("ada@example.org", "Grüße")
    assert read["Message-ID"] == mail.message_id
    assert read["From"] == "openmerit@localhost"
    mail.refresh_from_db()
    assert (mail.state, mail.attempt) == ("sent", 1)


def test_the_same_key_is_the_same_mail(server):
    assert queue().pk == queue(subject="other").pk
    mailing.send_queued()

    assert len(server.taken) == 1


def test_a_line_break_in_a_subject_makes_no_header(mails):
    queue(subject="Hello\r\nBcc: everyone@example.org")
    mailing.send_queued()

    (text,) = mails()
    assert message_from_string(text, policy=policy.default)["Bcc"] is None


def test_an_address_with_a_line_break_is_refused_for_good(mails):
    queue(to="ada@example.org\r\nBcc: everyone@example.org")
    mailing.send_queued()

    assert mails() == []
    assert Mail.objects.get().state == "failed"


@pytest.mark.parametrize("act", ["die", "take and die"])
def test_a_crash_in_the_act_sends_a_repeatable_mail_again_under_its_id(server, act):
    mail = queue(repeatable=True)
    server.does = [act]
    with pytest.raises(Killed):
        mailing.send_queued()
    mailing.send_queued()
    assert len(server.taken) == (act == "take and die"), "the dead sender's lease still holds"
    let_time_pass()
    mailing.send_queued()

    assert set(server.taken) == {mail.message_id}
    mail.refresh_from_db()
    assert mail.state == "sent"


@pytest.mark.parametrize("act", ["die", "take and die"])
def test_a_crash_in_the_act_leaves_any_other_mail_perhaps_sent(server, act):
    mail = queue(repeatable=False)
    server.does = [act]
    with pytest.raises(Killed):
        mailing.send_queued()
    let_time_pass()
    mailing.send_queued()

    assert len(server.taken) == (act == "take and die")
    mail.refresh_from_db()
    assert mail.state == "perhaps_sent"


def test_a_crash_before_the_act_loses_nothing(server):
    queue()
    assert Mail.objects.get().state == "queued"
    mailing.send_queued()

    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (ConnectionRefusedError("nobody listens"), "queued"),
        (TimeoutError("too slow"), "queued"),
        (smtplib.SMTPDataError(451, b"try later"), "queued"),
        (smtplib.SMTPDataError(550, b"no such user"), "failed"),
        (smtplib.SMTPRecipientsRefused({"ada@example.org": (450, b"busy")}), "queued"),
        (smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"unknown")}), "failed"),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), "queued"),
        (smtplib.SMTPServerDisconnected("hung up"), "perhaps_sent"),
    ],
)
def test_what_the_server_answers_decides_whether_it_is_tried_again(server, failure, state):
    queue()
    server.does = [failure]
    mailing.send_queued()

    mail = Mail.objects.get()
    assert mail.state == state
    assert (mail.due_at > timezone.now()) is (state != "perhaps_sent")
    assert server.taken == []


def test_a_mail_that_fails_does_not_hold_up_the_next(server):
    queue("m1")
    queue("m2")
    server.does = [ConnectionRefusedError()]
    mailing.send_queued()

    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == ["queued", "sent"]


def test_what_the_server_will_not_take_now_waits_longer_each_time_and_not_for_ever(server):
    queue(repeatable=True)
    server.does = [ConnectionRefusedError() for _ in range(mailing.MAXIMUM_ATTEMPTS)]
    waits = []
    for _ in range(mailing.MAXIMUM_ATTEMPTS):
        let_time_pass()
        before = timezone.now()
        mailing.send_queued()
        waits.append(round((Mail.objects.get().due_at - before).total_seconds()))
    assert waits == sorted(waits)
    assert waits[:4] == [20, 40, 80, 160]
    assert waits[-1] == mailing.LONGEST_WAIT_SECONDS
    assert Mail.objects.get().state == "failed"
