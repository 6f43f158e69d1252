"""How commands talk: what they say goes to stderr, data to stdout, and a refusal is one sentence and exit code 1."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

REFUSED = 1
TALK = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
SETTINGS = "wellserved.web.settings"
OTHERS = stat.S_IRWXO


class Refusal(Exception):
    """Something cannot be done; the message is the sentence that says why and what helps."""


def say(sentence: str) -> None:
    """Say a sentence; nothing in it changes how it looks."""
    TALK.print(escape(sentence))


def give(data: str) -> None:
    """Print data, for whoever reads or pipes it."""
    print(data)  # noqa: T201 -- data goes to stdout


@contextmanager
def told() -> Iterator[None]:
    """Turn every expected failure into its sentence and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        sentence = str(refusal)
    except OSError as error:
        sentence = f"{error.filename or 'A file'} cannot be used: {error.strerror}."
    else:
        return
    TALK.print(f"[bold]Not done.[/bold] {escape(sentence)}")
    raise typer.Exit(REFUSED)


@contextmanager
def application(*, tables: bool = True) -> Iterator[None]:
    """Make the application ready for a command: settings checked, folder there and private, tables up to date.

    Takes: whether the command needs the tables (`tables`); without them it says that `serve` or `init` makes them.
    """
    from wellserved.web import environment  # noqa: PLC0415 -- slow import

    os.umask(0o077)
    with told():
        try:
            private_folder(environment.data_folder())
            os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
            import django  # noqa: PLC0415 -- slow import

            django.setup()
        except environment.WrongSetting as wrong:
            raise Refusal(str(wrong)) from None
        with _database_told():
            if tables:
                _must_have_tables()
            yield


@contextmanager
def _database_told() -> Iterator[None]:
    """Turn the refusals of the application, and a database that cannot be reached, into sentences."""
    from django.db import DatabaseError, OperationalError  # noqa: PLC0415 -- slow import

    from wellserved.web.actions.databases import NewerThanProgram  # noqa: PLC0415
    from wellserved.web.actions.seed import NotEmpty  # noqa: PLC0415
    from wellserved.web.actions.tree import NotPossible  # noqa: PLC0415
    from wellserved.web.environment import WrongSetting  # noqa: PLC0415
    from wellserved.web.rules import NotAllowed  # noqa: PLC0415

    try:
        yield
    except (NewerThanProgram, NotEmpty, NotAllowed, NotPossible, WrongSetting) as refusal:
        raise Refusal(str(refusal)) from None
    except OperationalError as error:
        said = " ".join(str(error).split())
        raise Refusal(f"The database cannot be used: {said}. Check WELLSERVED_DATABASE_URL, or the disk.") from None
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # a mistake of ours
            raise
        said = " ".join(str(error).split())
        raise Refusal(f"The database is damaged ({said}). Restore a backup: wellserved restore --replace") from None


def _must_have_tables() -> None:
    from wellserved.web.actions.databases import steps_ahead  # noqa: PLC0415 -- slow import
    from wellserved.web.places import Place  # noqa: PLC0415

    if steps_ahead(Place.OWN):
        raise Refusal("The database is not set up for this version yet. Run: wellserved init (or wellserved serve)")


def private_folder(folder: Path) -> None:
    """Make the data folder if it is missing; refuse one that others on this machine may read, or we may not write."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} cannot be made: {error.strerror}. Name another one with WELLSERVED_DATA."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(f"The data folder {folder} is read-only for us. Name another one with WELLSERVED_DATA.")
    for path in (folder, folder / "wellserved.sqlite3", folder / "secret-key"):
        if path.exists() and path.stat().st_mode & OTHERS:
            raise Refusal(f"{path} can be read by everybody on this machine. Run: chmod -R o-rwx {folder}")
