"""`openmerit trust`: whom a verifier knows and trusts, kept in a folder for verifying offline."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from openmerit.cli import _files
from openmerit.cli._exit import Exit, printable, stop
from openmerit.cli._online import Online
from openmerit.credentials import Altered, CredentialError, Unresolvable
from openmerit.trusting import (
    Added,
    Entry,
    NotTrustworthy,
    PublishedProof,
    TrustError,
    TrustFolder,
    add_address,
    add_file,
    add_identifier,
    add_proof,
    is_published_proof,
    refresh,
)

_DEFAULT: Final = Path("trust")
_DIR = typer.Option(
    "--dir", envvar="OPENMERIT_TRUST", help="The folder to keep it in; made if it is absent."
)
_ALLOW = typer.Option(
    "--allow-host", help="HOST:PORT that may be asked although it is private; may be repeated."
)
_JSON = typer.Option("--json", help="As JSON.")
_NOUNS: Final = {
    "keys": "known, not trusted",
    "list": "list of issuers",
    "status-list": "status list",
}


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    trust = typer.Typer(
        help="Keep whom you trust, for verifying offline: verify --trust DIR.",
        no_args_is_help=True,
    )
    trust.command("add")(add)
    trust.command("list")(list_all)
    trust.command("remove")(remove)
    trust.command("refresh")(refresh_all)
    app.add_typer(trust, name="trust")


def add(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="URL | FILE | DID …",
            help="An issuer (its DID, its document, a folder of proof that it published), a signed "
            "list of known issuers, an endorsement, or a status list.",
        ),
    ],
    folder: Annotated[Path, _DIR] = _DEFAULT,
    keys_only: Annotated[
        bool,
        typer.Option(
            "--keys-only",
            help="Know an issuer's keys without trusting it; a list may vouch for it.",
        ),
    ] = False,
    allow_host: Annotated[list[str] | None, _ALLOW] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Trust an issuer, or keep a list or an endorsement by somebody whom you trust.

    Of an issuer the documents are kept that list its keys, with those that it publishes for
    checking its badges. A list of known issuers counts only while you trust who signed it.
    """
    kept, resolver = _opened(folder), Online(allow_host or ())
    added: list[Added] = []
    try:
        for target in targets:
            with _told(target), _progress(target) as progress:
                added += _add_one(kept, target, resolver, progress, trusted=not keys_only)
    finally:
        _show_added("added", added, as_json=as_json)


def list_all(
    folder: Annotated[Path, _DIR] = _DEFAULT, as_json: Annotated[bool, _JSON] = False
) -> None:
    """Show what is kept, from where and when it was had.

    The exit code is 1 if a file was changed since.
    """
    kept = _opened(folder)
    changed = kept.changed_files()
    entries = [_entry(kept, entry) for entry in kept.entries]
    if as_json:
        typer.echo(json.dumps({"entries": entries, "changed": changed}, indent=2))
    elif not entries:
        typer.echo(f"nothing is kept in {folder} yet: openmerit trust add URL|FILE|DID", err=True)
    else:
        for entry in entries:
            typer.echo(
                f"{entry['id']}\n  {_NOUNS.get(entry['kind'], entry['kind'])}, {_had(entry)}"
            )
    for name in changed:
        typer.echo(f"{name} was changed since it was had: remove it, and add it anew", err=True)
    raise typer.Exit(Exit.DOES_NOT_HOLD if changed else Exit.HOLDS)


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID …", help="As `trust list` shows them.")],
    folder: Annotated[Path, _DIR] = _DEFAULT,
) -> None:
    """Trust no longer: take entries out, with the documents that were had with them."""
    kept = _opened(folder)
    with _told(folder), kept.changing() as changes:
        for id in ids:
            changes.remove(id)
    typer.echo(f"removed {', '.join(ids)}", err=True)


