"""The library's front door: what it lists is what can be seen, and all of it is explained."""

import inspect
import types

import openmerit.credentials as library
from openmerit.credentials import CredentialError, errors


def _visible() -> set[str]:
    return {
        name
        for name, value in vars(library).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }


def test_what_is_listed_is_what_is_visible() -> None:
    assert _visible() == set(library.__all__)
    assert library.__all__ == sorted(library.__all__, key=_like_ruff)


def _like_ruff(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, each in order."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def test_every_public_class_and_function_is_explained() -> None:
    for name in library.__all__:
        value = getattr(library, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name
        if inspect.isclass(value) and value.__module__.startswith("openmerit"):
            for member, method in vars(value).items():
                if not member.startswith("_") and inspect.isfunction(method):
                    assert inspect.getdoc(method) or library.Resolver is value, f"{name}.{member}"


def test_all_errors_hang_on_one_root_and_are_public() -> None:
    own = {
        name: value
        for name, value in vars(errors).items()
        if inspect.isclass(value) and value.__module__ == errors.__name__
    }
    assert own.keys() <= set(library.__all__)
    assert all(issubclass(value, CredentialError) for value in own.values())
