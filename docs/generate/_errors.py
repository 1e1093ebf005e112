"""Every way in which the platform says no: codes, kinds and sentences."""

import importlib
import importlib.util
import pkgutil

from _prose import cell


def write(words: list[str]) -> str:
    """A table of all domain errors, by room."""
    import django
    from django.conf import settings

    if not settings.configured:
        # Sentences are translatable, and translating asks for settings; nothing else does.
        settings.configure(USE_I18N=False)
    import openmerit.platform
    from openmerit.platform.web.errors import DomainError
    from openmerit.platform.web.problems import EXIT_CODE, HTTP_STATUS

    assert django.VERSION
    for room in pkgutil.iter_modules(openmerit.platform.__path__):
        name = f"openmerit.platform.{room.name}.errors"
        if room.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)
    rows = []
    for error in _leaves(DomainError):
        room_name = error.__module__.split(".")[2]
        status, exit_code = HTTP_STATUS[error.kind], EXIT_CODE[error.kind]
        rows.append((room_name, error.code, status, int(exit_code), cell(str(error.sentence))))
    lines = [
        f"| `{code}` | {room} | {status} | {exit_code} | {sentence} |"
        for room, code, status, exit_code, sentence in sorted(rows)
    ]
    head = ["| code | room | HTTP | exit | sentence |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *lines])


def _leaves(root: type) -> list[type]:
    found = [cls for child in root.__subclasses__() for cls in [child, *_leaves(child)]]
    return [cls for cls in dict.fromkeys(found) if "code" in vars(cls)]
