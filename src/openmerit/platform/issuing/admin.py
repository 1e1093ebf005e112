"""What operators see of issuing: everything but the keys, and nothing to be changed here.

What is awarded and withdrawn is signed and recorded; it happens through the issuer's own pages.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from openmerit.platform.issuing.models import (
    Achievement,
    Award,
    ClaimOffer,
    Endorsement,
    EvidenceFile,
    IssuerKey,
    Run,
    SignedCredential,
    StatusList,
)


class ToBeRead(admin.ModelAdmin):
    """Rows to look up, never to add, change or delete."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False


@admin.register(Endorsement)
class EndorsementAdmin(ToBeRead):
    """Who stands behind whom, and since when."""

    list_display = ("key", "endorser", "kind", "subject_organisation", "state", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("key", "endorser__name", "subject_organisation__name")
    exclude = ("content",)


@admin.register(IssuerKey)
class IssuerKeyAdmin(ToBeRead):
    """Public halves of keys; the sealed private halves are not shown."""

    list_display = ("organisation", "fragment", "state", "created_at", "retired_at")
    list_filter = ("state",)
    fields = ("organisation", "fragment", "multikey", "state", "created_at", "retired_at")


@admin.register(Achievement)
class AchievementAdmin(ToBeRead):
    """Achievements of all organisations."""

    list_display = ("name", "organisation", "state", "created_at", "published_at")
    list_filter = ("state",)
    search_fields = ("name", "key", "organisation__name")
    exclude = ("image_svg",)


@admin.register(ClaimOffer)
class ClaimOfferAdmin(ToBeRead):
    """Offers to claim, and how often each was."""

    list_display = ("code", "achievement", "claimed", "most", "closes_at", "closed_at")
    search_fields = ("code", "key", "achievement__name")


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ToBeRead):
    """Files of evidence, so that whoever runs the house can find one that must not stay."""

    list_display = ("key", "name", "media_type", "size", "award", "created_at")
    search_fields = ("key", "sha256", "award__key")


@admin.register(Award)
class AwardAdmin(ToBeRead):
    """Awards of all organisations."""

    list_display = ("key", "achievement", "recipient_email", "state", "created_at", "claimed_at")
    list_filter = ("state",)
    search_fields = ("key", "recipient_email", "recipient_did", "achievement__name")
    list_select_related = ("achievement",)
    exclude = ("claim_token_hash", "salt")


@admin.register(Run)
class RunAdmin(ToBeRead):
    """Runs of all organisations, without their files."""

    list_display = ("key", "achievement", "state", "total", "cursor", "created_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("achievement",)
    exclude = ("source", "workbook")


@admin.register(SignedCredential)
class SignedCredentialAdmin(ToBeRead):
    """Which award has which document."""

    list_display = ("uri", "award", "created_at")
    search_fields = ("uri", "award__key")
    fields = ("uri", "award", "created_at")


@admin.register(StatusList)
class StatusListAdmin(ToBeRead):
    """Which lists are published, and how current they are."""

    list_display = ("key", "register", "version", "published_version", "published_at")
    fields = ("key", "register", "version", "published_version", "published_at")
