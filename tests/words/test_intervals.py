"""The hours of a day, as people write them."""

import pytest
from hypothesis import given

from tests.words.calendars import days
from wellserved.words.intervals import CLOSED, Interval, check_day, read_day, written_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("09:00-17:00", (Interval(540, 1020),)),
        ("9:00 – 12:00,13:05-17:00", (Interval(540, 720), Interval(785, 1020))),
        ("00:00-24:00", (Interval(0, 1440),)),
        ("22:00-24:00", (Interval(1320, 1440),)),
        ("22:00-00:00", (Interval(1320, 1440),)),
        ("06:00-14:00, 22:00-06:00", (Interval(360, 840), Interval(1320, 1800))),
        ("08:00-12:00, 12:00-16:00", (Interval(480, 720), Interval(720, 960))),
        (" Closed ", CLOSED),
    ],
)
def test_it_reads_hours_as_people_write_them(text: str, day: tuple[Interval, ...]) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "'' is not written like 09:00-17:00"),
        ("9-17", "'9-17' is not written like 09:00-17:00"),
        ("09:00-12:00; 13:00-17:00", "is not written like"),
        ("09:00-17:60", "17:60 is no time of the day"),
        ("25:00-26:00", "25:00 is no time of the day"),
        ("24:00-06:00", "24:00 is no time of the day at which to begin"),
        ("09:00-09:00", "begins where it ends; the whole day is 00:00-24:00"),
        ("09:00-12:00, 11:30-17:00", "09:00-12:00 and 11:30-17:00 overlap, or are not in order"),
        ("13:00-17:00, 09:00-12:00", "overlap, or are not in order"),
        ("22:00-06:00, 23:00-24:00", "22:00-06:00 and 23:00-24:00 overlap"),
        ("٠٩:٠٠-١٧:٠٠", "is not written like"),
    ],
)
def test_it_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_day(text)


def test_an_interval_is_at_most_a_day_long() -> None:
    with pytest.raises(ValueError, match="09:00-10:00 is not between a moment and 24 hours long"):
        check_day((Interval(540, 540 + 1500),))


def test_a_whole_day_begins_at_midnight_for_otherwise_it_could_not_be_written() -> None:
    check_day((Interval(0, 1440),))
    check_day((Interval(5, 5 + 1439),))
    with pytest.raises(ValueError, match=r"^'00:05-00:05' begins where it ends; the whole day is 00:00-24:00$"):
        check_day((Interval(5, 5 + 1440),))


@given(days())
def test_it_reads_what_it_writes(day: tuple[Interval, ...]) -> None:
    check_day(day)
    assert read_day(written_day(day)) == day
