"""The room as Django knows it."""

from datetime import timedelta

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """Outbox, leases, sweeps, mail, idempotency keys and sealing."""

    name = "openmerit.platform.engine"
    label = "engine"
    verbose_name = "Engine"

    def ready(self) -> None:
        """Schedule the engine's own housekeeping."""
        from openmerit.platform.engine import housekeeping, sweeps

        sweeps.register("engine.housekeeping", housekeeping.tidy, every=timedelta(hours=6))
