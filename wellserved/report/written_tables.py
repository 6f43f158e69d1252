"""Tables as the page shows them: every cell written, the unit of a column in its head."""

from collections.abc import Callable
from dataclasses import dataclass

from wellserved.report.columns import Cell, Kind, NotShown, Twin
from wellserved.report.map_labels import clean
from wellserved.report.numbers import (
    NOT_KNOWN,
    amount,
    count,
    decimal,
    figure,
    percent,
    percent_between,
    span,
    whole_hours,
)

LISTED_AT_ONCE = 50

_UNITS = {Kind.HOURS: "hours", Kind.ALL_HOURS: "hours", Kind.BETWEEN_HOURS: "hours", Kind.DAYS: "days"}
_NUMBERS: dict[Kind, Callable[[float], str]] = {
    Kind.COUNT: count,
    Kind.HOURS: decimal,
    Kind.ALL_HOURS: whole_hours,
    Kind.DAYS: decimal,
    Kind.SHARE: percent,
    Kind.NUMBER: figure,
    Kind.AMOUNT: amount,
}


@dataclass(frozen=True)
class Heading:
    """The head of a column: title, unit, and whether it holds text."""

    title: str
    unit: str
    is_text: bool


@dataclass(frozen=True)
class WrittenTable:
    """A table ready to be shown; rows after the first `at_once` wait until they are asked for."""

    key: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    withholds: bool
    at_once: int = LISTED_AT_ONCE


def written_table(twin: Twin) -> WrittenTable:
    """Write a table."""
    kinds = [column.kind for column in twin.columns]
    headings = tuple(
        Heading(column.title, column.unit or _UNITS.get(column.kind, ""), column.kind is Kind.TEXT)
        for column in twin.columns
    )
    rows = tuple(tuple(map(written, row, kinds)) for row in twin.rows)
    return WrittenTable(twin.key, twin.caption, headings, rows, twin.withholds)


def written(cell: Cell, kind: Kind) -> str:
    """Write one cell.

    >>> written(0.001, Kind.HOURS), written((1.0, 2.5), Kind.BETWEEN_HOURS), written(None, Kind.COUNT)
    ('under 0.01', '1.0–2.5', 'not known')
    """
    if cell is None:
        return NOT_KNOWN
    if isinstance(cell, NotShown):
        return "not shown"
    if isinstance(cell, tuple):
        if kind is Kind.BETWEEN_SHARES:
            return percent_between(*cell)
        return span(decimal(cell[0]), decimal(cell[1]))
    if isinstance(cell, str):
        return clean(cell) if cell else ""
    return _NUMBERS[kind](cell)
