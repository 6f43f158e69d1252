"""A few cases counted in plain Python come out as the tables count them, to the microsecond."""

import pytest
from hypothesis import given, settings

from tests.analysis.few_worlds import Sums, added_up, few_of, promises_in_tables, spells_in_tables, tables_say
from tests.analysis.oracle import Log
from tests.analysis.test_charges_difficult_person import END as FRIDAY_NOON
from tests.analysis.test_charges_difficult_person import PERSON
from tests.analysis.waiting_worlds import END, together, worlds
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, World, logs_and_moments
from tests.words.calendars import HOUR, every_day, us, workdays
from wellserved.analysis.few_charges import Clocks, charged_of, counted
from wellserved.analysis.few_promises import promises_of
from wellserved.analysis.few_steps import FewCases, spells_of, steps_of
from wellserved.analysis.promises import Verdict
from wellserved.engine import Engine
from wellserved.words.hours import working_time_between

HOURS = {
    DESK: workdays("09:00-12:00, 13:00-17:00", "Europe/Berlin"),
    CREDIT: every_day("22:00-06:00", "Europe/Berlin"),
    LEGAL: workdays("00:00-24:00", "Asia/Kolkata"),
}
MOMENT_US = 5 * HOUR + 1
"""So many microseconds cannot be shared by two or three."""
FROM_US = us("2026-03-27T03:00")
"""A Friday; on the night from Saturday to Sunday summer time begins."""
STATES = ("states",)


def charged_by_row(few: FewCases) -> Sums:
    known = counted(few)
    return added_up(row._asdict() for case in known.steps for row in charged_of(case, known))


def assert_alike(engine: Engine, log: Log, as_of: int) -> None:
    few = few_of(log, as_of, HOURS)
    assert charged_by_row(few) == tables_say(engine, log, as_of, HOURS)
    steps = steps_of(few)
    found = [tuple(spell) for case in sorted(steps) for spell in spells_of(case, steps, few)]
    assert found == spells_in_tables(engine, log, as_of)


@pytest.mark.parametrize("count", [15, pytest.param(150, marks=pytest.mark.slow)])
def test_it_charges_waiting_worlds_as_the_tables_do(engine: Engine, count: int) -> None:
    for moment_us in (MOMENT_US, 7, 1):
        assert_alike(engine, together(worlds(200, count), moment_us, FROM_US), FROM_US + END * moment_us)


@pytest.mark.slow
def test_it_looks_no_further_than_the_moment_it_counts_to(engine: Engine) -> None:
    log = together(worlds(201, 60), MOMENT_US, FROM_US)
    for moment in (3, 8):
        assert_alike(engine, log, FROM_US + moment * MOMENT_US)


@pytest.mark.slow
@settings(max_examples=max(3, FEWER.max_examples // 3))
@given(world=logs_and_moments(STATES))
def test_it_charges_odd_logs_as_the_tables_do(engine: Engine, world: World) -> None:
    log, as_of = world
    assert_alike(engine, together([log], MOMENT_US, FROM_US), FROM_US + as_of * MOMENT_US)


def test_it_charges_the_difficult_person_as_the_tables_do(engine: Engine) -> None:
    assert charged_by_row(few_of(PERSON, FRIDAY_NOON)) == tables_say(engine, PERSON, FRIDAY_NOON)


def test_its_working_time_is_the_exact_one() -> None:
    few = few_of(together(worlds(202, 3), MOMENT_US, FROM_US), FROM_US + END * MOMENT_US, HOURS)
    clocks = Clocks(few)
    for party, hours in HOURS.items():
        for start in range(FROM_US, few.as_of_us, 7 * HOUR + 11):
            assert clocks.worked(party, start, few.as_of_us) == working_time_between(hours, start, few.as_of_us)
    assert clocks.worked(None, FROM_US, few.as_of_us) == few.as_of_us - FROM_US


@pytest.mark.slow
@settings(max_examples=max(3, FEWER.max_examples // 3))
@given(world=logs_and_moments(STATES))
def test_it_judges_promises_as_the_tables_do(engine: Engine, world: World) -> None:
    log, as_of = together([world[0]], MOMENT_US, FROM_US), FROM_US + world[1] * MOMENT_US
    assert promises_by_row(log, as_of) == promises_in_tables(engine, log, as_of, HOURS)


@pytest.mark.slow
def test_it_judges_the_promises_of_waiting_worlds_as_the_tables_do(engine: Engine) -> None:
    log, as_of = together(worlds(203, 100), MOMENT_US, FROM_US), FROM_US + END * MOMENT_US
    found = promises_by_row(log, as_of)
    assert found == promises_in_tables(engine, log, as_of, HOURS)
    assert {row[2] for row in found} == set(Verdict)


def promises_by_row(log: Log, as_of: int) -> list[tuple]:
    known = counted(few_of(log, as_of, HOURS))
    rows = (
        (case, each.life, each.verdict, each.kind, each.provider, each.customer, each.used_us)
        for case in known.steps
        for each in promises_of(case, known, charged_of(case, known))
    )
    return sorted(rows, key=repr)
