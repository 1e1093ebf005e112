"""The room as Django knows it."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Supervisor, health, backup and restore."""

    name = "openmerit.platform.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        """Tell the sign-in page who the starter story's people are."""
        from openmerit.platform.operations.preparing import STORY
        from openmerit.platform.people import personas

        if find_spec(STORY) is not None:
            personas.register(import_module(STORY).personas)
