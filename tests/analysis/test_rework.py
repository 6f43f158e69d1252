"""Work on cases that came back or were reopened."""

from hypothesis import given

from tests.analysis import oracle_between_teams
from tests.analysis.oracle import spells
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, Told, World, example, logs_and_moments, steps_of
from wellserved.analysis.loops import returns
from wellserved.analysis.rework import rework
from wellserved.engine import Engine
from wellserved.words.events import EventKind, State

STRETCH = ("case", "team", "start_us", "end_us")


def found(engine: Engine, world: World) -> list[tuple[object, ...]]:
    _, cut = steps_of(engine, world)
    return sorted(Told(engine, world[0]).rows(rework(cut, returns(cut)), *STRETCH), key=repr)


def test_it_counts_work_after_a_return_and_after_a_reopening(engine: Engine) -> None:
    log = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 1, EventKind.TAKEN_UP, DESK),
        ("c1", 3, EventKind.HANDED_OVER, CREDIT),
        ("c1", 4, EventKind.TAKEN_UP, CREDIT),
        ("c1", 8, EventKind.HANDED_OVER, DESK),
        ("c1", 9, EventKind.TAKEN_UP, DESK),
        ("c1", 12, EventKind.DELIVERED, DESK),
        ("c1", 20, EventKind.REOPENED, LEGAL),
        ("c1", 21, EventKind.TAKEN_UP, LEGAL),
        ("c1", 26, EventKind.CLOSED, LEGAL),
    )
    assert found(engine, (log, 30)) == [("c1", DESK, 9, 12), ("c1", LEGAL, 21, 26)]


@FEWER
@given(world=logs_and_moments(["states", "states without ends"]))
def test_it_finds_every_microsecond_of_work_that_the_slow_twin_finds(engine: Engine, world: World) -> None:
    first: dict[tuple[str, int], int] = {}
    for back in oracle_between_teams.returns(*world):
        first[back.case, back.team] = min(back.start, first.get((back.case, back.team), back.start))
    expected = sum(
        spell.end - spell.start
        for spell in spells(*world)
        if spell.state == State.WORK
        and (spell.life > 0 or (spell.team is not None and spell.start >= first.get((spell.case, spell.team), 10**9)))
    )
    assert sum(end - start for _, _, start, end in found(engine, world)) == expected  # type: ignore[operator]
