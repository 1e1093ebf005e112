"""The room as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Supervisor, health, backup and restore."""

    name = "openmerit.platform.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        """Tell the sign-in page who the starter story's people are."""
        from openmerit.platform import story
        from openmerit.platform.people import personas

        personas.register(story.personas)
