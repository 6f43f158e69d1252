"""How a text file is laid out: what separates its fields, how they are quoted, where the header is."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from wellserved.engine import DelimitedFile
from wellserved.eventlog.limits import Limits, Refused

CsvReader: TypeAlias = Any
"""What csv.reader gives: an iterator of lists of texts that has a `line_num`. Its type has no public name."""

LOOK_CHARACTERS = 64 * 1024
"""So much of the beginning of a file is looked at."""

_DELIMITERS = (",", ";", "\t", "|")
_MOST_TITLE_LINES = 20
_EVEN_ENOUGH = 0.3
"""The least share of lines with the same number of fields that makes a table."""
_EVEN = 0.9
"""If so many rows have more fields than the header, it is the header that lacks some."""
_DECLARED = re.compile(r"""\s*"?sep=([,;|\t])"?\s*(\r\n|\r|\n)""", re.IGNORECASE)
"""The first line by which spreadsheet programs are told the delimiter."""


@dataclass(frozen=True)
class Layout:
    """How the fields of a text file are separated and quoted."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'

    def records(self, lines: Iterable[str], *, strict: bool = False) -> CsvReader:
        """Read records from lines; `strict`: a quote that closes before its field ends raises csv.Error."""
        if not self.quote:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        if self.escape == self.quote:
            return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=strict)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            doublequote=False,
            strict=strict,
        )


@dataclass(frozen=True)
class _Parsed:
    """The beginning of a file, read by one layout."""

    layout: Layout
    records: list[list[str]]
    lines_before: list[int]
    """For each record how many lines come before it."""
    usual: int
    """The number of fields, more than one, that most records have."""
    evenness: float
    """The share of records that have it."""

    @property
    def score(self) -> float:
        """Many columns, in evenly long records, the first like the others: what texts contain is never that even."""
        first = next(len(record) for record in self.records if any(record))
        return self.evenness**2 * (self.usual - 1) * min(1, first / self.usual)


def delimited(path: Path, name: str, beginning: str, lines: int, limits: Limits) -> DelimitedFile:
    """Describe the UTF-8 text file at `path`, which people call `name`.

    Takes: the first characters of the file, without its last line where that is not complete, and the number of lines
    in the file.
    Raises: Refused where it has one column only, too many, or no rows.
    """
    parsed = _parsed(beginning, name)
    at = _header_position(parsed)
    names = _unique_names(_header(parsed, at))
    if len(names) > limits.columns:
        raise Refused(f"{name} has {len(names):,} columns, more than the {limits.columns:,} that are read.")
    before = parsed.lines_before[at]
    header_lines = (parsed.lines_before[at + 1] if at + 1 < len(parsed.records) else lines) - before
    rows = lines - before - header_lines
    if rows < 1:
        raise Refused(f"{name} has a header and no rows below it. Export it again, with its rows.")
    layout = parsed.layout
    return DelimitedFile(
        path, layout.delimiter, names, layout.quote, layout.escape, name=name, skip=before, line_rows=rows
    )


def layout_of(file: DelimitedFile) -> Layout:
    """Give the layout of a file."""
    return Layout(file.delimiter, file.quote, file.escape)


def _parsed(beginning: str, name: str) -> _Parsed:
    """Read the beginning by the layout that fits best."""
    declared = _DECLARED.match(beginning)
    delimiters = (declared.group(1),) if declared else _DELIMITERS
    fits = [each for layout in _layouts(beginning, delimiters) if (each := _parsed_by(layout, beginning))]
    best = max(fits, key=lambda each: each.score, default=None)
    if best is None or best.evenness < _EVEN_ENOUGH:
        raise Refused(
            f"{name} has one column only, or is not a table: its fields are separated neither by comma, semicolon, tab "
            "nor |. Export the events as CSV with one of these."
        )
    return best


def _layouts(beginning: str, delimiters: Sequence[str]) -> Iterator[Layout]:
    """Give the layouts worth trying, the more usual ones first."""
    for delimiter in delimiters:
        yield Layout(delimiter)
        if '\\"' in beginning:
            yield Layout(delimiter, escape="\\")
        if delimiter in "\t|" and '"' in beginning:
            yield Layout(delimiter, quote="", escape="")


def _parsed_by(layout: Layout, beginning: str) -> _Parsed | None:
    """Read the beginning by one layout; None where its quotes do not close."""
    records, lines_before, line = [], [], 0
    reader = layout.records(io.StringIO(beginning, newline=""), strict=True)
    misread = 0
    while True:
        try:
            record = next(reader, None)
        except csv.Error:
            record, misread = [], misread + 1
        if record is None:
            break
        records.append(record)
        lines_before.append(line)
        line = reader.line_num
    lengths = [len(record) for record in records if any(map(str.strip, record))]
    wide = Counter(length for length in lengths if length > 1)
    if not wide:
        return None
    usual, times = max(wide.items(), key=lambda pair: (pair[1], pair[0] == lengths[0]))
    return _Parsed(layout, records, lines_before, usual, times / (len(lengths) + misread))


def _header_position(parsed: _Parsed) -> int:
    """Find the header: the first record, except for blank lines and titles, which fill fewer than half the columns."""
    for at, record in enumerate(parsed.records[: _MOST_TITLE_LINES + 1]):
        filled = sum(bool(field.strip()) for field in record)
        if filled * 2 >= parsed.usual and filled:
            return at
    return next((at for at, record in enumerate(parsed.records) if any(field.strip() for field in record)), 0)


def _header(parsed: _Parsed, at: int) -> list[str]:
    """Give the header without nameless columns at its end that the rows do not have, and with those that it lacks."""
    header = parsed.records[at]
    end = len(header)
    while end > parsed.usual and not header[end - 1].strip():
        end -= 1
    rows = [record for record in parsed.records[at + 1 :] if any(map(str.strip, record))]
    wide = [record for record in rows if len(record) == parsed.usual]
    header_lacks = len(wide) >= _EVEN * len(rows) and any(any(map(str.strip, record[end:])) for record in wide)
    return header[:end] + [""] * (parsed.usual - end if header_lacks else 0)


def _unique_names(header: list[str]) -> tuple[str, ...]:
    """Trim the names, name nameless columns by their position, and tell repeated ones apart.

    >>> _unique_names(["Case", " Comment", "comment", "Comment", ""])
    ('Case', 'Comment', 'comment (2)', 'Comment (3)', 'column 5')
    """
    taken: set[str] = set()
    names = []
    for position, written in enumerate(header, start=1):
        name = " ".join(written.split()) or f"column {position}"
        unique, number = name, 1
        while unique.lower() in taken:
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique.lower())
        names.append(unique)
    return tuple(names)
