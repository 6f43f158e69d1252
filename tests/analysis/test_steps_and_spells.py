"""Steps cut the life of a case; spells say who held it when."""

from dataclasses import replace
from itertools import pairwise

import narwhals as nw
from hypothesis import given

from tests.analysis import oracle
from tests.analysis.oracle import Event
from tests.analysis.oracle_moments import stand
from tests.analysis.worlds import (
    ACME,
    CREDIT,
    DESK,
    FEWER,
    LEGAL,
    NAMESAKE,
    Told,
    World,
    event_log,
    example,
    logs_and_moments,
    steps_of,
)
from wellserved.analysis.spells import lives, spells
from wellserved.analysis.steps import as_of, opened_between, steps
from wellserved.engine import Engine
from wellserved.words.events import OUTSIDE_PARTY, EventKind, State

SPELL = ("case", "life", "team", "holder", "customer", "state", "waits_on", "start_us", "end_us")
STEP = (
    *("case", "life", "start_us", "end_us", "team", "state", "customer", "asked", "waits_on", "promise_us"),
    *("prev_team", "prev_state", "next_team", "next_state"),
)
LIFE = ("case", "life", "start_us", "end_us", "is_open", "began_with")


def told_spells(engine: Engine, world: World) -> list[oracle.Spell]:
    log, cut = steps_of(engine, world)
    rows = Told(engine, world[0]).rows(spells(cut, log), *SPELL)
    return sorted((oracle.Spell(*row) for row in rows), key=when)


def when(spell: oracle.Spell) -> tuple[str, int]:
    return spell.case, spell.start


@FEWER
@given(world=logs_and_moments())
def test_it_gives_what_the_slow_twin_gives(engine: Engine, world: World) -> None:
    log, cut = steps_of(engine, world)
    told = Told(engine, world[0])
    in_order = told.rows(cut.sort("case", "start_us", "row"), *STEP)
    assert sorted(in_order, key=lambda row: str(row[0])) == oracle.steps(*world)
    found = sorted((oracle.Spell(*row) for row in told.rows(spells(cut, log), *SPELL)), key=when)
    assert found == sorted(oracle.spells(*world), key=when)
    assert sorted(told.rows(lives(cut), *LIFE)) == oracle.lives(*world)


@FEWER
@given(world=logs_and_moments())
def test_it_gives_every_stretch_of_a_life_to_exactly_one_holder(engine: Engine, world: World) -> None:
    log, cut = steps_of(engine, world)
    told = Told(engine, world[0])
    found = sorted((oracle.Spell(*row) for row in told.rows(spells(cut, log), *SPELL)), key=when)
    for case, life, start, end, *_ in told.rows(lives(cut), *LIFE):
        own = [spell for spell in found if (spell.case, spell.life) == (case, life)]
        bounds = [(spell.start, spell.end) for spell in own]
        assert all(isinstance(bound, int) for pair in bounds for bound in pair)
        assert all(a < b for a, b in bounds)
        assert all(end == start for (_, end), (start, _) in pairwise(bounds))
        assert (bounds[0][0], bounds[-1][1]) == (start, end) if bounds else start == end
    lived = sum(end - start for _, _, start, end, *_ in told.rows(lives(cut), *LIFE))
    assert sum(spell.end - spell.start for spell in found) == lived
    waits = (State.WAITING_CASE, State.WAITING_OUTSIDE)
    # Stated exceptions: several or unknown parties are waited on, or nobody named a team yet.
    assert all(spell.holder is not None or spell.team is None or spell.state in waits for spell in found)


@FEWER
@given(world=logs_and_moments())
def test_it_says_of_every_moment_what_the_events_before_it_say(engine: Engine, world: World) -> None:
    log, as_of_us = world
    found = told_spells(engine, world)
    for case in log.cases():
        for moment in range(as_of_us):
            now = [spell for spell in found if spell.case == case and spell.start <= moment < spell.end]
            stands = [(s.team, s.holder, s.customer, s.state, s.waits_on) for s in now]
            expected = stand(log, case, moment, as_of_us)
            assert stands == ([] if expected is None else [expected])


