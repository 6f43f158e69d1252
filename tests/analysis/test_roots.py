"""Root cases, what they waited for between teams, and their stays: as the slow twin says."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis import oracle_roots as oracle
from tests.analysis.clocked import clocked
from tests.analysis.oracle import Log
from tests.analysis.oracle import steps as oracle_steps
from tests.analysis.waiting_worlds import END, EVENLY, together, worlds
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, SEGMENT, World, example, logs_and_moments, number_of
from wellserved.analysis import flow
from wellserved.analysis.between_teams import waiting
from wellserved.analysis.return_loops import TOGETHER, seen_ways
from wellserved.analysis.roots import roots
from wellserved.analysis.stays import NOBODY, START, stays
from wellserved.engine import Engine
from wellserved.words.events import OUTSIDE_PARTY, EventKind

HOUR = 3_600_000_000
VISITS = ("first", "sent back", "again")


@FEWER
@given(world=logs_and_moments())
def test_it_finds_the_root_cases_and_their_waits_between_teams_as_the_slow_twin_does(
    engine: Engine, world: World
) -> None:
    it, wanted = clocked(engine, *world), oracle.roots(*world)
    names = {number_of(case): case for case in world[0].cases()}

    found = roots(it.found)
    order = [names[row["case"]] for row in engine.rows(found.complete.sort("number"))]
    assert (found.kind, found.left_out, sorted(order)) == (wanted.kind, wanted.left_out, sorted(wanted.complete))
    assert found.cases == len(order)

    between, told = waiting(it.found, found, it.shown), engine.rows(it.charged)
    by_case = {(order[r["number"]], r["provider"], r["customer"]): r["us"] for r in engine.rows(between.by_case)}
    assert (by_case, between.last_link_us, between.outside_us) == oracle.waited(told, names, wanted.complete)


@pytest.mark.parametrize("seed", [11, 12])
def test_whoever_waits_is_the_customer_that_nobody_named_as_the_slow_twins_say(engine: Engine, seed: int) -> None:
    logs = [log for log in worlds(seed, 40) if of_nobody_named(log)]
    assert len(logs) > 10
    log = together(logs, EVENLY)
    it, names = clocked(engine, log, END * EVENLY), {number_of(case): case for case in log.cases()}

    found, wanted = roots(it.found), oracle.roots(log, END * EVENLY)
    order = [names[row["case"]] for row in engine.rows(found.complete.sort("number"))]
    assert (found.kind, sorted(order), found.left_out) == ("outside", sorted(wanted.complete), wanted.left_out)

    between = waiting(it.found, found, it.shown)
    by_case = {(order[r["number"]], r["provider"], r["customer"]): r["us"] for r in engine.rows(between.by_case)}
    assert (by_case, between.last_link_us, between.outside_us) == oracle.waited(
        [row for each in logs for row in oracle.as_charged(each, END, EVENLY)], names, wanted.complete
    )


def of_nobody_named(log: Log) -> set[str]:
    """Give the cases for which nobody is named, and on which another waited."""
    every = oracle_steps(log, END)
    unnamed = {step.case for step in every if step.prev_state is None and step.customer == OUTSIDE_PARTY}
    return unnamed & oracle.waited_on(every)


@FEWER
@given(world=logs_and_moments())
def test_it_lists_the_stays_of_root_cases_as_the_slow_twin_does(engine: Engine, world: World) -> None:
    it, names = clocked(engine, *world), {number_of(case): case for case in world[0].cases()}
    found = [
        oracle.Stay(
            names[row["case"]],
            {NOBODY: None, START: None}.get(row["from_team"], row["from_team"]),
            None if row["from_team"] == START else VISITS[row["from_visit"]],
            None if row["team"] == NOBODY else row["team"],
            VISITS[row["visit"]],
            row["wait_us"],
            row["stay_us"],
            bool(row["is_last"]),
        )
        for row in engine.rows(stays(it.found, roots(it.found)))
    ]
    assert Counter(found) == Counter(oracle.stays(*world, oracle.roots(*world).complete))


@FEWER
@given(world=logs_and_moments(), seed=st.integers(0, 9))
def test_it_estimates_a_network_that_takes_exactly_as_long_as_the_cases_drawn(
    engine: Engine, world: World, seed: int
) -> None:
    it = clocked(engine, *world)
    chosen = roots(it.found)
    seen = seen_ways(stays(it.found, chosen), chosen, engine)
    cases = engine.rows(chosen.complete)
    groups = sorted({row["block"] // TOGETHER for row in cases})
    weights = np.random.default_rng(seed).integers(1, 4, len(groups)).astype(float)

    weight = dict(zip(groups, weights, strict=True))
    drawn = [(weight[row["block"] // TOGETHER], row["lived_us"] / HOUR) for row in cases]
    if drawn:
        mean = sum(times * hours for times, hours in drawn) / sum(times for times, _ in drawn)
        assert flow.hours(seen.network(weights)) == pytest.approx(mean)


def test_it_numbers_root_cases_in_the_order_in_which_they_ended(engine: Engine) -> None:
    log = example(
        ("late", 1, EventKind.OPENED, DESK),
        ("soon", 2, EventKind.OPENED, DESK),
        ("soon", 3, EventKind.DELIVERED),
        ("late", 4, EventKind.DELIVERED),
    )
    rows = engine.rows(roots(clocked(engine, log).found).complete.sort("number"))
    assert [row["case"] for row in rows] == [number_of("soon"), number_of("late")]
    assert [row["lived_us"] for row in rows] == [1, 3]


def linked(customer: int | None) -> Log:
    """Desk waits 6 hours for Legal, which lets the case lie for 5 of them; who asked Legal may be blank."""
    return example(
        ("asks", 8, EventKind.OPENED, DESK),
        ("asks", 9, EventKind.WAITING_ON_CASE, None, None, "asked"),
        ("asks", 15, EventKind.DELIVERED),
        ("asked", 9, EventKind.OPENED, LEGAL, customer),
        ("asked", 14, EventKind.TAKEN_UP),
        ("asked", 15, EventKind.DELIVERED),
    )


@pytest.mark.parametrize(
    ("customer", "cases", "by_link", "last_link"),
    [
        (None, ["asks"], {(LEGAL, DESK): 5}, 1),
        (DESK, ["asks"], {(LEGAL, DESK): 5}, 1),
        (SEGMENT, ["asked", "asks"], {}, 1 + 5 + 5),
    ],
)
def test_a_case_that_another_waits_on_is_asked_for_by_the_team_that_waits_unless_somebody_is_named(
    engine: Engine, customer: int | None, cases: list[str], by_link: dict[tuple[int, int], int], last_link: int
) -> None:
    it = clocked(engine, linked(customer))
    found = roots(it.found)
    chosen = {row["case"] for row in engine.rows(found.complete)}
    assert (found.kind, chosen) == ("outside", {number_of(case) for case in cases})
    between = waiting(it.found, found, it.shown)
    assert {(row["provider"], row["customer"]): row["us"] for row in engine.rows(between.by_case)} == by_link
    assert between.last_link_us == last_link


def test_a_customer_outside_who_is_asked_something_is_not_the_team_that_waits(engine: Engine) -> None:
    log = example(
        ("asks", 8, EventKind.OPENED, DESK),
        ("asks", 9, EventKind.WAITING_ON_CASE, None, None, "asked"),
        ("asks", 15, EventKind.DELIVERED),
        ("asked", 9, EventKind.OPENED, LEGAL),
        ("asked", 10, EventKind.WAITING_ON_CUSTOMER),
        ("asked", 15, EventKind.DELIVERED),
    )
    it = clocked(engine, log)
    between = waiting(it.found, roots(it.found), it.shown)
    links = [(row["provider"], row["customer"], row["us"]) for row in engine.rows(between.by_case)]
    assert (links, between.outside_us) == ([(LEGAL, DESK, 1)], 5)


def test_it_takes_no_case_that_another_waited_on_where_nobody_outside_asked(engine: Engine) -> None:
    log = example(
        ("asks", 1, EventKind.OPENED, DESK, LEGAL),
        ("asks", 2, EventKind.WAITING_ON_CASE, DESK, None, "asked"),
        ("asked", 2, EventKind.OPENED, CREDIT, DESK),
        ("asked", 3, EventKind.DELIVERED),
        ("asks", 4, EventKind.DELIVERED),
    )
    found = roots(clocked(engine, log).found)
    assert (found.kind, found.cases, found.left_out) == ("asked", 1, 0)
    assert [row["case"] for row in engine.rows(found.complete)] == [number_of("asks")]
