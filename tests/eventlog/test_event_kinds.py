"""What the rows of a log say about its cases, for every meaning that events can have."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.eventlog.logs import SHORT, events_of, read, short, table, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.words.events import OUTSIDE


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


STATES = replace(
    SHORT,
    kind=None,
    status=("status", "sub"),
    states={"open": "queued", "open / work": "taken_up", "wait": "waiting_on_customer", "done": "delivered"},
)


def test_a_status_says_where_the_case_is(engine: Engine, tmp_path: Path) -> None:
    text = """
        case at  status sub  team
        R1   H8  Open   -    A
        R1   H9  OPEN   Work A
        R1   H10 ~open~ ?    B
        R1   H11 wait   -    -
        R1   H12 Gone   West B
        R1   H13 -      -    B
        R1   H14 Done   -    B
    """
    reading = read(engine, write(tmp_path, table(text)), STATES)
    assert short(reading) == [
        ("R1", 8, "queued", "A", None),
        ("R1", 9, "taken_up", "A", None),
        ("R1", 10, "queued", "B", None),
        ("R1", 11, "waiting_on_customer", None, OUTSIDE),
        ("R1", 12, "activity", "B", None),
        ("R1", 13, "activity", "B", None),
        ("R1", 14, "delivered", "B", None),
    ]
    assert (reading.log.states_known, reading.log.ends_known, reading.count.used) == (True, True, 7)


def test_the_customer_of_a_status_is_who_the_log_names(engine: Engine, tmp_path: Path) -> None:
    text = table("case at status sub team asker\nR1 H8 wait - A Ops\nR1 H9 wait - A -")
    reading = read(engine, write(tmp_path, text), replace(STATES, customer="asker"))
    assert [event.customer for event in events_of(reading)] == ["Ops", None]


def test_an_arrival_hands_over_to_its_team(engine: Engine, tmp_path: Path) -> None:
    mapping = ColumnMapping("case", ("at",), EventMeans.ARRIVAL, team="team")
    reading = read(engine, write(tmp_path, table("case at team\nR1 H8 A\nR1 H9 -\nR1 H10 B")), mapping)
    assert short(reading) == [
        ("R1", 8, "handed_over", "A", None),
        ("R1", 9, "activity", None, None),
        ("R1", 10, "handed_over", "B", None),
    ]
    assert (reading.log.states_known, reading.log.ends_known, reading.log.held_before) == (False, False, False)
    assert reading.log.team_gaps is False


@pytest.mark.parametrize("means", [EventMeans.ARRIVAL, EventMeans.COMPLETION])
def test_only_statuses_that_end_a_case_matter_to_arrivals_and_completions(
    engine: Engine, tmp_path: Path, means: EventMeans
) -> None:
    states = {"open": "taken_up", "done": "delivered", "shut": "closed", "gone": "withdrawn"}
    mapping = ColumnMapping("case", ("at",), means, team="team", status=("status",), states=states)
    rows = "case at team status\nR1 H8 A open\nR1 H9 B Done\nR1 H10 B odd\nR1 H11 B shut\nR1 H12 B gone"
    reading = read(engine, write(tmp_path, table(rows)), mapping)
    assert [kind for _, _, kind, _, _ in short(reading)] == [
        "handed_over",
        "delivered",
        "handed_over",
        "closed",
        "withdrawn",
    ]
    assert (reading.log.states_known, reading.log.ends_known) == (False, True)


def test_a_completion_says_who_held_the_time_before(engine: Engine, tmp_path: Path) -> None:
    mapping = ColumnMapping("case", ("at",), EventMeans.COMPLETION, team="team", lifecycle="life", activity="act")
    rows = "case at team life act\nR1 H8 A complete x\nR1 H9 - complete y"
    reading = read(engine, write(tmp_path, table(rows)), mapping)
    assert short(reading) == [("R1", 8, "handed_over", "A", None), ("R1", 9, "handed_over", None, None)]
    assert (reading.log.held_before, reading.log.team_gaps, reading.log.ends_known) == (True, True, False)


def test_a_log_without_teams_still_has_durations(engine: Engine, tmp_path: Path) -> None:
    mapping = ColumnMapping("case", ("at",), EventMeans.ARRIVAL)
    reading = read(engine, write(tmp_path, table("case at\nR1 H8\nR1 H9")), mapping)
    assert [kind for _, _, kind, _, _ in short(reading)] == ["handed_over", "handed_over"]
    assert reading.log.parties == {0: OUTSIDE}


PHASES = ColumnMapping("case", ("at",), EventMeans.START_COMPLETE, team="team", lifecycle="life", activity="act")


def phases(engine: Engine, folder: Path, rows: str, mapping: ColumnMapping = PHASES) -> list[tuple]:
    return [event[:4] for event in short(read(engine, write(folder, table(f"case at team life act\n{rows}")), mapping))]


def test_work_runs_from_start_to_complete_and_the_case_then_waits_for_the_next(engine: Engine, tmp_path: Path) -> None:
    rows = """
        R1 H8  A start    x
        R1 H9  A complete x
        R2 H9  C start    x
        R1 H11 B start    y
        R1 H12 B complete y
    """
    assert phases(engine, tmp_path, rows) == [
        ("R1", 8, "taken_up", "A"),
        ("R1", 9, "queued", "B"),
        ("R2", 9, "taken_up", "C"),
        ("R1", 11, "taken_up", "B"),
        ("R1", 12, "queued", "B"),
    ]


def test_a_completion_changes_nothing_while_another_activity_runs(engine: Engine, tmp_path: Path) -> None:
    rows = "R1 H8 A start x\nR1 H9 B start y\nR1 H10 A complete x\nR1 H11 B complete y\nR1 H12 C start z"
    assert [event[2:] for event in phases(engine, tmp_path, rows)] == [
        ("taken_up", "A"),
        ("taken_up", "B"),
        ("activity", "A"),
        ("queued", "C"),
        ("taken_up", "C"),
    ]


def test_a_completion_that_never_began_ends_no_other_activity(engine: Engine, tmp_path: Path) -> None:
    rows = "R1 H7 D complete z\nR1 H8 A start x\nR1 H9 B complete y\nR1 H10 A complete x\nR1 H11 A complete x"
    assert [event[2:] for event in phases(engine, tmp_path, rows)] == [
        ("queued", "A"),
        ("taken_up", "A"),
        ("activity", "B"),
        ("queued", "A"),
        ("queued", "A"),
    ]


def test_an_activity_that_is_scheduled_waits_unless_another_runs(engine: Engine, tmp_path: Path) -> None:
    rows = (
        "R1 H7 A schedule x\nR1 H8 A Start x\nR1 H9 B assign y\nR1 H10 A suspend x\nR1 H11 A resume x\nR1 H12 A odd x"
    )
    assert [event[2:] for event in phases(engine, tmp_path, rows)] == [
        ("queued", "A"),
        ("taken_up", "A"),
        ("activity", "B"),
        ("queued", "A"),
        ("taken_up", "A"),
        ("activity", "A"),
    ]


def test_start_and_complete_in_one_row_are_two_events(engine: Engine, tmp_path: Path) -> None:
    mapping = replace(PHASES, lifecycle=None, ended_at=("until",))
    rows = "case at until team act\nR1 H8 H10 A x\nR1 H9 H12 B y\nR1 H13 H13 C z\nR1 H14 - C z\nR1 H15 H11 D w"
    reading = read(engine, write(tmp_path, table(rows)), mapping)
    assert sorted(short(reading), key=lambda event: (event[1], event[2] != "activity", event[2] != "taken_up")) == [
        ("R1", 8, "taken_up", "A", None),
        ("R1", 9, "taken_up", "B", None),
        ("R1", 10, "activity", "A", None),
        ("R1", 12, "queued", "C", None),
        ("R1", 13, "taken_up", "C", None),
        ("R1", 13, "queued", "C", None),
        ("R1", 14, "taken_up", "C", None),
        ("R1", 15, "activity", "D", None),
        ("R1", 15, "taken_up", "D", None),
    ]
    numbers = [row["row"] for row in engine.rows(reading.log.events.sort("row"))]
    assert numbers == [0, 1, 2, 3, 4, 5, 6, 8, 9]
    assert (reading.count.read, reading.count.used) == (5, 5)


def test_work_is_known_and_ends_are_not_where_events_start_and_complete(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, table("case at team life act\nR1 H8 A start x\nR1 H9 A complete x"))
    log = read(engine, path, PHASES).log
    assert (log.states_known, log.ends_known, log.held_before) == (True, False, False)


def test_a_list_of_cases_says_when_each_began_and_ended(engine: Engine, tmp_path: Path) -> None:
    mapping = ColumnMapping(
        "case", ("at",), EventMeans.ARRIVAL, ended_at=("end",), team="team", customer="asker", case_ends_with_file=True
    )
    rows = "case at end team asker\nR1 H8 H10 A Ops\nR2 H9 - B -\nR3 H9 H7 B Ops\nR4 H9 never B Ops"
    reading = read(engine, write(tmp_path, table(rows)), mapping)
    assert short(reading) == [
        ("R1", 8, "opened", "A", "Ops"),
        ("R1", 10, "delivered", "A", "Ops"),
        ("R2", 9, "opened", "B", None),
        ("R3", 9, "opened", "B", "Ops"),
        ("R3", 9, "delivered", "B", "Ops"),
        ("R4", 9, "opened", "B", "Ops"),
    ]
    assert (reading.log.states_known, reading.log.ends_known, reading.count.used) == (False, True, 4)
