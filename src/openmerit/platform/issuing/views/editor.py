"""The achievement editor: six short steps, and beside them the badge as it grows."""

import base64
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from openmerit.platform.issuing import access, actions, queries
from openmerit.platform.issuing.drawing import (
    READYMADE,
    BadgeDesign,
    Readymade,
    is_small_ribbon,
    svg_of,
)
from openmerit.platform.issuing.errors import AchievementRefused, NotADraft
from openmerit.platform.issuing.forms import (
    AlignmentFormSet,
    CriteriaForm,
    ExpiryForm,
    PictureForm,
    TagsForm,
    WordsForm,
)
from openmerit.platform.issuing.forms_places import unit_field
from openmerit.platform.issuing.forms_upkeep import ElementsForm
from openmerit.platform.issuing.languages import as_written, language_of, said_language
from openmerit.platform.issuing.members import AchievementMembers, members_of
from openmerit.platform.issuing.models import Achievement
from openmerit.platform.issuing.pictures import Picture
from openmerit.platform.issuing.views.places import units_in
from openmerit.platform.issuing.yardsticks import measured
from openmerit.platform.people.access import Permission, organisation_for, reach_of
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.errors import DomainError

STEPS = {
    "words": _("Words"),
    "criteria": _("Criteria"),
    "details": _("Details"),
    "picture": _("Picture"),
    "skills": _("Skills"),
    "expiry": _("Expiry"),
}
FORMS: Mapping[str, type[Form]] = {
    "words": WordsForm,
    "criteria": CriteriaForm,
    "details": ElementsForm,
    "picture": PictureForm,
    "skills": TagsForm,
    "expiry": ExpiryForm,
}
FIELD_OF_MEMBER = {
    "achievementType": "achievement_type",
    "criteria": "criteria_narrative",
    "criteria.narrative": "criteria_narrative",
    "criteria.id": "criteria_url",
    "tag": "tags",
    "alignment": None,
    "validForMonths": "valid_for_months",
    "inLanguage": "in_language",
    "expiresOn": "expires_on",
}
ALIGNMENT_FIELDS = ("targetName", "targetUrl", "targetFramework", "targetCode")


@dataclass(frozen=True, slots=True)
class Growing:
    """An achievement as it would be with what is typed at this moment."""

    members: AchievementMembers
    image: str
    design: BadgeDesign | None = None


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step of a new achievement; sending it makes the draft."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={"in_language": as_written(settings.LANGUAGE_CODE)},
    )
    reach = reach_of(request.user, organisation, Permission.DESIGN)
    units = units_in(organisation, reach)
    if units:
        form.fields["unit"] = unit_field(units, may_be_whole=reach.everywhere)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data.pop("unit", None)
        try:
            made = actions.create_achievement(
                acting_user=request.user,
                organisation=organisation,
                members=form.changed(AchievementMembers(name=form.cleaned_data["name"])),
                unit=unit,
            )
        except AchievementRefused as refused:
            _beside_its_field(form, refused)
        else:
            return redirect("issuing_achievement_edit", slug=slug, key=made.key, step="criteria")
    return _page(request, organisation, None, "words", form, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, key: str, step: str) -> HttpResponse:
    """One step of a draft. Sending it saves and leads to the next."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key)
    if step not in STEPS:
        raise Http404
    if achievement.state != Achievement.State.DRAFT:
        raise NotADraft(name=achievement.name, state=achievement.get_state_display())
    form, rows = _forms(request, achievement, step)
    if request.method == "POST" and form.is_valid() and (rows is None or rows.is_valid()):
        try:
            actions.edit_achievement(
                acting_user=request.user,
                achievement=achievement,
                members=_changed(members_of(achievement), step, form, rows),
                image=_picture(achievement, form),
            )
        except AchievementRefused as refused:
            _beside_its_field(form, refused)
        else:
            return _onwards(request, slug, key, step)
    return _page(request, organisation, achievement, step, form, rows)


@login_required
@require_POST
def preview(request: HttpRequest, slug: str, key: str = "", step: str = "words") -> HttpResponse:
    """The badge with what is typed at this moment, saved or not; it writes nothing."""
    organisation = organisation_for(request.user, slug, Permission.DESIGN)
    achievement = access.achievement_of(request.user, organisation, key) if key else None
    if step not in STEPS:
        raise Http404
    if achievement is None:
        form, rows = WordsForm(request.POST), None
    else:
        form, rows = _forms(request, achievement, step)
    growing = _growing(achievement)
    if isinstance(form, PictureForm):
        growing = _drawn(form, growing)
    elif form.is_valid() and (rows is None or rows.is_valid()):
        # What is half-typed may be refused: the badge then shows what was typed before.
        with suppress(AchievementRefused):
            growing = replace(growing, members=_changed(growing.members, step, form, rows))
    context = {"step": step} | _preview_context(organisation, growing)
    return render(request, "issuing/editor_preview.html", context)


def _onwards(request: HttpRequest, slug: str, key: str, step: str) -> HttpResponse:
    names = list(STEPS)
    place = names.index(step)
    if request.POST.get("then") == "stay":
        messages.success(request, _("Saved."))
        return redirect("issuing_achievement_edit", slug=slug, key=key, step=step)
    if place + 1 < len(names):
        return redirect("issuing_achievement_edit", slug=slug, key=key, step=names[place + 1])
    return redirect("issuing_achievement", slug=slug, key=key)


def _forms(
    request: HttpRequest, achievement: Achievement, step: str
) -> tuple[Form, BaseFormSet | None]:
    """The step's form, and for the skills the rows beneath it."""
    data = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    initial = _initial(achievement, step)
    if step == "picture" and (start := _start(request)):
        initial = start.design.to_members()
    form = FORMS[step](data, files, initial=initial)
    if isinstance(form, PictureForm):
        kept = (achievement.image_design or {}).get("palette", "")
        form.offer(queries.palettes_for(achievement.organisation, chosen=kept))
    if step != "skills":
        return form, None
    rows = AlignmentFormSet(
        data,
        prefix="skill",
        initial=[
            {field: alignment.get(field, "") for field in ALIGNMENT_FIELDS}
            for alignment in achievement.alignment
        ],
    )
    return form, rows


