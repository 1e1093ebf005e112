"""Small drawings for choosing a badge's picture, and words that need no query."""

import base64
import textwrap

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from openmerit.platform.issuing import documents
from openmerit.platform.issuing.drawing import (
    ICONS,
    SHAPES,
    BadgeDesign,
    palette_of,
    svg_of,
)
from openmerit.platform.issuing.elements import ELEMENTS, shown
from openmerit.platform.issuing.languages import language_of, name_of
from openmerit.platform.issuing.models import Achievement, AchievementNote, Award, BulkChange
from openmerit.platform.issuing.reasons import label_of, told_to_earner
from openmerit.platform.issuing.words import changed_part, is_address, place_of, type_label
from openmerit.platform.people.models import Organisation
from openmerit.platform.web.prose import html_of

register = template.Library()


@register.simple_tag
def sample(kind: str, name: str) -> SafeString:
    """A small drawing of a shape, a palette or an icon, to stand in a choice."""
    if kind == "template":
        return format_html(
            '<svg viewBox="0 0 400 400" width="40" height="40" aria-hidden="true">'
            '<path d="{}" fill="currentColor"/></svg>',
            SHAPES[name].outline(0) + SHAPES[name].beneath,
        )
    if kind == "palette":
        colours = palette_of(name)
        return format_html(
            '<svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">'
            '<circle cx="20" cy="20" r="18" fill="{}" stroke="{}" stroke-width="4"/>'
            '<rect x="5" y="21" width="30" height="9" fill="{}"/></svg>',
            colours.field,
            colours.rim,
            colours.ribbon,
        )
    icon = ICONS[name]
    return format_html(
        '<svg viewBox="0 0 48 48" width="32" height="32" aria-hidden="true" fill="currentColor">'
        '<path d="{}" fill-rule="evenodd"/><path d="{}" fill="none" stroke="currentColor" '
        'stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>',
        icon.solids,
        icon.strokes,
    )


@register.simple_tag
def drawn(design: BadgeDesign) -> SafeString:
    """A whole badge, small, to stand beside its name."""
    data = base64.b64encode(svg_of(design).encode("utf-8")).decode("ascii")
    return format_html(
        '<img src="data:image/svg+xml;base64,{}" alt="" width="64" height="64">', data
    )


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown that someone wrote, as safe HTML."""
    return html_of(text)


@register.filter
def opening(text: str, limit: int) -> str:
    """The text's beginning in at most so many characters, ended where a word ends."""
    whole = " ".join(text.split())
    if len(whole) <= limit:
        return whole
    if fitting := textwrap.shorten(whole, limit - 1, placeholder=""):
        return f"{fitting.rstrip(',;:')}…"
    return Truncator(whole).chars(limit)  # the first word alone is too long


@register.filter
def kind_of(achievement: Achievement) -> str:
    """The achievement's type as people read it."""
    return type_label(achievement.achievement_type)


@register.filter
def did(organisation: Organisation) -> str:
    """The organisation's identifier as an issuer."""
    return documents.did_of(organisation)


@register.filter
def language(achievement: Achievement) -> str:
    """The language of the achievement's own words; empty where nobody knows it."""
    return language_of(achievement)


@register.simple_tag
def glance(achievement: Achievement) -> list[dict[str, object]]:
    """What is said of it beside its outcomes: each with its anchor, its label and its value.

    What its issuer typed is in the achievement's language, an address is a link.
    """
    return [
        {
            "key": key,
            "label": str(ELEMENTS[key].label),
            "value": shown(key, value),
            "is_link": is_address(value),
            "is_typed": isinstance(value, str) and ELEMENTS[key].choices is None,
        }
        for key, value in achievement.elements.items()
        if key != "outcomes"
    ]


@register.simple_tag
def note_in_words(note: AchievementNote, achievement: Achievement) -> dict[str, str]:
    """Where a note changed something, from what to what, and the language of both."""
    tag = note.member.removeprefix("translations.")
    before, after = changed_part(note.before, note.after)
    if note.reason == AchievementNote.Reason.TRANSLATION:
        where = _("into %(language)s") % {"language": name_of(tag)}
        return {"where": where, "before": before, "after": after, "language": tag}
    said = language_of(achievement)
    return {"where": place_of(note.member), "before": before, "after": after, "language": said}


@register.simple_tag
def picture_address(achievement: Achievement) -> str:
    """Where an issuer's page finds the achievement's picture, drafts included."""
    version = achievement.image_png.name.rpartition("/")[2].removesuffix(".png")
    return (
        f"/issue/{achievement.organisation.slug}/achievements/{achievement.key}/picture?{version}"
    )


@register.simple_tag
def reason_of(changed: Award | BulkChange) -> str:
    """Why it was changed, as its issuer reads it: from the list, in words, or both."""
    parts = (str(label_of(changed.reason_code)), changed.reason)
    return ": ".join(part for part in parts if part)


@register.simple_tag
def reason_to_earner(award: Award) -> str:
    """The same in the words in which its earner reads it."""
    return " ".join(told_to_earner(award.reason_code, award.reason))
