"""Answers are kept for short texts only."""

import pytest

from openmerit.credentials.reading._remembered import last_remembered, remembered


def test_an_answer_is_given_once_and_kept() -> None:
    asked = []

    @remembered(calls=2, letters=5)
    def shout(text: str, *, mark: str = "!") -> str:
        asked.append(text)
        return text.upper() + mark

    assert [shout("ada"), shout("ada"), shout("ada", mark="?")] == ["ADA!", "ADA!", "ADA?"]
    assert asked == ["ada", "ada"]


def test_a_long_text_is_answered_but_not_kept() -> None:
    asked = []

    @remembered(calls=2, letters=5)
    def shout(text: str) -> str:
        asked.append(text)
        return text.upper()

    assert [shout("adalovelace"), shout("adalovelace")] == ["ADALOVELACE"] * 2
    assert asked == ["adalovelace"] * 2


def test_a_refusal_is_never_kept() -> None:
    @remembered(calls=2, letters=5)
    def refuse(text: str) -> str:
        raise ValueError(text)

    for _ in range(2):
        with pytest.raises(ValueError, match="ada"):
            refuse("ada")


def test_the_last_answer_is_kept_until_something_else_is_asked() -> None:
    asked = []

    @last_remembered
    def add(*numbers: list[int]) -> int:
        asked.append(numbers)
        return sum(map(sum, numbers))

    assert [add([1], [2]), add([1], [2]), add([1], [3]), add([1], [2])] == [3, 3, 4, 3]
    assert asked == [([1], [2]), ([1], [3]), ([1], [2])]
