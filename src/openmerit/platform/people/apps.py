"""The room as Django knows it."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Accounts, organisations, memberships, tokens, audit trail."""

    name = "openmerit.platform.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        """Put the room's pages into the account menu, and the story's people under the sign-in."""
        from openmerit.platform.engine import sweeps
        from openmerit.platform.people import tasks
        from openmerit.platform.people.views import accounts
        from openmerit.platform.web.hats import MenuEntry, register_account_entry
        from openmerit.platform.web.slots import fill

        register_account_entry(
            "people.account", MenuEntry(_("You"), "/account/", "person"), order=5
        )
        register_account_entry(
            "people.tokens", MenuEntry(_("Tokens"), "/account/tokens/", "key"), order=40
        )
        register_account_entry(
            "people.house",
            MenuEntry(_("Organisations"), "/house/organisations", "organisation"),
            order=60,
            for_operators=True,
        )
        sweeps.register("people.domains", tasks.hand_out_domains, every=timedelta(hours=1))
        fill("sign_in.after", accounts.personas_to_try)
