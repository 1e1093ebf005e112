"""The components: what they show, what they escape, and that /design shows them all."""

import re
from pathlib import Path

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory

import openmerit.platform.web as web
from openmerit.platform.web.icons import icons
from openmerit.platform.web.states import TONES, WORDS
from openmerit.platform.web.templatetags import components

HERE = Path(web.__file__).parent


def shown(text: str, request: HttpRequest | None = None, **context: object) -> str:
    template = Template("{% load components %}" + text)
    return template.render(RequestContext(request, context) if request else Context(context))


def test_every_component_is_on_the_living_page_and_in_the_docstring() -> None:
    page = (HERE / "templates" / "web" / "design.html").read_text()
    # These stand inside others, or in the frame around every page.
    elsewhere = {"error_summary", "field", "post_button", "practice_ribbon"}
    for name in components.register.tags:
        assert f"{{% {name} " in page or name in elsewhere, name
        assert f"{{% {name} " in str(components.__doc__), name


def test_every_symbol_and_every_state_can_be_shown() -> None:
    assert len(icons()) == len(set(icons())) > 40
    assert set(TONES) <= set(icons())
    for state, (tone, _word) in WORDS.items():
        assert tone in TONES, state
        assert f"#{tone}" in shown("{% state state %}", state=state)


@pytest.mark.parametrize(
    "text",
    [
        '{% icon "no" %}',
        '{% state "no" %}',
        '{% notice "no" %}{% endnotice %}',
        "{% button 'x' 'no' %}",
    ],
)
def test_a_name_that_does_not_exist_is_a_mistake_and_not_an_empty_place(text: str) -> None:
    with pytest.raises(AssertionError):
        shown(text)


EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "text",
    [
        "{% button evil href=evil %}",
        "{% page_head evil lede=evil %}{{ evil }}{% endpage_head %}",
        "{% breadcrumbs evil evil evil %}",
        "{% card title=evil href=evil %}{{ evil }}{% endcard %}",
        '{% notice "failed" title=evil %}{{ evil }}{% endnotice %}',
        "{% empty evil %}{{ evil }}{% endempty %}",
        "{% folded evil %}{{ evil }}{% endfolded %}",
        "{% menu evil %}{{ evil }}{% endmenu %}",
        "{% confirm_dialog evil title=evil verb=evil action=evil %}{% endconfirm_dialog %}",
        '{% state "issued" evil %}',
        "{% facts %}{% fact evil %}{{ evil }}{% endfact %}{% endfacts %}",
        "{% figures %}{% figure evil evil %}{% endfigures %}",
        "{% table evil %}<tr><td>{{ evil }}</td></tr>{% endtable %}",
        "{% progress 1 2 label=evil detail=evil url=evil %}",
        "{% meter 1 2 label=evil %}",
        '{% question evil tone="passed" answer=evil %}{{ evil }}{% endquestion %}',
        '{% verdict "passed" evil %}{{ evil }}{% endverdict %}',
        "{% more evil %}",
        "{% badge_picture evil evil %}",
        "{% badge_card name=evil image=evil href=evil issuer=evil detail=evil %}",
        "{% copy_field evil label=evil id=evil %}",
        "{% tabs evil %}{% tab evil evil %}{% endtabs %}",
        "{% steps evil current=1 %}",
        "{% drop_zone name=evil label=evil help=evil accept=evil %}",
    ],
)
def test_words_from_outside_never_become_markup(text: str, rf: RequestFactory) -> None:
    page = shown(text, evil=EVIL, request=rf.get("/"))
    assert EVIL not in page
    assert "script&gt;" in page or "%3Cscript" in page


def test_what_stands_in_a_block_keeps_its_markup() -> None:
    for text in (
        "{% page_head 'T' %}{% button 'Go' href='/x' %}{% endpage_head %}",
        "{% card %}{% button 'Go' href='/x' %}{% endcard %}",
        "{% facts %}{% fact 'T' %}{% button 'Go' href='/x' %}{% endfact %}{% endfacts %}",
    ):
        assert '<a href="/x" class="button">Go</a>' in shown(text)


class TrialForm(forms.Form):
    name = forms.CharField(help_text="As it will stand.")
    agree = forms.BooleanField(required=False)
    level = forms.ChoiceField(choices=[("1", "One")], widget=forms.RadioSelect, required=False)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_an_error_stands_beside_its_field_and_in_the_summary_with_a_link() -> None:
    page = shown("{% form_fields form %}", form=TrialForm({"name": "", "secret": ""}))
    assert "2 things need your attention" in page
    assert '<a href="#id_name">Name</a>' in page
    assert 'href="#id_secret"' not in page
    described = re.search(r'<input type="text"[^>]*aria-describedby="([^"]+)"', page)
    assert described is not None
    for name in described.group(1).split():
        assert f'id="{name}"' in page
    assert 'aria-invalid="true"' in page


def test_a_choice_of_several_is_a_group_with_a_legend() -> None:
    page = shown("{% field form.level %}", form=TrialForm())
    assert "<fieldset" in page
    assert "<legend>Level" in page


def test_a_section_at_hand_is_marked(rf: RequestFactory) -> None:
    page = shown("{% tab 'Here' '/a' %}{% tab 'There' '/b' %}", request=rf.get("/a"))
    assert (
        page == '<li><a href="/a" aria-current="page">Here</a></li><li><a href="/b">There</a></li>'
    )


def test_the_way_on_keeps_the_filters(rf: RequestFactory) -> None:
    page = shown("{% more 'c2' %}", request=rf.get("/a", {"state": "issued", "cursor": "c1"}))
    assert 'href="?state=issued&amp;cursor=c2"' in page
    assert shown("{% more None %}", request=rf.get("/a")).strip() == ""


def test_work_that_is_over_asks_for_no_more() -> None:
    assert "hx-get" in shown("{% progress 1 2 label='x' url='/p' %}")
    assert "hx-get" not in shown("{% progress 2 2 label='x' %}")


def test_the_living_page_and_the_front_page_answer_everyone(client: Client, db: None) -> None:
    assert client.get("/design").status_code == 200
    front = client.get("/")
    assert front.status_code == 200
    for words in ("Check a badge", "Sign in", 'href="/verify"'):
        assert words in front.content.decode()
    assert client.post("/").status_code == 405
