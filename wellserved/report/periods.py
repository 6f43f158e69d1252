"""The two periods of a comparison, as people write them: FROM..TO FROM..TO."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wellserved.analysis.kept import Period
from wellserved.eventlog.limits import Refused

_OPTION = "--compare"
_EXAMPLE = "2026-01-01..2026-04-01 2026-04-01..2026-07-01"
_YEARS = range(1971, 2100)
"""The years a log may speak of."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Periods:
    """Two periods to compare; a case belongs to the one in which it was opened."""

    before: Period
    after: Period
    remark: str
    """What should be said about them, in a sentence; "" if nothing."""


@dataclass(frozen=True)
class _Days:
    """A period as it was written: its first day, and the first day that no longer belongs to it."""

    start: date
    end: date
    written: str


def periods_of(first: str, second: str, zone: str) -> Periods:
    """Read two periods, the earlier first: FROM..TO, days of a zone; TO no longer belongs to the period.

    Raises: Refused, with a sentence that says what to write.
    >>> found = periods_of("2026-01-01..2026-04-01", "2026-04-01..2026-07-01", "UTC")
    >>> (found.after.opened_to_us - found.after.opened_from_us) // 86_400_000_000
    91
    """
    before, after = _days(first), _days(second)
    if after.end <= before.start:
        raise Refused(f"{_OPTION}: the earlier period comes first. Write {_OPTION} {after.written} {before.written}.")
    if after.start < before.end:
        raise Refused(
            f"{_OPTION}: {before.written} and {after.written} share days, so their difference would mean little. "
            f"Let the second begin on {before.end} or later: the day behind .. no longer belongs to a period."
        )
    return Periods(_period(before, zone), _period(after, zone), _remark(before, after))


def _days(written: str) -> _Days:
    start, dots, end = written.strip().partition("..")
    if not dots:
        raise Refused(f"{_OPTION}: “{written}” is no period. Write two periods like {_EXAMPLE}.")
    days = _Days(_date(start), _date(end), written.strip())
    if days.start == days.end:
        raise Refused(
            f"{_OPTION}: {days.written} has no day, as the day behind .. no longer belongs to it. For one day write "
            f"{days.start}..{days.start + timedelta(days=1)}."
        )
    if days.start > days.end:
        raise Refused(f"{_OPTION}: {days.written} ends before it begins. Write {days.end}..{days.start}.")
    return days


def _date(written: str) -> date:
    try:
        found = datetime.strptime(written.strip(), "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise Refused(f"{_OPTION}: “{written.strip()}” is no day. Write two periods like {_EXAMPLE}.") from error
    if found.year not in _YEARS:
        raise Refused(f"{_OPTION}: {found.year} lies outside {_YEARS[0]} to {_YEARS[-1]}.")
    return found


def _period(days: _Days, zone: str) -> Period:
    start, end = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (days.start, days.end))
    return Period(opened_from_us=_us(start), opened_to_us=_us(end))


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _remark(before: _Days, after: _Days) -> str:
    """Say what people mostly do not mean: one day between two periods, because the last day was named."""
    if after.start - before.end == timedelta(days=1):
        return (
            f"{before.end} is in neither period, as the day behind .. no longer belongs to a period. To have it in the "
            f"first, write {before.start}..{after.start}."
        )
    return ""
