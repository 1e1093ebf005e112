"""Making a home ready: its database and its story."""

import os
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from openmerit.platform.home import DEFAULT_HOME, Home

SETTINGS = "openmerit.platform.config.settings"

Say = Callable[[str], None]


def home_folder() -> Path:
    """The folder that the environment names as the home, whether it exists or not."""
    return Path(os.environ.get("OPENMERIT_HOME") or DEFAULT_HOME).expanduser().absolute()


def open_home() -> Home:
    """Open the home that the environment names, and start Django on it.

    Raises HomeError, before anything was written but empty folders and keys.
    """
    folder = home_folder()
    os.environ["OPENMERIT_HOME"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    home = Home.open(folder, os.environ)
    django.setup()
    return home


def speak_without_a_home() -> None:
    """Let errors say their sentences where no home may be touched: before one is restored."""
    if not settings.configured:
        settings.configure(USE_I18N=False)


def prepare(home: Home, say: Say = lambda line: None) -> None:
    """Bring the database to today's shape; quick when it is."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say("making the database …" if not executor.loader.applied_migrations else "updating it …")
        call_command("migrate", verbosity=0, interactive=False)
    if home.database_file.exists():
        home.database_file.chmod(0o600)


def load_story(home: Home, say: Say) -> list[tuple[str, str]]:
    """Load the starter story where it belongs, and answer its people as (address, role)."""
    if not home.story_enabled:
        return []
    from openmerit.platform import story

    story.load(say)
    return story.personas()


def let_go() -> None:
    """Close this process' connections, so that the children alone hold the database."""
    connections.close_all()