def refresh_all(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID …]", help="Which entries; all if not said.")
    ] = None,
    folder: Annotated[Path, _DIR] = _DEFAULT,
    allow_host: Annotated[list[str] | None, _ALLOW] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Have what is kept anew. What cannot be had stays as it was, and the exit code is 1.

    Keys that an issuer no longer lists stay known, with the day until when it did.
    """
    kept, resolver, now = _opened(folder), Online(allow_host or ()), datetime.now(UTC)
    if not kept.entries:
        stop(Exit.USAGE, f"nothing is kept in {folder}", "openmerit trust add URL|FILE|DID")
    known = {entry.id: entry for entry in kept.entries}
    for id in ids or ():
        if id not in known:
            stop(Exit.USAGE, f"{id} is not in {folder}", "openmerit trust list shows what is")
    done, failed = [], 0
    for id in ids or known:
        try:
            with _progress(id) as progress:
                done.append(refresh(kept, known[id], resolver, at=now, progress=progress))
        except (TrustError, CredentialError) as error:
            failed += 1
            typer.echo(f"{id} stays as it was: {printable(str(error))}", err=True)
            if hint := _hint(error):
                typer.echo(f"hint: {hint}", err=True)
    _show_added("refreshed", done, as_json=as_json)
    raise typer.Exit(Exit.DOES_NOT_HOLD if failed else Exit.HOLDS)


def _opened(folder: Path) -> TrustFolder:
    try:
        return TrustFolder(folder)
    except TrustError as error:
        stop(Exit.USAGE, str(error))


def _add_one(
    folder: TrustFolder,
    target: str,
    resolver: Online,
    progress: Callable[[int, int], None],
    *,
    trusted: bool,
) -> Sequence[Added]:
    now = datetime.now(UTC)
    if target.startswith(("did:", "https://", "http://")):
        add_it = add_identifier if target.startswith("did:") else add_address
        return [add_it(folder, target, resolver, at=now, trusted=trusted, progress=progress)]
    path = Path(target)
    if path.is_dir():
        if not is_published_proof(path):
            raise TrustError(f"{path} is a folder, but no published proof")
        return add_proof(folder, PublishedProof(path), at=now, trusted=trusted)
    if target != "-" and not path.exists():
        stop(Exit.USAGE, f"{target} is no DID, no address and no file")
    content = _files.read(path)
    return [add_file(folder, content, path.name, resolver, at=now, trusted=trusted)]


@contextmanager
def _progress(target: str) -> Iterator[Callable[[int, int], None]]:
    """What shows on a terminal how many of an issuer's documents were had."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(escape(target), total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


@contextmanager
def _told(target: object) -> Iterator[None]:
    """Answer for what goes wrong in one line."""
    try:
        yield
    except NotTrustworthy as error:
        stop(Exit.DOES_NOT_HOLD, str(error))
    except TrustError as error:
        stop(Exit.USAGE, str(error))
    except Altered as error:
        stop(Exit.DOES_NOT_HOLD, str(error))
    except Unresolvable as error:
        stop(Exit.USAGE, str(error), _hint(error))
    except CredentialError as error:
        stop(Exit.USAGE, f"{target}: {error}")


def _hint(error: Exception) -> str:
    """What to do about an address that was not asked."""
    private = isinstance(error, Unresolvable) and "not a public address" in error.reason
    return "a private address is asked only if --allow-host HOST:PORT names it" if private else ""


def _show_added(verb: str, added: Sequence[Added], *, as_json: bool) -> None:
    if as_json:
        items = [
            {
                "id": one.entry.id,
                "kind": one.entry.kind,
                "keys": one.keys,
                "documents": one.documents,
                "news": one.news,
                "notes": one.notes,
            }
            for one in added
        ]
        typer.echo(json.dumps({verb: items}, indent=2))
    for one in added:
        what = _NOUNS.get(one.entry.kind, one.entry.kind)
        if one.entry.kind in ("issuer", "keys"):
            what = f"{_count(one.keys, 'key')}, {_count(one.documents, 'document')}"
        typer.echo(f"{verb} {one.entry.id} ({what})", err=True)
        for line in (*one.news, *one.notes):
            typer.echo(f"  {printable(line)}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _entry(folder: TrustFolder, entry: Entry) -> dict[str, Any]:
    documents = [
        {
            "url": url,
            "had": _written(version.had),
            "from": version.source or url,
            "sha256": version.sha256,
            "versions": len(document.versions),
        }
        for url in entry.addresses
        if (document := folder.document(url)) is not None
        for version in document.versions[:1]
    ]
    return {
        "id": entry.id,
        "kind": entry.kind,
        "given": entry.given,
        "added": _written(entry.added),
        "documents": documents,
    }


def _had(entry: dict[str, Any]) -> str:
    documents = entry["documents"]
    if not documents:
        return f"added on {entry['added'][:10]}; its key is in its name"
    latest = max(document["had"] for document in documents)
    first = documents[0]
    return f"{_count(len(documents), 'document')}, had on {latest[:10]} from {first['from']}" + (
        f" and {len(documents) - 1} more" if len(documents) > 1 else ""
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
