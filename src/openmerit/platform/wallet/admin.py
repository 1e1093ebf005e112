"""What operators see of wallets: that a badge is held, never the means to show or take it."""

from django.contrib import admin
from django.http import HttpRequest

from openmerit.platform.wallet.models import HeldCredential


@admin.register(HeldCredential)
class HeldCredentialAdmin(admin.ModelAdmin):
    """Badges held, to be read."""

    list_display = ("name", "issuer", "person", "source", "standing", "is_mine", "added_at")
    list_filter = ("source", "standing", "is_mine", "is_shared")
    search_fields = ("name", "issuer", "person__email")
    list_select_related = ("person",)
    # The share key is the earner's to give away.
    exclude = ("document", "report", "share_key")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People claim and bring badges themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What is held is the earner's."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What is held is the earner's."""
        return False
