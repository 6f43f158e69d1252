"""The clocks of a zone: by how much they are ahead of UTC, and when that changes. In microseconds throughout."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wellserved.words.units import DAY_US, SECOND_US

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SameOffset(NamedTuple):
    """A stretch of time through which the clocks of a zone were not changed."""

    start_us: int
    end_us: int
    ahead_us: int
    """What the clocks show, as if it were UTC, less UTC."""


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return the zone with an IANA name; raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError(f"There is no zone {name!r}.") from unknown


def midnight_us(day: date) -> int:
    """Return midnight of a day in UTC, in microseconds since 1970-01-01."""
    return (day - _EPOCH.date()).days * DAY_US


def utc_date(at_us: int) -> date:
    """Return the day in UTC in which a moment lies."""
    return _EPOCH.date() + timedelta(days=at_us // DAY_US)


@lru_cache(maxsize=4096)
def offsets(zone: str, year: int) -> tuple[SameOffset, ...]:
    """Cut the time in which clocks of a zone may show a year at every change of these clocks.

    Looks once a day, and then for the second of the change: no zone ever changed its clocks twice within three days
    (the least in the tz database is 95 hours, in Freetown in 1939).
    """
    start, end = midnight_us(date(year, 1, 1)) - DAY_US, midnight_us(date(year, 12, 31)) + 2 * DAY_US
    days = range(start, end + DAY_US, DAY_US)
    changes = [_change_us(zone, day) for day, next_day in pairwise(days) if _ahead(zone, day) != _ahead(zone, next_day)]
    return tuple(SameOffset(start, end, _ahead(zone, start)) for start, end in pairwise([start, *changes, end]))


def _change_us(zone: str, day_us: int) -> int:
    """Return the first moment in the day after this one at which the clocks have changed."""
    before = _ahead(zone, day_us)
    seconds = range(day_us, day_us + DAY_US + SECOND_US, SECOND_US)
    return seconds[bisect_left(seconds, True, key=lambda at_us: _ahead(zone, at_us) != before)]


def _ahead(zone: str, at_us: int) -> int:
    ahead = (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone_named(zone)).utcoffset() or timedelta()
    return ahead // timedelta(microseconds=1)
