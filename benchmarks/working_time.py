"""Time the working time of ten million intervals in forty calendars over a year, made in the engine and summed."""

import time
from datetime import date
from typing import Any

import narwhals as nw

from wellserved import engine
from wellserved.analysis.working_time import clocks, working_time
from wellserved.engine import Engine, Table
from wellserved.words.hours import Version, WorkingHours
from wellserved.words.intervals import CLOSED, read_day
from wellserved.words.units import DAY_US
from wellserved.words.zones import midnight_us

ROWS, COLUMNS = 4_000, 2_500
CALENDARS = 40
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "America/St_Johns")
WEEKS = ("09:00-12:00, 13:00-17:00", "08:00-16:30", "06:00-14:00, 14:30-22:00", "22:00-06:00")
FROM_US, TO_US = midnight_us(date(2026, 1, 1)), midnight_us(date(2027, 1, 1))
MOST_US = 5 * DAY_US
"""The longest interval."""


def run() -> dict[str, Any]:
    """Return how many intervals there were, the hours in them, and the seconds of laying out and of working them out.

    The seconds of merely adding up the same intervals by the wall clock stand beside them.
    """
    with engine.opened() as kept:
        table = _intervals(kept)
        start = time.perf_counter()
        laid = clocks(kept, {party: _hours(party) for party in range(CALENDARS)}, None, FROM_US, TO_US)
        after_clocks = time.perf_counter()
        worked = working_time(table, laid, party="party", start="start_us", end="end_us", into="us")
        worked_us = _sum(kept, worked)
        after_sum = time.perf_counter()
        _sum(kept, table.with_columns(us=nw.col("end_us") - nw.col("start_us")))
        return {
            "intervals": ROWS * COLUMNS,
            "working_hours": worked_us / 3_600_000_000,
            "clocks_seconds": after_clocks - start,
            "working_time_seconds": after_sum - after_clocks,
            "wall_time_seconds": time.perf_counter() - after_sum,
        }


def seconds() -> float:
    """Return the seconds of laying out the calendars and of working out the intervals."""
    found = run()
    return float(found["clocks_seconds"] + found["working_time_seconds"])


def _intervals(kept: Engine) -> Table:
    """Keep every pair of two lists of numbers as an interval: its party, its start, its end."""
    rows = kept.from_rows({"i": range(ROWS)}, {"i": "int64"})
    columns = kept.from_rows({"j": range(COLUMNS)}, {"j": "int64"})
    number = nw.col("i") * COLUMNS + nw.col("j")
    # Steps by large primes: spread evenly, in no order.
    start = FROM_US + number * 6_700_417_321 % (TO_US - FROM_US - MOST_US)
    length = number * 2_147_483_647 % MOST_US
    pairs = rows.join(columns, how="cross")
    placed = pairs.select(party=(number % CALENDARS).cast(nw.Int32), start_us=start, length_us=length)
    return kept.keep(placed.select("party", "start_us", end_us=nw.col("start_us") + nw.col("length_us")))


def _hours(party: int) -> WorkingHours:
    """Return hours that no other party has: a zone, a week, and a day closed."""
    workday = read_day(WEEKS[party // len(ZONES) % len(WEEKS)])
    closed = frozenset({date(2026, 1 + party % 12, 1 + party % 28)})
    return WorkingHours(ZONES[party % len(ZONES)], (Version((workday,) * 5 + (CLOSED,) * 2),), closed)


def _sum(kept: Engine, table: Table) -> int:
    return int(kept.rows(table.select(nw.col("us").sum()))[0]["us"])
