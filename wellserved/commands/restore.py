"""`wellserved restore`: sees that a backup is whole, and puts it where there is nothing yet."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from wellserved.commands.alone import alone
from wellserved.commands.archive import (
    DUMPED,
    EMBEDDED,
    UNFINISHED,
    Manifest,
    check_embedded,
    count_rows,
    opened,
    run_program,
    unpack,
)
from wellserved.commands.talk import Refusal, application, private_folder, say, told


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file written by wellserved backup.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only see whether it is whole; change nothing.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Restore although there are data; they are set aside in the folder.")
    ] = False,
) -> None:
    """Restore a backup into an empty data folder or PostgreSQL database. Stop the application first.

    Everything is compared with the hashes and counts of the backup before anything is changed.

    For example: wellserved restore --verify wellserved-backup.zip

    Then: WELLSERVED_DATA=~/restored wellserved restore wellserved-backup.zip
    """
    if verify:
        with told(), _checked(file) as (_, manifest):
            say(
                f"{file} is whole: version {manifest.version}, made {manifest.made_at}, "
                f"{sum(manifest.counts.values()):,} rows, {len(manifest.hashes) - 1:,} files."
            )
        return
    os.umask(0o077)
    with told(), _checked(file) as (work, manifest):
        _must_fit(manifest)  # so that nothing is made where nothing can be restored
        with application(tables=False), alone():
            _put(work, manifest, replace=replace)
    say("Restored. Next: wellserved serve")


def _must_fit(manifest: Manifest) -> None:
    from wellserved.web import environment  # noqa: PLC0415 -- slow import

    is_embedded = not environment.text("DATABASE_URL")
    if manifest.database == "sqlite" and not is_embedded:
        raise Refusal("The backup is of an embedded database. Leave WELLSERVED_DATABASE_URL out to restore it.")
    if manifest.database != "sqlite" and is_embedded:
        raise Refusal("The backup is of a PostgreSQL database. Name an empty one in WELLSERVED_DATABASE_URL.")


def _put(work: Path, manifest: Manifest, *, replace: bool) -> None:
    if manifest.database == "sqlite":
        _into_folder(work, replace=replace)
    else:
        _into_postgresql(work, manifest, replace=replace)


@contextmanager
def _checked(file: Path) -> Iterator[tuple[Path, Manifest]]:
    """Unpack a backup into a folder beside it and see that it is whole."""
    if not file.is_file():
        raise Refusal(f"{file} is not there.")
    with opened(file) as (archive, manifest), tempfile.TemporaryDirectory(prefix="wellserved-") as folder:
        work = Path(folder)
        unpack(archive, manifest, work)
        if manifest.database == "sqlite" and check_embedded(work / EMBEDDED) != manifest.counts:
            raise Refusal(f"{file} holds other rows than its manifest says.")
        yield work, manifest


def _into_folder(work: Path, *, replace: bool) -> None:
    from django.conf import settings  # noqa: PLC0415 -- slow import

    from wellserved.web.actions.databases import file_of  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    file = file_of(Place.OWN)
    if file is None:
        raise AssertionError("It was seen that the backup fits.")
    there = [path for path in (*_with_journal(file), Path(settings.MEDIA_ROOT)) if path.exists()]
    if there and not replace:
        raise Refusal(f"There are data in {settings.DATA} already. Name another folder, or add --replace.")
    if there:
        aside = Path(tempfile.mkdtemp(prefix="before-restore-", dir=settings.DATA))
        for path in there:
            shutil.move(path, aside / path.name)
        say(f"What was there is in {aside}.")
    private_folder(settings.DATA)
    if (work / "files").exists():
        shutil.move(work / "files", settings.MEDIA_ROOT)
    shutil.move(work / EMBEDDED, file)
    (settings.DATA / UNFINISHED).unlink(missing_ok=True)  # what was not finished is no longer here


def _with_journal(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]


def _into_postgresql(work: Path, manifest: Manifest, *, replace: bool) -> None:
    from django.conf import settings  # noqa: PLC0415 -- slow import
    from django.db import connection  # noqa: PLC0415

    if connection.introspection.table_names() and not replace:
        raise Refusal("There are tables in the PostgreSQL database already. Name an empty one, or add --replace.")
    connection.close()
    words = ["--clean", "--if-exists"] if replace else []
    run_program(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *words,
        f"--dbname={settings.DATABASES['default']['NAME']}", str(work / DUMPED),
    )  # fmt: skip
    if (work / "files").exists():
        shutil.copytree(work / "files", settings.MEDIA_ROOT, dirs_exist_ok=True)
    if count_rows() != manifest.counts:
        raise Refusal("Other rows came back than the backup counted. Look at the database before you use it.")
