"""Whether inner promises fit the one made outside; every figure is reckoned by hand."""

from tests.words.calendars import HOUR, us, utc, week
from wellserved.words.hours import ALWAYS, Version, WorkingHours
from wellserved.words.intervals import CLOSED
from wellserved.words.promised_way import Fit, Leg, Step, Verdict, fit, starts_in_a_week

OFFICE = WorkingHours("UTC", (Version(week("09:00-17:00")),))
LONG_DAYS = WorkingHours("UTC", (Version(week("08:00-18:00")),))
NEVER = WorkingHours("UTC", (Version((CLOSED,) * 7),))
MONDAY = us("2026-11-23T00:00")
STARTS = starts_in_a_week(OFFICE, MONDAY)


def outside(promised: int | None) -> Leg:
    return hours(promised)[0]


def hours(*promised: int | None) -> list[Leg]:
    return [Leg(OFFICE, each and each * HOUR) for each in promised]


def test_promises_in_the_same_hours_add_up_whenever_somebody_asks() -> None:
    assert fit(hours(16, 20), outside(40), STARTS).room_us == 4 * HOUR
    found = fit(hours(16, 24), outside(40), STARTS)
    assert (found.verdict, found.room_us) == (Verdict.FITS, 0)


def test_it_says_by_how_much_they_are_too_long() -> None:
    found = fit(hours(16, 24), outside(37), STARTS)
    assert (found.verdict, found.room_us) == (Verdict.DOES_NOT_FIT, -3 * HOUR)


def test_it_names_who_promised_nothing() -> None:
    assert fit(hours(16, None, 2), outside(40), STARTS) == Fit(Verdict.CANNOT_TELL, missing=(1,))
    assert fit(hours(16), outside(None), STARTS).verdict is Verdict.CANNOT_TELL


def test_what_is_too_long_already_does_not_fit_whoever_is_missing() -> None:
    found = fit(hours(16, None), outside(15), STARTS)
    assert (found.verdict, found.room_us, found.missing) == (Verdict.DOES_NOT_FIT, -HOUR, (1,))


def test_each_promise_counts_in_the_hours_of_whoever_made_it() -> None:
    # Asked on Monday at 17:00, Legal begins on Tuesday at 9 and delivers at 17:00; Sales, which is there from 8 to 18,
    # has spent one hour on Monday and nine on Tuesday.
    found = fit(hours(8), Leg(LONG_DAYS, 9 * HOUR), [us("2026-11-23T17:00")])
    assert (found.verdict, found.room_us) == (Verdict.DOES_NOT_FIT, -HOUR)
    assert found.steps == (Step(0, us("2026-11-23T17:00"), us("2026-11-24T17:00")),)
    # Asked at 9 in the morning, it is through by 17:00, after eight hours.
    assert fit(hours(8), Leg(LONG_DAYS, 9 * HOUR), [us("2026-11-23T09:00")]).room_us == HOUR


def test_the_moment_that_leaves_the_least_decides() -> None:
    found = fit(hours(8), Leg(LONG_DAYS, 10 * HOUR), starts_in_a_week(LONG_DAYS, MONDAY))
    assert (found.verdict, found.room_us) == (Verdict.FITS, 0)


def test_a_second_team_begins_when_the_first_has_delivered() -> None:
    found = fit([Leg(ALWAYS, 10 * HOUR), Leg(OFFICE, 4 * HOUR)], Leg(ALWAYS, 72 * HOUR), [us("2026-11-23T12:00")])
    assert found.steps[0] == Step(0, us("2026-11-23T12:00"), us("2026-11-23T22:00"))
    assert found.steps[1] == Step(1, us("2026-11-23T22:00"), us("2026-11-24T13:00"))
    assert found.room_us == (72 - 25) * HOUR


def test_hours_that_never_come_let_nobody_tell() -> None:
    assert fit([Leg(NEVER, HOUR)], Leg(OFFICE, HOUR), STARTS) == Fit(Verdict.CANNOT_TELL, missing=(0,))
    assert fit(hours(1), Leg(NEVER, HOUR), starts_in_a_week(NEVER, MONDAY)).verdict is Verdict.CANNOT_TELL


def test_somebody_may_ask_in_every_hour_of_working_time() -> None:
    assert len(STARTS) == 40
    assert utc([(STARTS[0], STARTS[7])]) == ["23 09:00-23 16:00"]


def test_without_inner_promises_all_is_left() -> None:
    assert fit([], outside(8), STARTS) == Fit(Verdict.FITS, 8 * HOUR)
