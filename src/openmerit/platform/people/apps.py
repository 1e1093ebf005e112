"""The room as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, organisations, memberships, tokens, audit trail."""

    name = "openmerit.platform.people"
    label = "people"
    verbose_name = "People"
