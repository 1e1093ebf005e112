"""The components, as template tags. `{% load components %}`; each is shown live on /design.

Words and deeds
    {% icon "verify" %}                                     a symbol of web/icons.svg
    {% button "Award 214 badges" %}                         submits its form; kind="secondary|plain|
    {% button "Edit" href=url kind="secondary" icon="edit" %}   danger"; with href it is a link
    {% button "Save draft" name="then" value="draft" kind="secondary" %}
    {% button "Revoke…" href=page opens="revoke" kind="danger" %}   opens <dialog id="revoke">
    {% post_button "Publish" action=url %}                  a form of one button, for a deed by POST
    {% page_head "Data Analyst" lede="…" %}{% button … %}{% endpage_head %}   the page's h1, actions
    {% breadcrumbs "Northwind" "/issue/northwind/" "Data Analyst" %}    label, address, …, label

Containers
    {% card title="Recipients" %}…{% endcard %}             kind="inset"; icon; href: leads there
    {% notice "warning" title="…" %}…{% endnotice %}        tone: passed|warning|failed|unknown
    {% empty "Nothing awarded yet" icon="award" %}what will be here {% button … %}{% endempty %}
    {% folded "For specialists" %}…{% endfolded %}          closed until opened
    {% menu "More" %}<ul><li><a href="…">…</a></li></ul>{% endmenu %}
    {% confirm_dialog "revoke" title="…" verb="Revoke 1 badge" action=url %}…{% endconfirm_dialog %}
                                                            asks once; the page without script is
                                                            a template that extends web/confirm.html

Forms
    <form method="post">{% csrf_token %}{% form_fields form %}
      <div class="form-actions">{% button "Create achievement" %}</div></form>   class="form"
    {% error_summary form %}  {% field form.name %}         the parts of form_fields, one at a time
    {% drop_zone form.file %}                               a field of a form, or a name:
    {% drop_zone name="file" label="…" help="…" accept=".csv" sends=True %}

Facts
    {% state award.state %}  {% state "passed" "Genuine" %} any state of web.states, or a tone+word
    {% proof_strip proofs %}                                proofs: (tone, word, address) triples
    {% facts %}{% fact "Issued" %}14 March 2026{% endfact %}{% endfacts %}
    {% figures %}{% figure "1,204" "badges issued" %}{% endfigures %}
    {% table "Awards" %}<thead>…</thead><tbody><tr><th scope="row">…</th>
        <td data-label="Date">…</td></tr></tbody>{% endtable %}     cards on a phone by data-label
    {% chart picture "62 % were claimed" table="…" %}{% table … %}{% endchart %}
                                                            picture: of web.charts; its numbers
                                                            stand in the table, folded beneath
    {% progress 412 10000 label="…" detail="38 a second" url=poll_url %}    url while it runs
    {% meter 4 6 label="…" %}                               how complete something is
    {% question "Was it changed?" tone="passed" answer="No." %}how, and what not{% endquestion %}
    {% verdict "passed" "This badge is genuine and current." %}more{% endverdict %}
    {% more page.next %}                                    the link to a list's next page

Badges
    {% badge_picture src alt size=96 %}
    {% badge_card name=n image=src href=url issuer=i state=s detail=d %}
    {% copy_field value label="Link to share" %}

Ways
    {% tabs "Sections" %}{% tab "Awards" url %}{% endtabs %}
    {% steps "Words" "Picture" "Skills" current=2 %}
    {% practice_ribbon %}                                   base.html shows it; nothing elsewhere
"""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openmerit.platform.web.icons import icons
from openmerit.platform.web.states import TONES, tone_and_word

register = template.Library()

Words = str | Promise


def _part(name: str, **context: Any) -> SafeString:
    return render_to_string(f"web/components/{name}.html", context)


# --- Words and deeds --------------------------------------------------------------------------


@register.inclusion_tag("web/components/icon.html")
def icon(name: str, kind: str = "") -> dict[str, Any]:
    """A symbol that stands beside its word and is hidden from screen readers."""
    assert name in icons(), f"no icon is called {name!r}: see /design"
    return {"name": name, "kind": kind}


@register.inclusion_tag("web/components/button.html")
def button(label: Words, kind: str = "primary", **attributes: Any) -> dict[str, Any]:
    """A button, or with `href` a link that looks like one.

    Further: icon, name, value, form, id, type, opens (a dialog's id), download, disabled.
    """
    assert kind in ("primary", "secondary", "plain", "danger"), f"no button is {kind!r}"
    return {"label": label, "kind": kind, **attributes}


@register.inclusion_tag("web/components/post_button.html", takes_context=True)
def post_button(
    context: Context, label: Words, action: str, kind: str = "primary", icon: str = ""
) -> dict[str, Any]:
    """A deed that needs no more than a press."""
    token = context.get("csrf_token")
    return {"label": label, "action": action, "kind": kind, "icon": icon, "csrf_token": token}


