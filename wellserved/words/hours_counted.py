"""How an amount of working time came about: every day of it with the intervals that counted, and why others did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from wellserved.words.hours import Stretch, WorkingHours, open_on
from wellserved.words.intervals import Day
from wellserved.words.units import DAY_US
from wellserved.words.zones import midnight_us, offsets, utc_date, zone_named

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """Why a day has the hours it has."""

    WEEK = "week"
    """A day of the week like others."""
    HOLIDAY = "holiday"
    """A public holiday."""
    OWN = "own"
    """A day with hours of its own."""


@dataclass(frozen=True)
class CountedDay:
    """One local day of a computation."""

    day: date
    kind: Kind
    begins: Day
    """The intervals that begin on this day."""
    counted: tuple[Stretch, ...]
    """What of the day was counted; what reaches into it from the evening before is among it."""
    clock_us: int
    """By how much the clocks were set forward on this day; negative: back; 0: not at all."""

    @property
    def counted_us(self) -> int:
        """How much of the day was counted."""
        return sum(end - start for start, end in self.counted)


def counted_days(hours: WorkingHours, start_us: int, end_us: int) -> tuple[CountedDay, ...]:
    """Give every local day between two moments, with what of it counts.

    The amounts of the days add up to `working_time_between`, whatever the clocks do.
    """
    return tuple(_counted(hours, start_us, end_us)) if end_us > start_us else ()


def _counted(hours: WorkingHours, start_us: int, end_us: int) -> Iterator[CountedDay]:
    first, last = local(hours.zone, start_us).date(), local(hours.zone, end_us - 1).date()
    # Local dates differ by one at most from those of UTC, in both directions.
    begin, many = utc_date(start_us) - timedelta(days=1), (end_us - start_us) // DAY_US + 4
    for n in range(many):
        day = begin + timedelta(days=n)
        cut = ((max(start, start_us), min(end, end_us)) for start, end in open_on(hours, day))
        counted = tuple(stretch for stretch in cut if stretch[0] < stretch[1])
        if counted or first <= day <= last:
            yield CountedDay(day, _kind(hours, day), hours.on(day), counted, clock_change_us(hours.zone, day))


def _kind(hours: WorkingHours, day: date) -> Kind:
    if day in hours.own_days:
        return Kind.OWN
    return Kind.HOLIDAY if day in hours.closed_dates else Kind.WEEK


def clock_change_us(zone: str, day: date) -> int:
    """Say by how much the clocks of a zone are set forward on a local day (negative: back); 0: not at all.

    >>> clock_change_us("Europe/Berlin", date(2026, 3, 29)) // 60_000_000
    60
    """
    midnight, change = midnight_us(day), 0
    for before, after in pairwise(offsets(zone, day.year)):
        # Where the time that is skipped, or comes twice, begins by the clock on the wall.
        if midnight <= after.start_us + min(before.ahead_us, after.ahead_us) < midnight + DAY_US:
            change += after.ahead_us - before.ahead_us
    return change


def local(zone: str, at_us: int) -> datetime:
    """Give a moment by the clocks of a zone."""
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone_named(zone))


def shown_by_clocks(zone: str, at_us: int) -> datetime:
    """Give what the clocks of a zone show at a moment, as nothing but that: it does not know its zone."""
    return local(zone, at_us).replace(tzinfo=None)


def moment_us(at: datetime) -> int:
    """Give a moment, which knows its zone, in microseconds since 1970-01-01 UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)
