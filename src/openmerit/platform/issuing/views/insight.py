"""Insight: what became of the organisation's badges, as a page and as files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openmerit.platform.issuing import findings, queries
from openmerit.platform.issuing.access import Visitor
from openmerit.platform.issuing.asked import Asked, asked
from openmerit.platform.issuing.errors import PeriodRefused
from openmerit.platform.issuing.forms_insight import InsightForm
from openmerit.platform.issuing.tables_insight import csv_of
from openmerit.platform.people.access import Permission, organisation_for
from openmerit.platform.people.models import Organisation

CHOICES_SHOWN = 200
GROUPS_SHOWN = 20
FIELD_OF_MEMBER = {"from": "start", "to": "end"}


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The finding, the pictures and the tables for what the address asks about."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    form = InsightForm(request.GET)
    wanted = _asked(request.user, organisation, form)
    form.offer(queries.choices_of(wanted or asked(request.user, organisation), most=CHOICES_SHOWN))
    context: dict[str, Any] = {"organisation": organisation, "form": form}
    if wanted is not None:
        context |= _shown(queries.insight_of(wanted))
        context |= {"query": request.GET.urlencode(), "is_filtered": any(request.GET.values())}
    return render(request, "issuing/insight.html", context, status=422 if wanted is None else 200)


@login_required
@require_safe
def download(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """One of the page's tables, whole, as a CSV file."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    form = InsightForm(request.GET)
    wanted = _asked(request.user, organisation, form)
    if wanted is None:
        said = "\n".join(str(one) for errors in form.errors.values() for one in errors)
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    content = csv_of(queries.insight_of(wanted), table)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{organisation.slug}-{table}.csv"'
    return response


def _asked(person: Visitor, organisation: Organisation, form: InsightForm) -> Asked | None:
    """What the address asks; None, with the reason beside its field, where that is nothing."""
    if not form.is_valid():
        return None
    try:
        return asked(person, organisation, **form.asked())
    except PeriodRefused as refused:
        member = str(refused.fields["member"])
        form.add_error(FIELD_OF_MEMBER.get(member, member), str(refused.fields["problem"]))
        return None


def _shown(insight: queries.Insight) -> dict[str, Any]:
    if not insight.totals and not any(counts for _part, counts in insight.over_time):
        return {"insight": None}
    return {
        "insight": insight,
        "finding": findings.finding_of(insight),
        "busiest": findings.busiest_of(insight),
        "became": findings.became_picture(insight),
        "over_time": findings.over_time_picture(insight),
        "steps": findings.steps_of(insight.totals),
        "periods": [(insight.cut.name_of(part), counts) for part, counts in insight.over_time],
        "achievements": insight.achievements[:GROUPS_SHOWN],
        "cohorts": insight.cohorts[:GROUPS_SHOWN],
        "shown": GROUPS_SHOWN,
    }
