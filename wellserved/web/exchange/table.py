"""A table that came as a file, with every cell where a spreadsheet shows it."""

from dataclasses import dataclass
from enum import StrEnum

from wellserved.eventlog.limits import Refused

MOST_ROWS = 200_000
MOST_COLUMNS = 200
"""More than any list of people or teams has."""
TAKE_AWAY = ("-", "–", "—")
"""A cell with nothing but a dash takes away what is there; a blank one leaves it."""


class Subject(StrEnum):
    """What the rows of a file are about."""

    PEOPLE = "people"
    TEAMS = "teams"
    OUTSIDE = "outside"
    """Figures about outside customers."""


LISTS = (Subject.PEOPLE, Subject.TEAMS)
"""What is brought and taken away as a list of the whole organisation."""


class NotReadable(Refused):
    """The file cannot be used; the message is a sentence: which file, why, what to do."""


@dataclass(frozen=True)
class Row:
    """One row as it was read."""

    number: int
    """As a spreadsheet counts: the first row of the file is 1, blank ones count, too."""
    cells: tuple[str, ...]
    """As many as the header has, trimmed; "" where nothing stands."""
    problem: str = ""
    """Why the row as a whole cannot be used."""


@dataclass(frozen=True)
class Table:
    """A header and the rows below it that are not blank."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    """Sentences about how it was read, for whoever brought it."""


@dataclass(frozen=True)
class RowProblem:
    """Why a row is left out."""

    row: int
    sentence: str


def letters(position: int) -> str:
    """Name a column as spreadsheets do; the first is 0.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown(text: str, most: int = 60) -> str:
    """Quote a cell in a sentence, shortened where it is long.

    >>> shown("31.02.2026"), shown("a" * 70) == "'" + "a" * 59 + "…'"
    ("'31.02.2026'", True)
    """
    line = " ".join(text.split())
    return f"'{line if len(line) <= most else line[: most - 1] + '…'}'"
