"""What the numbers on an organisation's badges come to, in a sentence and in pictures."""

import math
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openmerit.platform.issuing.queries import Counts, Insight
from openmerit.platform.web.charts import Series, funnel, lines, percent

_FEW = 20
"""Up to so many badges a share in hundredths says more than is known."""


def finding_of(insight: Insight) -> str:
    """The one sentence: “62 % of 1,240 badges were claimed, half of them within 2 days.”"""
    awarded, claimed = insight.totals.awarded, insight.totals.claimed
    if not awarded:
        return _("No badge was awarded in this time.")
    if not claimed:
        return ngettext(
            "The badge awarded is not claimed yet.",
            "None of %(awarded)s badges is claimed yet.",
            awarded,
        ) % {"awarded": intcomma(awarded)}
    claims = _share_claimed(awarded, claimed)
    if insight.half_within is None:
        return f"{claims}."
    within = {"claims": claims, "time": _time(insight.half_within)}
    if claimed == 1:
        return _("%(claims)s, within %(time)s.") % within
    return _("%(claims)s, half of them within %(time)s.") % within


def _share_claimed(awarded: int, claimed: int) -> str:
    numbers = {"awarded": intcomma(awarded), "claimed": intcomma(claimed)}
    if awarded == 1:
        return _("The badge awarded was claimed")
    if claimed == awarded:
        return _("All %(awarded)s badges were claimed") % numbers
    if awarded <= _FEW:
        return (
            ngettext(
                "%(claimed)s of %(awarded)s badges was claimed",
                "%(claimed)s of %(awarded)s badges were claimed",
                claimed,
            )
            % numbers
        )
    share = {"share": percent(claimed, awarded), "awarded": numbers["awarded"]}
    return capfirst(_("%(share)s of %(awarded)s badges were claimed") % share)


def busiest_of(insight: Insight) -> str:
    """When most badges were awarded."""
    part, counts = max(insight.over_time, key=lambda one: one[1].awarded)
    if not counts.awarded:
        return _("No badge was awarded in this time.")
    if len(insight.over_time) == 1:
        return _("%(awarded)s awarded.") % {"awarded": _badges(counts.awarded)}
    return _("Most in %(period)s: %(awarded)s awarded.") % {
        "period": _in_words(insight, part.start),
        "awarded": _badges(counts.awarded),
    }


def became_picture(insight: Insight) -> SafeString:
    """How many of those awarded were claimed, shared and verified, as a funnel."""
    says = _("Of the badges awarded in this time: how many were claimed, shared and verified.")
    steps = [(name, count) for name, count, _share in steps_of(insight.totals)]
    return funnel(title=finding_of(insight), says=says, steps=steps)


def steps_of(totals: Counts) -> list[tuple[str, int, str]]:
    """The steps of a badge: what it is called, how many came so far, and which share that is."""
    steps = (
        (_("Awarded"), totals.awarded),
        (_("Claimed"), totals.claimed),
        (_("Shared"), totals.shared),
        (_("Verified"), totals.verified),
    )
    return [(name, count, percent(count, totals.awarded)) for name, count in steps]


def over_time_picture(insight: Insight) -> SafeString:
    """What happened in each period, as lines."""
    named = (
        (_("Awarded"), "awarded"),
        (_("Claimed"), "claimed"),
        (_("Shared"), "shared"),
        (_("Verified"), "verified"),
        (_("Expired"), "expired"),
    )
    return lines(
        title=busiest_of(insight),
        says=_("Badges awarded, claimed, shared, verified and expired in each period."),
        labels=[insight.cut.short_name_of(part) for part, _counts in insight.over_time],
        series=[
            Series(name, [getattr(counts, member) for _part, counts in insight.over_time])
            for name, member in named
        ],
    )


def _in_words(insight: Insight, start: object) -> str:
    part = next(part for part, _counts in insight.over_time if part.start == start)
    if insight.cut.by == "week":
        return _("the week %(period)s") % {"period": insight.cut.name_of(part)}
    return insight.cut.name_of(part)


def _badges(count: int) -> str:
    return ngettext("%(count)s badge", "%(count)s badges", count) % {"count": intcomma(count)}


def _time(span: timedelta) -> str:
    """A span as a person says it, rounded up, so that “within” stays true."""
    hours = math.ceil(span.total_seconds() / 3_600)
    if hours <= 1:
        return _("an hour")
    if hours <= 24:
        return _("%(hours)d hours") % {"hours": hours} if hours < 24 else _("a day")
    days = math.ceil(hours / 24)
    return _("%(days)d days") % {"days": days}