def _start(request: HttpRequest) -> Readymade | None:
    """The ready-made design that somebody wants to start from."""
    return READYMADE.get(request.GET.get("start", "")) if request.method != "POST" else None


def _initial(achievement: Achievement, step: str) -> dict[str, Any]:
    if step == "picture":
        return achievement.image_design or BadgeDesign().to_members()
    if step == "details":
        return ElementsForm.initial_of(achievement.category, achievement.elements)
    if step == "words":
        return WordsForm.initial_of(members_of(achievement), language_of(achievement))
    if step == "skills":
        return {"tags": ", ".join(achievement.tag)}
    return {name: getattr(achievement, name) for name in FORMS[step].base_fields}


def _changed(
    members: AchievementMembers, step: str, form: Form, rows: BaseFormSet | None
) -> AchievementMembers:
    if isinstance(form, PictureForm):
        return members
    if isinstance(form, TagsForm):
        assert rows is not None
        kept = {alignment["targetUrl"]: alignment for alignment in members.alignment}
        alignment = [_alignment(row, kept) for row in rows.cleaned_data if row.get("targetName")]
        return replace(members, alignment=alignment, tag=form.tag_list())
    return form.changed(members)


def _alignment(row: dict[str, str], kept: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the form says; members that it does not show stay with the address they belong to."""
    hidden = {
        member: value
        for member, value in kept.get(row["targetUrl"], {}).items()
        if member not in ALIGNMENT_FIELDS
    }
    shown = {member: row[member] for member in ALIGNMENT_FIELDS if row.get(member)}
    return {"type": ["Alignment"]} | hidden | shown


def _growing(achievement: Achievement | None) -> Growing:
    if achievement is None:
        members = AchievementMembers(name=str(_("Your achievement")))
        return Growing(members, _data_address(svg_of(BadgeDesign())))
    return Growing(members_of(achievement), _data_address(achievement.image_svg))


def _picture(achievement: Achievement, form: Form) -> BadgeDesign | Picture | None:
    """The picture that was chosen; none where a picture of one's own is simply kept."""
    if not isinstance(form, PictureForm):
        return None
    is_own = achievement.image_design is None
    return None if is_own and not form.has_changed() else form.image


def _drawn(form: PictureForm, growing: Growing) -> Growing:
    """The badge with what is chosen at this moment, or as it was where that cannot be drawn."""
    given = form.data if form.is_bound else form.initial
    chosen = {name: given.get(name, "") for name in ("template", "palette", "icon", "ribbon")}
    level = str(given.get("level", "0"))
    try:
        design = BadgeDesign.from_members(
            chosen | {"level": int(level) if level.isdecimal() else 0}
        )
    except DomainError:
        return growing
    return replace(growing, image=_data_address(svg_of(design)), design=design)


def _data_address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _preview_context(organisation: Organisation, growing: Growing) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "image": growing.image,
        "has_small_ribbon": growing.design is not None and is_small_ribbon(growing.design),
        "growing": growing,
        "language": said_language(growing.members.further_members)
        or as_written(settings.LANGUAGE_CODE),
        "measured": measured(growing.members, queries.policy_of(organisation)),
    }


def _page(
    request: HttpRequest,
    organisation: Organisation,
    achievement: Achievement | None,
    step: str,
    form: Form,
    rows: BaseFormSet | None,
) -> HttpResponse:
    names = list(STEPS)
    growing = _growing(achievement)
    if isinstance(form, PictureForm) and (form.is_bound or _start(request)):
        growing = _drawn(form, growing)
    wrong = form.errors or (rows is not None and rows.is_bound and rows.total_error_count())
    return render(
        request,
        "issuing/editor.html",
        {
            "achievement": achievement,
            "step": step,
            "steps": [
                {"name": name, "label": label, "current": name == step}
                for name, label in STEPS.items()
            ],
            "step_label": STEPS[step],
            "number": names.index(step) + 1,
            "is_last": step == names[-1],
            "form": form,
            "rows": rows,
            "readymade": READYMADE if step == "picture" else {},
        }
        | _preview_context(organisation, growing),
        status=422 if wrong else 200,
    )


def _beside_its_field(form: Form, refused: AchievementRefused) -> None:
    member = str(refused.fields["member"]).removeprefix("elements.")
    field = FIELD_OF_MEMBER.get(member, member)
    if field not in form.fields:
        form.add_error(None, str(refused))
    else:
        form.add_error(field, str(refused.fields["problem"]))
