"""The few words in which `_model` declares the standard: models, their members, kinds of value."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from openmerit.credentials.documents._texts import TextForm
from openmerit.credentials.sentences import Sentence, say


class Kind:
    """What a single value may be.

    Attributes:
        expected: the same in words.
    """

    __slots__ = ("expected",)

    def __init__(self, expected: Sentence) -> None:
        self.expected = expected


class Text(Kind):
    """A text, of a form if one is given."""

    __slots__ = ("form",)

    def __init__(self, form: TextForm | None = None) -> None:
        super().__init__(say("a text"))
        self.form = form


class Object(Kind):
    """An object of a model; where `form` is given, a text of that form may stand for it.

    Attributes:
        choose: the model by which this very object is judged.
    """

    __slots__ = ("choose", "form")

    def __init__(
        self, choose: "Callable[[Mapping[str, Any]], Model]", form: TextForm | None = None
    ) -> None:
        super().__init__(say("an object") if form is None else say("a text or an object"))
        self.choose = choose
        self.form = form


WORDS: Final = Kind(say("a text"))
"""A text for people: plain, in several languages, or a language value object."""
NUMBER: Final = Kind(say("a number"))
BOOLEAN: Final = Kind(say("true or false"))
TYPE: Final = Kind(say("a text or a list of texts"))
"""The words of `type`: one, or a list of at least one."""
TYPE_WORD: Final = Kind(say("a text"))
"""A `type` that has to be one single word."""
CONTEXT: Final = Kind(say("a list of addresses and objects"))
"""The list of JSON-LD contexts."""


class Member:
    """A member of a model.

    Attributes:
        kind: of each of its values.
        required: whether it must be there.
        many: whether a list of such values may stand there too.
    """

    __slots__ = ("kind", "many", "required")

    def __init__(self, kind: Kind, *, required: bool = False, many: bool = False) -> None:
        self.kind = kind
        self.required = required
        self.many = many


class Model:
    """A class of the standard.

    Attributes:
        name: as the standard has it.
        members: by name; what others an object has is the business of its contexts, unless closed.
        words: for each group, one of it must stand in `type`.
        closed: whether no other members are allowed.
        filled: whether at least one member is demanded, whichever.
        alternatives: one of these members must be there, and what to say if none is.
        periods: pairs of members of which the second may not lie before the first.
        contexts: what the first contexts must be, in order.
    """

    __slots__ = (
        "alternatives",
        "closed",
        "contexts",
        "filled",
        "members",
        "name",
        "periods",
        "words",
    )

    def __init__(
        self,
        name: str,
        members: Mapping[str, Member],
        *,
        words: tuple[frozenset[str], ...] = (),
        closed: bool = False,
        filled: bool = False,
        alternatives: tuple[tuple[str, ...], Sentence] | None = None,
        periods: tuple[tuple[str, str], ...] = (),
        contexts: tuple[TextForm, ...] = (),
    ) -> None:
        self.name = name
        self.members = members
        self.words = words
        self.closed = closed
        self.filled = filled
        self.alternatives = alternatives
        self.periods = periods
        self.contexts = contexts


def may(kind: Kind) -> Member:
    """A member that may be absent."""
    return Member(kind)


def may_many(kind: Kind) -> Member:
    """A member that may be absent, and may hold one value or a list."""
    return Member(kind, many=True)


def must(kind: Kind) -> Member:
    """A member that has to be there."""
    return Member(kind, required=True)


def must_many(kind: Kind) -> Member:
    """A member that has to be there, and may hold one value or a list."""
    return Member(kind, required=True, many=True)


def all_may(kind: Kind, names: str) -> dict[str, Member]:
    """Members of one kind that may be absent, by their names with spaces between."""
    return {name: Member(kind) for name in names.split()}


def a(model: Model) -> Object:
    """An object of one model."""
    return Object(lambda _: model)


def words(*alternatives: str) -> tuple[frozenset[str], ...]:
    """One group of words, of which `type` must have one."""
    return (frozenset(alternatives),)
