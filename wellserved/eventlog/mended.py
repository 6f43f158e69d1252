"""Broken delimited files: a clean copy of the lines that are rows, and a count of those that are not.

The engine reads a file quickly, in parts, but says nothing certain about lines that are no rows, and may lose its way
in quoted texts of several lines. Where the number of rows it gives is not the number of lines, the file is read here,
from one end to the other, and the engine gets a copy with which nothing can go wrong.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self, TextIO

from wellserved.engine import LINE_BYTES, DelimitedFile
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.read_csv import layout_of
from wellserved.words.problems import Problem

_MOST_GAPS = 100_000
_LONG_LETTERS = LINE_BYTES // 8
"""Only records of more letters than this can be too long in bytes: four for each letter, and quotes doubled."""

_TOO_FEW = "Lines with fewer fields than the header"
_TOO_MANY = "Lines with more fields than the header"
_BAD_QUOTES = "Lines whose quotation marks do not match"
_TOO_LONG = "Lines that are too long"

_REMEDIES = {
    _TOO_FEW: "Look at the line: often a line break cut it in two. Correct it or export the file again.",
    _TOO_MANY: "Look at the line: often a text contains the delimiter and is not quoted. Export the file with quotes.",
    _BAD_QUOTES: "Look at the line: quotation marks inside a quoted text have to be doubled. Export the file again.",
    _TOO_LONG: "Leave out columns with long texts when you export the file; they are not needed.",
}


def mended(file: DelimitedFile, folder: Path, limits: Limits) -> DelimitedFile:
    """Write a clean copy of the file into `folder`, and return it with what was left out as its problems.

    Raises: Refused where a quotation mark never closes.
    """
    walk = _Walk(file, limits)
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=folder, suffix=".csv", delete=False) as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(file.columns)
        writer.writerows(walk.rows())
    return replace(
        file,
        path=Path(out.name),
        delimiter=",",
        quote='"',
        escape='"',
        line_rows=walk.count,
        has_line_breaks=walk.has_line_breaks,
        gaps=tuple(walk.gaps),
        problems=(*file.problems, *walk.problems()),
    )


class _Lines:
    """The lines of a text file. Of a line that is too long only the beginning is given."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.has_ended = False
        """Whether more was asked for than there is."""
        self.was_cut = False
        """Whether a line was too long since this was last set to False."""

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LINE_BYTES)
        if not line:
            self.has_ended = True
            raise StopIteration
        while len(line) == LINE_BYTES and line[-1] not in "\r\n":
            self.was_cut = True
            rest = self._text.readline(LINE_BYTES)
            if len(rest) < LINE_BYTES or rest[-1] in "\r\n":
                break
        return line


@dataclass
class _Walk:
    """One walk through the records of a file."""

    file: DelimitedFile
    limits: Limits
    count: int = 0
    has_line_breaks: bool = False
    gaps: list[int] = field(default_factory=list)
    left: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Reason → lines left out for it, and the first of them."""

    def rows(self) -> Iterator[list[str]]:
        """Give the records that are rows."""
        with _longest_field(self.limits.field_bytes), self.file.path.open(encoding="utf-8-sig", newline="") as text:
            for _ in range(self.file.skip):
                text.readline()
            lines = _Lines(text)
            reader = layout_of(self.file).records(lines, strict=True)
            next(reader)  # the header
            for number in count(self.file.skip + 2):
                before = reader.line_num
                lines.was_cut = False
                try:
                    record = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    self._leave_broken(number, reader.line_num - before, error, lines)
                    continue
                row = self._row(record, number, reader.line_num - before, lines)
                if row is not None:
                    self.count += 1
                    self.has_line_breaks = self.has_line_breaks or reader.line_num - before > 1
                    yield row

    def _row(self, record: list[str], number: int, height: int, lines: _Lines) -> list[str] | None:
        """Give the record as a row; None if it is none, which is then counted."""
        columns = len(self.file.columns)
        if height > self.limits.line_breaks:
            raise Refused(_never_closes(self.file.name, number))
        if lines.was_cut or sum(map(len, record)) > _LONG_LETTERS:
            self._leave(_TOO_LONG, number, height, "")
        elif len(record) == columns:
            return record
        elif not any(map(str.strip, record)):
            self._skip(number)
        elif len(record) < columns:
            self._leave(_TOO_FEW, number, height, f": {len(record)} instead of {columns}")
        elif any(map(str.strip, record[columns:])):
            self._leave(_TOO_MANY, number, height, f": {len(record)} instead of {columns}")
        else:
            return record[:columns]
        return None

    def _leave_broken(self, number: int, height: int, error: csv.Error, lines: _Lines) -> None:
        if lines.has_ended or height > self.limits.line_breaks:
            raise Refused(_never_closes(self.file.name, number))
        is_too_long = str(error).startswith("field larger")
        self._leave(_TOO_LONG if is_too_long else _BAD_QUOTES, number, height, "")

    def _leave(self, why: str, number: int, height: int, detail: str) -> None:
        self._skip(number)
        lines, example = self.left.get(why, (0, f"{self.file.name} row {number:,}{detail}"))
        self.left[why] = (lines + height, example)

    def _skip(self, number: int) -> None:
        if len(self.gaps) < _MOST_GAPS:
            self.gaps.append(number)

    def problems(self) -> tuple[Problem, ...]:
        """Say what was left out. A line is never quoted: it may name persons."""
        return tuple(
            Problem(why, lines, example, _REMEDIES[why], sets_aside=True) for why, (lines, example) in self.left.items()
        )


def _never_closes(name: str, number: int) -> str:
    return (
        f"{name} row {number:,} opens a quotation mark that never closes: the rest of the file cannot be read. "
        "Close or remove it, or export the file again."
    )


@contextmanager
def _longest_field(most: int) -> Iterator[None]:
    """Let the csv module read fields of so many letters; it knows one limit for everybody."""
    before = csv.field_size_limit(most)
    try:
        yield
    finally:
        csv.field_size_limit(before)
