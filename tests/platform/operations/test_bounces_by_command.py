"""Delivery reports, as a mail server hands them to the command line."""

import sqlite3

from tests.platform.engine.test_bounces import report

QUEUE = """
from openmerit.platform.operations import preparing
preparing.prepare(preparing.open_home())
from openmerit.platform.engine.actions import queue_mail
mail = queue_mail(
    key="m", to="ada@example.org", subject="x", text="x", kind="claim", repeatable=True
)
print(mail.message_id)
"""


def test_a_mail_server_hands_its_reports_over(installation, tmp_path):
    said = installation.python(QUEUE)
    assert said.returncode == 0, said.stderr
    known, unknown = tmp_path / "known.eml", tmp_path / "holiday.eml"
    known.write_bytes(report(said.stdout.strip()))
    unknown.write_bytes(b"Subject: \x1b[31mOn holiday\n\nBack on Monday.")

    noted = installation.call("mail", "bounce", str(known))
    assert (noted.returncode, noted.stderr) == (0, "")
    assert noted.stdout == "ada@example.org came back: 550 5.1.1 <ada@example.org>: no such user\n"
    with sqlite3.connect(installation.home / "openmerit.sqlite3") as database:
        assert database.execute("SELECT state FROM engine_mail").fetchall() == [("bounced",)]

    refused = installation.call("mail", "bounce", str(unknown), str(known))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "no delivery report" in refused.stderr
    assert "came back" in refused.stdout, "the others are noted all the same"
    assert installation.call("mail", "bounce", str(tmp_path / "none")).returncode == 2
