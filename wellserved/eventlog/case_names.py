"""The names of cases: all counting is done with numbers, and only a few names are ever shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from tempfile import mkstemp

import narwhals as nw
import numpy as np

from wellserved.engine import DelimitedFile, Table, TabularFile
from wellserved.eventlog.event_kinds import splits_rows
from wellserved.eventlog.read_rows import Rows

_CHUNK_BYTES = 1 << 22
_FEED = 10


@dataclass(frozen=True)
class NamesInFiles:
    """The names of cases as the files of their log write them."""

    rows: Rows
    events: Table
    """Made of the rows."""

    def of(self, cases: Sequence[int]) -> dict[int, str]:
        """Give the names of some cases; a number that the log lacks gets no name.

        Where rows are lines, each case is looked up in its first line, found by counting line feeds; only what is not
        found there is looked for by reading the files once more.
        """
        found = _in_first_lines(self.rows, self.events, cases)
        missing = [case for case in cases if case not in found]
        return found | (_of(self.rows, self.rows.files, missing) if missing else {})

    def table(self) -> Table:
        """Give all: case (number), name. The files are read once more when it is computed."""
        return _all(self.rows, self.rows.files)


def _all(rows: Rows, files: Sequence[TabularFile]) -> Table:
    return rows.engine.key_names(files, rows.mapping.case, missing=rows.mapping.missing, apart=rows.apart)


def _of(rows: Rows, files: Sequence[TabularFile], cases: Sequence[int]) -> dict[int, str]:
    wanted = _all(rows, files).filter(nw.col("case").is_in(list(cases)))
    return {row["case"]: row["name"] for row in rows.engine.rows(wanted)}


def _in_first_lines(rows: Rows, events: Table, cases: Sequence[int]) -> dict[int, str]:
    files = [
        file
        for file, count in zip(rows.files, rows.read.counts, strict=True)
        if isinstance(file, DelimitedFile) and _has_a_line_for_each(file, count)
    ]
    if len(files) < len(rows.files):
        return {}
    first = events.filter(nw.col("case").is_in(list(cases))).group_by("case").agg(row=nw.col("row").min())
    step = 2 if splits_rows(rows.mapping) else 1
    places = np.sort([row["row"] // step for row in rows.engine.rows(first)])
    begins = [0, *accumulate(rows.read.counts)]
    parts = []
    for file, begin, end in zip(files, begins, begins[1:], strict=False):
        inside = places[(places >= begin) & (places < end)] - begin
        parts.append(_with_lines(file, inside, rows.engine.folder))
    return _of(rows, parts, cases)


def _has_a_line_for_each(file: DelimitedFile, rows: int) -> bool:
    """Say whether the row at a position is the line at that position after the header."""
    return file.line_rows == rows and not (file.has_line_breaks or file.gaps)


def _with_lines(file: DelimitedFile, places: Iterable[int], folder: Path) -> DelimitedFile:
    """Write some lines of a file, below its header, to a file of their own."""
    handle, name = mkstemp(suffix=".csv", prefix="lines-", dir=folder)
    with open(handle, "wb") as out:  # noqa: PTH123 -- it is open already
        out.writelines(_lines(file.path, [file.skip, *(file.skip + 1 + place for place in places)]))
    return replace(file, path=Path(name), skip=0, line_rows=None)


def _lines(path: Path, numbers: Sequence[int]) -> Iterable[bytes]:
    """Give the lines with these numbers, counted from 0, ascending, as they are ended."""
    waiting, before, rest = list(reversed(numbers)), 0, b""
    with path.open("rb") as file:
        while waiting and (chunk := file.read(_CHUNK_BYTES)):
            feeds = np.flatnonzero(np.frombuffer(chunk, np.uint8) == _FEED)
            while waiting and waiting[-1] < before + len(feeds):
                at = waiting.pop() - before
                begin = int(feeds[at - 1]) + 1 if at else 0
                yield (rest if at == 0 else b"") + chunk[begin : int(feeds[at]) + 1]
            rest = chunk[int(feeds[-1]) + 1 :] if len(feeds) else rest + chunk
            before += len(feeds)
    if waiting and waiting[-1] == before and rest:
        yield rest
