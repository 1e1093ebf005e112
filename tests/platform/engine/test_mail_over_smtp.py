"""A real conversation with a mail server, as OPENMERIT_EMAIL_URL makes it."""

import socketserver
import threading
from email import message_from_bytes, policy

import environ
import pytest

from openmerit.platform.engine import mailing
from openmerit.platform.engine.actions import queue_mail
from openmerit.platform.engine.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


class Postman(socketserver.StreamRequestHandler):
    """Takes mail by RFC 5321, as far as it goes; refuses whoever is called "nobody"."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT" and b"nobody@" in line:
                self.say("550 no such user")
            elif verb == b"DATA":
                self.say("354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def postman(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    url = f"smtp://127.0.0.1:{server.server_address[1]}"
    for name, value in environ.Env.email_url_config(url).items():
        setattr(settings, name, value)
    yield server
    server.shutdown()
    server.server_close()


def test_mail_arrives_as_it_was_written(postman):
    mail = queue_mail(
        key="m1",
        to="Ada <ada@example.org>",
        subject="Grüße",
        text="Schön.\n.\nNach dem Punkt.\n",
        html="<p>Schön.</p>",
        kind="test",
        repeatable=False,
    )
    queue_mail(
        key="m2",
        to="nobody@example.org",
        subject="x",
        text="x",
        kind="test",
        repeatable=False,
    )
    mailing.send_queued()

    (taken,) = postman.taken
    message = message_from_bytes(taken, policy=policy.default)
    assert (message["To"], message["Subject"]) == ("ada@example.org", "Grüße")
    assert message["Message-ID"] == mail.message_id
    assert "Schön." in message.get_body(("plain",)).get_content()
    assert "<p>Schön.</p>" in message.get_body(("html",)).get_content()
    assert dict(Mail.objects.values_list("key", "state")) == {"m1": "sent", "m2": "failed"}


def test_a_server_that_is_away_delays_the_mail_and_loses_nothing(postman):
    postman.shutdown()
    postman.server_close()
    queue_mail(key="m", to="a@example.org", subject="x", text="x", kind="test", repeatable=False)
    mailing.send_queued()

    mail = Mail.objects.get()
    assert mail.state == "queued"
    assert "ConnectionRefusedError" in mail.error
