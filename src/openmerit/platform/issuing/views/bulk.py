"""Many awards at once: chosen, looked at, changed, and for a day taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.errors import (
    AwardRefused,
    ChangeMissing,
    NothingChosen,
    TooManyChosen,
)
from openmerit.platform.issuing.forms_bulk import BulkForm, FilterForm
from openmerit.platform.issuing.forms_reasons import WhyForm
from openmerit.platform.issuing.models import BulkChange
from openmerit.platform.issuing.words import counted
from openmerit.platform.people.access import (
    Permission,
    may_somewhere,
    organisation_for,
    reach_of,
)

CHANGES_SHOWN = 30
SKIPPED_SHOWN = 50


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All bulk changes, newest first."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    reach = reach_of(request.user, organisation, Permission.VIEW)
    page = queries.page_of_changes(
        organisation, reach, limit=CHANGES_SHOWN, cursor=request.GET.get("cursor")
    )
    return render(request, "issuing/changes.html", {"organisation": organisation, "page": page})


@login_required
@require_POST
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Writes down who is meant: the ticked ones, or all that fit the filter."""
    organisation = organisation_for(request.user, slug, Permission.REVOKE)
    reach = reach_of(request.user, organisation, Permission.REVOKE)
    filtered = FilterForm(request.POST, organisation=organisation, reach=reach)
    chosen: dict[str, object] = {"ticked": request.POST.getlist("award")}
    if request.POST.get("how") == "all":
        if not filtered.is_valid():
            messages.error(request, _("The filter cannot be read, so nobody was chosen."))
            return redirect("issuing_awards", slug=slug)
        chosen = {"selection": filtered.selection()}
    try:
        change = actions.prepare_change(
            acting_user=request.user, organisation=organisation, **chosen
        )
    except (NothingChosen, TooManyChosen) as refused:
        messages.error(request, str(refused))
        return redirect("issuing_awards", slug=slug)
    return redirect("issuing_change", slug=slug, key=change.key)


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Before it is begun who is meant, and then how far it is and what came of it."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    change = access.change_of(request.user, organisation, key)
    context = {
        "organisation": organisation,
        "change": change,
        "may_revoke": may_somewhere(request.user, organisation, Permission.REVOKE),
    }
    if change.state == BulkChange.State.PREVIEW:
        concerned = queries.concerned_by(change)
        context |= {
            "concerned": concerned,
            "verbs": [
                {"verb": verb, "label": _button_for(verb, count)}
                for verb in BulkChange.Verb.values
                if (count := concerned.fitting(verb))
            ],
        }
        return render(request, "issuing/change_preview.html", context)
    skipped = queries.skipped_of(change, most=SKIPPED_SHOWN)
    return render(
        request, "issuing/change.html", context | {"skipped": skipped} | _progress(change)
    )


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The bar alone; once nothing moves, the whole page is asked for again."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    change = access.change_of(request.user, organisation, key)
    response = render(
        request,
        "issuing/change_progress.html",
        {"organisation": organisation, "change": change} | _progress(change),
    )
    if not change.is_moving:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def outcome(request: HttpRequest, slug: str, key: str) -> StreamingHttpResponse:
    """What became of each, as a CSV."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    change = access.change_of(request.user, organisation, key)
    response = StreamingHttpResponse(
        queries.outcome_lines(change), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="outcome-{change.key}.csv"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, slug: str, key: str, verb: str) -> HttpResponse:
    """Asks once for the reason, naming how many, and begins."""
    organisation = organisation_for(request.user, slug, Permission.REVOKE)
    change = access.change_of(request.user, organisation, key)
    if verb not in BulkChange.Verb.values:
        raise ChangeMissing(key=verb)
    form = BulkForm(request.POST if request.method == "POST" else None, verb=verb)
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_change(
                acting_user=request.user,
                change=change,
                verb=verb,
                details=form.details(),
                **form.why(),
            )
        except AwardRefused as refused:
            form.add_error("valid_until", str(refused.fields["problem"]))
        else:
            return redirect("issuing_change", slug=slug, key=key)
    if change.state != BulkChange.State.PREVIEW:
        return redirect("issuing_change", slug=slug, key=key)
    concerned = queries.concerned_by(change)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _QUESTIONS[verb]() % _numbers(concerned, verb),
            "consequence": _CONSEQUENCES[verb](),
            "verb": _button_for(verb, concerned.fitting(verb)).removesuffix("…"),
            "kind": "danger" if verb in ("revoke", "suspend") else "primary",
            "form": form,
            "back": f"/issue/{slug}/awards/changes/{key}/",
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Asks for the reason, and gives back what the revocation suspended."""
    organisation = organisation_for(request.user, slug, Permission.REVOKE)
    change = access.change_of(request.user, organisation, key)
    form = WhyForm(request.POST if request.method == "POST" else None, verb="reinstate")
    if request.method == "POST" and form.is_valid():
        actions.take_change_back(acting_user=request.user, change=change, **form.why())
        messages.success(request, _("It is taken back."))
        return redirect("issuing_change", slug=slug, key=key)
    held = queries.change_progress(change)["held"]
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Take this revocation back?"),
            "consequence": _(
                "%(badges)s will be valid again, within seconds. What was suspended before stays "
                "suspended. The earners were not told, and will not be."
            )
            % {"badges": counted(held)},
            "verb": _("Take it back"),
            "kind": "primary",
            "form": form,
            "back": f"/issue/{slug}/awards/changes/{key}/",
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def drop(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Forgets who was chosen."""
    organisation = organisation_for(request.user, slug, Permission.REVOKE)
    actions.drop_change(
        acting_user=request.user, change=access.change_of(request.user, organisation, key)
    )
    messages.success(request, _("Nothing was changed."))
    return redirect("issuing_awards", slug=slug)


def _progress(change: BulkChange) -> dict[str, object]:
    until = date_format(change.final_at, "j F Y, H:i") if change.final_at else ""
    return {"progress": queries.change_progress(change), "final_at": until}


def _numbers(concerned: queries.Concerned, verb: str) -> dict[str, str]:
    people = ngettext("%d person", "%d people", concerned.people) % concerned.people
    return {"badges": counted(concerned.fitting(verb)), "people": people}


def _button_for(verb: str, count: int) -> str:
    badges = {"badges": counted(count)}
    return {
        "revoke": _("Revoke %(badges)s…"),
        "suspend": _("Suspend %(badges)s…"),
        "reinstate": _("Reinstate %(badges)s…"),
        "renew": _("Renew %(badges)s…"),
        "correct": _("Correct the dates of %(badges)s…"),
    }[verb] % badges


_QUESTIONS = {
    "revoke": lambda: _("Revoke %(badges)s of %(people)s?"),
    "suspend": lambda: _("Suspend %(badges)s of %(people)s?"),
    "reinstate": lambda: _("Reinstate %(badges)s of %(people)s?"),
    "renew": lambda: _("Renew %(badges)s of %(people)s?"),
    "correct": lambda: _("Correct the dates of %(badges)s of %(people)s?"),
}
_CONSEQUENCES = {
    "revoke": lambda: _(
        "They are suspended at once, and revoked for good 24 hours later. Until then you can take "
        "it back on the next page. The earners are told when it is final, not before."
    ),
    "suspend": lambda: _(
        "Whoever checks the badges will read that they are suspended, until you reinstate them. "
        "The earners get a mail."
    ),
    "reinstate": lambda: _("The badges will read as valid again. The earners get a mail."),
    "renew": lambda: _(
        "Each gets a new badge with a later end, and a mail about it. The old ones stay until "
        "their own end. Those without an end are left as they are."
    ),
    "correct": lambda: _(
        "A corrected badge is signed for each and takes the place of the old one, which then reads "
        "as withdrawn. The earners get a mail."
    ),
}
