"""`openmerit verify`: one badge or many, in whatever they come."""

import contextlib
import csv
import functools
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from openmerit.cli import _answers, _files, _inputs, _parallel
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
from openmerit.cli._exit import Exit, stop
from openmerit.cli._online import Online
from openmerit.credentials import (
    CHECK_IDS,
    Report,
    Resolver,
    Trust,
    verify,
)


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
    trust: tuple[Path, ...] = ()
    deep: bool = False


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("verify")(verify_command)


def verify_command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE… | DIR | URL | -",
            help="Badges of any kind: JSON, JWT, PNG, SVG, PDF, .jsonl, .zip; also .gz.",
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
    at: At = None,
    recipient: Annotated[
        str | None,
        typer.Option("--recipient", help="Whose it should be: e-mail address, DID or name."),
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Tell of each credential that is enclosed in full too.")
    ] = False,
    trust: TrustFolders = None,
    challenge: Annotated[
        str | None, typer.Option("--challenge", help="What a presentation has to answer.")
    ] = None,
    domain: Annotated[
        str | None, typer.Option("--domain", help="For whom a presentation has to be made.")
    ] = None,
    online: MayAsk = False,
    allow_host: AllowHosts = None,
    language: Language = "en",
) -> None:
    """Check whether badges are genuine, current, and whose they are.

    Nothing is fetched without --online. The exit code is 0 if all are valid, 1 if one is invalid,
    and 3 if it could not be told.
    """
    require_language(language)
    if recipient is not None and not recipient.strip():
        stop(Exit.USAGE, "--recipient is empty, so that nobody would be compared")
    question = _Question(
        moment(at),
        recipient,
        online,
        tuple(allow_host or ()),
        challenge,
        domain,
        language,
        tuple(trust or ()),
        deep,
    )
    _resolver.cache_clear()
    _trust.cache_clear()
    _trust(question.trust)  # so that a folder that cannot be read ends the command at once
    resolver = _resolver(question.online, question.allow_hosts)
    items, single = _inputs.opened(inputs, resolver)
    workers = 1 if single else jobs or os.cpu_count() or 1
    answer = functools.partial(_answer, question, single, as_json or as_lines)
    answers = _parallel.ordered_map(answer, items, jobs=workers)
    with _table(table) as tell:
        show = _show_alone if single else _show_lines if as_lines or not as_json else _show_document
        verdicts = show(map(tell, answers))
    if not single and (as_lines or not as_json):
        typer.echo(_summary(verdicts, as_json=as_lines), err=True)
    if not verdicts:
        stop(Exit.USAGE, "there is no badge in what was given, so nothing was verified")
    raise typer.Exit(_answers.exit_for(verdicts))


@functools.cache
def _trust(paths: tuple[Path, ...]) -> Trust | None:
    return trust_in(*paths)


@functools.cache
def _resolver(online: bool, allow_hosts: tuple[str, ...]) -> Resolver | None:
    return Online(allow_hosts) if online else None


def _answer(
    question: _Question, single: bool, as_json: bool, badge: _inputs.Badge
) -> _answers.Answer:
    """The report on one badge, in whichever process this runs."""
    report: Report = verify(
        badge.data,
        at=question.at,
        resolver=_resolver(question.online, question.allow_hosts),
        recipient=question.recipient,
        challenge=question.challenge,
        domain=question.domain,
        trust=_trust(question.trust),
    )
    told = _answers.alone if single else _answers.answer
    return told(
        report, badge.source, as_json=as_json, deep=question.deep, language=question.language
    )


def _show_alone(answers: Iterator[_answers.Answer]) -> Counter[str]:
    """Print the only answer."""
    (only,) = answers
    typer.echo(only.text)
    return Counter([only.verdict])


def _show_lines(answers: Iterator[_answers.Answer]) -> Counter[str]:
    """Print the answers as they come; the verdicts counted."""
    verdicts: Counter[str] = Counter()
    for answer in answers:
        verdicts[answer.verdict] += 1
        sys.stdout.write(f"{answer.text}\n")
    sys.stdout.flush()
    return verdicts


def _show_document(answers: Iterator[_answers.Answer]) -> Counter[str]:
    """Print the answers as they come in one JSON document, which is never held as a whole."""
    verdicts: Counter[str] = Counter()
    sys.stdout.write('{"reports": [')
    for answer in answers:
        sys.stdout.write(f"{',' if verdicts else ''}\n{answer.text}")
        verdicts[answer.verdict] += 1
    sys.stdout.write(f'\n], "summary": {json.dumps(_answers.summary_of(verdicts))}}}\n')
    sys.stdout.flush()
    return verdicts


def _summary(verdicts: Counter[str], *, as_json: bool) -> str:
    summary = _answers.summary_of(verdicts)
    if as_json:
        return json.dumps({"summary": summary})
    return ", ".join(f"{count} {name}" for name, count in summary.items())


@contextlib.contextmanager
def _table(path: Path | None) -> Iterator[Any]:
    """A function that notes an answer in the table, if one is asked for, and gives it back."""
    if path is None:
        yield lambda answer: answer
        return
    with _files.written(path) as file:

        def tell(answer: _answers.Answer) -> _answers.Answer:
            row = [answer.source, answer.verdict, answer.format]
            file.write(_csv_line([*row, *(answer.outcomes.get(id, "") for id in CHECK_IDS)]))
            return answer

        file.write(_csv_line(["source", "verdict", "kind", *CHECK_IDS]))
        yield tell


class _Line(list[str]):
    """Collects what csv writes."""

    def write(self, text: str) -> None:
        self.append(text)


def _csv_line(cells: list[str]) -> bytes:
    line = _Line()
    csv.writer(line).writerow(cells)
    return "".join(line).encode("utf-8")
