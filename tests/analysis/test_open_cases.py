"""How long cases live, and how old the open ones are."""

from hypothesis import given

from tests.analysis import oracle
from tests.analysis.worlds import CREDIT, DESK, FEWER, Told, World, example, logs_and_moments, steps_of
from wellserved.analysis.open_cases import lifetimes, open_ages
from wellserved.analysis.spells import lives, state_after_date
from wellserved.engine import Engine
from wellserved.words.events import EventKind, State

OPEN = ("case", "team", "state", "age_us", "in_state_us")


@FEWER
@given(world=logs_and_moments())
def test_it_gives_the_ages_and_lifetimes_of_the_slow_twin(engine: Engine, world: World) -> None:
    log, cut = steps_of(engine, world)
    told = Told(engine, world[0])
    found = told.rows(open_ages(lives(cut), cut, world[1], after_date=state_after_date(log)), *OPEN)
    assert [age for *_, age, _ in found] == sorted((age for *_, age, _ in found), reverse=True)
    assert sorted(found, key=str) == sorted(oracle.open_ages(*world), key=lambda case: str(tuple(case)))
    assert dict(told.rows(lifetimes(lives(cut)), "case", "lived_us")) == oracle.lifetimes(*world)


def test_it_counts_an_open_case_from_its_last_opening(engine: Engine) -> None:
    cases = example(
        ("c1", 0, EventKind.OPENED, DESK),
        ("c1", 10, EventKind.DELIVERED),
        ("c1", 50, EventKind.REOPENED, CREDIT),
        ("c1", 60, EventKind.TAKEN_UP),
        ("c2", 20, EventKind.OPENED, DESK),
        ("c2", 30, EventKind.WAITING_UNTIL, None, None, None, 70),
        ("c3", 5, EventKind.OPENED, DESK),
        ("c3", 25, EventKind.CLOSED),
        ("c3", 30, EventKind.REOPENED),
        ("c3", 80, EventKind.WITHDRAWN),
        ("c4", 90, EventKind.WAITING_UNTIL, CREDIT, None, None, 85),
        ("c5", 91, EventKind.WAITING_UNTIL, CREDIT, None, None, 100),
        ("c6", 92, EventKind.WAITING_UNTIL, CREDIT, None, None, 101),
    )
    _, cut = steps_of(engine, (cases, 100))
    told = Told(engine, cases)
    assert told.rows(open_ages(lives(cut), cut, 100), *OPEN) == [
        ("c2", DESK, State.QUEUE, 80, 30),  # the date it waited for was 30 ago
        ("c1", CREDIT, State.WORK, 50, 40),
        ("c4", CREDIT, State.QUEUE, 10, 10),  # the date was over before
        ("c5", CREDIT, State.QUEUE, 9, 0),
        ("c6", CREDIT, State.WAITING_UNTIL, 8, 8),
    ]
    assert told.rows(lifetimes(lives(cut)), "case", "lived_us") == [("c3", 70)]


def test_it_knows_no_open_case_where_the_last_event_ends_it(engine: Engine) -> None:
    cases = example(("c1", 0, EventKind.OPENED, DESK), ("c1", 10, EventKind.TAKEN_UP), ends_known=False)
    _, cut = steps_of(engine, (cases, 100))
    told = Told(engine, cases)
    assert told.rows(open_ages(lives(cut), cut, 100), *OPEN) == []
    assert told.rows(lifetimes(lives(cut)), "case", "lived_us") == [("c1", 10)]
