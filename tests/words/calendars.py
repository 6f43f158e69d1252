"""Working hours for tests: short ways to write them, random ones, and a slow twin that looks at the clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from wellserved.words.hours import Version, WorkingHours
from wellserved.words.intervals import CLOSED, DAY_MINUTES, Day, Interval, read_day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
STEP_MINUTES = 5
"""Random hours begin and end on whole steps; the clocks of these zones change on whole steps, too."""

CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/Sao_Paulo": (date(2018, 2, 18), date(2018, 11, 4)),  # at midnight
    "America/Caracas": (date(2007, 12, 9), date(2016, 5, 1)),  # by half an hour, for good
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    "Antarctica/Troll": (date(2026, 3, 29), date(2026, 10, 25)),  # by two hours
    "Pacific/Apia": (date(2011, 12, 30), date(2012, 4, 1)),  # skipped a day
    "Asia/Kathmandu": (date(2026, 1, 1), date(2026, 12, 31)),  # never; 5 hours 45 minutes
}
"""Zones, and local days on which their clocks change."""


def every_day(hours: str, zone: str = "UTC", **more) -> WorkingHours:
    """Return the same hours on all days of the week."""
    return WorkingHours(zone, (Version((read_day(hours),) * 7),), **more)


def workdays(hours: str, zone: str = "UTC", **more) -> WorkingHours:
    """Return the same hours from Monday to Friday."""
    return WorkingHours(zone, (Version(week(hours)),), **more)


def week(hours: str) -> tuple[Day, ...]:
    return (read_day(hours),) * 5 + (CLOSED,) * 2


def us(text: str) -> int:
    """Return a moment in microseconds: ISO 8601; without an offset in UTC."""
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // timedelta(microseconds=1)


def utc(stretches: Sequence[tuple[int, int]]) -> list[str]:
    """Write stretches by the clock of UTC."""
    return [
        f"{EPOCH + timedelta(microseconds=a):%d %H:%M}-{EPOCH + timedelta(microseconds=b):%d %H:%M}"
        for a, b in stretches
    ]


# The slow twin


def is_open(hours: WorkingHours, at_us: int) -> bool:
    """Say whether the clock on the wall shows an open time."""
    shown = (EPOCH + timedelta(microseconds=at_us)).astimezone(ZoneInfo(hours.zone)).replace(tzinfo=None)
    for day in (shown.date(), shown.date() - timedelta(days=1)):
        minutes = (shown - datetime.combine(day, time())) / timedelta(minutes=1)
        if any(opens <= minutes < closes for opens, closes in hours_on(hours, day)):
            return True
    return False


def hours_on(hours: WorkingHours, day: date) -> Day:
    if day in hours.own_days:
        return hours.own_days[day]
    if day in hours.closed_dates:
        return ()
    held = [version for version in hours.versions if version.from_date is None or version.from_date <= day]
    return held[-1].week[day.weekday()]


def looked_up(hours: WorkingHours, start_us: int, end_us: int) -> int:
    """Add up the steps that are open between two moments on whole steps."""
    step = STEP_MINUTES * MINUTE
    return step * sum(is_open(hours, at_us) for at_us in range(start_us, end_us, step))


# Random hours


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Draw the hours of a day: up to three intervals, the last perhaps over midnight."""
    steps = st.integers(0, 2 * DAY_MINUTES // STEP_MINUTES)
    edges = sorted(STEP_MINUTES * step for step in draw(st.sets(steps, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Interval(a, b) for a, b in pairs if a < DAY_MINUTES and b - a < DAY_MINUTES + (a == 0))


@st.composite
def calendars(draw: st.DrawFn, around: date | None = None) -> WorkingHours:
    """Draw working hours in which much happens within three days of a date (or of a change of the clocks)."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    middle = around or draw(st.sampled_from(CHANGES[zone]))
    near = st.integers(-3, 3).map(lambda n: middle + timedelta(days=n))
    weeks = st.tuples(*[days()] * 7)
    froms = sorted(draw(st.sets(near, max_size=2)))
    versions = (Version(draw(weeks)), *(Version(draw(weeks), from_date) for from_date in froms))
    closed = draw(st.frozensets(near, max_size=2))
    return WorkingHours(zone, versions, closed, draw(st.dictionaries(near, days(), max_size=2)))


@st.composite
def calendars_with_moments(draw: st.DrawFn, moments: int = 2) -> tuple[WorkingHours, list[int]]:
    """Draw working hours near a change of the clocks, and moments near it on whole steps, in order."""
    zone, middle = draw(st.sampled_from([(zone, day) for zone, both in sorted(CHANGES.items()) for day in both]))
    drawn = draw(calendars(middle))
    hours = WorkingHours(zone, drawn.versions, drawn.closed_dates, drawn.own_days)
    first = us(f"{middle.isoformat()}T00:00") - 36 * HOUR
    steps = st.integers(0, 96 * 60 // STEP_MINUTES)
    return hours, sorted(first + draw(steps) * STEP_MINUTES * MINUTE for _ in range(moments))
