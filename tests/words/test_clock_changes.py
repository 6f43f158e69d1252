"""When the clocks change: an open time that is skipped does not count, one that comes twice counts twice."""

from datetime import date

from tests.words.calendars import HOUR, every_day, us, utc, workdays
from wellserved.words.hours import WorkingHours, due_at, open_between, open_on, working_time_between

WHOLE = "00:00-24:00"
NIGHT = "22:00-06:00"
BERLIN = "Europe/Berlin"


def hours_between(hours: WorkingHours, start: str, end: str) -> float:
    return working_time_between(hours, us(start), us(end)) / HOUR


def test_an_hour_that_is_skipped_holds_no_working_time() -> None:
    spring = date(2026, 3, 29)  # 02:00 becomes 03:00
    assert utc(open_on(every_day(WHOLE, BERLIN), spring)) == ["28 23:00-29 22:00"]
    assert open_on(every_day("02:00-03:00", BERLIN), spring) == []
    assert utc(open_on(every_day("01:30-03:30", BERLIN), spring)) == ["29 00:30-29 01:30"]
    assert hours_between(every_day(NIGHT, BERLIN), "2026-03-28T18:00", "2026-03-29T18:00") == 7


def test_an_hour_that_comes_twice_holds_its_working_time_twice() -> None:
    autumn = date(2026, 10, 25)  # 03:00 becomes 02:00
    assert utc(open_on(every_day(WHOLE, BERLIN), autumn)) == ["24 22:00-25 23:00"]
    assert utc(open_on(every_day("02:15-02:45", BERLIN), autumn)) == ["25 00:15-25 00:45", "25 01:15-25 01:45"]
    assert utc(open_on(every_day("02:00-03:00", BERLIN), autumn)) == ["25 00:00-25 02:00"]
    assert hours_between(every_day(NIGHT, BERLIN), "2026-10-24T18:00", "2026-10-25T18:00") == 9


def test_a_day_shift_is_as_long_as_ever_when_the_clocks_change() -> None:
    hours = every_day("09:00-17:00", BERLIN)
    assert utc(open_between(hours, us("2026-03-28T00:00"), us("2026-03-30T00:00"))) == [
        "28 08:00-28 16:00",
        "29 07:00-29 15:00",
    ]


def test_it_knows_changes_by_half_an_hour() -> None:
    lord_howe = "Australia/Lord_Howe"
    assert utc(open_on(every_day("02:00-03:00", lord_howe), date(2026, 10, 4))) == ["03 15:30-03 16:00"]
    assert utc(open_on(every_day("01:30-02:00", lord_howe), date(2026, 4, 5))) == ["04 14:30-04 15:30"]
    assert utc(open_on(every_day("01:00-01:45", lord_howe), date(2026, 4, 5))) == [
        "04 14:00-04 14:45",
        "04 15:00-04 15:15",
    ]


def test_a_day_that_a_zone_skipped_has_no_working_time() -> None:
    apia, skipped = "Pacific/Apia", date(2011, 12, 30)
    assert open_on(every_day(WHOLE, apia), skipped) == []
    assert hours_between(workdays("09:00-17:00", apia), "2011-12-28T10:00", "2012-01-01T10:00") == 16  # Wed, Thu
    # The night goes on from Thursday evening to Saturday morning, and Friday's shift has only its second part.
    nights = every_day(NIGHT, apia)
    assert utc(open_between(nights, us("2011-12-30T00:00"), us("2011-12-30T22:00"))) == ["30 08:00-30 16:00"]


def test_it_knows_clocks_that_go_back_over_midnight() -> None:
    sao_paulo = "America/Sao_Paulo"  # on 18 February 2018 00:00 became 23:00 of the day before
    assert [hours_between(every_day(WHOLE, sao_paulo), "2018-02-10T00:00", "2018-02-20T00:00")] == [240]
    assert utc(open_on(every_day(WHOLE, sao_paulo), date(2018, 2, 17))) == ["17 02:00-18 03:00"]
    assert utc(open_on(every_day("23:00-24:00", sao_paulo), date(2018, 2, 17))) == ["18 01:00-18 03:00"]


def test_a_day_may_begin_come_back_to_the_one_before_and_begin_again() -> None:
    st_johns = "America/St_Johns"  # on 7 November 2010 00:01 became 23:01 of the day before
    assert utc(open_on(every_day(WHOLE, st_johns), date(2010, 11, 7))) == ["07 02:30-07 02:31", "07 03:30-08 03:30"]
    assert utc(open_on(every_day(WHOLE, st_johns), date(2010, 11, 6))) == ["06 02:30-07 02:30", "07 02:31-07 03:30"]
    # Open from 23:30, at 00:01 back at 23:01, where it is closed until 23:30 comes again.
    hours = every_day("00:00-00:30, 23:30-24:00", st_johns)
    assert due_at(hours, us("2010-11-07T01:45"), HOUR * 3 // 4) == us("2010-11-07T03:14")
