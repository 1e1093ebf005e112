"""`openmerit doctor-badge`: what is wrong with a badge, who stumbles over it, how to mend it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from openmerit.cli import _answers, _files
from openmerit.cli._asking import (
    AllowHosts,
    At,
    Language,
    MayAsk,
    TrustFolders,
    moment,
    require_language,
    trust_in,
)
from openmerit.cli._exit import Exit
from openmerit.cli._online import Online
from openmerit.credentials import translation

if TYPE_CHECKING:
    from openmerit.credentials import Diagnosis

_HEADINGS: Final = (
    ("wrong", "Wrong"),
    ("trap", "Others will stumble over"),
    ("advice", "Advice"),
)
_UNABLE: Final = "No template can be made of it."


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("doctor-badge")(doctor_command)


def doctor_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A badge of any kind: JSON, JWT, PNG, SVG, PDF, or -."),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="All of it as one JSON document.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where to write the template, else standard output."),
    ] = None,
    at: At = None,
    online: MayAsk = False,
    allow_host: AllowHosts = None,
    trust: TrustFolders = None,
    language: Language = "en",
) -> None:
    """Say what is wrong with a badge and what others stumble over, and print it mended, unsigned.

    Older badges and those by the data model 1.1 come out as Open Badges 3.0. The template has
    neither a proof nor the id of an issuer: `openmerit issue` brings both. What only a person can
    know stands in it in square brackets. Of several badges in one file the templates are a list.

    The exit code is 0 if nothing is wrong, 1 if something is, 2 if there was no badge to be read,
    and 3 if nothing wrong was found and yet it could not be told whether the badge is genuine.
    """
    from openmerit.credentials import examine  # other commands do without all that it loads

    require_language(language)
    resolver = Online(tuple(allow_host or ())) if online else None
    kept = trust_in(*(trust or ()))
    found = examine(_files.read(file), at=moment(at), resolver=resolver, trust=kept)
    data = found.to_dict(None if language == "en" else translation(language))
    templates = _templates(found)
    if out is not None and templates and not (as_json and out == _files.STANDARD):
        _files.write(out, _written(templates))
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        told = "\n".join(_in_words(data))
        below = _below(templates) if out is None or not templates else ""
        # A template that goes to standard output goes there alone.
        typer.echo(f"{told}\n{below}".rstrip(), err=out == _files.STANDARD)
    raise typer.Exit(exit_for(found))


def exit_for(found: "Diagnosis") -> int:
    """The exit code for a diagnosis."""
    if not found.is_readable:
        return Exit.USAGE
    if any(one.of("wrong") for one in _all(found)):
        return Exit.DOES_NOT_HOLD
    return _answers.EXITS[str(found.report.verdict)]


def _all(found: "Diagnosis") -> "Iterator[Diagnosis]":
    yield found
    for inner in found.contains:
        yield from _all(inner)


def _templates(found: "Diagnosis") -> list[Any]:
    """Its own template, or those of the credentials that it carries."""
    if found.template is not None:
        return [found.template]
    return [template for inner in found.contains for template in _templates(inner)]


def _written(templates: Sequence[Any]) -> bytes:
    """One template as a document, several as a list."""
    one = templates[0] if len(templates) == 1 else templates
    return json.dumps(one, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def _below(templates: Sequence[Any]) -> str:
    """The template as it stands below the findings."""
    if not templates:
        return _UNABLE
    return f"Mended, unsigned\n\n{_written(templates).decode('utf-8').rstrip()}"


def _in_words(data: Mapping[str, Any]) -> Iterator[str]:
    """The findings as people read them, those of enclosed credentials below their own number."""
    yield data["report"]["summary"]
    yield ""
    if not data["findings"]:
        yield "Nothing is wrong with it, and nothing is known over which others stumble.\n"
    for severity, heading in _HEADINGS:
        listed = [finding for finding in data["findings"] if finding["severity"] == severity]
        if listed:
            yield heading
            for finding in listed:
                yield from _entry(finding)
            yield ""
    for number, inner in enumerate(data.get("contains", ()), start=1):
        yield f"Credential {number} within"
        for line in _in_words(inner):
            yield f"  {line}" if line else ""


def _entry(finding: Mapping[str, str]) -> Iterator[str]:
    member, message = finding["member"], finding["message"]
    is_named = message.startswith(f"{_dotted(member)}:")
    where = f"{member}: " if member and not is_named else ""
    yield f"  - {where}{message} [{finding['id']}]"
    if finding["remedy"]:
        yield f"    {finding['remedy']}"


def _dotted(pointer: str) -> str:
    """A JSON pointer as messages write a path: ``evidence[0].type``."""
    steps = pointer.split("/")[1:]
    words = (f"[{step}]" if step.isdecimal() else f".{step}" for step in steps)
    return "".join(words).removeprefix(".")
