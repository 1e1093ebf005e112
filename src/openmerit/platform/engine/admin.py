"""What operators see of the engine: everything, and they change nothing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from openmerit.platform.engine.models import Delivery, Mail, OutboxEvent, Sweep, Unsubscribed


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the code writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """What happened."""

    list_display = ("name", "key", "created_at")
    list_filter = ("name",)
    search_fields = ("key",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Who still has to hear of it."""

    list_display = ("event", "subscriber", "state", "attempt", "due_at", "error")
    list_filter = ("state", "subscriber")
    list_select_related = ("event",)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What was sent. The body is left out: it may carry a link that is worth a sign-in."""

    list_display = ("to", "subject", "kind", "state", "attempt", "created_at", "error")
    list_filter = ("state", "kind")
    search_fields = ("to", "subject", "key")
    exclude = ("text", "html")


@admin.register(Unsubscribed)
class UnsubscribedAdmin(ReadOnlyAdmin):
    """Who does not want to be written to, by a digest of the address."""

    list_display = ("scope", "about", "group", "at")


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    """Regular work."""

    list_display = ("name", "due_at", "attempt", "error")
