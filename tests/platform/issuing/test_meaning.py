"""A slip of the pen is mended; what was earned cannot be talked into something else."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openmerit.platform.issuing import actions
from openmerit.platform.issuing.errors import MendRefused
from openmerit.platform.issuing.meaning import changed_meaning

from .test_versions import published

ASKED = "Reached at least 90 points in a supervised exam of five parts, and did not miss a day."
WORDS = st.lists(
    st.sampled_from(
        ["exam", "report", "supervised", "charts", "lesson", "teacher", "answers", "question"]
    ),
    min_size=4,
    max_size=30,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Reads, sorts and adds up a tabel.", "Reads, sorts and adds up a table."),
        ("Recieves all data of a firm", "Receives all data of a firm."),
        ("the exam exam at the end", "the exam at the end"),
        ("Has to pass exam at school", "Has to pass the exam at school"),
        ("the web site works and works", "the website works and works"),
        ("5-10 pages of prose, typed", "5–10 pages of prose, typed"),
        ("You can't leave before it ends", "You cannot leave before it ends"),
        ("nsupervised work in a group", "unsupervised work in a group"),
        ("inmediate answers to all", "immediate answers to all"),
        ("uderstands what is asked", "understands what is asked"),
        ("Bereinigt Datn und zeichnet sie", "Bereinigt Daten und zeichnet sie"),
    ],
)
def test_a_slip_of_the_pen_means_the_same(before, after):
    assert changed_meaning(before, after) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ASKED, ASKED.replace("90", "80")),
        (ASKED, ASKED.replace("90", "9")),
        (ASKED, ASKED.replace("five", "four")),
        (ASKED, ASKED.replace("supervised", "unsupervised")),
        (ASKED, ASKED.replace("supervised", "un-supervised")),
        (ASKED, ASKED.replace("supervised", "unsupervized")),
        (ASKED, ASKED.replace("did not miss", "did miss")),
        (ASKED, ASKED.replace("at least", "at most")),
        (ASKED, ASKED.replace(", and", ", or")),
        (ASKED, ASKED.replace("day.", "day, or attended.")),
        (ASKED, ASKED.replace("90 points", "90% points")),
        ("a supervised exam, not an essay", "not a supervised exam, an essay"),
        ("with help of all the others", "without help of all the others"),
        ("they do help each other in it", "they don't help each other in it"),
        ("careful work with all data", "careless work with all data"),
        ("an internal audit of the firm", "an external audit of the firm"),
        ("the minimum of time in hours", "the maximum of time in hours"),
        ("Level II of the whole course", "Level III of the whole course"),
        ("the exam is taken online", "the exam is taken onsite"),
        ("eine Prüfung in allen Fächern", "keine Prüfung in allen Fächern"),
        ("mit Hilfe von allen anderen", "ohne Hilfe von allen anderen"),
        ("geprüft von allen Fachleuten", "ungeprüft von allen Fachleuten"),
        ("zweiundzwanzig Punkte in allem", "dreiundzwanzig Punkte in allem"),
        ("hat nicht gefehlt und bestanden", "hat gefehlt und bestanden"),
    ],
)
def test_what_would_say_something_else_is_told_apart_both_ways(before, after):
    assert changed_meaning(before, after)
    assert changed_meaning(after, before)


@given(WORDS, st.data())
def test_a_number_never_changes(words, data):
    place = data.draw(st.integers(0, len(words)))
    old, new = (data.draw(st.integers(0, 10_000)) for _ in range(2))
    assume(old != new)
    before, after = ([*words[:place], str(number), *words[place:]] for number in (old, new))
    assert changed_meaning(" ".join(before), " ".join(after))
    assert changed_meaning(" ".join(words), " ".join(after))


@given(
    WORDS, st.sampled_from(["not", "no", "never", "without", "nicht", "kein", "ohne"]), st.data()
)
def test_a_denial_never_comes_or_goes(words, denial, data):
    place = data.draw(st.integers(0, len(words)))
    denied = [*words[:place], denial, *words[place:]]
    assert changed_meaning(" ".join(words), " ".join(denied))
    assert changed_meaning(" ".join(denied), " ".join(words))


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_get_an_answer(before, after):
    assert changed_meaning(before, before) == ""
    assert isinstance(changed_meaning(before, after), str)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 9_999, "a " * 9_999 + "b"),
        ("x y " * 690, "y x " * 690),
        ("ab" * 10_000, "ba" * 10_000),
        ("can" * 6_000, "cannot" * 3_000),
        ("1" * 20_000, "1" * 19_999 + "2"),
    ],
)
def test_no_pair_of_texts_takes_long(before, after):
    began = time.monotonic()
    assert changed_meaning(before, after)
    assert time.monotonic() - began < 5


def mended(person, achievement, value, member="criteria_narrative", reason="typo"):
    return actions.mend(
        acting_user=person, achievement=achievement, reason=reason, member=member, value=value
    )


def test_many_small_slips_do_not_add_up_to_another_text(issuer_member, northwind):
    told = "Answers letters, keeps ledgers, checks invoices, writes orders, reminds slow debtors."
    words = told.split()
    achievement = published(issuer_member, northwind, criteria_narrative=told)
    kept = []

    def misspell_one_after_the_other():
        for place, word in enumerate(words):
            words[place] = word[:-1] + "e"
            mended(issuer_member, achievement, " ".join(words))
            kept.append(place)

    with pytest.raises(MendRefused, match="Too much of it would change"):
        misspell_one_after_the_other()
    assert 2 < len(kept) < len(words)


def test_a_word_does_not_drift_step_by_step_into_another(issuer_member, northwind):
    achievement = published(
        issuer_member, northwind, criteria_narrative="Did the weekly task with all of the others."
    )
    mended(issuer_member, achievement, "Did the weeklly task with all of the others.")
    with pytest.raises(MendRefused, match="“weekly” would become “welly”"):
        mended(issuer_member, achievement, "Did the welly task with all of the others.")
    mended(issuer_member, achievement, "Did the weekly task with all of the others.")


def test_a_number_that_was_published_stays_however_often_it_is_tried(issuer_member, northwind):
    achievement = published(issuer_member, northwind, criteria_narrative=ASKED)
    for asked in (ASKED.replace("90", "9"), ASKED.replace("supervised", "unsupervised")):
        with pytest.raises(MendRefused):
            mended(issuer_member, achievement, asked)
    achievement.refresh_from_db()
    assert achievement.criteria_narrative == ASKED
    assert not achievement.notes.exists()


def test_what_was_no_link_does_not_become_one(issuer_member, northwind):
    told = {"further_information": "Ask at the desk; 90 points are needed."}
    achievement = published(issuer_member, northwind, elements=told)
    for member in ("further_information", "criteria_url"):
        with pytest.raises(MendRefused, match="No link was published there"):
            mended(issuer_member, achievement, "https://northwind.example/", member, "link")


def test_a_broken_link_is_mended(issuer_member, northwind):
    told = {"further_information": "https://northwind.example/old"}
    achievement = published(issuer_member, northwind, elements=told)
    mended(issuer_member, achievement, "https://northwind.example/", "further_information", "link")
    assert achievement.elements["further_information"] == "https://northwind.example/"
