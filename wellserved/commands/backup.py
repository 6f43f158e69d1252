"""`wellserved backup`: everything in one file, while the application goes on."""

from pathlib import Path
from typing import Annotated

import typer

from wellserved.commands.talk import TALK, Refusal, application, say


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as wellserved-backup.zip.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there already.")] = False,
) -> None:
    """Write database and files into one file that only you can read; the application may run meanwhile.

    The secret, the sample company, mails, links and whoever is signed in are left out: after a restore, sign in again.

    For example: wellserved backup wellserved-backup.zip
    """
    with application(tables=False):
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.commands.archive import write_archive  # noqa: PLC0415

        _must_be_there()
        manifest = write_archive(file, now=timezone.now(), replace=replace)
        rows = sum(manifest.counts.values())
        TALK.print(f"[bold]{file}[/bold] holds {rows:,} rows and {len(manifest.hashes) - 1:,} files.", soft_wrap=True)
        say(f"To see that it can be restored: wellserved restore --verify {file}")


def _must_be_there() -> None:
    """Refuse where there is no database yet, or one of a newer version; one of an older version is fine."""
    from wellserved.web.actions.databases import BEGINNING, file_of, steps_ahead  # noqa: PLC0415 -- slow import
    from wellserved.web.places import Place  # noqa: PLC0415

    file = file_of(Place.OWN)
    is_missing = file is not None and not file.exists()  # looking into it would make it
    if is_missing or BEGINNING in steps_ahead(Place.OWN):
        raise Refusal("There is no database yet. Run: wellserved serve (or wellserved init)")
