"""The front page and the living page of the design."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openmerit.platform.web import showcase
from openmerit.platform.web.hats import wardrobe


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What one can do here; for someone signed in, first of all their own homes."""
    return render(request, "web/front.html", {"wardrobe": wardrobe(request)})


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every token and every component, live: what a page is made of."""
    return render(request, "web/design.html", showcase.context())
