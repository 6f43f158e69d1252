"""When people work: hours of the week in a zone, days of their own, versions in time; and working time, exact and slow.

A moment is working time if the clock on the wall shows an open time then. So local times that are skipped when the
clocks change hold no working time, and local times that come twice hold it twice: a night shift from 22:00 to 06:00 is
one hour shorter in spring and one hour longer in autumn, as it is for whoever works it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from wellserved.words.intervals import ALL_DAY, CLOSED, DAY_MINUTES, Day, check_day
from wellserved.words.units import DAY_US, MINUTE_US
from wellserved.words.zones import midnight_us, offsets, utc_date, zone_named

WEEKDAYS = 7

_ONE_DAY = timedelta(days=1)
_LAST_US = midnight_us(date(9990, 1, 1))
_LOOK_AHEAD_US = 7 * DAY_US

Stretch: TypeAlias = tuple[int, int]
"""From a moment on and before another, in microseconds since 1970-01-01 UTC."""


class NeverOpen(Exception):
    """So much working time never passes: from some day on these hours have none."""


@dataclass(frozen=True)
class Version:
    """The hours of a week, and from when they hold."""

    week: tuple[Day, ...]
    """Seven days, Monday first."""
    from_date: date | None = None
    """The local date from which on it holds, until the next version; None: from ever."""


@dataclass(frozen=True)
class WorkingHours:
    """When a team works."""

    zone: str
    """IANA name of the zone whose clocks are meant, such as Europe/Berlin."""
    versions: tuple[Version, ...]
    """In order; the first holds from ever."""
    closed_dates: frozenset[date] = frozenset()
    """Days on which nothing begins, such as public holidays."""
    own_days: Mapping[date, Day] = field(default_factory=dict, hash=False)
    """Days with hours of their own, whatever the week and `closed_dates` say."""

    def __post_init__(self) -> None:
        """Refuse, by a ValueError, what could not be reckoned with."""
        dates = [version.from_date or date.min for version in self.versions]
        if not dates or self.versions[0].from_date or any(later <= earlier for earlier, later in pairwise(dates)):
            raise ValueError("The first version holds from ever, and each later one from a later date.")
        if any(len(version.week) != WEEKDAYS for version in self.versions):
            raise ValueError("A week has seven days.")
        for day in {*self.own_days.values(), *(day for version in self.versions for day in version.week)}:
            check_day(day)
        zone_named(self.zone)

    def on(self, day: date) -> Day:
        """Return the intervals that begin on a local day."""
        if day in self.own_days:
            return self.own_days[day]
        if day in self.closed_dates:
            return CLOSED
        place = bisect_right(self.versions, day, lo=1, key=lambda version: version.from_date or date.min)
        return self.versions[place - 1].week[day.weekday()]


ALWAYS = WorkingHours("UTC", (Version((ALL_DAY,) * WEEKDAYS),))
"""The hours of whoever is always there: all time is working time."""


def working_time_between(hours: WorkingHours, start_us: int, end_us: int) -> int:
    """Return the working time between two moments, in microseconds; 0 where the end is not after the start.

    >>> from wellserved.words.intervals import read_day
    >>> hours = WorkingHours("UTC", (Version((read_day("09:00-12:00, 13:00-17:00"),) * 7),))
    >>> working_time_between(hours, 0, DAY_US) // MINUTE_US  # 1 January 1970
    420
    """
    return sum(end - start for start, end in open_between(hours, start_us, end_us))


def due_at(hours: WorkingHours, start_us: int, working_us: int) -> int:
    """Return the first moment at which so much working time has passed since the start.

    That is the start itself where no working time is asked, and otherwise a moment in or at the end of an interval.
    Raises: NeverOpen; ValueError for less than nothing.

    >>> from wellserved.words.intervals import read_day
    >>> hours = WorkingHours("UTC", (Version((read_day("09:00-12:00, 13:00-17:00"),) * 7),))
    >>> due_at(hours, 10 * 60 * MINUTE_US, 180 * MINUTE_US) // MINUTE_US == 14 * 60
    True
    """
    if working_us < 0:
        raise ValueError("Working time is never less than nothing.")
    if working_us == 0:
        return start_us
    left = working_us
    for at_us in range(start_us, _LAST_US, _LOOK_AHEAD_US):
        _refuse_never(hours, at_us)
        for start, end in open_between(hours, at_us, at_us + _LOOK_AHEAD_US):
            if left <= end - start:
                return start + left
            left -= end - start
    raise NeverOpen("So much working time does not pass before the year 9990.")


def _refuse_never(hours: WorkingHours, at_us: int) -> None:
    """Raise NeverOpen where no working time can come any more."""
    day = utc_date(at_us) - 2 * _ONE_DAY  # local dates differ by one, and an interval may begin the day before
    last = hours.versions[-1]
    still = any(own >= day and intervals for own, intervals in hours.own_days.items())
    if not (still or any(last.week) or (last.from_date and last.from_date > day)):
        raise NeverOpen(f"From {utc_date(at_us)} on there is no working time: so much never passes.")


def open_between(hours: WorkingHours, start_us: int, end_us: int) -> list[Stretch]:
    """Return the working time between two moments as stretches, in order; no two touch."""
    if end_us <= start_us:
        return []
    first, last = utc_date(start_us) - _ONE_DAY, utc_date(end_us) + _ONE_DAY  # local dates differ by one at most
    found: list[Stretch] = []
    for n in range((last - first).days + 1):
        found += open_on(hours, first + n * _ONE_DAY)
    cut = ((max(start, start_us), min(end, end_us)) for start, end in found)
    return _joined(stretch for stretch in cut if stretch[0] < stretch[1])


def open_on(hours: WorkingHours, day: date) -> list[Stretch]:
    """Return the working time of one local day, from midnight to midnight, as stretches in order.

    What an interval of the day before reaches into this day belongs to this day here. So no moment belongs to two days,
    and time that lies in two intervals counts once.
    """
    midnight = midnight_us(day)
    found = []
    for opens, closes in _times_on(hours, day):
        for start, end, ahead in offsets(hours.zone, day.year):
            from_us = max(midnight + opens * MINUTE_US - ahead, start)
            to_us = min(midnight + closes * MINUTE_US - ahead, end)
            if from_us < to_us:
                found.append((from_us, to_us))
    return _joined(found)


def _times_on(hours: WorkingHours, day: date) -> list[tuple[int, int]]:
    """Return what is open on a local day in minutes after its midnight, those of the evening before included."""
    yesterday = hours.on(day - _ONE_DAY)
    begun = [(0, closes - DAY_MINUTES) for _, closes in yesterday if closes > DAY_MINUTES]
    return _joined([*begun, *((opens, min(closes, DAY_MINUTES)) for opens, closes in hours.on(day))])


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put stretches in order, and make one of those that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
