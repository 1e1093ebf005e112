"""The room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files, components and the registries that other rooms fill."""

    name = "openmerit.platform.web"
    label = "web"
    verbose_name = "Design system"
