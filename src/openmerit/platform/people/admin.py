"""What operators see and may do: look things up, stop an account, mend an organisation's words."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from openmerit.platform.people.models import (
    ApiToken,
    AuditEntry,
    Invitation,
    Membership,
    Organisation,
    Person,
)

admin.site.site_header = "OpenMerit: operators"
admin.site.site_title = "OpenMerit"
admin.site.index_title = "This installation"
# One way to sign in, with passkeys, codes and lock-out: the site's own.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class MembershipInline(admin.TabularInline):
    """The members of an organisation, to be read."""

    model = Membership
    extra = 0
    can_delete = False
    readonly_fields = ("person", "role", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Members are added by owners, where it is recorded."""
        return False


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """People; the password and rights are not shown."""

    list_display = ("email", "name", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_active", "is_staff", "is_superuser", "date_joined", "last_login")
    readonly_fields = ("email", "date_joined", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """An account is stopped, not deleted: badges and the audit trail refer to it."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Organisations; the short name, part of signed badges, stays."""

    list_display = ("name", "slug", "url", "created_at")
    search_fields = ("name", "slug")
    ordering = ("name",)
    readonly_fields = ("slug", "created_at")
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People make organisations, and own them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Issued badges point at it for ever."""
        return False


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the code writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Places kept for people without an account."""

    list_display = ("email", "organisation", "role", "created_at")
    search_fields = ("email",)
    list_select_related = ("organisation",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Tokens, of which only the last letters are known."""

    list_display = ("name", "person", "hint", "created_at", "last_used_at", "revoked_at")
    search_fields = ("name", "person__email")
    list_select_related = ("person",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what."""

    list_display = ("at", "verb", "subject", "person", "organisation")
    list_filter = ("verb",)
    search_fields = ("subject", "person__email", "organisation__slug")
    list_select_related = ("person", "organisation")
