"""All commands together."""

import typer

from openmerit.cli import (
    _baking,
    _bench,
    _deriving,
    _doctor,
    _issuing,
    _keys,
    _mail,
    _platform,
    _presenting,
    _trusting,
    _vc_api,
    _verifying,
)

app = typer.Typer(
    name="openmerit",
    help="Micro-credentials: define, award, hold and verify Open Badges.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (
    *(_keys, _issuing, _verifying, _trusting, _deriving, _presenting),
    *(_baking, _doctor, _bench, _vc_api, _platform, _mail),
):
    part.register(app)
