"""The addresses of the design system's own pages."""

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from openmerit.platform.web import views


class _Favicon(RedirectView):
    """Browsers that read no page ask for this fixed address."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("web/favicon.svg")


urlpatterns = [
    path("", views.front, name="front"),
    path("design", views.design, name="design"),
    path("favicon.ico", _Favicon.as_view(), name="favicon"),
]
