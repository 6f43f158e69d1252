"""Why cases lay in queues: the team was closed, worked on cases that came earlier or later, or nothing was recorded."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis import oracle_promises as oracle
from tests.analysis.clock_worlds import HOURS, MONDAY, NINE_TO_FIVE, TUESDAY, Hours, at, quick_tables, spread, tables_of
from tests.analysis.oracle import Log
from tests.analysis.oracle_promises import Stay
from tests.analysis.worlds import (
    CREDIT,
    DESK,
    FEWER,
    LEGAL,
    World,
    event_log,
    example,
    logs_and_moments,
    number_of,
)
from wellserved.analysis import busy_time
from wellserved.analysis import queue_causes as module
from wellserved.analysis.busy_time import Numbers, Stretches, busy_and_earlier, sums_below
from wellserved.analysis.clock_findings import QueueCauses
from wellserved.analysis.kept import Period, tables
from wellserved.analysis.queue_causes import queue_causes
from wellserved.engine import Engine
from wellserved.words.events import EventKind as Kind
from wellserved.words.events import State

EASY_US = 5_400_000_000
HOUR_US = 3_600_000_000


def causes_of(engine: Engine, log: Log, as_of: int | None = None, hours: Hours | None = None) -> QueueCauses:
    found = queue_causes(quick_tables(engine, log, as_of, hours))
    assert found is not None
    return found


def hours_of(found: QueueCauses) -> tuple[float, ...]:
    """Give closed, contention, overtaken and unexplained hours."""
    return found.closed_hours, found.contention_hours, found.overtaken_hours, found.unexplained_hours


def in_hours(causes: dict[str, Fraction]) -> tuple[float, ...]:
    return tuple(float(us / HOUR_US) for us in causes.values())


def case(name: str, team: int, opened: float, taken_up: float, delivered: float | None) -> list[tuple[Any, ...]]:
    """Give a case that is opened, taken up and delivered at these hours of Monday."""
    rows = [
        (name, at(MONDAY, opened), Kind.OPENED, team),
        (name, at(MONDAY, taken_up), Kind.TAKEN_UP),
    ]
    return rows if delivered is None else [*rows, (name, at(MONDAY, delivered), Kind.DELIVERED)]


def test_it_divides_the_queue_of_the_fixture(engine: Engine) -> None:
    log = example(*case("q", DESK, 1, 4, 5), *case("a", DESK, 0, 0, 2), *case("b", DESK, 1.5, 2.5, 3 + 1 / 3))
    # q lies from 1:00 to 4:00. a, which came before, is worked on until 2:00; b, which came after, from 2:30 to 3:20;
    # so b lies from 1:30 to 2:30 itself, half of it beside a.
    found = causes_of(engine, log)
    assert hours_of(found) == pytest.approx((0, 60 / 60 + 30 / 60, 50 / 60, 70 / 60 + 30 / 60))
    assert (found.stays, found.of_stays) == (2, 2)


def test_the_fixture_of_the_definition_holds_for_its_case_alone() -> None:
    minute = HOUR_US // 60
    queued = stretches([Stay(1, DESK, 60 * minute, 60 * minute, 240 * minute)])
    works = stretches([Stay(2, DESK, 0, 0, 120 * minute), Stay(3, DESK, 90 * minute, 150 * minute, 200 * minute)])
    busy, earlier = busy_and_earlier(works, queued)
    assert (earlier.tolist(), (busy - earlier).tolist()) == ([60 * minute], [50 * minute])
    assert 180 * minute - busy[0] == 70 * minute


def test_nights_are_closed_and_nobody_is_busy_then(engine: Engine) -> None:
    log = example(
        ("c1", at(MONDAY, 16), Kind.OPENED, DESK),
        ("c1", at(TUESDAY, 10), Kind.TAKEN_UP),
        ("c2", at(MONDAY, 12), Kind.OPENED, DESK),
        ("c2", at(MONDAY, 12), Kind.TAKEN_UP),
        ("c2", at(TUESDAY, 9.5), Kind.DELIVERED),
    )
    assert hours_of(causes_of(engine, log, hours={DESK: NINE_TO_FIVE})) == pytest.approx((16, 1.5, 0, 0.5))


def test_several_in_work_share_the_time_equally(engine: Engine) -> None:
    early, late = case("early", DESK, 0, 0, 6), [*case("late1", DESK, 3, 3, 6), *case("late2", DESK, 3, 3, 6)]
    log = example(*early, *case("c1", DESK, 2, 4, 6), *late)
    assert hours_of(causes_of(engine, log)) == pytest.approx((0, 1 + 1 / 3, 2 / 3, 0))


def test_a_case_comes_to_a_team_when_it_is_handed_over(engine: Engine) -> None:
    handed = [
        ("old", at(MONDAY, 0), Kind.TAKEN_UP, LEGAL),
        ("old", at(MONDAY, 3), Kind.HANDED_OVER, DESK),
        ("old", at(MONDAY, 3), Kind.TAKEN_UP),
        ("old", at(MONDAY, 6), Kind.DELIVERED),
    ]
    log = example(*case("c1", DESK, 2, 4, 5), *handed)
    assert hours_of(causes_of(engine, log)) == pytest.approx((0, 0, 1, 1))


def test_it_takes_queues_and_works_from_what_the_product_charges(engine: Engine) -> None:
    log = example(*case("c1", DESK, 9, 12, 13), *case("c2", DESK, 8, 10, 11), *case("c3", CREDIT, 9, 9, 11))
    assert queue_causes(tables_of(engine, log)) == causes_of(engine, log)


def test_it_knows_no_causes_where_queue_and_work_are_not_told_apart(engine: Engine) -> None:
    held = replace(example(("c1", 0, Kind.OPENED, DESK), ("c1", 9, Kind.CLOSED)), states_known=False)
    assert queue_causes(quick_tables(engine, held)) is None


def test_a_log_without_queues_has_none(engine: Engine) -> None:
    log = example(("c1", 0, Kind.TAKEN_UP, DESK), ("c1", 9, Kind.CLOSED))
    assert causes_of(engine, log) == QueueCauses(0, 0, 0, 0, 0, 0)


@FEWER
@given(world=logs_and_moments(["states", "states without ends"]))
def test_it_divides_queues_as_the_slow_twin_does(engine: Engine, world: World) -> None:
    log, as_of = spread(world[0], EASY_US), at(MONDAY, 8) + world[1] * EASY_US
    queued, works = (
        [each._replace(case=number_of(each.case)) for each in oracle.stays(log, as_of, state)]
        for state in (State.QUEUE, State.WORK)
    )
    found = causes_of(engine, log, as_of, HOURS)
    assert hours_of(found) == pytest.approx(in_hours(oracle.queue_causes(queued, works, HOURS)))
    assert found.stays == found.of_stays == len(queued)


def test_a_sample_stands_for_many_stays(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STAYS", 50)
    cases = [case(f"case {n}", DESK, n / 10, n / 10 + 1, n / 10 + 1.05) for n in range(200)]
    found = causes_of(engine, example(*[row for rows in cases for row in rows]))
    assert 25 < found.stays < 75
    assert found.of_stays == 200
    assert sum(hours_of(found)) == pytest.approx(found.stays)
    assert found.contention_hours / found.stays == pytest.approx(0.5, abs=0.05)


def stretches(stays: list[Stay]) -> Stretches:
    """Give stretches of teams that are always open, in order of the team."""
    ordered = sorted(stays, key=lambda stay: stay.team)

    def column(name: str) -> Numbers:
        return np.array([getattr(stay, name) for stay in ordered], np.int64)

    start, end = column("start"), column("end")
    return Stretches(column("team"), column("case"), column("arrival"), start, end, start, end)


@st.composite
def stays_of_teams(draw: st.DrawFn) -> list[Stay]:
    """Draw stays of different cases at three teams."""
    drawn = draw(st.lists(st.tuples(*[st.integers(0, 50)] * 3, st.sampled_from((DESK, CREDIT, LEGAL))), max_size=40))
    found = []
    for number, (one, two, three, team) in enumerate(drawn):
        arrival, start, end = sorted((one, two, three))
        found.append(Stay(number, team, arrival, start, end + 1))
    return found


@given(
    stays=stays_of_teams(),
    split=st.integers(0, 40),
    at_once=st.sampled_from((1, 10, 100)),
    few=st.sampled_from((0, 1, 1_000)),
)
def test_the_quick_ways_give_what_moment_by_moment_gives(stays: list[Stay], split: int, at_once: int, few: int) -> None:
    works, queued = stays[:split], sorted(stays[split:], key=lambda stay: stay.team)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(busy_time, "_AT_ONCE", at_once)
        patch.setattr(busy_time, "_FEW", few)
        busy, earlier = busy_and_earlier(stretches(works), stretches(queued))
    for stay, is_busy, for_earlier in zip(queued, busy, earlier, strict=True):
        expected = oracle.queue_causes([stay], works, {})
        assert is_busy == expected["contention"] + expected["overtaken"]
        assert for_earlier == pytest.approx(float(expected["contention"]), abs=0.51)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 20), st.integers(-(2**62), 2**62)), max_size=30),
    asked=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 25)), max_size=10),
)
def test_it_sums_up_below_a_bound(pairs: list[tuple[int, int]], asked: list[tuple[int, int]]) -> None:
    numbers, weights, upto, bound = (
        np.array([pair[i] for pair in of], np.int64) for of in (pairs, asked) for i in (0, 1)
    )
    upto = np.minimum(upto, len(pairs))
    counts, totals = sums_below(numbers, weights, upto, bound)
    for place, (first, limit) in enumerate(zip(upto, bound, strict=True)):
        meant = [weight for number, weight in pairs[:first] if number < limit]
        assert counts[place] == len(meant)
        assert (int(totals[place]) - sum(meant)) % 2**64 == 0


def test_it_sees_work_on_cases_that_were_opened_before_the_period(engine: Engine) -> None:
    log = example(
        ("early", 0, Kind.TAKEN_UP, DESK),
        ("c1", 20, Kind.OPENED, DESK),
        ("early", 50, Kind.DELIVERED),
        ("c1", 60, Kind.TAKEN_UP),
        ("c1", 70, Kind.DELIVERED),
    )
    found = queue_causes(tables(event_log(engine, log), Period(opened_from_us=10)))
    assert found is not None
    hours = (found.contention_hours, found.unexplained_hours)
    assert tuple(round(each * HOUR_US) for each in hours) == (30, 10)
