"""Tells tables of field changes from all others by their headers, and makes tables of events of them."""

import os
from pathlib import Path
from tempfile import mkstemp

from wellserved.engine import TabularFile, UnreadableFile, opened
from wellserved.eventlog import change_tables, metric_tables
from wellserved.eventlog.limits import Limits, Refused


def with_changes_filled(
    file: TabularFile, folder: Path, limits: Limits, named: frozenset[str] = frozenset()
) -> TabularFile:
    """Give a table in which each row says all of its case: the file as it is, or one written into `folder`.

    Takes: the columns that a mapping file names. Where only the file as it is has them all, that is meant.
    Raises: Refused with a sentence.
    """
    fits_as_it_is = bool(named) and named <= set(file.columns)
    try:
        filled = _filled(file, folder, limits)
    except Refused:
        if fits_as_it_is:
            return file
        raise
    return file if fits_as_it_is and not named <= set(filled.columns) else filled


def _filled(file: TabularFile, folder: Path, limits: Limits) -> TabularFile:
    changes, metrics = change_tables.form_of(file.columns), metric_tables.form_of(file.columns)
    if not (changes or metrics):
        return file
    handle, name = mkstemp(suffix=".parquet", prefix="log-", dir=folder)
    os.close(handle)
    out = Path(name)
    try:
        with opened(folder) as engine:
            if changes:
                return change_tables.fill(engine, file, changes, out, limits)
            return metric_tables.fill(engine, file, metrics, out, limits) if metrics else file
    except UnreadableFile as error:
        raise Refused(f"{file.name} cannot be read: {error} Export it again.") from error
