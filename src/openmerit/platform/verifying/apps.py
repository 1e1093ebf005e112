"""The room as Django knows it."""

from django.apps import AppConfig


class VerifyingConfig(AppConfig):
    """The page and the API where anyone checks a badge."""

    name = "openmerit.platform.verifying"
    label = "verifying"
    verbose_name = "Verifying"

    def ready(self) -> None:
        """Says whose names are known, so that nobody else takes one without being looked at."""
        from openmerit.platform.people.names import register_known_names
        from openmerit.platform.verifying.trusting import names_of_the_trusted

        register_known_names("trust", names_of_the_trusted)
