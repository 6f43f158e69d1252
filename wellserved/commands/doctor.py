"""`wellserved doctor`: looks at everything the application needs, and says what helps where something is missing."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from wellserved.commands.talk import REFUSED, SETTINGS, give


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    ready: Annotated[
        bool, typer.Option("--ready", help="Only see whether the web server answers; says nothing.")
    ] = False,
) -> None:
    """Look at settings, data folder, database, disk, clock, mail server, web server and worker. Changes nothing.

    Exit code 1 where something must be mended before the application can work. No secret is printed.

    For example: wellserved doctor
    """
    from wellserved.commands.findings import STATE_GOOD, STATE_MUST, look, settings, web_server  # noqa: PLC0415

    if ready:
        is_ready = settings(SETTINGS).state != STATE_MUST and web_server().state == STATE_GOOD
        raise typer.Exit(0 if is_ready else REFUSED)
    findings = look(SETTINGS)
    if as_json:
        give(json.dumps({"format": 1, "findings": [asdict(each) for each in findings]}, indent=2))
    else:
        out = Console(highlight=False, soft_wrap=True, emoji=False)
        for each in findings:
            out.print(f"[bold]{each.state:5}[/bold] {each.what}: {escape(each.sentence)}")
    if any(each.state == STATE_MUST for each in findings):
        raise typer.Exit(REFUSED)
