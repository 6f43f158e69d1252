"""Cells and headers without the blanks around them."""

from collections.abc import Sequence

_BLANKS = " \t\r\n\v\f\u00a0\u200b\u2060\ufeff\u202f\u3000"

_LOOK_ROWS = 50
_MOST_TITLES = 20


def trimmed(text: str) -> str:
    """Take blanks of all kinds from both ends, and write line ends in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)


def header_position(rows: Sequence[Sequence[str]]) -> int:
    """Find the header among the first rows: the first one that fills more than half of the columns; titles fill fewer.

    >>> header_position([["People", ""], ["", ""], ["mail", "name"], ["ann@example.org", "Ann"]])
    2
    """
    filled = [sum(map(bool, row)) for row in rows[:_LOOK_ROWS]]
    widest = max(filled, default=0)
    return next((at for at, count in enumerate(filled[:_MOST_TITLES]) if count * 2 > widest), 0)


def header_of(cells: Sequence[str]) -> tuple[str, ...]:
    r"""Give the names of the columns, without nameless ones at the end.

    >>> header_of([" Mail ", "", "Staff\nnumber", "", ""])
    ('Mail', '', 'Staff number')
    """
    names = [" ".join(trimmed(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
