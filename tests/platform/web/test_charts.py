"""Charts: what they say, and that any words and any numbers can be drawn."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.web.charts import Series, bars, funnel, lines, percent, short, ticks

COUNTS = st.integers(min_value=0, max_value=10**15)


def read(picture):
    """The two drawings of a chart, as elements."""
    return list(ElementTree.fromstring(picture))


def words(picture):
    return [text.text for text in read(picture)[0].iter("text")]


def months(*values):
    labels = [f"Month {number}" for number in range(len(values))]
    return lines(
        title="Most in June.", says="By month.", labels=labels, series=[Series("Awarded", values)]
    )


def test_a_chart_is_named_by_its_finding_and_described():
    for drawn in read(months(3, 5)):
        assert drawn.get("role") == "img"
        assert drawn.findtext("title") == "Most in June."
        assert drawn.findtext("desc") == "By month."


def test_a_line_is_named_where_it_ends_with_its_last_value():
    assert "Awarded 5" in words(months(3, 5))


def test_words_that_look_like_markup_stay_words():
    picture = bars(title="<script>", says='"&', items=[("<b>Data</b> & more", 3), ("x" * 400, 1)])
    assert "<script>" not in picture
    assert "<b>Data</b> & more" in words(picture)
    assert max(len(text) for text in words(picture)) < 120


def test_nothing_one_point_and_zeros_can_be_drawn():
    assert words(lines(title="t", says="s", labels=[], series=[])) == [
        "There is nothing to draw yet."
    ]
    assert words(bars(title="t", says="s", items=[])) == ["There is nothing to draw yet."]
    assert "Awarded 7" in words(months(7))
    assert "Awarded 0" in words(months(0, 0, 0))
    assert "0 · –" not in words(funnel(title="t", says="s", steps=[("a", 0), ("b", 0)]))


def test_a_funnel_says_which_share_of_the_first_is_left():
    steps = [("Awarded", 1240), ("Claimed", 769), ("Verified", 3)]
    said = words(funnel(title="t", says="s", steps=steps))
    assert said == ["Awarded", "1,240", "Claimed", "769 · 62 %", "Verified", "3 · under 1 %"]


def test_a_share_is_whole_only_when_it_is():
    assert percent(0, 9) == "0 %"
    assert percent(9, 9) == "100 %"
    assert percent(9_999, 10_000) == "99 %"
    assert percent(1, 10_000) == "under 1 %"
    assert percent(1, 0) == "–"


def test_numbers_are_whole_until_they_get_long():
    said = [short(number) for number in (0, 999, 99_999, 100_000, 999_999, 1_240_000, 10**15)]
    assert said == ["0", "999", "99,999", "100 k", "1 M", "1.24 M", "1,000 T"]


def test_numbers_that_are_none_are_refused():
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(AssertionError):
            months(1, wrong)


@given(st.floats(min_value=0, max_value=1e15))
def test_an_axis_has_few_round_numbers_that_reach_beyond_the_largest(largest):
    scale = ticks(largest)
    assert scale[0] == 0
    assert scale[-1] >= largest
    assert 2 <= len(scale) <= 6
    steps = {round(b - a, 6) for a, b in pairwise(scale)}
    assert len(steps) == 1
    assert str(steps.pop()).replace(".0", "").rstrip("0")[:1] in {"1", "2", "5"}


@given(
    st.lists(st.tuples(*[COUNTS] * 6), max_size=130),
    st.text(max_size=60),
)
def test_whatever_is_counted_is_drawn_within_the_picture(rows, name):
    labels = [f"{number} November" for number in range(len(rows))]
    series = [Series(f"{name}{at}", [row[at] for row in rows]) for at in range(6)]
    picture = lines(title=name, says="", labels=labels, series=series)
    for drawn in read(picture):
        width, height = map(float, drawn.get("viewBox").split()[2:])
        for text in drawn.iter("text"):
            assert -30 <= float(text.get("x")) <= width
            assert 0 <= float(text.get("y")) <= height
