"""All addresses: each room carries its own, whole, from the root."""

from django.contrib import admin
from django.urls import include, path

from openmerit.platform.config.api import api

urlpatterns = [
    path("", include("openmerit.platform.web.urls")),
    path("", include("openmerit.platform.people.urls")),
    path("", include("openmerit.platform.issuing.urls")),
    path("", include("openmerit.platform.verifying.urls")),
    path("", include("openmerit.platform.wallet.urls")),
    path("", include("openmerit.platform.operations.urls")),
    path("accounts/", include("allauth.urls")),
    path("operator/", admin.site.urls),
    path("api/v1/", api.urls),
]

handler400 = "openmerit.platform.web.error_pages.bad_request"
handler403 = "openmerit.platform.web.error_pages.permission_denied"
handler404 = "openmerit.platform.web.error_pages.not_found"
handler500 = "openmerit.platform.web.error_pages.server_error"
