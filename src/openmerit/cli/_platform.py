"""`openmerit run`, `token`, `backup`, `restore`, `publish-proof`: the commands that need a home.

Django and the platform are imported when one of them is called, so that the other commands stay
light, and work where the platform is not installed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from openmerit.cli._exit import Exit, stop


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command()(run)
    app.command()(token)
    app.command()(backup)
    app.command()(restore)
    app.command("publish-proof")(publish_proof)


def run() -> None:
    """Start OpenMerit: makes the home if needed, then serves pages and works until Ctrl-C."""
    with platform_at_hand():
        from openmerit.platform.operations import supervisor

        supervisor.run()


def token(
    person: Annotated[str, typer.Option("--as", metavar="E-MAIL", help="Whose token it is.")],
    name: Annotated[str, typer.Option(help="By which to recognise it later.")] = "command line",
) -> None:
    """Print a bearer token that may do over HTTP what that person may do."""
    with platform_at_hand():
        from openmerit.platform.operations import preparing

        preparing.prepare(preparing.open_home())
        from openmerit.platform.people import actions

        typer.echo(actions.make_token_as(acting_user=None, email=person, name=name))


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write; it must not exist.")],
    keep_key_apart: Annotated[
        bool,
        typer.Option(
            "--keep-key-apart",
            help="Leave out keys/kek; keep it elsewhere, or the issuers' keys are lost.",
        ),
    ] = False,
) -> None:
    """Save database, files and keys in one archive, while OpenMerit is running or not."""
    with platform_at_hand():
        from openmerit.platform.operations import backups, preparing

        home = preparing.open_home()
        made = backups.backup(home, file, keep_key_apart=keep_key_apart)
        typer.echo(f"saved {made.members} files of {home.path} in {file}", err=True)
        if made.has_key:
            typer.echo(
                "It holds the key that opens the issuers' keys: keep it as safe as the home.",
                err=True,
            )
        else:
            typer.echo(
                "It does not hold the key that opens the issuers' keys: keep that one apart.",
                err=True,
            )


def restore(
    file: Annotated[Path, typer.Argument(help="An archive made by `openmerit backup`.")],
) -> None:
    """Make an empty home from a backup, comparing every file with what was saved."""
    with platform_at_hand():
        from openmerit.platform.operations import backups, preparing

        preparing.speak_without_a_home()
        restored = backups.restore(file, preparing.home_folder())
        typer.echo(
            f"restored {restored.members} files of {restored.origin}, saved {restored.made_at}; "
            "each is as it was saved",
            err=True,
        )
        if not restored.has_key:
            typer.echo(
                "The backup holds no key-encryption key: put it into keys/kek of the home, or "
                "into OPENMERIT_KEY_ENCRYPTION_KEY, before you start.",
                err=True,
            )


def publish_proof(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The folder to write; one written before is renewed."),
    ],
    issuer: Annotated[
        list[str] | None,
        typer.Option("--issuer", metavar="SLUG", help="Only of this issuer; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was written, as JSON.")] = False,
) -> None:
    """Write all that checking this house's badges needs, as files that anybody may mirror.

    Keys with their history, status lists and achievements of each issuer, with an index that it
    signed. `verify --trust DIR` reads it, also when this server is long gone.
    """
    with platform_at_hand():
        from openmerit.platform.operations import preparing

        home = preparing.open_home()
        preparing.prepare(home)
        from django.utils import timezone

        from openmerit.platform.issuing import queries
        from openmerit.trusting import IssuerProof, TrustError, write_proof

        now, told = timezone.now(), []
        organisations = queries.issuers_with_proof(issuer or ())
        if not organisations:
            # Renewed from a home that is empty by mistake, a proof would prove nothing any more.
            stop(
                Exit.USAGE,
                f"nobody in {home.path} has issued anything, so that {folder} was left as it is",
                "name another home with OPENMERIT_HOME",
            )

        def proofs() -> Iterator[IssuerProof]:
            for organisation in organisations:
                proof = queries.issuer_proof(organisation, at=now)
                key = queries.active_key(organisation)
                told.append(
                    {
                        "id": proof.issuer["id"],
                        "name": organisation.name,
                        "key": key,
                        "documents": len(proof.documents),
                    }
                )
                yield proof

        try:
            count = write_proof(folder, proofs(), at=now)
        except TrustError as error:
            stop(Exit.USAGE, str(error))
        if as_json:
            typer.echo(json.dumps({"folder": str(folder), "issuers": told}, indent=2))
        for one in told:
            typer.echo(f"{one['name']}: {one['id']}, signing by {one['key']}", err=True)
        typer.echo(f"wrote {count} documents of {len(told)} issuers to {folder}", err=True)


@contextmanager
def platform_at_hand() -> Iterator[None]:
    """Answer for what goes wrong in one line, and for a light install."""
    if find_spec("django") is None or find_spec("granian") is None:
        typer.echo(
            "this command needs the platform, which is not installed: "
            'pip install "openmerit[platform]"',
            err=True,
        )
        raise typer.Exit(Exit.USAGE)
    from openmerit.platform.home import HomeError
    from openmerit.platform.web.errors import DomainError
    from openmerit.platform.web.problems import EXIT_CODE

    try:
        yield
    except HomeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.USAGE) from None
    except DomainError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_CODE[error.kind]) from None
