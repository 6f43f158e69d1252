"""Working time by the clock on the wall: examples worked out by hand, and a twin that looks at the clock."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.words.calendars import (
    DAY,
    HOUR,
    MINUTE,
    calendars_with_moments,
    every_day,
    is_open,
    looked_up,
    us,
    utc,
    week,
    workdays,
)
from wellserved.words.hours import (
    ALWAYS,
    NeverOpen,
    Version,
    WorkingHours,
    due_at,
    open_between,
    open_on,
    working_time_between,
)
from wellserved.words.intervals import ALL_DAY, CLOSED, read_day
from wellserved.words.zones import utc_date

LUNCH = "09:00-12:00, 13:00-17:00"
NIGHT = "22:00-06:00"
BERLIN = "Europe/Berlin"


def hours_between(hours: WorkingHours, start: str, end: str) -> float:
    return working_time_between(hours, us(start), us(end)) / HOUR


def due(hours: WorkingHours, start: str, working_hours: float) -> str:
    """Write the due moment by the clock of UTC, to the minute."""
    found = due_at(hours, us(start), round(working_hours * HOUR))
    return f"{utc_date(found):%d} {found % DAY // HOUR:02}:{found % HOUR // MINUTE:02}"


# A week without anything special


def test_it_leaves_out_lunch_and_night_and_weekend() -> None:
    hours = workdays(LUNCH)
    assert hours_between(hours, "2026-06-01T08:00", "2026-06-01T18:00") == 7  # a Monday
    assert hours_between(hours, "2026-06-01T11:30", "2026-06-01T13:15") == 0.75
    assert hours_between(hours, "2026-06-01T12:10", "2026-06-01T12:50") == 0
    assert hours_between(hours, "2026-06-05T16:00", "2026-06-08T10:00") == 2  # from Friday to Monday
    assert hours_between(hours, "2026-06-06T00:00", "2026-06-08T00:00") == 0


def test_it_counts_single_microseconds() -> None:
    hours, noon = workdays(LUNCH), us("2026-06-01T12:00")
    assert working_time_between(hours, noon - 1, noon) == 1
    assert working_time_between(hours, noon, noon + 1) == 0
    assert working_time_between(hours, noon - 1, noon + HOUR + 1) == 2


def test_it_gives_nothing_where_the_end_is_not_after_the_start() -> None:
    assert hours_between(ALWAYS, "2026-06-02T00:00", "2026-06-01T00:00") == 0
    assert hours_between(ALWAYS, "2026-06-01T00:00", "2026-06-01T00:00") == 0


def test_all_time_is_working_time_of_whoever_is_always_there() -> None:
    assert working_time_between(ALWAYS, -5 * DAY + 3, 7 * DAY) == 12 * DAY - 3


def test_it_counts_by_the_clock_of_the_zone() -> None:
    assert utc(open_on(workdays("09:00-17:00", "Asia/Kolkata"), date(2026, 6, 1))) == ["01 03:30-01 11:30"]
    assert utc(open_on(workdays("09:00-17:00", "America/New_York"), date(2026, 6, 1))) == ["01 13:00-01 21:00"]


# Night shifts


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    hours = workdays(NIGHT)
    assert utc(open_on(hours, date(2026, 6, 1))) == ["01 22:00-02 00:00"]  # on Sunday evening nothing began
    assert utc(open_on(hours, date(2026, 6, 6))) == ["06 00:00-06 06:00"]  # Saturday: what Friday began
    assert hours_between(hours, "2026-06-01T00:00", "2026-06-08T00:00") == 40


def test_a_closed_day_begins_nothing_and_still_ends_what_began_the_evening_before() -> None:
    hours = workdays(NIGHT, closed_dates=frozenset({date(2026, 6, 3)}))
    assert utc(open_between(hours, us("2026-06-02T12:00"), us("2026-06-05T00:00"))) == [
        "02 22:00-03 06:00",
        "04 22:00-05 00:00",
    ]


def test_time_in_two_intervals_counts_once() -> None:
    assert hours_between(every_day("05:00-07:00, 22:00-06:00"), "2026-06-01T00:00", "2026-06-02T00:00") == 9


# Days that are different


def test_own_hours_go_before_a_closed_day_and_that_before_the_week() -> None:
    hours = workdays(
        LUNCH,
        closed_dates=frozenset({date(2026, 12, 24), date(2026, 12, 25)}),
        own_days={date(2026, 12, 24): read_day("09:00-11:00"), date(2026, 12, 26): read_day("10:00-13:00")},
    )
    worked = [hours_between(hours, f"2026-12-{day}T00:00", f"2026-12-{day + 1}T00:00") for day in range(23, 28)]
    assert worked == [7, 2, 0, 3, 0]  # Wednesday, Thursday, a holiday, a Saturday that is worked, Sunday


def test_a_version_holds_from_its_day_on() -> None:
    versions = (
        Version(week("09:00-17:00")),
        Version(week("10:00-12:00"), date(2026, 6, 3)),
        Version(week("10:00-11:00"), date(2026, 6, 5)),
    )
    hours = WorkingHours("UTC", versions)
    worked = [hours_between(hours, f"2026-06-0{day}T00:00", f"2026-06-0{day + 1}T00:00") for day in range(1, 6)]
    assert worked == [8, 8, 2, 2, 1]
    assert hours_between(hours, "1998-06-01T00:00", "1998-06-08T00:00") == 40


def test_the_last_shift_of_a_version_runs_to_its_end() -> None:
    versions = (Version((read_day(NIGHT),) * 7), Version((read_day("05:00-09:00"),) * 7, date(2026, 6, 3)))
    hours = WorkingHours("UTC", versions)
    assert utc(open_between(hours, us("2026-06-02T12:00"), us("2026-06-04T00:00"))) == ["02 22:00-03 09:00"]


def test_a_version_begins_at_midnight_of_its_own_zone() -> None:
    versions = (Version((ALL_DAY,) * 7), Version((CLOSED,) * 7, date(2026, 6, 3)))
    hours = WorkingHours("America/New_York", versions)
    assert hours_between(hours, "2026-06-02T00:00", "2026-06-05T00:00") == 28  # 3 June begins there at 04:00 of UTC


# Due moments


def test_it_finds_the_first_moment_at_which_so_much_has_passed() -> None:
    hours = workdays(LUNCH)
    assert due(hours, "2026-06-01T10:00", 1) == "01 11:00"
    assert due(hours, "2026-06-01T10:00", 2) == "01 12:00"  # not 13:00
    assert due(hours, "2026-06-01T10:00", 2.5) == "01 13:30"
    assert due(hours, "2026-06-05T16:30", 0.5) == "05 17:00"
    assert due(hours, "2026-06-05T16:30", 8) == "09 09:30"
    assert due(hours, "2026-06-06T12:00", 35) == "12 17:00"


def test_nothing_has_passed_at_the_start_itself() -> None:
    assert due(workdays(LUNCH), "2026-06-06T12:34", 0) == "06 12:34"


def test_it_counts_through_a_change_of_the_clocks() -> None:
    assert due(every_day(NIGHT, BERLIN), "2026-03-28T21:00", 7.5) == "29 20:30"
    assert due(every_day(NIGHT, BERLIN), "2026-10-24T20:00", 8.5) == "25 04:30"


def test_it_finds_a_day_far_ahead() -> None:
    hours = WorkingHours("UTC", (Version((CLOSED,) * 7),), own_days={date(2031, 7, 15): read_day("08:00-09:00")})
    assert due(hours, "2026-06-01T00:00", 0.5) == "15 08:30"


def test_it_says_where_so_much_never_passes() -> None:
    ended = WorkingHours("UTC", (Version(week(LUNCH)), Version((CLOSED,) * 7, date(2026, 6, 3))))
    assert due(ended, "2026-06-01T00:00", 14) == "02 17:00"
    with pytest.raises(NeverOpen, match="there is no working time: so much never passes"):
        due(ended, "2026-06-01T00:00", 14.5)
    with pytest.raises(NeverOpen, match="before the year 9990"):
        due(WorkingHours("UTC", ended.versions[:1]), "9989-12-30T00:00", 200)


def test_it_refuses_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="never less than nothing"):
        due_at(ALWAYS, 0, -1)


# What cannot be reckoned with


@pytest.mark.parametrize(
    ("zone", "versions", "why"),
    [
        ("Europe/Berlyn", ALWAYS.versions, "no zone 'Europe/Berlyn'"),
        ("../etc/passwd", ALWAYS.versions, "no zone"),
        ("UTC", (), "first version holds from ever"),
        ("UTC", (Version(week(LUNCH), date(2026, 1, 1)),), "first version holds from ever"),
        ("UTC", (*ALWAYS.versions, *[Version(week(LUNCH), date(2026, 1, 1))] * 2), "each later one from a later date"),
        ("UTC", (Version(week(LUNCH)[:6]),), "seven days"),
    ],
)
def test_it_refuses_hours_that_mean_nothing(zone: str, versions: tuple[Version, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        WorkingHours(zone, versions)


def test_equal_hours_are_equal_and_have_one_hash() -> None:
    one, same = (workdays(LUNCH, own_days={date(2026, 1, 2): CLOSED}) for _ in range(2))
    assert (one, hash(one)) == (same, hash(same))
    assert one != workdays(LUNCH)


# For all hours


@given(calendars_with_moments())
def test_it_counts_what_the_clock_on_the_wall_shows(drawn) -> None:
    hours, (start, end) = drawn
    assert working_time_between(hours, start, end) == looked_up(hours, start, end)


@given(calendars_with_moments())
def test_stretches_are_in_order_do_not_touch_and_lie_between(drawn) -> None:
    hours, (start, end) = drawn
    edges = [edge for stretch in open_between(hours, start, end) for edge in stretch]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= end for edge in edges)


@given(calendars_with_moments(moments=3), st.integers(0, 10**9), st.integers(0, 10**9))
def test_working_times_add_up_to_the_microsecond(drawn, some_us: int, more_us: int) -> None:
    hours, (start, between, end) = drawn
    between, end = between + some_us, end + some_us + more_us
    parts = working_time_between(hours, start, between) + working_time_between(hours, between, end)
    assert working_time_between(hours, start, end) == parts


@given(calendars_with_moments(moments=1), st.integers(1, 40 * HOUR))
def test_a_due_moment_is_the_first_at_which_so_much_has_passed(drawn, working_us: int) -> None:
    hours, (start,) = drawn
    try:
        found = due_at(hours, start, working_us)
    except NeverOpen:
        assert working_time_between(hours, start, start + 60 * DAY) < working_us
        return
    assert working_time_between(hours, start, found) == working_us
    assert working_time_between(hours, start, found - 1) == working_us - 1
    assert is_open(hours, found - 1)
