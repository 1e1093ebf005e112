"""`django-admin worker`: run one worker process, as `openmerit run` does."""

import signal
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from openmerit.platform.engine.worker import Worker


class Command(BaseCommand):
    """Run a worker until SIGINT or SIGTERM; a second signal stops it where it stands."""

    help = "Does the tasks, hands out the events, sends the mail and keeps the schedule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether it is alone."""
        parser.add_argument(
            "--alone",
            action="store_true",
            help="no other worker lives on this database: take over what dead ones held, at once",
        )

    def handle(self, *args: Any, alone: bool, **options: Any) -> None:
        """Run until stopped; exit state 1 if work was still unfinished after the drain."""
        worker = Worker(alone=alone)

        def stop(number: int, frame: FrameType | None) -> None:
            signal.signal(number, signal.SIG_DFL)
            worker.stop()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if not worker.run():
            sys.exit(1)
