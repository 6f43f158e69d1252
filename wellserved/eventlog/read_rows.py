"""Reads the columns that a mapping names, one row per row of the files, with texts as numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wellserved.engine import (
    DelimitedFile,
    Engine,
    FileRows,
    Key,
    Moment,
    Numbered,
    Source,
    TabularFile,
    UnreadableFile,
)
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mended import mended
from wellserved.eventlog.texts import UNKNOWN, Reading, Texts

_FIRST_ROWS = 50_000
"""The texts of so many rows are known before reading; what comes up later is numbered afterwards."""

_EVER_NEW = ("waits_on",)
"""Columns in which most texts come up once, so that looking them up among known ones would be in vain, and slow."""
_MOST_KNOWN = 1_000
"""Each text that is not among the known ones costs time for every one of these."""


@dataclass(frozen=True)
class Rows:
    """The rows of the files, as far as the mapping names columns."""

    engine: Engine
    files: tuple[TabularFile, ...]
    """As they were read: broken ones are mended copies."""
    mapping: ColumnMapping
    read: FileRows
    """row, case (number), at_us, ended_us, promise_us and the columns of Texts.readings, where they are mapped."""
    texts: Texts
    numbers: dict[str, dict[str, int | None]]
    """For each numbered column what its texts, as written, mean."""
    unknown: dict[str, dict[str, int]]
    """For each numbered column the texts that nobody said the meaning of → rows."""
    apart: bool
    """Equal names of cases in different files are different cases."""


def read_rows(engine: Engine, files: Sequence[TabularFile], mapping: ColumnMapping, *, apart: bool) -> Rows:
    """Read the columns that the mapping names, and no others.

    Raises: Refused where a file cannot be read.
    """
    try:
        rows = _read(engine, tuple(files), mapping, apart=apart)
        if any(map(_is_broken, rows.files, rows.read.counts)):
            engine.forget(rows.read)
            rows = _read(engine, _all_mended(rows), mapping, apart=apart)
    except UnreadableFile as error:
        raise Refused(f"{_names(files)} cannot be read: {error} Export it again.") from error
    if any(map(_is_broken, rows.files, rows.read.counts)):
        raise Refused(f"{_names(files)} cannot be read: its lines cannot be told apart reliably. Export it again.")
    return _with_late_texts(rows)


def _names(files: Sequence[TabularFile]) -> str:
    return ", ".join(file.name for file in files)


def _is_broken(file: TabularFile, rows: int) -> bool:
    """Say whether some lines are no rows, or rows were lost."""
    return isinstance(file, DelimitedFile) and file.line_rows not in (None, rows)


def _all_mended(rows: Rows) -> tuple[TabularFile, ...]:
    return tuple(
        mended(file, rows.engine.folder, Limits())
        if isinstance(file, DelimitedFile) and _is_broken(file, count)
        else file
        for file, count in zip(rows.files, rows.read.counts, strict=True)
    )


def _read(engine: Engine, files: tuple[TabularFile, ...], mapping: ColumnMapping, *, apart: bool) -> Rows:
    texts = Texts(mapping)
    readings = texts.readings()
    first = engine.texts(files, [reading.columns for reading in readings.values()], _FIRST_ROWS)
    numbers = {
        name: {} if name in _EVER_NEW or len(found) > _MOST_KNOWN else _numbered(reading, found)
        for (name, reading), found in zip(readings.items(), first, strict=True)
    }
    wanted: dict[str, Source] = {"case": Key(mapping.case), "at_us": _moment(mapping, mapping.at)}
    if mapping.ended_at:
        wanted["ended_us"] = _moment(mapping, mapping.ended_at)
    if mapping.promise_at:
        wanted["promise_us"] = replace(_moment(mapping, mapping.promise_at), day_ends=True)
    for name, reading in readings.items():
        wanted[name] = Numbered(reading.columns, numbers[name], small=reading.is_small)
    read = engine.read(files, wanted, missing=mapping.missing, apart=apart)
    return Rows(engine, files, mapping, read, texts, numbers, {}, apart)


def _moment(mapping: ColumnMapping, columns: tuple[str, ...]) -> Moment:
    return Moment(columns, mapping.moment_formats, mapping.zone)


def _numbered(reading: Reading, found: Iterable[str]) -> dict[str, int | None]:
    """Give texts their numbers in the order of the alphabet; leave out those that nobody said the meaning of."""
    numbers = {text: reading.number(text) for text in sorted(found)}
    return {text: number for text, number in numbers.items() if number != UNKNOWN}


def _with_late_texts(rows: Rows) -> Rows:
    """Give numbers to the texts that did not come up in the first rows."""
    unknown: dict[str, dict[str, int]] = {}
    unread = rows.engine.unread_texts(rows.read)
    for name, reading in rows.texts.readings().items():
        found = unread[name]
        late = _numbered(reading, found)
        if late:
            known = {text: number for text, number in late.items() if number is not None}
            rows.engine.number_texts(rows.read, name, known)
            rows.numbers[name].update(late)
        unknown[name] = {text: count for text, count in found.items() if text not in late}
    return replace(rows, unknown=unknown)
