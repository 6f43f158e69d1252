"""Signs of brute force: work outside working hours, cases that are reopened, cases that are pushed ahead of others."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.analysis.clock_worlds import (
    FRIDAY,
    HOURS,
    MONDAY,
    NINE_TO_FIVE,
    SATURDAY,
    Hours,
    account,
    at,
    quick_tables,
    spread,
    tables_of,
    worked,
)
from tests.analysis.oracle import Log, lives
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, World, example, logs_and_moments
from wellserved.analysis.brute_force import brute_force
from wellserved.analysis.clock_findings import BruteForce
from wellserved.analysis.estimates import share
from wellserved.analysis.shown import shown
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import EventKind as Kind

EASY_US = 5_400_000_000
DESK_HOURS = {DESK: NINE_TO_FIVE}


def signs(engine: Engine, log: Log, as_of: int | None = None, hours: Hours | None = None) -> BruteForce:
    found = quick_tables(engine, log, as_of, hours)
    return brute_force(found, shown(found.log))


def work(case: str, team: int, start: int, end: int) -> list[tuple[Any, ...]]:
    """Give a case that is one piece of work."""
    return [(case, start, Kind.TAKEN_UP, team), (case, end, Kind.DELIVERED)]


DAY = work("day", DESK, at(MONDAY, 10), at(MONDAY, 14))
THROUGH_THE_NIGHT = work("night", DESK, at(MONDAY, 16), at(MONDAY, 24 + 10))
ON_SATURDAY = work("saturday", DESK, at(SATURDAY, 10), at(SATURDAY, 12))
TO_THE_EVENING = work("evening", DESK, at(FRIDAY, 16), at(FRIDAY, 20))
BEFORE_EIGHT = work("early", DESK, at(FRIDAY, 8), at(FRIDAY, 10))


def test_outside_is_what_lies_wholly_outside_working_hours(engine: Engine) -> None:
    log = example(*DAY, *THROUGH_THE_NIGHT, *ON_SATURDAY, *TO_THE_EVENING, *BEFORE_EIGHT)
    found = signs(engine, log, hours=DESK_HOURS)
    assert found.outside_hours is not None
    assert found.outside_hours.value == pytest.approx(2 / (4 + 2 + 2 + 1 + 1))
    assert (found.outside_hours.n, found.outside_hours.unit) == (5, "of the hours of work")
    assert found.by_team == (("Desk", 2.0, 10.0, 5),)


def test_work_begun_outside_working_hours_is_counted_by_pieces(engine: Engine) -> None:
    log = example(*DAY, *THROUGH_THE_NIGHT, *ON_SATURDAY, *TO_THE_EVENING, *BEFORE_EIGHT)
    found = signs(engine, log, hours=DESK_HOURS)
    assert found.begun_outside is not None
    assert found.begun_outside.value == pytest.approx(2 / 5)
    assert (found.begun_outside.n, found.begun_outside.unit) == (5, "of the pieces of work")


def test_it_takes_work_from_what_the_product_charges(engine: Engine) -> None:
    log = example(*DAY, *THROUGH_THE_NIGHT, *ON_SATURDAY, *TO_THE_EVENING, *BEFORE_EIGHT)
    found = tables_of(engine, log, hours=DESK_HOURS)
    assert brute_force(found, shown(found.log)) == signs(engine, log, hours=DESK_HOURS)


def test_without_working_hours_nothing_is_outside(engine: Engine) -> None:
    found = signs(engine, example(*ON_SATURDAY))
    assert (found.outside_hours, found.begun_outside, found.by_team) == (None, None, ())


def test_what_is_only_held_is_no_work(engine: Engine) -> None:
    held = replace(example(*ON_SATURDAY), states_known=False)
    found = signs(engine, held, hours=DESK_HOURS)
    assert (found.outside_hours, found.begun_outside, found.by_team) == (None, None, ())


def test_it_leaves_out_teams_with_fewer_than_five_cases_and_folds_small_ones(engine: Engine) -> None:
    hours = dict.fromkeys((DESK, CREDIT, LEGAL), NINE_TO_FIVE)
    rows = [
        row
        for team, cases in ((DESK, 6), (CREDIT, 3), (LEGAL, 2))
        for n in range(cases)
        for row in work(f"{team}-{n}", team, at(SATURDAY, 10), at(SATURDAY, 10 + team))
    ]
    found = quick_tables(engine, example(*rows), hours=hours)
    assert brute_force(found, shown(found.log)).by_team == (("Desk", 6.0, 6.0, 6),)
    small = replace(found.log, small_teams=frozenset({CREDIT, LEGAL}))
    assert brute_force(found, shown(small)).by_team == (("small teams", 12.0, 12.0, 5), ("Desk", 6.0, 6.0, 6))


def test_it_counts_reopened_cases_among_those_that_ended(engine: Engine) -> None:
    log = example(
        ("once", 0, Kind.OPENED, DESK),
        ("once", 5, Kind.CLOSED),
        ("again", 0, Kind.OPENED, DESK),
        ("again", 5, Kind.CLOSED),
        ("again", 7, Kind.REOPENED),
        ("open", 0, Kind.OPENED, DESK),
    )
    assert signs(engine, log).reopened == share(1, 2, "of the ended cases")
    assert signs(engine, example(("open", 0, Kind.OPENED, DESK))).reopened is None


def test_it_cannot_tell_what_was_reopened_where_the_log_knows_no_ends(engine: Engine) -> None:
    log = replace(example(("c1", 0, Kind.OPENED, DESK), ("c1", 5, Kind.QUEUED)), ends_known=False)
    assert signs(engine, log).reopened is None


def said(case: str, *answers: int | None) -> list[tuple[Any, ...]]:
    return [(case, n, Kind.OPENED, DESK, None, None, None, None, answer) for n, answer in enumerate(answers)]


def test_one_event_is_enough_to_expedite_a_case(engine: Engine) -> None:
    log = example(*said("c1", 0, 1, 0), *said("c2", 0, None), *said("c3", None))
    assert signs(engine, log).expedited == share(1, 3, "of the cases")
    assert signs(engine, log, as_of=0).expedited == share(0, 3, "of the cases")
    assert signs(engine, example(*said("c1", None))).expedited is None


@FEWER
@given(world=logs_and_moments())
def test_it_counts_as_plain_loops_do(engine: Engine, world: World) -> None:
    log, as_of = spread(world[0], EASY_US), at(MONDAY, 8) + world[1] * EASY_US
    found = signs(engine, log, as_of, HOURS)
    works = [row for row in account(log, as_of, HOURS) if row["kind"] == ChargeKind.WORK.code]
    outside = [row for row in works if row["open_us"] == 0]
    hours = sum(row["open_us"] for row in works) + sum(row["wall_us"] for row in outside)
    begun = [row for row in works if not worked(HOURS, row["team"], row["start_us"], row["start_us"] + 1)]
    if works:
        assert found.outside_hours is not None
        assert found.begun_outside is not None
        assert found.outside_hours.value == pytest.approx(sum(row["wall_us"] for row in outside) / hours)
        assert found.begun_outside.value == pytest.approx(len(begun) / len(works))
        assert found.begun_outside.n == len({row["case"] for row in works})
    else:
        assert (found.outside_hours, found.begun_outside) == (None, None)
    every = lives(log, as_of)
    ended = {life.case for life in every if not life.is_open}
    again = {life.case for life in every if life.life > 0}
    assert found.reopened == (share(len(again), len(ended), "of the ended cases") if log.ends_known else None)
    told = {event.case for event in log.events if event.expedited is not None and event.at <= as_of}
    yes = {event.case for event in log.events if event.expedited and event.at <= as_of}
    cases = {life.case for life in every}
    assert found.expedited == (share(len(yes & cases), len(cases), "of the cases") if told & cases else None)
