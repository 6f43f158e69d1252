"""What an engine reads: files of rows, and how each wanted column is read from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from wellserved.words.problems import Problem

LINE_BYTES = 2_000_000
UNIX_UNITS = {"unix seconds": 1_000_000, "unix milliseconds": 1_000, "unix microseconds": 1}


class UnreadableFile(Exception):
    """The file cannot be read as a table; the message is a sentence for people."""


@dataclass(frozen=True)
class Numbered:
    """A column wanted as int32: each of its texts, as written, has a number; None stands for nothing.

    Texts without a number become null and are kept in a further column `<name>_unread`.
    """

    columns: tuple[str, ...]
    """Several columns are joined by " / "."""
    numbers: dict[str, int | None]
    small: bool = False
    """Keep as int8."""


@dataclass(frozen=True)
class Key:
    """A column wanted as a 64-bit number: the hash of its trimmed text; blank and missing become null."""

    column: str


@dataclass(frozen=True)
class Text:
    """A column wanted as it is written."""

    column: str


@dataclass(frozen=True)
class Moment:
    """A column (or a date and a time column) wanted as int64 microseconds since 1970-01-01 UTC.

    `formats` are strptime patterns tried in turn, or a key of UNIX_UNITS; empty means ISO 8601. `zone` is the IANA
    name for moments without an offset of their own; without a zone such moments are not read. Texts that are no
    moment become null and are kept in a further column `<name>_unread`, where blank and missing texts are null.
    `day_ends`: a day alone, or its 0:00 in the zone, stands for the whole day and means its end.
    """

    columns: tuple[str, ...]
    formats: tuple[str, ...] = ()
    zone: str | None = None
    day_ends: bool = False


Source: TypeAlias = Key | Moment | Numbered | Text


@dataclass(frozen=True)
class DelimitedFile:
    """A UTF-8 text file with a header line, and how its fields are separated."""

    path: Path
    delimiter: str
    columns: tuple[str, ...]
    """The names of the columns in order, made unique by the reader."""
    quote: str = '"'
    escape: str = '"'
    name: str = ""
    """What people call the file."""
    skip: int = 0
    """Lines before the header."""
    line_rows: int | None = None
    """How many rows it has if every line after the header is one."""
    has_line_breaks: bool = False
    """Known to hold fields of several lines: it is then read from one end to the other, not in parts."""
    gaps: tuple[int, ...] = ()
    """Where people count rows that are not read (blank or set aside), ascending; at most the first 100,000."""
    problems: tuple[Problem, ...] = ()
    """What was found when it was opened."""


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file and the names of its columns."""

    path: Path
    columns: tuple[str, ...]
    name: str = ""
    """What people call the file."""
    one: str = "row"
    """What one row of it is called."""
    problems: tuple[Problem, ...] = ()
    """What was found when it was opened."""


TabularFile: TypeAlias = DelimitedFile | ParquetFile


@dataclass(frozen=True)
class Among:
    """Which rows are counted: those whose moment lies in a period; null: no limit."""

    moment: Moment
    from_us: int | None = None
    to_us: int | None = None
    missing: Sequence[str] = ()
    """Texts that mean nothing."""
