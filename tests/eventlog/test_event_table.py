"""The one event table: its columns, its parties, what is waited on, and logs of several files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.eventlog.logs import PLAIN, PLAIN_HEADER, SHORT, Event, at, events_of, read, short, table, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.words.events import EVENT_COLUMNS, OUTSIDE, OUTSIDE_PARTY
from wellserved.words.problems import RowCount


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


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


def test_queue_and_work_are_told_apart_where_something_is_taken_up(engine: Engine, tmp_path: Path) -> None:
    known = []
    for more in ("", "R1 H9 taken_up A", "R1 H9 delivered A"):
        log = read(engine, write(tmp_path, table(f"case at kind team\nR1 H8 opened A\n{more}"))).log
        known.append((log.states_known, log.held_before))
    assert known == [(False, False), (True, False), (False, False)]


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [("R1 H9 queued A", False), ("R1 H9 update -", False), ("R1 H9 queued -", True), ("R1 99 queued -", False)],
)
def test_it_says_whether_teams_have_to_be_filled_in(engine: Engine, tmp_path: Path, rows: str, gaps: bool) -> None:
    log = read(engine, write(tmp_path, table(f"case at kind team\nR1 H8 opened A\n{rows}"))).log
    assert log.team_gaps is gaps


@pytest.mark.parametrize(
    ("rows", "in_order"), [("R2 H8 opened A\nR1 H9 queued A", True), ("R2 H9 opened A\nR2 H7 update A", False)]
)
def test_it_says_whether_rows_are_in_the_order_of_time(
    engine: Engine, tmp_path: Path, rows: str, in_order: bool
) -> None:
    log = read(engine, write(tmp_path, table(f"case at kind team\nR1 H8 opened A\n{rows}"))).log
    assert log.in_time_order is in_order


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