@FEWER
@given(world=logs_and_moments())
def test_it_follows_other_clocks_and_numbers_whatever_the_order_of_the_table(engine: Engine, world: World) -> None:
    log, as_of_us = world
    by = -1_000_000_000_000_000  # back to before 1970
    numbers = {None: None, OUTSIDE_PARTY: OUTSIDE_PARTY, 1: 3, 2: 1, 3: 2, 8: 8, ACME: ACME, NAMESAKE: NAMESAKE}

    def other(event: Event) -> Event:
        promise = None if event.promise is None else event.promise + by
        team, customer = numbers[event.team], numbers[event.customer]
        return replace(event, at=event.at + by, team=team, customer=customer, promise=promise)

    changed = replace(log, events=tuple(other(event) for event in reversed(log.events)))
    assert told_spells(engine, (changed, as_of_us + by)) == [
        s._replace(
            team=numbers[s.team],
            holder=numbers[s.holder],
            customer=numbers[s.customer],
            start=s.start + by,
            end=s.end + by,
        )
        for s in sorted(oracle.spells(*world), key=when)
    ]


@FEWER
@given(world=logs_and_moments())
def test_rows_alone_give_the_order_where_they_are_in_the_order_of_time(engine: Engine, world: World) -> None:
    log, _ = steps_of(engine, world)
    place = nw.col("row").cum_count().over(order_by=["at_us", "row"]).cast(nw.Int64)
    ordered = replace(log, events=engine.keep(log.events.with_columns(row=place)))
    by_moment, by_row = (
        engine.rows(steps(replace(ordered, in_time_order=known), world[1]).sort("case", "row"))
        for known in (False, True)
    )
    assert by_row == by_moment


@FEWER
@given(world=logs_and_moments())
def test_it_gives_for_two_sets_of_cases_together_what_each_gives_alone(engine: Engine, world: World) -> None:
    # A case that is waited on counts where it is waited on, so waits between the sets are taken out.
    log = replace(world[0], events=tuple(replace(event, waits_on=None) for event in world[0].events))
    halves = [tuple(e for e in log.events if (e.case in ("c0", "c2")) == is_first) for is_first in (True, False)]
    apart = [s for events in halves for s in oracle.spells(replace(log, events=events), world[1])]
    assert told_spells(engine, (log, world[1])) == sorted(apart, key=when)


# Examples to check by hand: case, moment, kind, team, customer, waits_on, promise_at.


def test_it_tells_who_held_a_loan(engine: Engine) -> None:
    loan = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 10, EventKind.TAKEN_UP),
        ("c1", 25, EventKind.HANDED_OVER, CREDIT),
        ("c1", 60, EventKind.WAITING_ON_CUSTOMER),
        ("c1", 100, EventKind.DELIVERED),
    )
    assert told_spells(engine, (loan, 100)) == [
        ("c1", 0, DESK, DESK, OUTSIDE_PARTY, State.QUEUE, None, 0, 10),
        ("c1", 0, DESK, DESK, OUTSIDE_PARTY, State.WORK, None, 10, 25),
        ("c1", 0, CREDIT, CREDIT, DESK, State.QUEUE, None, 25, 60),
        ("c1", 0, CREDIT, DESK, DESK, State.WAITING_CUSTOMER, None, 60, 100),
    ]


def test_it_gives_a_wait_to_the_team_that_was_asked_in_the_other_case(engine: Engine) -> None:
    chain = example(
        ("c1", 0, EventKind.TAKEN_UP, DESK),
        ("c1", 5, EventKind.WAITING_ON_CASE, DESK, None, "c2"),
        ("c2", 5, EventKind.OPENED, LEGAL, DESK),
        ("c1", 9, EventKind.WAITING_ON_OUTSIDE, DESK, None, "Acme"),
        ("c1", 12, EventKind.WAITING_ON_CASE, DESK, None, "c2|Acme"),
    )
    found = told_spells(engine, (chain, 20))
    assert [(s.holder, s.state, s.start, s.end) for s in found if s.case == "c1"] == [
        (DESK, State.WORK, 0, 5),
        (LEGAL, State.WAITING_CASE, 5, 9),
        (ACME, State.WAITING_OUTSIDE, 9, 12),
        (None, State.WAITING_CASE, 12, 20),
    ]


