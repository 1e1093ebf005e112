"""`openmerit verify`: one badge or many, in whatever they come."""

import contextlib
import csv
import functools
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from openmerit.cli import _files, _inputs, _parallel
from openmerit.cli._exit import Exit, stop
from openmerit.credentials import (
    CHECK_IDS,
    LANGUAGES,
    Fetched,
    Gone,
    Report,
    Resolver,
    Unresolvable,
    translation,
    verify,
)
from openmerit.fetching import Fetcher, FetchError, TakenAway

_MARKS: Final = {"passed": "✓", "warning": "!", "failed": "✕", "unknown": "?"}
_EXITS: Final = {
    "valid": Exit.HOLDS,
    "invalid": Exit.DOES_NOT_HOLD,
    "undetermined": Exit.CANNOT_TELL,
}


@dataclass(frozen=True)
class _Question:
    """What is asked of every badge, in a form that other processes can take."""

    at: datetime
    recipient: str | None
    online: bool
    allow_hosts: tuple[str, ...]
    challenge: str | None = None
    domain: str | None = None
    language: str = "en"


@dataclass(frozen=True)
class _Answered:
    """A report as data, and where the badge came from."""

    source: str
    report: dict[str, Any]


class _Online:
    """Lets the library fetch through the guarded door, each address once a run."""

    def __init__(self, allow_hosts: Iterable[str]) -> None:
        self._fetcher = Fetcher(allow_hosts)
        # Badges of one issuer share its keys and its status list.
        self.fetch = functools.lru_cache(maxsize=200)(self._fetch)

    def _fetch(self, url: str) -> Fetched:
        try:
            answer = self._fetcher.fetch(url)
        except TakenAway:
            raise Gone(url) from None
        except FetchError as error:
            raise Unresolvable(url, error.reason) from None
        return Fetched(answer.content, answer.media_type)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("verify")(verify_command)


def verify_command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE… | DIR | URL | -",
            help="Badges of any kind: JSON, JWT, PNG, SVG, .jsonl, .zip; also .gz.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    as_lines: Annotated[
        bool, typer.Option("--jsonl", help="One report a line; the summary on standard error.")
    ] = False,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Also write a table of the outcomes.")
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Processes that verify; 0 for all cores.")
    ] = 0,
    at: Annotated[
        str | None, typer.Option("--at", help="The time to answer for, such as 2026-05-03T12:00Z.")
    ] = None,
    recipient: Annotated[
        str | None,
        typer.Option("--recipient", help="Whose it should be: e-mail address, DID or name."),
    ] = None,
    challenge: Annotated[
        str | None, typer.Option("--challenge", help="What a presentation has to answer.")
    ] = None,
    domain: Annotated[
        str | None, typer.Option("--domain", help="For whom a presentation has to be made.")
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Look up keys and status lists on the web.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="HOST:PORT that may be asked although it is private."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="The language of the report: de or en.")
    ] = "en",
) -> None:
    """Check whether badges are genuine, current, and whose they are.

    Nothing is fetched without --online. The exit code is 0 if all are valid, 1 if one is invalid,
    and 3 if it could not be told.
    """
    if language not in LANGUAGES:
        stop(Exit.USAGE, f"--language {language!r} is not known", " or ".join(LANGUAGES))
    question = _Question(
        _moment(at), recipient, online, tuple(allow_host or ()), challenge, domain, language
    )
    _resolver.cache_clear()
    resolver = _resolver(question.online, question.allow_hosts)
    items = _inputs.badges(inputs, resolver)
    single = _inputs.is_single(inputs)
    workers = 1 if single else jobs or os.cpu_count() or 1
    answers = _parallel.ordered_map(functools.partial(_answer, question), items, jobs=workers)
    with _table(table) as tell:
        verdicts = _show(map(tell, answers), single=single, as_json=as_json, as_lines=as_lines)
    raise typer.Exit(_exit_for(verdicts))


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        stop(Exit.USAGE, f"--at {text!r} is no date and time", "such as 2026-05-03T12:00:00Z")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@functools.cache
def _resolver(online: bool, allow_hosts: tuple[str, ...]) -> Resolver | None:
    return _Online(allow_hosts) if online else None


def _answer(question: _Question, badge: _inputs.Badge) -> _Answered:
    """The report on one badge, in whichever process this runs."""
    report: Report = verify(
        badge.data,
        at=question.at,
        resolver=_resolver(question.online, question.allow_hosts),
        recipient=question.recipient,
        challenge=question.challenge,
        domain=question.domain,
    )
    return _Answered(badge.source, report.to_dict(translation(question.language)))


def _show(
    answers: Iterator[_Answered], *, single: bool, as_json: bool, as_lines: bool
) -> Counter[str]:
    """Print the answers as they come; the verdicts counted."""
    verdicts: Counter[str] = Counter()
    reports: list[dict[str, Any]] = []
    for answer in answers:
        verdicts[answer.report["verdict"]] += 1
        if as_lines:
            typer.echo(json.dumps({"source": answer.source, **answer.report}, ensure_ascii=False))
        elif as_json:
            reports.append(
                {"source": answer.source, **answer.report} if not single else answer.report
            )
        else:
            typer.echo(_in_words(answer, titled=not single))
    summary = {name: verdicts[name] for name in _EXITS}
    if as_lines:
        typer.echo(json.dumps({"summary": summary}), err=True)
    elif as_json:
        whole = reports[0] if single else {"reports": reports, "summary": summary}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    elif not single:
        typer.echo(", ".join(f"{count} {name}" for name, count in summary.items()), err=True)
    return verdicts


def _in_words(answer: _Answered, *, titled: bool) -> str:
    report = answer.report
    lines = [f"{answer.source}"] if titled else []
    lines += [report["summary"], ""]
    lines += [
        f"  {_MARKS[check['outcome']]} {check['id']:<13}{check['message']}"
        for check in report["checks"]
    ]
    return "\n".join([*lines, ""])


def _exit_for(verdicts: Counter[str]) -> Exit:
    for verdict in ("invalid", "undetermined"):
        if verdicts[verdict]:
            return _EXITS[verdict]
    return Exit.HOLDS


@contextlib.contextmanager
def _table(path: Path | None) -> Iterator[Any]:
    """A function that notes an answer in the table, if one is asked for, and gives it back."""
    if path is None:
        yield lambda answer: answer
        return
    with _files.written(path) as file:

        def tell(answer: _Answered) -> _Answered:
            outcomes = {check["id"]: check["outcome"] for check in answer.report["checks"]}
            row = [answer.source, answer.report["verdict"], answer.report["format"]]
            file.write(_csv_line([*row, *(outcomes.get(id, "") for id in CHECK_IDS)]))
            return answer

        file.write(_csv_line(["source", "verdict", "format", *CHECK_IDS]))
        yield tell


class _Line(list[str]):
    """Collects what csv writes."""

    def write(self, text: str) -> None:
        self.append(text)


def _csv_line(cells: list[str]) -> bytes:
    line = _Line()
    csv.writer(line).writerow(cells)
    return "".join(line).encode("utf-8")
