"""Brings the tables of a place to the version of the program; what is stored is carried over."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from wellserved.web.places import Place

BEGINNING = "web.0001_beginning"
"""The first step; where it is still to do, there is nothing yet."""


class NewerThanProgram(Exception):
    """The database was written by a newer version; the message says what helps."""


def steps_ahead(place: Place) -> list[str]:
    """Give the names of the migrations that are still to do; everything, where there is no database yet.

    Raises: NewerThanProgram where the database knows migrations that this version does not.
    """
    executor = MigrationExecutor(connections[place])
    known = executor.loader.disk_migrations
    unknown = sorted(key for key in executor.loader.applied_migrations if key not in known and key[0] == "web")
    if unknown:
        raise NewerThanProgram(
            f"The database was written by a newer version of Wellserved (it knows {unknown[-1][1]}). Install that "
            "version, or restore a backup of this one."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date(place: Place) -> None:
    """Make or change the tables of a place. Two that begin at once do it one after the other."""
    call_command("migrate", database=place.value, interactive=False, verbosity=0)
    call_command("createcachetable", database=place.value, verbosity=0)
    connections[place].close()


def file_of(place: Place) -> Path | None:
    """Give the file of an embedded database; None for PostgreSQL."""
    settings = connections[place].settings_dict
    return Path(settings["NAME"]) if settings["ENGINE"].endswith("sqlite3") else None


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """Do something with the file of a place while no other process does; without a file there is nothing to hold."""
    with _lock_file(place) as lock:
        if lock is not None:
            _fcntl().flock(lock, _fcntl().LOCK_EX)
        yield


def is_being_made(place: Place) -> bool:
    """Say whether somebody makes, changes or removes the file of a place just now; its tables are best left alone."""
    with _lock_file(place) as lock:
        if lock is None:
            return False
        try:
            _fcntl().flock(lock, _fcntl().LOCK_SH | _fcntl().LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _lock_file(place: Place) -> Iterator[IO[str] | None]:
    """Give the open file that whoever works on the file of a place locks; the lock goes when it is closed."""
    file = file_of(place)
    if file is None or os.name != "posix" or "memory" in str(file):  # tests keep it in memory
        yield None
        return
    with file.with_suffix(".lock").open("a") as lock:
        yield lock


def _fcntl() -> Any:
    import fcntl  # noqa: PLC0415 -- is not everywhere

    return fcntl
