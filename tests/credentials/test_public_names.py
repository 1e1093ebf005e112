"""The library's front door: what it lists is what can be seen, and all of it is explained."""

import ast
import inspect

import pytest

import openmerit.credentials as library
from openmerit.credentials import CredentialError, errors


def _imported_for_type_checkers() -> dict[str, str]:
    """Each name that type checkers see, with its module."""
    tree = ast.parse(inspect.getsource(library))
    return {
        name.name: str(node.module).removeprefix("openmerit.credentials.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("openmerit.")
        for name in node.names
    }


def test_what_is_listed_is_what_is_to_be_had() -> None:
    homes = {name: module for module, names in library._HOMES.items() for name in names.split()}
    assert homes == _imported_for_type_checkers()
    assert homes.keys() == set(library.__all__) == set(dir(library))
    assert library.__all__ == sorted(library.__all__, key=_like_ruff)
    assert all(getattr(library, name) is not None for name in library.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = library.nonsense


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
