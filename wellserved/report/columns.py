"""What a table of the report is made of: columns that know their unit, cells that know when they are not known."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from wellserved.analysis.estimates import Estimate


class Kind(StrEnum):
    """What a column holds; the unit stands in its header."""

    TEXT = "text"
    COUNT = "count"
    HOURS = "hours"
    ALL_HOURS = "all hours"
    """A sum over cases, shown without tenths."""
    DAYS = "days"
    SHARE = "share"
    BETWEEN_HOURS = "between hours"
    BETWEEN_SHARES = "between shares"
    NUMBER = "number"
    """Without a unit, or with that of its column."""
    AMOUNT = "amount"
    """Large, shown without decimals: money, with the unit of its column."""


@dataclass(frozen=True)
class NotShown:
    """A number that is withheld because fewer than five cases stand behind it."""


NOT_SHOWN = NotShown()

INTERVALS = frozenset({Kind.BETWEEN_HOURS, Kind.BETWEEN_SHARES})
"""Columns that hold two numbers."""

Cell: TypeAlias = str | int | float | tuple[float, float] | NotShown | None
"""A pair is an interval; None is not known."""


def interval(estimate: Estimate) -> tuple[float, float] | None:
    """Give the interval of an estimate as a cell."""
    return None if estimate.low is None or estimate.high is None else (estimate.low, estimate.high)


@dataclass(frozen=True)
class Column:
    """One column: title without its unit, and what it holds."""

    title: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    """Where the kind does not say it."""


@dataclass(frozen=True)
class Twin:
    """One table: `key` for addresses in the page, its caption, columns and rows."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def withholds(self) -> bool:
        """Whether a cell is not shown."""
        return any(cell == NOT_SHOWN for row in self.rows for cell in row)
