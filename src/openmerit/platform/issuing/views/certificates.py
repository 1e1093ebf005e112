"""Certificates: how they look, one as a file, and what the address printed on one leads to."""

import base64
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.certificates import PLACEHOLDERS
from openmerit.platform.issuing.errors import CertificateRefused, NoCertificate, PressesBusy
from openmerit.platform.issuing.forms_certificates import CertificateForm
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.errors import DomainError

DOCUMENT_TYPES = ("application/vc+ld+json", "application/vc", "application/json")


@login_required
@require_http_methods(["GET", "POST"])
def design(request: HttpRequest, slug: str) -> HttpResponse:
    """How the organisation's certificates look, beside a sample of one."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    look = queries.look_of(organisation)
    if request.method != "POST":
        return _page(request, organisation, CertificateForm.of(look), look)
    form = CertificateForm.of(look, request.POST, request.FILES)
    if request.POST.get("then") == "look":
        return _page(request, organisation, form, look)
    if form.is_valid():
        try:
            actions.design_certificate(
                acting_user=request.user, organisation=organisation, design=form.design
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Certificates look like this from now on."))
            return redirect("issuing_certificate", slug=slug)
    return _page(request, organisation, form, look, status=422)


@login_required
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """A sample with what is typed at this moment, saved or not; it writes nothing."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    look = queries.look_of(organisation)
    form = CertificateForm.of(look, request.POST)
    context = {"organisation": organisation} | _sample(look, form)
    return render(request, "issuing/certificate_preview.html", context)


@login_required
@require_safe
def file(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The certificate of an award, as a PDF."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    award = access.award_of(request.user, organisation, key)
    try:
        made = actions.make_certificate(acting_user=request.user, award=award)
        content = queries.certificate_pdf(made)
    except (NoCertificate, CertificateRefused, PressesBusy) as refused:
        messages.error(request, str(refused))
        return redirect("issuing_award", slug=slug, key=key)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{award.key}.pdf"'
    return response


@require_safe
def check(request: HttpRequest, key: str) -> HttpResponse:
    """What the printed address leads to: the page that checks it; by ``Accept`` the document."""
    content = queries.certified_document(key)
    wanted = request.get_preferred_type(["text/html", *DOCUMENT_TYPES]) or "text/html"
    response: HttpResponse
    if wanted == "text/html":
        address = f"{settings.OPENMERIT_ORIGIN}{request.path}"
        response = redirect(reverse("verify", query={"url": address}))
    else:
        response = HttpResponse(content, content_type=wanted)
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Vary"] = "Accept"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(
    request: HttpRequest,
    organisation: Organisation,
    form: CertificateForm,
    look: queries.Look,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "placeholders": PLACEHOLDERS,
        **_sample(look, form),
    }
    return render(request, "issuing/certificate.html", context, status=status)


def _sample(look: queries.Look, form: CertificateForm) -> dict[str, Any]:
    """The sample as an address, or why there is none."""
    try:
        shown = form.look(look) if form.is_bound else look
        picture = queries.certificate_sample(shown)
    except DomainError as refused:
        return {"sample": "", "problem": str(refused)}
    encoded = base64.b64encode(picture).decode("ascii")
    return {"sample": f"data:image/png;base64,{encoded}", "problem": ""}
