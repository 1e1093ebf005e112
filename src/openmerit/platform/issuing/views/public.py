"""What everyone may see: achievements, issuers, and the documents by which badges are checked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from openmerit.platform.issuing import access, queries
from openmerit.platform.issuing.actions import Subject
from openmerit.platform.issuing.languages import language_of, said_in, ways_of

JSON_TYPES = ("application/ld+json", "application/json")
ISSUERS_SHOWN = 12
PICTURE_POLICY = "default-src 'none'; img-src data:; sandbox"


@require_safe
def achievement(request: HttpRequest, key: str) -> HttpResponse:
    """An achievement's public page; as JSON for whoever asks for that."""
    shown = access.public_achievement(key)
    if shown.original_id is not None:
        return redirect("achievement", key=shown.original_id)
    if _wants_json(request):
        return _json(queries.published_achievement(shown))
    said = said_in(
        shown,
        asked=request.GET.get("lang", ""),
        accepted=request.headers.get("Accept-Language", ""),
    )
    response = render(
        request,
        "issuing/public_achievement.html",
        {
            "achievement": shown,
            "organisation": shown.organisation,
            "partners": queries.partners_of(shown),
            "line": queries.line_of(shown),
            "standing": queries.standing_of(Subject.of_achievement(shown)),
            "said": said,
            "ways": ways_of(shown, said),
            "original": language_of(shown),
        },
    )
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


@require_safe
def achievement_image(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The picture of a published achievement."""
    shown = access.public_achievement(key)
    if kind == "svg":
        response = HttpResponse(shown.image_svg, content_type="image/svg+xml")
    else:
        with shown.image_png.open("rb") as picture:
            response = HttpResponse(picture.read(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    response["Content-Security-Policy"] = PICTURE_POLICY
    return _for_all(response)


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer's public page; as a Profile for whoever asks for JSON."""
    organisation = access.public_issuer(slug)
    if _wants_json(request):
        return _json(queries.published_profile(organisation))
    response = render(
        request,
        "issuing/public_issuer.html",
        {
            "organisation": organisation,
            "achievements": queries.public_achievements(organisation),
            "standing": queries.standing_of(Subject(organisation)),
        },
    )
    patch_vary_headers(response, ["Accept"])
    return response


def issuers_to_visit(request: HttpRequest | None, **context: object) -> SafeString:
    """Fills the place on the front page: who issues here, with some of their badges."""
    issuers = queries.public_issuers(most=ISSUERS_SHOWN)
    if not issuers:
        return SafeString("")
    return render_to_string("issuing/issuers.html", {"issuers": issuers}, request=request)


@require_safe
def did(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer's DID document, with all the keys it ever signed with."""
    content = queries.did_document(slug)
    if content is None:
        raise Http404
    return _for_all(HttpResponse(content, content_type="application/did+json"))


@require_safe
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed index of all that checking an issuer's badges needs."""
    content = queries.published_index(slug)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/vc+ld+json")
    response["Cache-Control"] = "max-age=60"
    return _for_all(response)


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer's Profile, with those who endorse it, whatever is asked for."""
    return _json(queries.published_profile(access.public_issuer(slug)))


@require_safe
def issuer_endorsements(request: HttpRequest, slug: str) -> HttpResponse:
    """The endorsements of an issuer that hold now, as a list of signed documents."""
    return _listed(Subject(access.public_issuer(slug)))


@require_safe
def achievement_endorsements(request: HttpRequest, key: str) -> HttpResponse:
    """The endorsements of an achievement that hold now, as a list of signed documents."""
    return _listed(Subject.of_achievement(access.public_achievement(key)))


@require_safe
def endorsement(request: HttpRequest, key: str) -> HttpResponse:
    """One signed endorsement, as it is stored."""
    content = queries.signed_endorsement(key)
    if content is None:
        raise Http404
    return _for_all(HttpResponse(content, content_type="application/vc+ld+json"))


@require_safe
def status(request: HttpRequest, key: str) -> HttpResponse:
    """A signed status list, as it is stored."""
    content = queries.status_list(key)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/vc+ld+json")
    response["Cache-Control"] = "no-cache"
    return _for_all(response)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", *JSON_TYPES]) in JSON_TYPES


def _json(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/ld+json")
    patch_vary_headers(response, ["Accept"])
    return _for_all(response)


def _listed(subject: Subject) -> HttpResponse:
    content = queries.listed_endorsements(subject)
    response = HttpResponse(content, content_type="application/json")
    response["Cache-Control"] = "no-cache"
    return _for_all(response)


def _for_all(response: HttpResponse) -> HttpResponse:
    """Verifiers that run in a browser on another site read these documents, too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
