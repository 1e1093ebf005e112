"""A process under the supervisor: `python -m openmerit.platform.operations.child KIND PARENT`."""

import os
import sys

from openmerit.platform.operations import lifeline

# Requests run in Python, one at a time but for what waits on the database or the network.
BLOCKING_THREADS = 4


def serve() -> None:
    """Serve pages and API until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from openmerit.platform.home import DEFAULT_HOME, Home

    home = Home.open(os.environ.get("OPENMERIT_HOME") or DEFAULT_HOME, os.environ)
    Granian(
        "openmerit.platform.operations.served:application",
        address=home.host,
        port=home.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        backpressure=1024,
        log_level=LogLevels.warning,
        websockets=False,
        workers_kill_timeout=10,
    ).serve()


def work() -> None:
    """Do the tasks until told to stop."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("worker", alone=True)


def cut_typeface() -> None:
    """Make the pages' font, once for a home; it takes ten seconds of one core."""
    from openmerit.platform.home import DEFAULT_HOME, Home
    from openmerit.platform.web.fonts import write_web_font

    home = Home.open(os.environ.get("OPENMERIT_HOME") or DEFAULT_HOME, os.environ)
    write_web_font(home.static)


def main(kind: str, parent_pid: int) -> None:
    """Be one of them, for as long as the supervisor lives."""
    lifeline.hold_on_to(parent_pid)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmerit.platform.config.settings")
    {"web": serve, "worker": work, "typeface": cut_typeface}[kind]()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