def test_it_ends_a_wait_at_its_date_and_follows_a_new_date(engine: Engine) -> None:
    dated = example(
        ("c1", 0, EventKind.WAITING_UNTIL, DESK, None, None, 4),
        ("c1", 10, EventKind.WAITING_UNTIL, DESK, None, None, 15),
        ("c1", 12, EventKind.WAITING_UNTIL, DESK, None, None, 18),
        ("c1", 14, EventKind.WAITING_UNTIL, DESK, None, "customer", 18),
        ("c1", 19, EventKind.DELIVERED, DESK),
    )
    found = told_spells(engine, (dated, 19))
    assert [(s.holder, s.state, s.start, s.end) for s in found] == [
        (DESK, State.WAITING_UNTIL, 0, 4),
        (DESK, State.QUEUE, 4, 10),
        (DESK, State.WAITING_UNTIL, 10, 12),
        (DESK, State.WAITING_UNTIL, 12, 14),
        (OUTSIDE_PARTY, State.WAITING_UNTIL, 14, 18),
        (DESK, State.QUEUE, 18, 19),
    ]


def test_it_gives_nobody_the_time_between_two_lives(engine: Engine) -> None:
    reopened = example(
        ("c1", 0, EventKind.OPENED, DESK, CREDIT),
        ("c1", 10, EventKind.DELIVERED),
        ("c1", 20, EventKind.CLOSED, LEGAL),
        ("c1", 50, EventKind.REOPENED, DESK),
        ("c1", 70, EventKind.CLOSED),
    )
    log, cut = steps_of(engine, (reopened, 99))
    told = Told(engine, reopened)
    assert sorted(told.rows(lives(cut), *LIFE)) == [("c1", 0, 0, 10, 0, DESK), ("c1", 1, 50, 70, 0, DESK)]
    assert sorted(told.rows(spells(cut, log), "start_us", "end_us", "customer")) == [(0, 10, CREDIT), (50, 70, CREDIT)]


def test_it_gives_the_time_before_a_completion_to_the_team_that_completed(engine: Engine) -> None:
    completions = example(
        ("c1", 0, EventKind.TAKEN_UP, DESK),
        ("c1", 10, EventKind.TAKEN_UP, CREDIT),
        ("c1", 30, EventKind.TAKEN_UP, DESK),
        states_known=False,
        held_before=True,
        ends_known=False,
    )
    found = told_spells(engine, (completions, 99))
    assert [(s.holder, s.state, s.start, s.end) for s in found] == [
        (CREDIT, State.HELD, 0, 10),
        (DESK, State.HELD, 10, 30),
    ]


def test_it_keeps_whole_cases_that_were_opened_in_a_period(engine: Engine) -> None:
    cases = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c2", 10, EventKind.OPENED, DESK),
        ("c1", 12, EventKind.DELIVERED),
        ("c3", 20, EventKind.OPENED, DESK),
        ("c2", 30, EventKind.DELIVERED),
    )
    log = event_log(engine, cases)
    assert opened_between(log, None, None) is log
    kept = [
        sorted(Told(engine, cases).rows(opened_between(log, *period).events, "case", "at_us"))
        for period in ((5, 20), (10, None), (None, 10))
    ]
    assert kept == [
        [("c2", 10), ("c2", 30)],
        [("c2", 10), ("c2", 30), ("c3", 20)],
        [("c1", 0), ("c1", 12)],
    ]


def test_it_takes_the_last_event_as_the_moment_to_count_to(engine: Engine) -> None:
    log = event_log(engine, example(("c1", 3, EventKind.OPENED, DESK), ("c1", 8, EventKind.UPDATE)))
    assert as_of(log) == 8
    nothing = replace(log, events=log.events.filter(nw.col("at_us") > 8))
    assert engine.rows(steps(nothing, as_of(nothing))) == []
