"""All addresses: each room carries its own, whole, from the root."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from openmerit.platform.config.api import api

urlpatterns = [
    *(
        path("", include(f"openmerit.platform.{room}.urls"))
        for room in ("web", "people", "issuing", "verifying", "wallet", "operations")
        if find_spec(f"openmerit.platform.{room}") and find_spec(f"openmerit.platform.{room}.urls")
    ),
    path("accounts/", include("allauth.urls")),
    path("operator/", admin.site.urls),
    path("api/v1/", api.urls),
]

handler400 = "openmerit.platform.web.error_pages.bad_request"
handler403 = "openmerit.platform.web.error_pages.permission_denied"
handler404 = "openmerit.platform.web.error_pages.not_found"
handler500 = "openmerit.platform.web.error_pages.server_error"