@register.simple_block_tag
def page_head(content: str, title: Words, lede: Words = "", lang: str | None = None) -> SafeString:
    """The page's one h1, a sentence below it, and its actions at the far side.

    `lang` is what both sentences are in, where that is not the page's language.
    """
    inner = SafeString(content.strip())
    return _part("page_head", title=title, lede=lede, lang=lang, content=inner)


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(*labels_and_addresses: Words) -> dict[str, Any]:
    """Where one is: label and address in turn, and last the label of this page alone."""
    *pairs, here = labels_and_addresses
    assert len(pairs) % 2 == 0, "breadcrumbs: label and address in turn, then this page's label"
    return {"trail": list(zip(pairs[::2], pairs[1::2], strict=True)), "here": here}


# --- Containers -------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: str, title: Words = "", href: str = "", kind: str = "", icon: str = ""
) -> SafeString:
    """A sheet of paper. With `href` all of it leads there, by its title."""
    assert title or not href, "a card that leads somewhere needs a title to name the way"
    return _part("card", content=content, title=title, href=href, kind=kind, icon=icon)


@register.simple_block_tag
def notice(content: str, tone: str, title: Words = "") -> SafeString:
    """Something that the person must know before going on."""
    return _part("notice", content=content, tone=_tone(tone), title=title)


@register.simple_block_tag
def empty(content: str, title: Words, icon: str = "badge") -> SafeString:
    """What stands where nothing is yet: what will be here, and the one action that fills it."""
    return _part("empty", content=content, title=title, icon=icon)


@register.simple_block_tag
def folded(content: str, title: Words, open: bool = False) -> SafeString:
    """A part that is closed until someone wants it."""
    return _part("folded", content=content, title=title, open=open)


@register.simple_block_tag
def menu(content: str, label: Words, icon: str = "more") -> SafeString:
    """Actions that are wanted rarely, behind one button."""
    return _part("menu", content=content, label=label, icon=icon)


@register.simple_block_tag(takes_context=True)
def confirm_dialog(
    context: Context,
    content: str,
    id: str,
    title: Words,
    verb: Words,
    action: str,
    kind: str = "danger",
) -> SafeString:
    """Ask once before what cannot be undone. `content` may hold fields of the form."""
    return _part(
        "confirm_dialog",
        content=content,
        id=id,
        title=title,
        verb=verb,
        action=action,
        kind=kind,
        csrf_token=context.get("csrf_token"),
    )


# --- Forms ------------------------------------------------------------------------------------


@register.inclusion_tag("web/components/form_fields.html")
def form_fields(form: BaseForm, placeholders: bool = True) -> dict[str, Any]:
    """The summary of what is wrong, then every field: label above, help below, error beside.

    `placeholders=False` takes away those of forms made elsewhere, which only repeat their labels.
    """
    if not placeholders:
        for each in form.fields.values():
            each.widget.attrs.pop("placeholder", None)
    return {"form": form}


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form, each a link to its field; nothing when there are none."""
    return {"form": form, "wrong": [field for field in form if field.errors]}


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, label: Words = "", help: Words = "") -> dict[str, Any]:
    """One bound field. `label` and `help` replace the form's own."""
    is_tick = isinstance(bound.field.widget, CheckboxInput)
    return {
        "field": bound,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "is_tick": is_tick,
        # Groups of choices are a fieldset; one box stands before its words.
        "is_group": bound.use_fieldset and not is_tick,
    }


@register.inclusion_tag("web/components/drop_zone.html")
def drop_zone(
    bound: BoundField | None = None,
    *,
    name: str = "file",
    label: Words = "",
    help: Words = "",
    accept: str = "",
    sends: bool = False,
) -> dict[str, Any]:
    """Somewhere to drop a file, or to choose one. `sends` sends the form as soon as one is there.

    The form around it needs enctype="multipart/form-data".
    """
    return {
        "name": bound.html_name if bound else name,
        "id": bound.id_for_label if bound else f"id_{name}",
        "label": label or (bound.label if bound else ""),
        "help": help or (bound.help_text if bound else ""),
        "errors": bound.errors if bound else (),
        "accept": accept or (bound.field.widget.attrs.get("accept", "") if bound else ""),
        "required": bound.field.required if bound else True,
        "sends": sends,
    }


# --- Facts ------------------------------------------------------------------------------------


def _tone(tone: str) -> str:
    assert tone in TONES, f"no tone is {tone!r}: one of {', '.join(TONES)}"
    return tone


@register.inclusion_tag("web/components/state.html")
def state(state: str, word: Words = "") -> dict[str, Any]:
    """A state as colour, shape and word."""
    tone, usual_word = tone_and_word(str(state))
    return {"tone": tone, "word": word or usual_word}


