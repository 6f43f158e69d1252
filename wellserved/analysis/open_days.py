"""Working hours → arrays of the open time in each day of UTC, for two centuries of many calendars at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wellserved.words.hours import WEEKDAYS, WorkingHours
from wellserved.words.intervals import DAY_MINUTES, Day
from wellserved.words.units import DAY_US, MINUTE_US
from wellserved.words.zones import offsets

Numbers = NDArray[np.int64]
_EPOCH = date(1970, 1, 1).toordinal()
_THURSDAY = 3
"""The weekday of the epoch, Monday being 0."""


@dataclass(frozen=True)
class OpenDays:
    """Stretches of open time, each within one day of UTC, in order."""

    day: Numbers
    """The day each lies in, from 0."""
    place: Numbers
    """Its place among those of its day, from 0."""
    start: Numbers
    length: Numbers


def open_days(hours: WorkingHours, first_us: int, day_count: int) -> OpenDays:
    """Cut the open time of some days at every midnight of UTC.

    Takes: hours; the beginning of day 0; how many days. Gives: nothing in the first and the last day.
    Method: the same moments as `open_between` (words/hours.py), a year at a time instead of a day at a time.
    """
    first_day = first_us // DAY_US
    local = np.arange(first_day, first_day + day_count + 1)  # local dates differ by one at most
    found = [np.stack(each) for each in _open(hours, local)]
    start, end = _joined(*np.concatenate([np.empty((2, 0), np.int64), *found], axis=1))
    start = np.maximum(start, first_us + DAY_US)
    end = np.minimum(end, first_us + (day_count - 1) * DAY_US)
    return _by_day(start[start < end], end[start < end], first_us)


def _by_day(start: Numbers, end: Numbers, first_us: int) -> OpenDays:
    from_day, to_day = (start - first_us) // DAY_US, (end - 1 - first_us) // DAY_US
    days = to_day - from_day + 1
    nth = np.arange(days.sum()) - np.repeat(np.cumsum(days) - days, days)
    day = np.repeat(from_day, days) + nth
    midnight = first_us + day * DAY_US
    begins, ends = np.maximum(np.repeat(start, days), midnight), np.minimum(np.repeat(end, days), midnight + DAY_US)
    is_first = np.diff(day, prepend=-1) != 0
    place = np.arange(len(day)) - np.maximum.accumulate(np.where(is_first, np.arange(len(day)), 0))
    return OpenDays(day, place, begins, ends - begins)


def _open(hours: WorkingHours, local: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Give open time, overlapping and in no order, by the local days on which it lies (days since 1970)."""
    for day_hours, days in _days_with(hours, local):
        for opens, closes in day_hours:
            # What an interval reaches into the next day is time of that day, by the clocks of its year.
            yield from _stretches(hours.zone, days, opens, min(closes, DAY_MINUTES))
            yield from _stretches(hours.zone, days + 1, 0, closes - DAY_MINUTES)


def _stretches(zone: str, days: Numbers, opens: int, closes: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Give the open time of local days, by each offset of their clocks from UTC; minutes after midnight."""
    if opens >= closes or not len(days):
        return
    for year in range(_year_of(int(days.min())), _year_of(int(days.max())) + 1):
        of_year = days[slice(*np.searchsorted(days, [_new_year(year), _new_year(year + 1)]))]
        for start, end, ahead in offsets(zone, year):
            from_us = np.maximum(of_year * DAY_US + (opens * MINUTE_US - ahead), start)
            to_us = np.minimum(of_year * DAY_US + (closes * MINUTE_US - ahead), end)
            yield from_us[from_us < to_us], to_us[from_us < to_us]


def _days_with(hours: WorkingHours, local: Numbers) -> Iterator[tuple[Day, Numbers]]:
    """Give the local days on which equal hours begin, in order."""
    begun = np.concatenate([[local[0] - 1], local])
    own = {_number(day): intervals for day, intervals in hours.own_days.items()}
    closed = np.array([_number(day) for day in hours.closed_dates] + list(own), dtype=np.int64)
    usual = begun[~np.isin(begun, closed)]
    since = [begun[0], *(_number(version.from_date or date.min) for version in hours.versions[1:]), begun[-1] + 1]
    for version, (from_day, to_day) in zip(hours.versions, pairwise(since), strict=True):
        of_version = usual[(usual >= from_day) & (usual < to_day)]
        for weekday in range(WEEKDAYS):
            yield version.week[weekday], of_version[(of_version + _THURSDAY) % WEEKDAYS == weekday]
    for day, intervals in own.items():
        yield intervals, begun[begun == day]


def _joined(start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """Put stretches in order, and make one of those that touch or overlap."""
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    if not len(start):
        return start, reach
    is_new = np.concatenate([[True], start[1:] > reach[:-1]])
    return start[is_new], reach[np.concatenate([is_new[1:], [True]])]


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH


def _year_of(day: int) -> int:
    return date.fromordinal(day + _EPOCH).year


def _new_year(year: int) -> int:
    return _number(date(year, 1, 1))
