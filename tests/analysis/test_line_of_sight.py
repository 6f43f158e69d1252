"""How the work of each team reaches the outside customer."""

from hypothesis import given
from hypothesis import strategies as st

from tests.analysis import oracle_between_teams as oracle
from tests.analysis.worlds import (
    CREDIT,
    DESK,
    FEWER,
    LEGAL,
    SEGMENT,
    Told,
    World,
    example,
    logs_and_moments,
    steps_of,
)
from wellserved.analysis.line_of_sight import Sight, asked_by, lines_of_sight, openings
from wellserved.engine import Engine
from wellserved.words.events import OUTSIDE_PARTY, EventKind

ASKED = ("provider", "customer", "times", "cases")
Link = tuple[int, int, int]
PARTIES = st.integers(0, 5)
LINKS = st.lists(st.tuples(PARTIES, PARTIES, st.integers(1, 4)), max_size=14) | st.lists(
    st.tuples(PARTIES, PARTIES, st.integers(1, 9)), min_size=10, max_size=20
)


@FEWER
@given(world=logs_and_moments())
def test_it_counts_for_whom_teams_opened_cases_as_the_slow_twin_does(engine: Engine, world: World) -> None:
    found = Told(engine, world[0]).rows(asked_by(openings(steps_of(engine, world)[1])), *ASKED)
    assert found == [(*pair, *counts) for pair, counts in sorted(oracle.asked_by(*world).items())]


def test_it_counts_an_opening_and_a_reopening_once_each(engine: Engine) -> None:
    log = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 5, EventKind.HANDED_OVER, CREDIT),
        ("c1", 9, EventKind.DELIVERED),
        ("c1", 12, EventKind.REOPENED, DESK),
        ("c2", 3, EventKind.OPENED, LEGAL, DESK),
    )
    assert Told(engine, log).rows(asked_by(openings(steps_of(engine, (log, 12))[1])), *ASKED) == [
        (DESK, OUTSIDE_PARTY, 2, 1),
        (LEGAL, DESK, 1, 1),
    ]


@given(links=LINKS, outside=st.sets(PARTIES, max_size=2))
def test_it_finds_paths_as_good_as_the_best_of_all(links: list[Link], outside: set[int]) -> None:
    used: dict[tuple[int, int], int] = {}
    for provider, customer, cases in links:
        used[provider, customer] = max(cases, used.get((provider, customer), 0))
    sights = lines_of_sight(links, range(6), outside)
    assert [sight.team for sight in sights] == list(range(6))
    for sight in sights:
        hops = list(zip(sight.path, sight.path[1:], strict=False))
        # A hop over a link that nobody used would not be found here.
        reached = (len(hops), min((used[hop] for hop in hops), default=0)) if sight.path else None
        assert reached == oracle.best_path(links, sight.team, outside)
        assert not sight.path or (sight.path[0] == sight.team and sight.path[-1] in outside)


def test_it_prefers_fewer_steps_and_then_the_most_used_links() -> None:
    links = [(DESK, SEGMENT, 9), (CREDIT, DESK, 5), (LEGAL, CREDIT, 7), (LEGAL, DESK, 1)]
    assert lines_of_sight(links, [DESK, CREDIT, LEGAL, 4], {SEGMENT}) == (
        Sight(DESK, (DESK, SEGMENT)),
        Sight(CREDIT, (CREDIT, DESK, SEGMENT)),
        Sight(LEGAL, (LEGAL, DESK, SEGMENT)),
        Sight(4, ()),
    )
    wider = [(DESK, SEGMENT, 9), (CREDIT, SEGMENT, 6), (LEGAL, CREDIT, 5), (LEGAL, DESK, 4)]
    assert lines_of_sight(wider, [LEGAL], {SEGMENT}) == (Sight(LEGAL, (LEGAL, CREDIT, SEGMENT)),)
    # The least used link of the way decides, wherever on the way it lies: 1 at its far end, or 5 throughout.
    longer = [(1, 0, 1), (3, 1, 9), (5, 3, 9), (2, 0, 5), (4, 2, 5), (5, 4, 5)]
    assert lines_of_sight(longer, [5], {0}) == (Sight(5, (5, 4, 2, 0)),)
