"""An organisation's own colours, with badges drawn in them."""

import base64
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openmerit.platform.issuing import actions, queries
from openmerit.platform.issuing.drawing import BadgeDesign, palette_of, svg_of, written
from openmerit.platform.issuing.drawing.contrast import GRAPHICS, TEXT, contrast
from openmerit.platform.issuing.errors import DesignRefused
from openmerit.platform.issuing.forms_colours import ColoursForm
from openmerit.platform.people.access import Permission, organisation_for

FIRST = {"ground": "#1b6b52", "accent": "#f0c978"}


@login_required
@require_http_methods(["GET", "POST"])
def colours(request: HttpRequest, slug: str) -> HttpResponse:
    """The two colours, and what is drawn in them."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    kept = queries.colours_of(organisation)
    initial = {"ground": kept.ground, "accent": kept.accent} if kept else FIRST
    form = ColoursForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and request.POST.get("then") != "look" and form.is_valid():
        try:
            actions.settle_colours(
                acting_user=request.user, organisation=organisation, **form.cleaned_data
            )
        except DesignRefused as refused:
            form.add_error(str(refused.fields["member"]), str(refused))
        else:
            messages.success(request, _("Your colours are among those of badges and certificates."))
            return redirect("issuing_colours", slug=slug)
    chosen = form.data if form.is_bound else initial
    return render(
        request,
        "issuing/colours.html",
        {"organisation": organisation, "form": form, **_drawn(chosen)},
        status=422 if form.is_bound and form.errors else 200,
    )


@login_required
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Badges in the colours chosen at this moment, settled or not; it writes nothing."""
    organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    return render(request, "issuing/colours_preview.html", _drawn(request.POST))


def _drawn(chosen: Any) -> dict[str, Any]:
    """A badge in these colours and how far they stand apart, or why there is none."""
    name = written(chosen.get("ground", ""), chosen.get("accent", ""))
    try:
        palette = palette_of(name)
        design = BadgeDesign(icon="star", palette=name, ribbon="Sample", level=3)
    except DesignRefused as refused:
        return {"problem": str(refused)}
    svg = svg_of(design).encode("utf-8")
    return {
        "image": "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii"),
        "contrasts": [
            (_("Icon on the ground"), contrast(palette.icon, palette.field), GRAPHICS),
            (
                _("Ribbon and marks on the ground"),
                contrast(palette.ribbon, palette.field),
                GRAPHICS,
            ),
            (_("Words on the ribbon"), contrast(palette.ribbon_ink, palette.ribbon), TEXT),
        ],
    }
