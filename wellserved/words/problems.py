"""What can be wrong with a log, said so that the next step is clear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One kind of trouble found in a log."""

    what: str
    """A sentence: what is wrong."""
    rows: int
    """How many rows it concerns."""
    example: str
    """One place to look: file, row as a spreadsheet counts it (the header is row 1), column letter and name, value."""
    remedy: str
    """What to do about it."""
    sets_aside: bool
    """Whether the rows were left out; otherwise they were used as they are."""


@dataclass(frozen=True)
class RowCount:
    """What became of the rows of a log: read = used + set aside."""

    read: int
    used: int
    set_aside: tuple[tuple[str, int], ...]
    """Reason and rows, the most frequent first."""
