"""The sample company: made when somebody first looks for it, dropped when nobody needs it any more."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connections

from wellserved.web import places
from wellserved.web.actions.databases import bring_up_to_date, file_of, steps_ahead
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import Organisation
from wellserved.web.places import Place

SCENARIO, SEED = "demo", 1


def open_sample(*, now: datetime) -> None:
    """Make the sample company if it is not there yet, or bring it up to date. Whoever comes meanwhile waits."""
    with _alone(), places.at(Place.SAMPLE):
        if steps_ahead(Place.SAMPLE):
            bring_up_to_date(Place.SAMPLE)
        if not Organisation.objects.exists():
            seed(plan=planned(SCENARIO, SEED, now.date()), now=now)


def remove_sample() -> bool:
    """Drop the sample company with everything done in it; say whether there was one."""
    with _alone():
        connections[Place.SAMPLE].close()
        found = [file for file in _files() if file.exists()]
        for file in found:
            file.unlink()
    return bool(found)


def _files() -> list[Path]:
    """Give the database's files; the one that is looked for comes last, so that a half-removed one is never opened."""
    file = file_of(Place.SAMPLE)
    return [] if file is None else [*(file.with_name(file.name + end) for end in ("-wal", "-shm")), file]


@contextmanager
def _alone() -> Iterator[None]:
    """Do something while no other process does it."""
    file = file_of(Place.SAMPLE)
    if file is None or os.name != "posix" or "memory" in str(file):  # tests keep it in memory
        yield
        return
    import fcntl  # noqa: PLC0415 -- is not everywhere

    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
