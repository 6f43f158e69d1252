"""The file of a backup: a zip with the database, the files that were uploaded, and a manifest with hashes and counts.

manifest.json         format, version, moment, kind of database, counts of rows, SHA-256 of each file
database.sqlite3      an embedded database, copied while it is written to, at one moment; or
database.dump         a PostgreSQL database, as pg_dump writes it (custom format)
files/…               what was uploaded
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from wellserved.commands.talk import Refusal

FORMAT = 1
MANIFEST, EMBEDDED, DUMPED, FILES = "manifest.json", "database.sqlite3", "database.dump", "files/"
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20
UNFINISHED = "upgrade-unfinished"
"""The name of a file in the data folder that stands there while tables change (first_run.py)."""
LEFT_OUT = (
    "account_emailconfirmation",
    "django_session",
    "usersessions_usersession",
    "web_cache",
    "web_mail",
    "web_signinlink",
)
"""Tables that let somebody in, now or by a link in a mail, or that say what runs just now: a backup has them empty."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup."""

    format: int
    version: str
    made_at: str
    database: str
    """sqlite or postgresql."""
    counts: dict[str, int]
    """Rows by table."""
    hashes: dict[str, str]
    """SHA-256 by name in the archive."""


def write_archive(file: Path, *, now: datetime, replace: bool) -> Manifest:
    """Write a backup; it appears under its name only when it is whole."""
    from django.conf import settings  # noqa: PLC0415 -- slow import

    if file.exists() and not replace:
        raise Refusal(f"{file} is there already. Name another file, or add --replace.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.absolute().parent) as work:
        database = Path(work) / (EMBEDDED if _is_embedded() else DUMPED)
        counts = _keep_embedded(_own_file(), database) if _is_embedded() else _dump(database)
        whole = Path(work) / "whole.zip"
        with zipfile.ZipFile(whole, "x", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            hashes = {database.name: _add(archive, database, database.name)}
            for path in sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()):
                name = FILES + path.relative_to(settings.MEDIA_ROOT).as_posix()
                hashes[name] = _add(archive, path, name)
            kind = "sqlite" if _is_embedded() else "postgresql"
            manifest = Manifest(FORMAT, own_version(), now.isoformat(), kind, counts, hashes)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        with whole.open("rb") as written:
            os.fsync(written.fileno())
        whole.replace(file)
    return manifest


def own_version() -> str:
    """Give the version of the program."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("wellserved")
    except PackageNotFoundError:  # run from a folder without being installed
        return "unknown"


def _own_file() -> Path:
    from wellserved.web.actions.databases import file_of  # noqa: PLC0415 -- slow import
    from wellserved.web.places import Place  # noqa: PLC0415

    return file_of(Place.OWN) or Path()


def _is_embedded() -> bool:
    return _own_file() != Path()


def _keep_embedded(source: Path, target: Path) -> dict[str, int]:
    """Copy an embedded database without what is left out; give the rows by table."""
    copy_embedded(source, target)
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as database:
            there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")}
            for name in sorted(there.intersection(LEFT_OUT)):
                database.execute(f'DELETE FROM "{name}"')  # noqa: S608 -- our own names
            database.execute("VACUUM")  # what was deleted stands in the file until it is written anew
    except sqlite3.DatabaseError as error:
        raise Refusal(f"The database in {source} cannot be copied: {error}.") from None
    return check_embedded(target)


def copy_embedded(source: Path, target: Path) -> None:
    """Copy an embedded database as it is at one moment, whoever writes meanwhile."""
    source_address = f"{source.absolute().as_uri()}?mode=rw"
    try:
        with (
            closing(sqlite3.connect(source_address, uri=True, timeout=30)) as reading,
            closing(sqlite3.connect(target)) as writing,
        ):
            reading.backup(writing)  # all at once: in steps, each write would make it begin anew
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        raise Refusal(f"The database in {source} cannot be copied: {error}.") from None


def check_embedded(file: Path) -> dict[str, int]:
    """Count the rows by table of an embedded database that is whole; Refusal says what is not."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = database.execute("PRAGMA integrity_check").fetchall()
            loose = database.execute("PRAGMA foreign_key_check").fetchall()
            if found != [("ok",)] or loose:
                raise Refusal(f"The database in {file.name} is damaged: {(found or loose)[0][0]}.")
            names = database.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name").fetchall()
            tables = [name for (name,) in names if not name.startswith("sqlite_")]
            counted = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 -- its own names
    except sqlite3.DatabaseError as error:
        raise Refusal(f"The database in {file.name} cannot be read: {error}.") from None
    return counted


def _dump(target: Path) -> dict[str, int]:
    """Dump a PostgreSQL database and count its rows, both as they are at one moment."""
    from django.db import connection, transaction  # noqa: PLC0415 -- slow import

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={target}"]
        run_program("pg_dump", *words, *(f"--exclude-table-data={name}" for name in LEFT_OUT))
        return {name: 0 if name in LEFT_OUT else count for name, count in count_rows().items()}


def count_rows() -> dict[str, int]:
    """Count the rows of each table in the organisation's database."""
    from django.db import connection  # noqa: PLC0415 -- slow import

    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 -- its own names
            counts[name] = cursor.fetchone()[0]
    return counts


def run_program(name: str, *words: str) -> None:
    """Run a program of PostgreSQL on the organisation's database; the password goes by its environment."""
    from django.db import connection  # noqa: PLC0415 -- slow import

    program = shutil.which(name)
    if program is None:
        raise Refusal(f"The program {name} of PostgreSQL is missing (on Debian: apt-get install postgresql-client).")
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    access = {name: str(settings[key]) for name, key in names.items() if settings[key]}
    done = subprocess.run(  # noqa: S603 -- a program of PostgreSQL
        [program, *words], env={**os.environ, **access}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refusal(f"{name} did not go through: {' '.join(done.stderr.split())[-500:]}")


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    """Put a file into the archive, and give its hash."""
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        return _copied(source, target)


def _copied(source: IO[bytes], target: IO[bytes] | None) -> str:
    whole = hashlib.sha256()
    while piece := source.read(CHUNK):
        whole.update(piece)
        if target is not None:
            target.write(piece)
    return whole.hexdigest()


DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, RuntimeError)
"""What reading an archive raises in which something changed."""


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and read its manifest; Refusal where it is none, or one of a newer version."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise Refusal(f"{file} is not a backup of Wellserved.")
            yield archive, _manifest(json.loads(archive.read(MANIFEST)), file)
    except DAMAGED as error:
        raise Refusal(f"{file} is not a whole backup of Wellserved ({type(error).__name__}).") from None


def _manifest(said: Mapping[str, Any], file: Path) -> Manifest:
    if said["format"] != FORMAT:
        raise Refusal(f"{file} has format {said['format']}; this version reads format {FORMAT}. Use the one it is of.")
    return Manifest(**said)


def unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write everything in a backup into a folder, comparing each hash; nothing leads out of the folder."""
    names = {info.filename for info in archive.infolist()} - {MANIFEST}
    if names != set(manifest.hashes):
        raise Refusal("The backup holds other files than its manifest says.")
    for name, expected in manifest.hashes.items():
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or (name not in {EMBEDDED, DUMPED} and parts[0] != "files"):
            raise Refusal("The backup holds a file that has no place in it.")
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, target.open("xb") as written:
            if _copied(source, written) != expected:
                raise Refusal(f"{name} in the backup is damaged: its content is not what was written.")
