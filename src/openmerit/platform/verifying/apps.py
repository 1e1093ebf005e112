"""The room as Django knows it."""

from django.apps import AppConfig


class VerifyingConfig(AppConfig):
    """The page and the API where anyone checks a badge."""

    name = "openmerit.platform.verifying"
    label = "verifying"
    verbose_name = "Verifying"
