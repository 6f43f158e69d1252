"""The open time of each day, a year at a time: the same as day by day."""

from hypothesis import given
from hypothesis import strategies as st

from tests.words.calendars import calendars, us, workdays
from wellserved.analysis.open_days import open_days
from wellserved.words.hours import Stretch, WorkingHours, open_between
from wellserved.words.units import DAY_US


def day_by_day(hours: WorkingHours, first_us: int, day_count: int) -> list[tuple[int, int, Stretch]]:
    """Give day, place in the day, and stretch; nothing in the first and the last day."""
    found = []
    for day in range(1, day_count - 1):
        midnight = first_us + day * DAY_US
        found += [(day, place, each) for place, each in enumerate(open_between(hours, midnight, midnight + DAY_US))]
    return found


def at_once(hours: WorkingHours, first_us: int, day_count: int) -> list[tuple[int, int, Stretch]]:
    found = open_days(hours, first_us, day_count)
    columns = (values.tolist() for values in (found.day, found.place, found.start, found.length))
    return [(day, place, (start, start + length)) for day, place, start, length in zip(*columns, strict=True)]


@given(hours=calendars(), since=st.integers(0, 7300), day_count=st.integers(2, 60))
def test_it_cuts_open_time_as_going_through_it_day_by_day_does(hours: WorkingHours, since: int, day_count: int) -> None:
    first_us = us("2006-12-20T00:00") + since * DAY_US
    assert at_once(hours, first_us, day_count) == day_by_day(hours, first_us, day_count)


def test_it_finds_nothing_where_nobody_ever_works() -> None:
    assert at_once(workdays("closed", "UTC"), 0, 9) == []
