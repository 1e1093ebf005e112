"""Sentences for people that can be said again in another language.

A `Sentence` is a text like any other, and remembers of which template and values it was made. The
templates are the catalogue's keys, as in gettext: whoever translates a report passes a function
from template to template.

>>> said = say("It expired on {day}.", day="3 May 2026")
>>> said
'It expired on 3 May 2026.'
>>> said.translated({"It expired on {day}.": "Abgelaufen am {day}."}.get)
'Abgelaufen am 3 May 2026.'
"""

import functools
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

Translate = Callable[[str], str | None]
"""From a template to the same in another language; None where there is no translation."""


class Sentence(str):
    """A text made of a template and values.

    Attributes:
        template: the sentence with ``{names}`` for its values.
        values: what stands for the names; sentences among them are translated in turn.
    """

    __slots__ = ("template", "values")

    template: str
    values: MappingProxyType[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> "Sentence":
        for name, value in values.items():
            if isinstance(value, BaseException):
                values = {**values, name: said_by(value)}
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template = template
        made.values = MappingProxyType(values)
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.template, dict(self.values)

    def __getstate__(self) -> None:
        """Nothing beyond the arguments of `__new__`."""

    def shortened(self, length: int) -> str:
        """The same with at most `length` letters, its longest values cut.

        It stays a sentence that can be translated, unless its template alone is longer.
        """
        said, allowed = self, length
        while len(said) > length and allowed > 20:
            allowed //= 2
            said = Sentence(self.template, {n: _cut(v, allowed) for n, v in self.values.items()})
        return said if len(said) <= length else _cut_text(said, length)

    def translated(self, translate: Translate) -> str:
        """The sentence in another language, or as it is where `translate` knows no better."""
        template = translate(self.template) or self.template
        values = {
            name: value.translated(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return template.format_map(values) if values else template


def _cut(value: object, length: int) -> object:
    if isinstance(value, Sentence):
        return value.shortened(length)
    if isinstance(value, bool | int | float):
        return value
    return _cut_text(value if isinstance(value, str) else repr(value), length)


def _cut_text(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def say(template: str, /, **values: object) -> Sentence:
    """A sentence from a template with ``{names}`` and their values.

    The template is a literal, so that the catalogue of all sentences can be read off the source;
    without values braces in it stand for themselves.
    """
    return Sentence(template, values) if values else _constant(template)


@functools.cache  # templates are literals, so there are only so many
def _constant(template: str) -> Sentence:
    return Sentence(template, {})


def joined(sentences: "list[str]") -> Sentence:
    """Several sentences as one text, each still translated by itself."""
    values: dict[str, object] = {f"s{place}": said for place, said in enumerate(sentences)}
    return Sentence(" ".join(f"{{{name}}}" for name in values), values)


def said_by(error: BaseException) -> Sentence:
    """What an error says: its own sentence, or what Python says for it."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, Sentence) else say("{error}", error=str(error))
