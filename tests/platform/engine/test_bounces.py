"""Mails that came back: reports of mail servers, which anybody may have written."""

from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.engine import bouncing, mailing
from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.engine.errors import MailMissing, NoBounce
from openmerit.platform.engine.models import Mail, OutboxEvent

NO_SUCH_USER = "smtp; 550 5.1.1 <ada@example.org>: no such user"


def report(
    message_id: str,
    *,
    action: str = "failed",
    said: str = NO_SUCH_USER,
    recipient: str = "ada@example.org",
    whole: bool = True,
) -> bytes:
    """A report as Postfix writes it (RFC 3464, appendix E)."""
    made = MIMEMultipart("report", report_type="delivery-status")
    made["From"] = "MAILER-DAEMON@mx.example.org"
    made["Subject"] = "Undelivered Mail Returned to Sender"
    made.attach(MIMEText("This is the mail system. I'm sorry."))
    status = MIMEBase("message", "delivery-status")
    status.set_payload(
        [
            _fields({"Reporting-MTA": "dns; mx.example.org"}),
            _fields(
                {
                    "Final-Recipient": f"rfc822; {recipient}",
                    "Action": action,
                    "Status": "5.1.1",
                    "Diagnostic-Code": said,
                }
            ),
        ]
    )
    made.attach(status)
    if whole:
        original = EmailMessage()
        original["Message-ID"] = message_id
        original.set_content("Hello Ada")
        returned = MIMEBase("message", "rfc822")
        returned.attach(original)
    else:
        returned = MIMEText(f"Message-ID: {message_id}\nSubject: x\n", "rfc822-headers")
    made.attach(returned)
    return made.as_bytes()


def _fields(fields: dict[str, str]) -> EmailMessage:
    block = EmailMessage()
    for name, value in fields.items():
        block[name] = value
    return block


def sent(key: str = "m1") -> Mail:
    mail = queue_mail(
        key=key,
        to="ada@example.org",
        subject="Hello",
        text="Hello",
        kind="claim",
        repeatable=True,
        scope="northwind",
        about="award a1",
        group="award",
    )
    mailing.send_queued()
    return mail


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whole", [True, False], ids=["whole mail", "headers only"])
def test_a_mail_that_came_back_says_why(whole):
    mail = sent()
    bouncing.note_bounce(report(mail.message_id, whole=whole))

    mail.refresh_from_db()
    assert mail.state == "bounced"
    assert mail.bounced_at
    assert mail.error == "550 5.1.1 <ada@example.org>: no such user"
    assert OutboxEvent.objects.get(name="MailBounced").payload["about"] == "award a1"


@pytest.mark.django_db(transaction=True)
def test_told_twice_it_came_back_once():
    mail = sent()
    for _ in range(2):
        bouncing.note_bounce(report(mail.message_id))
    assert OutboxEvent.objects.filter(name="MailBounced").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_delay_or_a_receipt_is_no_bounce(action):
    mail = sent()
    bouncing.note_bounce(report(mail.message_id, action=action))
    mail.refresh_from_db()
    assert mail.state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_forwarded_mail_says_where_it_got_stuck():
    mail = sent()
    bouncing.note_bounce(report(mail.message_id, recipient="ada@elsewhere.example"))
    mail.refresh_from_db()
    assert mail.error.startswith("ada@elsewhere.example: 550")


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_another_house_is_not_ours():
    sent()
    with pytest.raises(MailMissing):
        bouncing.note_bounce(report("<abc@elsewhere.example>"))


@pytest.mark.django_db(transaction=True)
def test_nobody_can_guess_what_a_mail_is_called(settings):
    first = sent().message_id
    settings.SECRET_KEY = "another house"
    Mail.objects.all().delete()
    assert sent().message_id != first


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00",
        b"Subject: I am on holiday\n\nBack on Monday.",
        report("<a@b>").replace(b"message/delivery-status", b"text/plain"),
        report("no id at all"),
        b"x" * (bouncing.MAX_BYTES + 1),
        b"Content-Type: multipart/mixed; boundary=a\n\n" * 500,
        b"Content-Type: message/rfc822\n\n" * 5_000,
    ],
    ids=["nothing", "bytes", "holiday", "no status", "no id", "large", "nested", "mails in mails"],
)
def test_what_is_no_report_is_refused(data):
    with pytest.raises(NoBounce):
        bouncing.read_report(data)


def test_a_reason_is_one_short_line_of_plain_words():
    said = "smtp; 550 " + "no\x00 \u202e" * 3_000
    found = bouncing.read_report(report("<a@b>", said=said.replace("\u202e", "")))
    assert len(found.reason) <= bouncing.MAX_WORDS
    assert found.reason.isprintable()


LINES = st.sampled_from(
    [
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        b"Content-Type: message/delivery-status",
        b"Content-Type: message/rfc822",
        b"Content-Type: text/rfc822-headers; charset=nonsense",
        b"Content-Transfer-Encoding: base64",
        b"Content-Type: =?utf-8?q?",
        b"--b",
        b"--b--",
        b"",
        b"Action: failed",
        b"Message-ID: <a@b>",
        b"Diagnostic-Code: smtp; \xff\xfe;;",
        b"Final-Recipient: ;",
        b"\x00: \xff",
    ]
)


@given(st.one_of(st.binary(max_size=2_000), st.lists(LINES, max_size=40).map(b"\n".join)))
def test_whatever_comes_it_is_read_or_refused(data):
    try:
        found = bouncing.read_report(data)
    except NoBounce:
        return
    assert found.message_id.startswith("<")
    assert found.reason.isprintable()
    assert len(found.reason) <= bouncing.MAX_WORDS


def test_a_report_that_goes_down_too_far_is_not_followed():
    down = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(bouncing.MAX_NESTED + 1)
    )
    with pytest.raises(NoBounce) as refused:
        bouncing.read_report(down)
    assert "too many parts" in str(refused.value)
