"""`openmerit bench`: how fast this machine issues and verifies."""

import json
from typing import Annotated

import typer

from openmerit.credentials import measure


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("bench")(bench_command)


def bench_command(
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.5, help="How long it may take altogether, about.")
    ] = 12.0,
) -> None:
    """Measure how fast badges are issued and verified here, on one core.

    Each figure stands beside the bare signature by the same cryptography and beside the general way
    (JSON-LD expansion by pyld, canonicalization by pyoxigraph), timed in the same run.
    """
    found = measure(seconds=seconds)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    typer.echo(f"{'':<24}{'a second':>10}{'of bare signing':>18}{'x the general way':>20}")
    for activity, proofs in found.items():
        for proof, figures in proofs.items():
            typer.echo(
                f"{f'{activity} {proof}':<24}{figures['per_second']:>10,.0f}"
                f"{figures['vs_bare_signature']:>18.0%}{figures['vs_general']:>20.1f}"
            )
