"""What the rows of a log say about its cases, for every meaning that events can have."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.logs import PLAIN, PLAIN_HEADER, SHORT, Event, events_of, iso, read, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.small_teams import Seen
from wellserved.words.events import EVENT_COLUMNS, OUTSIDE, OUTSIDE_PARTY
from wellserved.words.problems import RowCount

DAY = "2026-03-02T{:02}:00:00Z"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


def at(hour: int) -> str:
    return DAY.format(hour)


def table(text: str) -> str:
    """Turn indented lines of words into a CSV; H8 stands for 8:00, - for blank, ~ for a space."""
    lines = [line.split() for line in text.strip().splitlines()]
    return "\n".join(",".join(_field(word) for word in line) for line in lines) + "\n"


def _field(word: str) -> str:
    if word == "-":
        return ""
    return at(int(word[1:])) if word[0] == "H" and word[1:].isdigit() else word.replace("~", " ")


def short(reading) -> list[tuple]:
    """Give case, hour, kind, team and customer of each event."""
    return [(e.case, int(e.at[11:13]), e.kind, e.team, e.customer) for e in events_of(reading)]


# the plain format


def test_it_reads_every_column_of_the_plain_format(engine: Engine, tmp_path: Path) -> None:
    text = (
        f"{PLAIN_HEADER}\n"
        "R1,2026-03-02T09:00:00.123456Z,opened,Sales, Ann & Co ,,,Call\n"
        "R1,2026-03-02T11:00:00+01:00,waiting_until,,,customer,2026-03-09T00:00:00Z,\n"
        "R1,2026-03-02T10:30:00Z,waiting_on_outside,,,The post,,Call\n"
    )
    assert events_of(read(engine, write(tmp_path, text), PLAIN)) == [
        Event("R1", "2026-03-02T09:00:00.123456Z", "opened", "Sales", "Ann & Co", None, None, "Call"),
        Event("R1", "2026-03-02T10:00:00Z", "waiting_until", None, None, "customer", "2026-03-09T00:00:00Z", None),
        Event("R1", "2026-03-02T10:30:00Z", "waiting_on_outside", None, None, "The post", None, "Call"),
    ]


@pytest.mark.parametrize("mapping", [PLAIN, SHORT])
def test_the_table_has_exactly_the_documented_columns_and_types(
    engine: Engine, tmp_path: Path, mapping: ColumnMapping
) -> None:
    path = write(tmp_path, f"{PLAIN_HEADER}\nR1,{at(9)},opened,Sales,,,,\n")
    names = {"int64": "BIGINT", "int32": "INTEGER", "int8": "TINYINT"}
    native = read(engine, path, mapping).log.events.to_native()
    assert list(zip(native.columns, map(str, native.types), strict=True)) == [
        (column.name, names[column.type]) for column in EVENT_COLUMNS
    ]


def test_a_kind_that_does_not_exist_sets_the_row_aside(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, table("case at kind team\nR1 H8 Opened A\nR1 H9 begun A\nR1 H10 - A")))
    assert short(reading) == [("R1", 8, "opened", "A", None)]
    assert reading.count.read == 3


def test_states_and_ends_are_known_by_what_occurs(engine: Engine, tmp_path: Path) -> None:
    header = "case at kind team\nR1 H8 opened A\n"
    known = []
    for more in ("", "R1 H9 taken_up A", "R1 H9 delivered A", "R1 H9 withdrawn A", "R1 H9 declined A"):
        log = read(engine, write(tmp_path, table(header + more))).log
        known.append((log.states_known, log.ends_known, log.held_before))
    assert known == [
        (False, False, False),
        (True, False, False),
        (False, True, False),
        (False, True, False),
        (False, False, False),
    ]


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [("R1 H9 queued A", False), ("R1 H9 update -", False), ("R1 H9 queued -", True), ("R1 99 queued -", False)],
)
def test_it_says_whether_teams_have_to_be_filled_in(engine: Engine, tmp_path: Path, rows: str, gaps: bool) -> None:
    log = read(engine, write(tmp_path, table(f"case at kind team\nR1 H8 opened A\n{rows}"))).log
    assert log.team_gaps is gaps


# parties


def test_it_trims_names_and_takes_missing_ones_for_nobody(engine: Engine, tmp_path: Path) -> None:
    rows = [" Sales ", "Sales", "?", "EMPTY", "  ", "", "\tSales"]
    text = "case,at,kind,team\n" + "".join(f"R{n},{at(n)},opened,{team}\n" for n, team in enumerate(rows))
    reading = read(engine, write(tmp_path, text))
    assert [event.team for event in events_of(reading)] == ["Sales", "Sales", None, None, None, None, "Sales"]
    assert reading.log.parties == {OUTSIDE_PARTY: OUTSIDE, 1: "Sales"}


def test_it_shows_teams_by_the_names_the_mapping_gives(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "case,at,kind,team\nR1,2026-03-02,opened,UNDEFINED\nR2,2026-03-02,opened,EMPTY\n")
    mapping = replace(SHORT, names={"UNDEFINED": "the system", "EMPTY": "the desk"}, zone="UTC")
    assert [event.team for event in events_of(read(engine, path, mapping))] == ["the system", "the desk"]


def test_it_numbers_parties_alike_whatever_their_order(engine: Engine, tmp_path: Path) -> None:
    rows = [f"R1,{at(8)},opened,B,A", f"R1,{at(9)},handed_over,A,", f"R2,{at(9)},opened,C,Z"]
    mapping = replace(SHORT, customer="customer")
    found = []
    for order in (rows, rows[::-1]):
        path = write(tmp_path, "case,at,kind,team,customer\n" + "\n".join(order) + "\n")
        found.append(read(engine, path, mapping).log.parties)
    assert found[0] == found[1] == {0: OUTSIDE, 1: "A", 2: "B", 3: "C", 4: "Z"}


def test_a_case_is_known_by_its_trimmed_name(engine: Engine, tmp_path: Path) -> None:
    text = f"case,at,kind,team\n R1,{at(8)},opened,A\nR1 ,{at(9)},queued,A\nr1,{at(9)},opened,A\n"
    reading = read(engine, write(tmp_path, text))
    assert [event.case for event in events_of(reading)] == ["R1", "R1", "r1"]


def test_it_knows_the_customers_outside(engine: Engine, tmp_path: Path) -> None:
    text = f"case,at,kind,team,customer\nR1,{at(8)},opened,A,Shoppers\nR2,{at(8)},opened,A,B\n"
    mapping = replace(SHORT, customer="customer", outside=("Shoppers", "Nobody yet"))
    log = read(engine, write(tmp_path, text), mapping).log
    assert {log.parties[party] for party in log.outside} == {OUTSIDE, "Shoppers", "Nobody yet"}


def test_texts_that_come_up_late_are_numbered_like_the_first(engine: Engine, tmp_path: Path) -> None:
    first = "".join(f"R{n},{at(8)},taken_up,A,a{n % 3}\n" for n in range(60_000))
    late = f"R1,{at(9)},Delivered ,B,late\nR2,{at(9)},delivered,B,a1\nR3,{at(9)},nothing,?,late\nR4,{at(9)},closed,C,\n"
    mapping = replace(SHORT, activity="activity")
    reading = read(engine, write(tmp_path, f"case,at,kind,team,activity\n{first}{late}"), mapping)
    assert [(e.case, e.kind, e.team, e.activity) for e in events_of(reading)[60_000:]] == [
        ("R1", "delivered", "B", "late"),
        ("R2", "delivered", "B", "a1"),
        ("R4", "closed", "C", None),
    ]
    assert reading.count == RowCount(60_004, 60_003, (("Kinds of event that do not exist", 1),))
    assert reading.log.ends_known


# what is waited on


def test_it_tells_cases_outside_parties_and_the_customer_apart(engine: Engine, tmp_path: Path) -> None:
    text = (
        f"case,at,kind,team,waits_on\nR1,{at(8)},opened,A,\nR2,{at(8)},opened,B,\n"
        f"R1,{at(9)},waiting_on_case,,R2| R9 |The post\nR1,{at(10)},waiting_until,,Customer\n"
    )
    reading = read(engine, write(tmp_path, text), replace(SHORT, waits_on="waits_on"))
    log = reading.log
    keys = engine.keys(["R2", "R9", "The post", "Customer"])
    numbers = {name: number for number, name in log.parties.items()}
    rows = sorted(engine.rows(log.waits), key=lambda row: (row["whole"], row["name"]))
    assert [(row["name"], row["case"], row["party"], row["customers_date"]) for row in rows] == [
        ("Customer", keys["Customer"], None, 1),
        ("R2", keys["R2"], None, 0),
        ("R9", keys["R9"], numbers["R9"], 0),
        ("The post", keys["The post"], numbers["The post"], 0),
    ]
    assert [event.waits_on for event in events_of(reading)] == [None, None, "R2| R9 |The post", "Customer"]
    assert log.outside == {OUTSIDE_PARTY}


# statuses


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


# arrival and completion


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


# start and complete


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


# a list of cases


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


# several files


def test_equal_names_in_different_files_are_different_cases(engine: Engine, tmp_path: Path) -> None:
    first = write(tmp_path, table("case at kind team\nR1 H8 opened A\nR2 H8 opened A"), "a.csv")
    second = write(tmp_path, table("team kind at case\nB opened H9 R1"), "b.csv")
    apart = read(engine, [first, second])
    assert short(apart) == [
        ("R1 (a.csv)", 8, "opened", "A", None),
        ("R2 (a.csv)", 8, "opened", "A", None),
        ("R1 (b.csv)", 9, "opened", "B", None),
    ]
    together = read(engine, [first, second], same_cases=True)
    assert [event.case for event in events_of(together)] == ["R1", "R2", "R1"]
    rows = engine.rows(together.log.events.sort("row"))
    assert [row["row"] for row in rows] == [0, 1, 2]
    assert rows[0]["case"] == rows[2]["case"]
    assert together.count == RowCount(3, 3, ())


def test_a_wait_means_the_case_of_its_own_file(engine: Engine, tmp_path: Path) -> None:
    rows = "case,at,kind,team,waits_on\nR1,{0},opened,{1},\nR2,{0},waiting_on_case,{1},R1\n"
    paths = [write(tmp_path, rows.format(at(8), team), f"{team}.csv") for team in "ab"]
    reading = read(engine, paths, replace(SHORT, waits_on="waits_on"))
    waits = {row["waits_on"]: row["case"] for row in engine.rows(reading.log.waits)}
    events = engine.rows(reading.log.events.sort("row"))
    assert [waits[row["waits_on"]] for row in events if row["waits_on"] is not None] == [
        events[0]["case"],
        events[2]["case"],
    ]
    assert events[0]["case"] != events[2]["case"]


def test_files_with_other_columns_are_refused_with_the_difference(engine: Engine, tmp_path: Path) -> None:
    first = write(tmp_path, table("case at kind team\nR1 H8 opened A"), "a.csv")
    second = write(tmp_path, table("case at kind group\nR1 H8 opened A"), "b.csv")
    with pytest.raises(
        Refused, match=r"b\.csv has no column “team”, unlike a\.csv\. Several logs need the same columns"
    ):
        read(engine, [first, second])


def test_a_mapping_of_another_file_is_refused(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, table("case at kind team\nR1 H8 opened A"))
    with pytest.raises(Refused, match=r"log\.csv has no column “Kind”, “Group”\. Correct the mapping"):
        read(engine, path, replace(SHORT, kind="Kind", team="Group"))
    with pytest.raises(Refused, match="names no column for it"):
        read(engine, path, replace(SHORT, kind=None))


# moments


MOMENTS = {
    "2026-03-02T09:00:00Z": "2026-03-02T09:00:00Z",
    "2026-03-02T09:00:00+01:00": "2026-03-02T08:00:00Z",
    "2026-03-02T09:00:00+0530": "2026-03-02T03:30:00Z",
    "2026-03-02 09:00:00-08": "2026-03-02T17:00:00Z",
    "2026-03-02 09:00:00 UTC": "2026-03-02T09:00:00Z",
    " 2026-03-02T09:00:00Z ": "2026-03-02T09:00:00Z",
    "2024-02-29T09:00:00Z": "2024-02-29T09:00:00Z",
    "2026-03-02T09:00:00.123456789Z": "2026-03-02T09:00:00.123456Z",
    "2026-03-02 09:00": "2026-03-02T08:00:00Z",
    "2026-03-02": "2026-03-01T23:00:00Z",
    "2026-07-02T09:00:00": "2026-07-02T07:00:00Z",
    "2026-03-29T02:30:00": "2026-03-29T01:30:00Z",  # the hour that spring leaves out
    "2026-10-25T02:30:00": "2026-10-25T01:30:00Z",  # the hour that autumn has twice: the second
    "2026-02-29T09:00:00Z": None,
    "2026-02-31": None,
    "31.02.2026": None,
    "2026-03-02T25:00:00Z": None,
    "2026-03-02T09:00:00z": None,
    "soon": None,
    "42": None,
    "infinity": None,
    "1969-12-31T23:59:59Z": None,
    "1900-01-01": None,
    "0001-01-01T00:00:00Z": None,
    "9999-12-31T23:59:59Z": None,
    "99999-01-01": None,
    "?": None,
    "": None,
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_read_right_or_set_aside(engine: Engine, tmp_path: Path, text: str) -> None:
    path = write(tmp_path, f"case,at,kind,team\nR1,{text},opened,A\nR2,{at(9)},opened,A\n")
    reading = read(engine, path, replace(SHORT, zone="Europe/Berlin"))
    expected = MOMENTS[text]
    assert [event.at for event in events_of(reading)] == [each for each in (expected, at(9)) if each]
    assert reading.count.read == 2
    assert reading.count.used + sum(rows for _, rows in reading.count.set_aside) == 2


@pytest.mark.parametrize(
    ("formats", "text", "expected"),
    [
        (("%d/%m/%Y %H:%M",), "29/2/2024 01:16", "2024-02-29T01:16:00Z"),
        (("%d.%m.%Y", "%d.%m.%Y %H:%M"), "01.03.2026 ", "2026-03-01T00:00:00Z"),
        (("%m/%d/%Y %I:%M %p",), "3/2/2026 3:05 PM", "2026-03-02T15:05:00Z"),
        (("unix seconds",), "1772442000", "2026-03-02T09:00:00Z"),
        (("unix seconds",), "1772442000.25", "2026-03-02T09:00:00.250000Z"),
        (("unix milliseconds",), "1772442000123", "2026-03-02T09:00:00.123000Z"),
        (("unix microseconds",), "1772442000123456", "2026-03-02T09:00:00.123456Z"),
        (("unix seconds",), "1e300", None),
        (("unix seconds",), "nan", None),
        (("%d/%m/%Y",), "30/02/2026", None),
    ],
)
def test_moments_are_read_as_the_mapping_says(
    engine: Engine, tmp_path: Path, formats: tuple[str, ...], text: str, expected: str | None
) -> None:
    good = {"unix": "1", "%": "02.03.2026"}
    path = write(tmp_path, f"case,at,kind,team\nR1,{text},opened,A\nR2,{good.get(formats[0][:4], text)},opened,A\n")
    mapping = replace(SHORT, moment_formats=formats, zone="UTC")
    if expected is None and not formats[0].startswith("unix"):
        with pytest.raises(Refused):
            read(engine, path, mapping)
        return
    found = [event.at for event in events_of(read(engine, path, mapping)) if event.case == "R1"]
    assert found == ([expected] if expected else [])


def test_a_date_and_a_time_in_two_columns_are_one_moment(engine: Engine, tmp_path: Path) -> None:
    text = "case,day,time,kind,team\nR1,02.03.2026,09:05,opened,A\nR2,02.03.2026,,opened,A\nR3,,,opened,A\n"
    mapping = replace(SHORT, at=("day", "time"), moment_formats=("%d.%m.%Y %H:%M",), zone="UTC")
    reading = read(engine, write(tmp_path, text), mapping)
    assert [event.at for event in events_of(reading)] == ["2026-03-02T09:05:00Z"]
    assert sorted(reading.count.set_aside) == [("Moments that cannot be read", 1), ("Rows without a moment", 1)]


# persons


PERSONS = replace(SHORT, persons=("who", "writer"), parent="unit")


def test_a_team_of_one_or_two_known_persons_is_small(engine: Engine, tmp_path: Path) -> None:
    members = {"One": ["Ann"], "Two": ["Ann", "Ben "], "Three": ["Ann", "Ben", "Cara"], "Nobody": ["", "?"]}
    rows = [(team, who) for team, names in members.items() for who in [*names, names[0]]]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{team},{who},,Unit {team[0]}\n" for n, (team, who) in enumerate(rows)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    # Neither unit has three people in its small teams, nor have both together: the smallest other team joins them.
    assert {log.parties[team] for team in log.small_teams} == {"One", "Two", "Three"}
    assert log.parents is None


def test_small_teams_are_counted_in_their_parent_where_they_have_three_people_there(
    engine: Engine, tmp_path: Path
) -> None:
    rows = [
        ("A", "Ann", "U"),
        ("B", "Ben", "U"),
        ("C", "Cara", "U"),
        ("D", "Dan", "V"),
        *[("E", x, "V") for x in "xyz"],
    ]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{team},{who},,{unit}\n" for n, (team, who, unit) in enumerate(rows)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    assert log.parents is not None
    # D is alone in V: a figure about it would be one about Dan, so E joins it.
    assert {log.parties[team] for team in log.small_teams} == {"A", "B", "C", "D", "E"}
    assert {log.parties[team]: log.parties[unit] for team, unit in log.parents.items()} == {
        "A": "U",
        "B": "U",
        "C": "U",
    }


def test_who_belongs_to_a_team_is_counted_in_the_period_looked_at(engine: Engine, tmp_path: Path) -> None:
    rows = [("A", name, day) for day in (2, 3) for name in ("Ann", "Ben", "Cara")[: 5 - day]]
    rows += [("B", name, day) for day in (2, 3) for name in ("Dan", "Eve", "Fay")]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},2026-03-0{day}T08:00:00Z,opened,{team},{who},,\n" for n, (team, who, day) in enumerate(rows)
    )
    path = write(tmp_path, text)
    assert read(engine, path, PERSONS).log.small_teams == frozenset()
    third_of_march = 1_772_496_000_000_000
    later = read(engine, path, PERSONS, seen=Seen(from_us=third_of_march)).log
    assert {later.parties[team] for team in later.small_teams} == {"A", "B"}


def test_the_second_column_of_persons_counts_where_the_first_is_blank(engine: Engine, tmp_path: Path) -> None:
    rows = [
        ("A", "", "x"),
        ("A", "", "y"),
        ("A", "", "z"),
        ("B", "p", "x"),
        ("B", "q", "y"),
        ("B", "p", "z"),
        ("C", "r", ""),
    ]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{team},{who},{writer},U\n" for n, (team, who, writer) in enumerate(rows)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    assert {log.parties[team] for team in log.small_teams} == {"B", "C"}


def test_a_column_in_which_persons_are_masked_makes_no_team_small(engine: Engine, tmp_path: Path) -> None:
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{'AB'[n % 2]},{('STAFF', 'SYSTEM')[n % 2]},,U\n" for n in range(8)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    assert (log.small_teams, log.parents) == (frozenset(), None)


def test_persons_are_found_nowhere_but_in_the_file(tmp_path: Path) -> None:
    names = [f"Canary{n:03} Kim" for n in range(300)]
    rows = "".join(
        f'R{n % 50},{at(n % 20)},queued,Team {n % 7},"{name}",{name} jr,Unit {n % 3}\n' for n, name in enumerate(names)
    )
    bad = f'R1,{at(8)},queued,A,"{names[0]}" x,y,z\n{names[1]},{names[2]}\nR1,{at(8)},odd,A,{names[3]},{names[4]},U\n'
    content = ("case,at,kind,team,who,writer,unit\n" + rows + bad).encode("cp1252")
    path = write(tmp_path, gzip.compress(content))
    with opened(tmp_path, memory_mb=60) as engine:
        reading = read(engine, path, PERSONS)
        said = [repr(reading.problems), repr(reading.count), repr(reading.log.parties), repr(reading.activities)]
        assert reading.count.used == 300
        said += [repr(engine.rows(reading.log.events)), repr(engine.rows(reading.log.waits))]
        kept = engine._db.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        said += [repr(engine._db.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in kept]
        folder = engine.folder
        assert folder.is_dir()
    assert len(kept) >= 2
    assert "Canary" not in "".join(said)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
    assert not folder.exists()


# names and texts that would be commands elsewhere


HOSTILE = [
    "'; DROP TABLE kept_1; --",
    '"; SELECT 1; --',
    "x\" FROM read_csv('/etc/passwd')) --",
    "') OR 1=1 --",
    "column_0",
    "rowid",
    "row",
    "unread",
    "value_1",
    "select",
    "*",
    "{0}",
    "%s",
    "$1",
    "?",
    "\\",
    "a/*b*/c",
    "COLUMNS(*)",
    "x" * 3000,
    "ünïcödé 🙂",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_of_columns_and_texts_do_no_harm(engine: Engine, tmp_path: Path, text: str) -> None:
    written = io.StringIO()
    header = [f"{text} {n}" for n in range(7)]
    row = [text, at(8), "odd" + text, text, text, text, text]
    csv.writer(written).writerows([header, row, [text + "2", at(9), "Known", *row[3:]]])
    trimmed = [" ".join(name.split()) for name in header]
    mapping = ColumnMapping(
        case=trimmed[0],
        at=(trimmed[1],),
        event_means=EventMeans.STATES,
        status=(trimmed[2],),
        team=trimmed[3],
        customer=trimmed[4],
        activity=trimmed[5],
        persons=(trimmed[6],),
        states={"known": "queued", text: "closed"},
        names={text: text + text},
        missing=("'", '"', "')"),
        outside=(text,),
    )
    assert events_of(read(engine, write(tmp_path, written.getvalue()), mapping)) == [
        Event(text, at(8), "activity", text + text, text + text, None, None, text),
        Event(text + "2", at(9), "queued", text + text, text + text, None, None, text),
    ]


# any dialect


WORDS = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Zs", "Cf"), include_characters=" \n"), max_size=12
).map(str.strip)
TEXTS = WORDS.filter(lambda text: text not in PLAIN.missing)
ROWS = st.lists(
    st.tuples(
        TEXTS.filter(bool),
        st.integers(0, 4_102_444_799_999_999),
        st.sampled_from(["opened", "queued", "taken_up", "activity", "delivered"]),
        TEXTS,
        TEXTS,
        TEXTS.filter(lambda text: "|" not in text),
        TEXTS,
    ),
    min_size=1,
    max_size=8,
)
DIALECTS: st.SearchStrategy = st.builds(
    dict,
    delimiter=st.sampled_from(",;\t|"),
    lineterminator=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
) | st.just({"lineterminator": "\r", "quoting": csv.QUOTE_ALL})
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])


@given(rows=ROWS, dialect=DIALECTS, codec=CODECS)
def test_events_written_in_any_dialect_are_read_as_they_are(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, rows, dialect, codec: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, **dialect)
    writer.writerow(PLAIN_HEADER.split(","))
    for case, us, kind, team, customer, waits_on, activity in rows:
        writer.writerow([case, iso(us), kind, team, customer, waits_on, "", activity])
    content = written.getvalue().encode(codec)
    path = write(tmp_path_factory.mktemp("dialect"), gzip.compress(content) if len(rows) % 2 else content)
    expected = [
        Event(case, iso(us), kind, team or None, customer or None, waits_on or None, None, activity or None)
        for case, us, kind, team, customer, waits_on, activity in rows
    ]
    assert events_of(read(engine, path, PLAIN)) == expected
