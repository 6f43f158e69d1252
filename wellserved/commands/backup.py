"""`wellserved backup`: everything in one file, while the application goes on."""

from pathlib import Path
from typing import Annotated

import typer

from wellserved.commands.talk import TALK, application, say


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as wellserved-backup.zip.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there already.")] = False,
) -> None:
    """Write database and files into one file that only you can read; the application may run meanwhile.

    The secret and the sample company are left out; whoever is signed in signs in again after a restore.

    For example: wellserved backup wellserved-backup.zip
    """
    with application():
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.commands.archive import write_archive  # noqa: PLC0415

        manifest = write_archive(file, now=timezone.now(), replace=replace)
        rows = sum(manifest.counts.values())
        TALK.print(f"[bold]{file}[/bold] holds {rows:,} rows and {len(manifest.hashes) - 1:,} files.", soft_wrap=True)
        say(f"To see that it can be restored: wellserved restore --verify {file}")
