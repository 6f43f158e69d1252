"""The working time of parties between two moments, for millions of rows: exact, by a table of days and joins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from wellserved.analysis.open_days import Numbers, OpenDays, open_days
from wellserved.engine import Engine, Table
from wellserved.words.hours import ALWAYS, WorkingHours
from wellserved.words.units import DAY_US

MOST_DAYS = 200 * 366
_OTHERS = 0
"""The calendar of parties that have no hours of their own, and of those who are not known."""
_CALENDAR, _OTHER_CALENDAR = "clocks_calendar", "clocks_other_calendar"


@dataclass(frozen=True)
class DayTable:
    """The working time of parties from day to day of UTC."""

    calendars: Table | None
    """One row per party with hours of its own: clocks_party (int32), clocks_calendar (int64; equal hours have one);
    None: there are none."""
    days: Table
    """One row per calendar and day: key (calendar · day_count + day), open_us (working time from `first_us` to the
    beginning of the day), and for each stretch of working time in the day from_N (its beginning) and us_N (its length;
    0: there is none). In the first and the last day of each calendar nothing is known: open_us is null."""
    first_us: int
    """The beginning of day 0."""
    day_count: int
    most_stretches: int
    """How many stretches (N) a day may have."""


@dataclass(frozen=True)
class Clocks:
    """The working time of parties through a period, made by `clocks`."""

    first_us: int
    """The moment from which `open_until` counts."""
    table: DayTable | None
    """None: nobody has hours, and all time is working time."""


def clocks(
    engine: Engine, hours: Mapping[int, WorkingHours], default: WorkingHours | None, from_us: int, to_us: int
) -> Clocks:
    """Lay out the working time of parties for a period, as a table of days.

    Takes: hours by number of the party; the hours of all others and of nobody known (None: all time is working time);
    the period, both ends included.
    Raises: ValueError for a period that ends before it begins or, with hours, is longer than 200 years.
    Method: ours. An interval is the difference of two values of "working time so far", and that is what passed before
    the day of the moment, plus what the moment has passed of each stretch of that day. Zones, changes of the clocks,
    own days and versions are in the table; finding the row of a moment is one join on one whole number.
    """
    if from_us > to_us:
        raise ValueError(f"There are no clocks from {from_us} back to {to_us} µs.")
    first_us = (from_us // DAY_US - 1) * DAY_US
    own = {party: each for party, each in hours.items() if each != default}
    if default is None and not own:
        return Clocks(first_us, None)
    day_count = (to_us - first_us) // DAY_US + 2
    if day_count > MOST_DAYS:
        raise ValueError(f"From {from_us} to {to_us} µs there are more than {MOST_DAYS} days.")
    others_first = list(dict.fromkeys([default or ALWAYS, *own.values()]))
    open_by_day = [open_days(each, first_us, day_count) for each in others_first]
    numbers = {each: number for number, each in enumerate(others_first)}
    parties = {"clocks_party": own, _CALENDAR: [numbers[each] for each in own.values()]}
    calendars = engine.from_rows(parties, {"clocks_party": "int32", _CALENDAR: "int64"}) if own else None
    most_stretches = max(int(each.place.max(initial=-1)) + 1 for each in open_by_day)
    days = engine.from_rows(*_columns_of_days(open_by_day, day_count, most_stretches))
    return Clocks(first_us, DayTable(calendars, days, first_us, day_count, most_stretches))


def _columns_of_days(
    calendars: Sequence[OpenDays], day_count: int, most_stretches: int
) -> tuple[dict[str, Numbers], dict[str, str]]:
    """Give the columns of `DayTable.days`, and their types."""
    names = ["key", "open_us", *(f"{name}_{n}" for n in range(most_stretches) for name in ("from", "us"))]
    table = np.zeros((len(names), len(calendars), day_count), dtype=np.int64)
    table[0] = np.arange(len(calendars) * day_count).reshape(len(calendars), day_count)
    for number, each in enumerate(calendars):
        table[2 + 2 * each.place, number, each.day] = each.start
        table[3 + 2 * each.place, number, each.day] = each.length
    worked = table[3::2].sum(axis=0)
    table[1] = np.cumsum(worked, axis=1) - worked
    columns = {name: values.ravel() for name, values in zip(names, table, strict=True)}
    is_edge = np.isin(np.arange(day_count), (0, day_count - 1))
    columns["open_us"] = np.ma.masked_array(columns["open_us"], np.tile(is_edge, len(calendars)))
    return columns, dict.fromkeys(columns, "int64")


def working_time(  # noqa: PLR0913 -- whose time, from when to when, and the name of the answer
    table: Table, clocks: Clocks, *, party: str, start: str, end: str, into: str, like: tuple[str, str] | None = None
) -> Table:
    """Add a column of the party's working time between two moments, in microseconds.

    Takes: any table; the names of its columns `party` (int32; null: nobody known), `start` and `end` (int64); `like`:
    the columns of another party and of its working time between these moments, which is the same for equal hours.
    Gives: the table and the column `into` (int64): 0 where the end is not after the start, null where one of the two
    is null. A moment outside the period of the clocks is an error of the engine when the table is computed.
    Lazy. Working times add up: from a to b and from b to c make from a to c, to the microsecond.
    """
    days = clocks.table
    if days is None:
        return table.with_columns(**{into: _known(start, end, nw.col(end) - nw.col(start))})
    placed = _on_calendar(table, days, party)
    if like:
        placed = _unless_alike(placed, days, like[0])
    found = _beside_day(_beside_day(placed, days, start, "start"), days, end, "end")
    worked = _known(start, end, _open_so_far(days, end, "end") - _open_so_far(days, start, "start"))
    if like:
        worked = nw.when(nw.col(_CALENDAR).is_null()).then(nw.col(like[1])).otherwise(worked)
    return _without(found.with_columns(**{into: worked}), days, "start", "end")


def open_until(table: Table, clocks: Clocks, *, party: str, at: str, into: str) -> Table:
    """Add a column of the party's working time from the beginning of the clocks to a moment, in microseconds.

    Takes: any table; the names of its columns `party` (int32; null: nobody known) and `at` (int64).
    Gives: the table and the column `into` (int64), null where the moment is. The working time between two moments is
    the difference of two such values of one party. Only differences mean something.
    A moment outside the period of the clocks is an error of the engine when the table is computed. Lazy.
    """
    days = clocks.table
    if days is None:
        return table.with_columns(**{into: nw.col(at) - clocks.first_us})
    found = _beside_day(_on_calendar(table, days, party), days, at, "at")
    return _without(found.with_columns(**{into: _open_so_far(days, at, "at")}), days, "at")


def _known(start: str, end: str, worked: nw.Expr) -> nw.Expr:
    """Give a working time where both moments are known; never less than nothing."""
    known = ~nw.col(start).is_null() & ~nw.col(end).is_null()
    return nw.when(known).then(nw.max_horizontal(worked, nw.lit(0)))


def _unless_alike(placed: Table, days: DayTable, other: str) -> Table:
    """Leave out the calendar of each row where the other party has the same: what is not there need not be found."""
    both = _on_calendar(placed.rename({_CALENDAR: _OTHER_CALENDAR}), days, other)
    mine, others = nw.col(_OTHER_CALENDAR), nw.col(_CALENDAR)
    return both.with_columns(nw.when(mine != others).then(mine).alias(_CALENDAR)).drop(_OTHER_CALENDAR)


def _on_calendar(table: Table, days: DayTable, party: str) -> Table:
    """Set beside each row the calendar of its party."""
    others = nw.lit(_OTHERS).cast(nw.Int64)
    if days.calendars is None:
        return table.with_columns(**{_CALENDAR: others})
    joined = table.join(days.calendars, left_on=party, right_on="clocks_party", how="left")
    return joined.with_columns(nw.coalesce(_CALENDAR, others).alias(_CALENDAR))


def _beside_day(table: Table, days: DayTable, at: str, mark: str) -> Table:
    """Set beside each row what its calendar says of the day of a moment.

    A moment outside the period is moved to the first or the last day, of which nothing is known; so is one that is
    null, or without a calendar.
    """
    since_us = nw.col(at).clip(days.first_us, days.first_us + (days.day_count - 1) * DAY_US) - days.first_us
    key = f"clocks_{mark}_key"
    day = nw.col(_CALENDAR) * days.day_count + since_us // DAY_US
    keyed = table.with_columns(**{key: nw.coalesce(day, nw.lit(0))})
    renamed = {f"clocks_{mark}_{name}": nw.col(name) for name in _columns(days)}
    # Every key has one row, so that nothing is lost: the engine is quicker at this than at a left join.
    return keyed.join(days.days.select(nw.col("key").alias(key), **renamed), on=key, how="inner")


def _open_so_far(days: DayTable, at: str, mark: str) -> nw.Expr:
    """Give the working time from the beginning of the clocks to a moment whose day was set beside it."""
    moment, open_us = nw.col(at), nw.col(f"clocks_{mark}_open_us")
    so_far = open_us
    for n in range(days.most_stretches):
        passed = nw.max_horizontal(moment - nw.col(f"clocks_{mark}_from_{n}"), nw.lit(0))
        so_far = so_far + nw.min_horizontal(passed, nw.col(f"clocks_{mark}_us_{n}"))
    # An expression cannot refuse. But a text that is no number does when it is cast, and tells whoever computes it.
    refusal = nw.concat_str(moment.cast(nw.String), nw.lit(" µs lies outside the period of the clocks"))
    outside = open_us.is_null() & ~moment.is_null()
    return nw.when(outside).then(refusal.cast(nw.Int64)).otherwise(so_far)


def _without(table: Table, days: DayTable, *marks: str) -> Table:
    ours = [f"clocks_{mark}_{name}" for mark in marks for name in ("key", *_columns(days))]
    return table.drop(_CALENDAR, *ours)


def _columns(days: DayTable) -> list[str]:
    return ["open_us", *(f"{name}_{n}" for n in range(days.most_stretches) for name in ("from", "us"))]
