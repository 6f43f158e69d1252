"""docs/log-format.md says how a log is written and what becomes of it: here its example and its rules are tried."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.shape.example_logs import analysed
from tests.shape.generated import page_path
from tests.shape.markdown import code_blocks, sections, table_rows
from wellserved.report.written_cases import write_spells
from wellserved.words.events import PLAIN_COLUMNS, SPELL_COLUMNS

SECTIONS = sections(page_path("log-format").read_text(encoding="utf-8"))
HEADER = ",".join(column.name for column in PLAIN_COLUMNS)
DAY = "2026-03-02T"


def spells_of(csv: str, folder: Path) -> list[dict[str, Any]]:
    """Give the rows of spells.parquet, with the times of day."""
    with analysed(csv, folder) as example:
        write_spells(example.tables, example.shown, example.log, folder / "spells.parquet")
    rows = pq.read_table(folder / "spells.parquet").to_pylist()
    return [{**row, "start_us": clock(row["start_us"]), "end_us": clock(row["end_us"])} for row in rows]


def clock(us: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).strftime("%H:%M")


def test_it_shows_the_header_as_it_must_be() -> None:
    assert code_blocks(SECTIONS["the-plain-csv"], "") == [HEADER + "\n"]


def test_it_turns_the_eight_rows_into_the_spells_shown(tmp_path: Path) -> None:
    found = spells_of(code_blocks(SECTIONS["an-example"], "csv")[0], tmp_path)
    assert [tuple(row) for row in found] == [tuple(column.name for column in SPELL_COLUMNS)] * len(found)
    assert [tuple(each or "" for each in row.values()) for row in found] == table_rows(SECTIONS["an-example"])


RULES = {
    "the first event opens, whatever its kind": (
        "1,08:00,promised,,,,,\n1,09:00,taken_up,Desk,,,,\n1,10:00,closed,,,,,",
        [("Desk", "work", "09:00", "10:00")],
    ),
    "a blank team is as before, and kinds that change no state change no team": (
        "1,08:00,opened,Desk,,,,\n1,08:30,activity,Legal,,,,\n1,09:00,taken_up,,,,,\n1,10:00,closed,,,,,",
        [("Desk", "queue", "08:00", "09:00"), ("Desk", "work", "09:00", "10:00")],
    ),
    "ties follow the rows; apart from that rows may stand in any order": (
        "1,10:00,closed,,,,,\n1,08:00,opened,Desk,,,,\n1,08:00,taken_up,,,,,",
        [("Desk", "work", "08:00", "10:00")],
    ),
    "declined is back with whoever asked": (
        "1,08:00,taken_up,Desk,Sales,,,\n1,09:00,declined,,,,,\n1,10:00,withdrawn,,,,,",
        [("Desk", "work", "08:00", "09:00"), ("Sales", "waiting_customer", "09:00", "10:00")],
    ),
    "where nothing is taken up, queue and work are not told apart": (
        "1,08:00,opened,Desk,,,,\n1,09:00,closed,,,,,",
        [("Desk", "held", "08:00", "09:00")],
    ),
    "a row of an unknown kind, without a moment or without a case is set aside": (
        "1,08:00,taken_up,Desk,,,,\n1,08:30,vanished,,,,,\n,08:40,closed,,,,,\n1,09:00,closed,,,,,",
        [("Desk", "work", "08:00", "09:00")],
    ),
    "any living state reopens, and the time in between belongs to nobody": (
        "1,08:00,opened,Desk,,,,\n1,09:00,closed,,,,,\n1,11:00,taken_up,,,,,\n1,12:00,closed,,,,,",
        [("Desk", "queue", "08:00", "09:00"), ("Desk", "work", "11:00", "12:00")],
    ),
    "open cases run to the last event of the log": (
        "1,08:00,taken_up,Desk,,,,\n2,09:00,opened,Legal,,,,\n2,12:00,closed,,,,,",
        [("Desk", "work", "08:00", "12:00"), ("Legal", "queue", "09:00", "12:00")],
    ),
    "waiting outside is held by the party named": (
        "1,08:00,waiting_on_outside,Desk,,Notary,,\n1,09:00,closed,,,,,",
        [("Notary", "waiting_outside", "08:00", "09:00")],
    ),
    "several at once have no single holder": (
        "1,08:00,waiting_on_case,Desk,,2|Notary,,\n1,09:00,closed,,,,,\n2,09:00,opened,Legal,,,,\n2,09:00,closed,,,,,",
        [(None, "waiting_case", "08:00", "09:00")],
    ),
    "a wait until a date is the team's own and ends at the date": (
        f"1,08:00,waiting_until,Desk,,,{DAY}09:00Z,\n1,10:00,taken_up,,,,,\n1,10:00,closed,,,,,",
        [("Desk", "waiting_until", "08:00", "09:00"), ("Desk", "queue", "09:00", "10:00")],
    ),
    "a date of the customer's is held by the customer": (
        f"1,08:00,waiting_until,Desk,Sales,customer,{DAY}09:00Z,\n1,09:00,closed,,,,,",
        [("Sales", "waiting_until", "08:00", "09:00")],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_it_keeps_the_rules(rule: str, tmp_path: Path) -> None:
    rows, expected = RULES[rule]
    dated = [f"{case},{DAY}{time}Z,{rest}" for case, time, rest in (row.split(",", 2) for row in rows.split("\n"))]
    found = spells_of("\n".join([HEADER, *dated, ""]), tmp_path)
    assert [(row["holder"], row["state"], row["start_us"], row["end_us"]) for row in found] == expected
