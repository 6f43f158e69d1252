"""The commands of the application, in the order of the help."""

import typer

from wellserved.commands.backup import backup
from wellserved.commands.doctor import doctor
from wellserved.commands.exports import events, people_file, teams_file
from wellserved.commands.imports import import_
from wellserved.commands.init import init
from wellserved.commands.own_findings import findings
from wellserved.commands.people import link, people
from wellserved.commands.receive import receive
from wellserved.commands.restore import restore
from wellserved.commands.routes import routes
from wellserved.commands.sample import remove
from wellserved.commands.seed import seed
from wellserved.commands.serve import serve
from wellserved.commands.worker import worker


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (serve, worker, findings, receive, init, doctor, backup, restore, seed, routes):
        app.command()(command)
    app.command("import")(import_)
    exports = typer.Typer(
        help="Files of what is here: people, teams, and what happened to requests.", no_args_is_help=True
    )
    exports.command("people")(people_file)
    exports.command("teams")(teams_file)
    exports.command("events")(events)
    app.add_typer(exports, name="export")
    persons = typer.Typer(help="People who sign in.", no_args_is_help=True)
    persons.command("link")(link)
    persons.command("list")(people)
    app.add_typer(persons, name="user")
    sample = typer.Typer(help="The sample company.", no_args_is_help=True)
    sample.command("remove")(remove)
    app.add_typer(sample, name="sample")
