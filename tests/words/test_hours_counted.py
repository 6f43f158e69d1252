"""How an amount of working time came about, day by day; it always adds up to what the exact code says."""

from datetime import date

import pytest
from hypothesis import given, settings

from tests.words.calendars import DAY, HOUR, calendars_with_moments, us, utc, week
from wellserved.words.hours import Version, WorkingHours, due_at, working_time_between
from wellserved.words.hours_counted import Kind, clock_change_us, counted_days
from wellserved.words.intervals import CLOSED, read_day

BERLIN = WorkingHours(
    "Europe/Berlin",
    (Version(week("09:00-12:00, 13:00-17:00")),),
    frozenset({date(2026, 12, 25)}),
    {date(2026, 12, 24): read_day("09:00-12:00")},
)


def test_it_shows_each_day_with_what_counted_and_why_not() -> None:
    start = us("2026-12-23T16:00+01:00")
    days = counted_days(BERLIN, start, due_at(BERLIN, start, 6 * HOUR))
    assert [(f"{each.day:%a %d}", each.kind, each.counted_us // HOUR) for each in days] == [
        ("Wed 23", Kind.WEEK, 1),
        ("Thu 24", Kind.OWN, 3),
        ("Fri 25", Kind.HOLIDAY, 0),
        ("Sat 26", Kind.WEEK, 0),
        ("Sun 27", Kind.WEEK, 0),
        ("Mon 28", Kind.WEEK, 2),
    ]
    assert [utc(each.counted) for each in days if each.counted] == [
        ["23 15:00-23 16:00"],
        ["24 08:00-24 11:00"],
        ["28 08:00-28 10:00"],
    ]
    assert days[2].begins == CLOSED


def test_it_shows_a_night_shift_on_both_of_its_days_and_the_hour_that_is_skipped() -> None:
    nights = WorkingHours("Europe/Berlin", (Version((read_day("22:00-06:00"),) * 7),))
    days = counted_days(nights, us("2026-03-28T12:00+01:00"), us("2026-03-29T12:00+02:00"))
    assert [(each.day.day, each.counted_us // HOUR, each.clock_us // HOUR) for each in days] == [(28, 2, 0), (29, 5, 1)]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 1),
        ("Europe/Berlin", date(2026, 10, 25), -1),
        ("Europe/Berlin", date(2026, 3, 28), 0),
        ("Asia/Beirut", date(2022, 3, 27), 1),  # at midnight, to one o'clock of the same day
        ("Asia/Beirut", date(2022, 3, 26), 0),
        ("Asia/Beirut", date(2022, 10, 29), -1),  # at midnight, back to 23:00 of the day before
        ("UTC", date(2026, 3, 29), 0),
    ],
)
def test_it_knows_on_which_day_the_clocks_are_set(zone: str, day: date, hours: int) -> None:
    assert clock_change_us(zone, day) == hours * HOUR


def test_nothing_lies_between_a_moment_and_itself_or_an_earlier_one() -> None:
    assert counted_days(BERLIN, DAY, DAY) == counted_days(BERLIN, DAY, 0) == ()


@settings(max_examples=150)
@given(calendars_with_moments())
def test_the_days_add_up_to_what_the_exact_code_says(drawn: tuple[WorkingHours, list[int]]) -> None:
    hours, (start, end) = drawn
    days = counted_days(hours, start, end)
    assert sum(each.counted_us for each in days) == working_time_between(hours, start, end)
    assert [each.day for each in days] == sorted({each.day for each in days})
    assert all(start <= a < b <= end for each in days for a, b in each.counted)
