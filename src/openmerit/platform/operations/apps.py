"""The room as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Supervisor, health, backup and restore."""

    name = "openmerit.platform.operations"
    label = "operations"
    verbose_name = "Operations"
