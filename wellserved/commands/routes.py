"""`wellserved routes`: every address and every command, with what each needs."""

import json
from typing import Annotated, Any

import typer

from wellserved.commands.talk import application, give

EXIT_CODES = {
    0: "done",
    1: "cannot be used, or refused; a sentence says why",
    2: "wrong usage",
    3: "done, with rows set aside",
}


def routes(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """List every address with its methods and the permission it needs, and every command with its exit codes.

    For example: wellserved routes --json
    """
    with application(tables=False):
        from wellserved.web.routes import routes as all_routes  # noqa: PLC0415 -- slow import

        pages = all_routes()
    commands = list(_commands(context.find_root().command, "wellserved"))
    if as_json:
        give(json.dumps({"format": 1, "routes": pages, "commands": commands}, indent=2))
        return
    for page in pages:
        methods = ",".join(page["methods"])
        give(f"{page['path']}\t{methods}\t{page['permission']}\t{page['name']}")
    for command in commands:
        give(f"{command['name']}\t{','.join(command['exit_codes'])}")


def _commands(command: Any, name: str) -> list[dict[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is not None:
        return [each for word, below in inner.items() for each in _commands(below, f"{name} {word}")]
    sets_aside = any(parameter.name == "logs" for parameter in command.params)
    codes = {str(code): meaning for code, meaning in EXIT_CODES.items() if code != 3 or sets_aside}  # noqa: PLR2004
    options = [name for parameter in command.params for name in parameter.opts]
    return [{"name": name, "options": options, "exit_codes": codes}]
