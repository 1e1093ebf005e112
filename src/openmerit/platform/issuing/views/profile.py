"""What an issuer shows of itself: logo, wall of badges, keys."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import ImageRefused
from openmerit.platform.issuing.forms_profile import LogoForm
from openmerit.platform.issuing.pictures import MAX_BYTES, picture_from
from openmerit.platform.people.access import Permission, may, organisation_for
from openmerit.platform.web.security import policy

WALL_SHOWN = 24


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """The logo, and how badges are shown on other pages."""
    need = Permission.VIEW if request.method == "GET" else Permission.MANAGE_ORGANISATION
    organisation = organisation_for(request.user, slug, need)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            picture = picture_from(uploaded.read(MAX_BYTES + 1)) if uploaded else None
            actions.show_logo(acting_user=request.user, organisation=organisation, picture=picture)
        except ImageRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("issuing_profile", slug=slug)
    wall = f"{settings.OPENMERIT_ORIGIN}{reverse('issuer_wall', args=[slug])}"
    code = render_to_string(
        "issuing/wall_code.html", {"wall": wall, "organisation": organisation}
    ).strip()
    return render(
        request,
        "issuing/profile.html",
        {
            "organisation": organisation,
            "form": form,
            "wall": wall,
            "code": code,
            "may_manage": may(request.user, organisation, Permission.MANAGE_ORGANISATION),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def keys(request: HttpRequest, slug: str) -> HttpResponse:
    """All keys, and what can be done with them."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    return render(
        request,
        "issuing/keys.html",
        {
            "organisation": organisation,
            "keys": queries.keys_of(organisation),
            "may_manage": may(request.user, organisation, Permission.MANAGE_ORGANISATION),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def rotate(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once, then puts a new key in the place of the one that signs."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    if request.method == "POST":
        actions.rotate_key(acting_user=request.user, organisation=organisation)
        messages.success(request, _("A new key signs from now on."))
        return redirect("issuing_keys", slug=slug)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Sign with a new key from now on?"),
            "consequence": _(
                "The present key signs nothing more. Badges that it signed stay and hold. "
                "It cannot be taken up again."
            ),
            "verb": _("Use a new key"),
            "kind": "primary",
            "back": reverse("issuing_keys", args=[slug]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def expose(request: HttpRequest, slug: str, fragment: str) -> HttpResponse:
    """Asks once, naming how many badges are concerned, then says that a key got out."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    card = queries.key_of(organisation, fragment)
    if request.method == "POST":
        actions.expose_key(acting_user=request.user, organisation=organisation, key=card.key)
        messages.success(request, _("The key counts no more. Its badges are being signed anew."))
        return redirect("issuing_keys", slug=slug)
    concerned = ngettext(
        "%(count)d badge was signed with it: it is signed anew, and its earner is told to take the "
        "new file along.",
        "%(count)d badges were signed with it: they are signed anew, and their earners are told to "
        "take the new files along.",
        card.signed,
    ) % {"count": card.signed}
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("May somebody else have got hold of this key?"),
            "consequence": _("Whatever it signed holds no more, from this moment.")
            + f" {concerned} "
            + _("This cannot be undone."),
            "verb": _("Yes, it counts no more"),
            "back": reverse("issuing_keys", args=[slug]),
        },
    )


@require_safe
def logo(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """An issuer's logo."""
    shown = queries.public_logo(slug)
    if kind == "svg":
        response = HttpResponse(shown.svg, content_type="image/svg+xml")
    else:
        with shown.png.open("rb") as picture:
            response = HttpResponse(picture.read(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    return response


@xframe_options_exempt
@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's badges as a page that any site may show within its own."""
    organisation = access.public_issuer(slug)
    response = render(
        request,
        "issuing/wall.html",
        {
            "organisation": organisation,
            "achievements": queries.public_achievements(organisation)[:WALL_SHOWN],
        },
    )
    response["Content-Security-Policy"] = policy(framed=True)
    return response
