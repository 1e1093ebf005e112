"""Names that look like a known issuer's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.people.names import looks_like

KNOWN = {"Northwind Academy", "Universität Wien", "Data College", "IBM"}


@pytest.mark.parametrize(
    "name",
    [
        "Northwind Academy",
        "NORTHWIND  ACADEMY",
        "Nоrthwind Academy",  # a Cyrillic о
        "Northwínd Académy",
        "Academy Northwind",
        "North-wind Academy",
        "Northwlnd Academy",
        "Northwind Academy Official",
        "The Northwind Group",
        "Universitat Wien",
        "Universitaet Wien",
        "I.B.M",
    ],
)
def test_what_may_be_taken_for_a_known_name_is_found(name):
    assert looks_like(name, KNOWN) is not None


@pytest.mark.parametrize(
    "name",
    ["Southfield School", "Data Guild", "Wind Academy", "Universität Graz", "Bakers of Vienna", ""],
)
def test_what_is_different_goes_through(name):
    assert looks_like(name, KNOWN) is None


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_and_a_name_is_like_itself(text):
    looks_like(text, KNOWN)
    if any(letter.isalnum() for letter in text):
        assert looks_like(text, {text}) in (text, None)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöü", min_size=3, max_size=30))
def test_case_never_makes_a_name_another(name):
    assert looks_like(name.upper(), {name}) == name
