"""The machinery of the sample company on days and queues small enough to work out by hand."""

import itertools
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from wellserved.eventlog.demo_simulation import Clock, Shift, StaffedQueue, WorkingHours, chance_from

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = WorkingHours(
    Shift(BERLIN, time(9), time(17), frozenset(range(5))), date(2025, 10, 20), date(2025, 10, 31)
)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2025-10-24T08:59:59+02:00", False),
        ("2025-10-24T09:00:00+02:00", True),
        ("2025-10-24T16:59:59+02:00", True),
        ("2025-10-24T17:00:00+02:00", False),
        ("2025-10-25T10:00:00+02:00", False),
        ("2025-10-27T08:59:59+01:00", False),
        ("2025-10-27T09:00:00+01:00", True),
        ("2025-10-19T10:00:00+02:00", False),
    ],
)
def test_it_is_open_from_nine_until_just_before_five_on_weekdays(moment, is_open):
    assert NINE_TO_FIVE.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2025-10-24T16:30:00+02:00", 1, "2025-10-27T09:30:00+01:00"),
        ("2025-10-24T16:30:00+02:00", 0.5, "2025-10-24T17:00:00+02:00"),
        ("2025-10-25T12:00:00+02:00", 8, "2025-10-27T17:00:00+01:00"),
        ("2025-10-20T06:00:00+02:00", 40, "2025-10-24T17:00:00+02:00"),
        ("2025-10-20T10:00:00+02:00", 0, "2025-10-20T10:00:01+02:00"),
    ],
)
def test_it_counts_only_open_hours_also_over_the_end_of_summer_time(start, hours, end):
    assert NINE_TO_FIVE.after(at(start), hours) == at(end)


def test_it_opens_next_on_monday_after_a_friday_morning():
    assert NINE_TO_FIVE.next_opening(at("2025-10-24T09:00:00+02:00")) == at("2025-10-27T09:00:00+01:00")


@pytest.mark.parametrize(("sunday", "hours"), [("2025-10-26", 7), ("2026-03-29", 5), ("2026-03-22", 6)])
def test_it_knows_that_a_night_of_the_change_is_an_hour_longer_or_shorter(sunday, hours):
    day = date.fromisoformat(sunday)
    night = WorkingHours(Shift(BERLIN, time(0), time(6), frozenset({6})), day, day)

    assert night.open_seconds_before(at(f"{sunday}T12:00:00+01:00")) == hours * 3600


def test_it_takes_up_as_many_as_there_are_colleagues_and_only_while_open():
    clock = Clock(at("2025-10-20T08:00:00+02:00"))
    queue = StaffedQueue(clock, NINE_TO_FIVE, 2, chance_from(1))
    taken_up = []

    def arrive(name: str) -> None:
        queue.join(lambda: taken_up.append((name, clock.now)))

    for name in ("first", "second", "third"):
        arrive(name)
    clock.at(at("2025-10-20T11:00:00+02:00"), queue.release)
    clock.run(at("2025-10-20T18:00:00+02:00"))

    assert {moment for _, moment in taken_up[:2]} == {at("2025-10-20T09:00:00+02:00")}
    assert taken_up[2][1] == at("2025-10-20T11:00:00+02:00")
    assert {name for name, _ in taken_up} == {"first", "second", "third"}


def test_it_lets_who_waits_leave_the_queue_but_not_who_was_taken_up():
    clock = Clock(at("2025-10-20T10:00:00+02:00"))
    queue = StaffedQueue(clock, NINE_TO_FIVE, 1, chance_from(1))
    taken_up = []

    def first() -> None:
        taken_up.append("first")

    def second() -> None:
        taken_up.append("second")

    queue.join(first)
    queue.join(second)

    assert queue.leave(first) is False
    assert queue.leave(second) is True
    queue.release()
    assert taken_up == ["first"]


def test_it_serves_mostly_first_come_first_served_with_some_overtaking():
    clock = Clock(at("2025-10-20T10:00:00+02:00"))
    queue = StaffedQueue(clock, NINE_TO_FIVE, 0, chance_from(1))
    served: list[int] = []
    for number in range(300):
        queue.join(partial(served.append, number))
    for _ in range(300):
        queue.release()

    overtakings = sum(later < earlier for earlier, later in itertools.pairwise(served))
    assert sorted(served) == list(range(300))
    assert 5 <= overtakings <= 60


def test_it_lets_things_happen_in_order_of_moment_then_of_saying_and_stops_before_the_end():
    clock = Clock(100)
    said = []

    def say(word: str) -> None:
        said.append((clock.now, word))

    for moment, word in [(300, "late"), (200, "first"), (200, "second"), (50, "overdue"), (400, "after the end")]:
        clock.at(moment, partial(say, word))
    clock.run(400)

    assert said == [(100, "overdue"), (200, "first"), (200, "second"), (300, "late")]