@register.inclusion_tag("web/components/proof_strip.html")
def proof_strip(proofs: list[tuple[str, Words, str]]) -> dict[str, Any]:
    """Few words with their proof one click away: (tone, word, address or "")."""
    return {"proofs": [(_tone(tone), word, address) for tone, word, address in proofs]}


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of terms and what they are here."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, term: Words) -> SafeString:
    """One line of facts."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, content)


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """A row of numbers that matter."""
    return format_html('<dl class="figures">{}</dl>', content)


@register.simple_tag
def figure(number: object, unit: Words) -> SafeString:
    """A number with its unit."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", unit, number)


@register.simple_block_tag
def table(content: str, caption: Words, unseen: bool = False) -> SafeString:
    """A table; on a phone each row is a card, with each cell's `data-label` before it."""
    return _part("table", content=content, caption=caption, unseen=unseen)


@register.simple_block_tag
def chart(content: str, picture: SafeString, finding: Words, table: Words) -> SafeString:
    """A picture of `web.charts` under what it shows, and its numbers as a table beneath.

    `table` is what the fold is called.
    """
    return _part("chart", content=content, picture=picture, finding=finding, table=table)


@register.inclusion_tag("web/components/progress.html")
def progress(
    done: int, total: int, *, label: Words, detail: Words = "", url: str = ""
) -> dict[str, Any]:
    """Work under way. While `url` is given the page asks it every second for its own next form.

    That address answers with this component alone; without `url` once the work is over.
    """
    return {"done": done, "total": max(total, 1), "label": label, "detail": detail, "url": url}


@register.inclusion_tag("web/components/meter.html")
def meter(reached: int, of: int, *, label: Words) -> dict[str, Any]:
    """How complete something is, such as what a reader of a badge would still miss."""
    return {"reached": reached, "of": max(of, 1), "label": label}


@register.simple_block_tag
def question(content: str, asked: Words, *, tone: str, answer: Words) -> SafeString:
    """A question that a person has and its one-line answer, opening to how it was checked."""
    return _part("question", content=content, asked=asked, tone=_tone(tone), answer=answer)


@register.simple_block_tag
def verdict(content: str, tone: str, sentence: Words, level: str = "h2") -> SafeString:
    """The answer in one sentence. `level` is h1 where it is the page's title."""
    assert level in ("h1", "h2"), f"a verdict is h1 or h2, not {level!r}"
    return _part("verdict", content=content, tone=_tone(tone), sentence=sentence, level=level)


@register.inclusion_tag("web/components/more.html", takes_context=True)
def more(context: Context, cursor: str | None) -> dict[str, Any]:
    """The way to the rest of a list, keeping its filters; nothing at the end.

    The context lends its request, whose address holds the filters.
    """
    return {"cursor": cursor}


# --- Badges -----------------------------------------------------------------------------------


@register.inclusion_tag("web/components/badge_picture.html")
def badge_picture(src: str, alt: Words = "", size: int = 96) -> dict[str, Any]:
    """A badge's image at `size` pixels. `alt` is empty where its name stands beside it."""
    return {"src": src, "alt": alt, "size": size}


@register.inclusion_tag("web/components/badge_card.html")
def badge_card(
    *,
    name: Words,
    image: str,
    href: str,
    issuer: Words = "",
    state: str = "",
    detail: Words = "",
    lang: str | None = None,
) -> dict[str, Any]:
    """A badge on paper, leading to its page. `lang` is what its name is in."""
    return {
        "name": name,
        "image": image,
        "href": href,
        "issuer": issuer,
        "state": str(state),
        "detail": detail,
        "lang": lang,
    }


@register.inclusion_tag("web/components/copy_field.html")
def copy_field(value: str, *, label: Words, id: str = "copied") -> dict[str, Any]:
    """A value to take along. Give each its own `id` where a page has two."""
    return {"value": value, "label": label, "id": id}


# --- Ways -------------------------------------------------------------------------------------


@register.simple_block_tag
def tabs(content: str, label: Words) -> SafeString:
    """The sections of one thing, each with its own address."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag(takes_context=True)
def tab(context: Context, label: Words, url: str) -> SafeString:
    """One section; the one whose address this page has is marked."""
    request = context.get("request")
    here = request is not None and request.path == url
    current = SafeString(' aria-current="page"') if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)


@register.inclusion_tag("web/components/steps.html")
def steps(*labels: Words, current: int) -> dict[str, Any]:
    """A way in few steps and the one at hand, counted from 1."""
    return {
        "steps": [
            (label, number < current, number == current) for number, label in enumerate(labels, 1)
        ]
    }


@register.inclusion_tag("web/components/practice_ribbon.html")
def practice_ribbon() -> dict[str, Any]:
    """Says that nothing awarded here can be checked by anyone else."""
    return {}
