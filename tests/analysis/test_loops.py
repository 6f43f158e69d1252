"""Cases that come back to a team that had them before."""

from collections import defaultdict

from hypothesis import given

from tests.analysis import oracle_between_teams as oracle
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, Told, World, example, logs_and_moments, steps_of
from wellserved.analysis.handoffs import handoffs
from wellserved.analysis.loops import loops, returns
from wellserved.engine import Engine
from wellserved.words.events import EventKind

RETURN = ("case", "team", "first_via", "last_via", "stops", "away_us", "start_us")
LOOP = ("team", "first_via", "last_via", "stops", "times", "cases", "away_us")


def told_returns(engine: Engine, world: World) -> list[oracle.Return]:
    told = Told(engine, world[0]).rows(returns(steps_of(engine, world)[1]), *RETURN)
    return sorted(oracle.Return(*row) for row in told)


@FEWER
@given(world=logs_and_moments())
def test_it_lists_the_returns_of_the_slow_twin(engine: Engine, world: World) -> None:
    assert told_returns(engine, world) == sorted(oracle.returns(*world))


@FEWER
@given(world=logs_and_moments())
def test_it_calls_a_return_with_one_stop_what_handoffs_call_a_bounce(engine: Engine, world: World) -> None:
    _, cut = steps_of(engine, world)
    told = Told(engine, world[0])
    bounces = told.rows(handoffs(cut), "case", "from_team", "to_team", "came_back_us")
    expected = sorted(bounce for bounce in bounces if bounce[-1] is not None)
    found = [r for r in told.rows(returns(cut), *RETURN) if r[4] == 1]
    assert sorted((case, team, via, away) for case, team, via, _, _, away, _ in found) == expected
    assert all(first_via == last_via for _, _, first_via, last_via, *_ in found)


@FEWER
@given(world=logs_and_moments())
def test_it_sums_up_returns_by_their_way(engine: Engine, world: World) -> None:
    by_way: dict[tuple[int, ...], list[oracle.Return]] = defaultdict(list)
    for back in oracle.returns(*world):
        by_way[back.team, back.first_via, back.last_via, min(back.stops, 3)].append(back)
    expected = [
        (*way, len(some), len({back.case for back in some}), sum(back.away for back in some))
        for way, some in by_way.items()
    ]
    found = Told(engine, world[0]).rows(loops(returns(steps_of(engine, world)[1])), *LOOP)
    assert found == sorted(expected, key=lambda row: (-row[-1], row))


def test_it_follows_a_form_that_was_wrong(engine: Engine) -> None:
    wrong = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 10, EventKind.HANDED_OVER, CREDIT),
        ("c1", 15, EventKind.HANDED_OVER, LEGAL),
        ("c1", 30, EventKind.HANDED_OVER, DESK),
        ("c1", 32, EventKind.HANDED_OVER, LEGAL),
        ("c1", 40, EventKind.DELIVERED, DESK),
    )
    assert told_returns(engine, (wrong, 40)) == [
        ("c1", DESK, CREDIT, LEGAL, 2, 20, 30),
        ("c1", DESK, LEGAL, LEGAL, 1, 8, 40),
        ("c1", LEGAL, DESK, DESK, 1, 2, 32),
    ]
    assert Told(engine, wrong).rows(loops(returns(steps_of(engine, (wrong, 40))[1])), *LOOP) == [
        (DESK, CREDIT, LEGAL, 2, 1, 1, 20),
        (DESK, LEGAL, LEGAL, 1, 1, 1, 8),
        (LEGAL, DESK, DESK, 1, 1, 1, 2),
    ]


def test_it_sees_no_return_in_what_happens_after_the_end_or_in_a_new_life(engine: Engine) -> None:
    ended = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 10, EventKind.HANDED_OVER, CREDIT),
        ("c1", 20, EventKind.DELIVERED, CREDIT),
        ("c1", 30, EventKind.CLOSED, DESK),
        ("c1", 40, EventKind.REOPENED, CREDIT),
    )
    assert told_returns(engine, (ended, 50)) == []
