"""JSON exports of field changes, written as one flat table: one row per change of a case; see field_changes.py."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkstemp

import narwhals as nw

from wellserved.engine import Engine, Key, Moment, ParquetFile, Source, Table, Text, opened
from wellserved.eventlog.change_entries import Change, Left
from wellserved.eventlog.field_changes import Changes, became, in_order, of_columns, was, write_filled
from wellserved.eventlog.json_stream import JsonStream, TooLarge
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.read_jira import JiraReader
from wellserved.eventlog.read_zendesk import ZendeskReader
from wellserved.eventlog.text_parquet import TextParquet
from wellserved.words.problems import Problem

Reader = JiraReader | ZendeskReader

_LISTS = JiraReader.lists | ZendeskReader.lists
_SIGNS = re.compile(rb'"(?:issues|changelog|issueChangeLogs|changeHistories|audits|ticket_events)"\s*:\s*[\[{]')


def is_changes_json(beginning: bytes) -> bool:
    """Tell whether a JSON file is plainly an export of changes, by the letters it begins with."""
    return _SIGNS.search(beginning.replace(b"\0", b"")) is not None  # without NUL, UTF-16 reads like ASCII


def flatten_changes(path: Path, folder: Path, limits: Limits) -> ParquetFile:
    """Write what a JSON export says of the changes of cases to a Parquet file in `folder`, and give that file.

    Read are histories of Jira and audits of Zendesk, in pages, lists, or lines (JSON Lines); see their readers. The
    file is walked twice: first to learn which fields there are. Only texts of those it is read for are written.
    Raises: Refused with a sentence.
    """
    left = Left(path.name)
    reader = _reader(path, limits, left)
    columns = reader.columns()
    names = tuple(dict.fromkeys(columns.values()))
    sparse, out = _new_file(folder), _new_file(folder)
    stream = JsonStream(path, limits, _LISTS)
    with TextParquet(sparse) as table:
        for change in _changes(stream, reader, left):
            row = _row(change, columns, names)
            if row:
                table.add(row, sum(map(len, row.values())))
        there = table.columns
        table.finish()
    if not there:
        raise Refused(f"{path.name} {_why_nothing(reader)}")
    with opened(folder) as engine:
        rows = _kept(engine, ParquetFile(sparse, there), left)
        problems = (*_doubts(stream, path.name), *left.problems())
        written = write_filled(Changes(engine, of_columns(rows, names), names), reader.case, out, path.name, problems)
    sparse.unlink()
    return written


def _reader(path: Path, limits: Limits, left: Left) -> Reader:
    """Walk through the file and give the reader that knows most of its entries."""
    readers: tuple[Reader, ...] = (JiraReader(path.name, left), ZendeskReader(path.name, left))
    pages = 0
    try:
        for entry in JsonStream(path, limits, _LISTS):
            pages += entry.is_page
            for reader in readers:
                reader.learn(entry)
    except TooLarge:
        if not any(reader.known for reader in readers):
            raise Refused(_why_unknown(path.name)) from None
        raise
    reader = max(readers, key=lambda reader: reader.known)
    if not reader.known:
        raise Refused(
            f"{path.name} holds pages without entries. Export it again." if pages else _why_unknown(path.name)
        )
    return reader


def _why_unknown(name: str) -> str:
    return (
        f"{name} is JSON, but holds neither {JiraReader.what}, nor {ZendeskReader.what}, nor an object-centric log "
        "(OCEL). Export the events as CSV or XES and name that file."
    )


def _why_nothing(reader: Reader) -> str:
    return f"holds {reader.what}, but none of their changes can be used. Export the changes of state and team as well."


def _changes(stream: JsonStream, reader: Reader, left: Left) -> Iterator[Change]:
    for entry in stream:
        if entry.is_page:
            continue
        left.entries += 1
        found = reader.changes(entry)
        if found is None:
            left.out(f"Entries that are no {reader.what}", "Nothing, unless they hold changes: then export them again.")
        else:
            yield from found


def _row(change: Change, columns: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Give the row of a change; none where nothing changed that the log is read for."""
    values = {became(names.index(columns[f])): text for f, text in change.became.items() if f in columns}
    if not values and not change.opens:
        return {}
    before = {was(names.index(columns[f])): text for f, text in change.was.items() if f in columns}
    named = {"name": change.name} if change.name else {}
    return {"case": change.case, "at": change.at, **named, **values, **before}


def _kept(engine: Engine, file: ParquetFile, left: Left) -> Table:
    """Read the rows, each change once, in their order."""
    wanted: dict[str, Source] = {name: Text(name) for name in file.columns}
    wanted |= {"key": Key("case"), "at_us": Moment(("at",), zone="UTC")}
    rows = engine.read([file], wanted).table
    if "name" in file.columns:
        first = nw.col("row").min().over("key", "name")
        again = rows.with_columns(first=first).filter(~nw.col("name").is_null() & (nw.col("row") != nw.col("first")))
        (found,) = engine.rows(again.select(rows=nw.len()))
        if found["rows"]:
            left.out("Changes that the file holds twice", "Nothing: they are read once.", found["rows"])
            rows = rows.with_columns(first=first).filter(nw.col("name").is_null() | (nw.col("row") == nw.col("first")))
    return in_order(engine, rows)


def _doubts(stream: JsonStream, name: str) -> Iterator[Problem]:
    if stream.replaced:
        what, remedy = "Some letters are damaged; each is shown as \ufffd", "Export the file as UTF-8."
        yield Problem(what, 0, name, remedy, sets_aside=False)
    if stream.repeated_names:
        what = "Names that stand twice in one object: the last was taken"
        yield Problem(what, stream.repeated_names, name, "Correct the export if the first matters.", sets_aside=False)


def _new_file(folder: Path) -> Path:
    """Make an empty file that only we may read."""
    handle, name = mkstemp(suffix=".parquet", prefix="log-", dir=folder)
    os.close(handle)
    return Path(name)
