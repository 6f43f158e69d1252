"""The workbook holds the tables with typed numbers, and texts that no spreadsheet computes or follows."""

from pathlib import Path

import openpyxl
import pytest

from tests.report.made_up import LENDER, named
from tests.report.made_up_clock import ALL_SHAPES, TOLD
from wellserved.analysis.findings import Findings
from wellserved.report.tables import safe_cell, write_tables

SHEETS = [
    "Read me", "Hand-offs", "Where it waits", "Queues", "Loops", "Links", "Teams", "Open cases", "Time by party",
    "Whose time", "Promises", "Weakest link", "Two periods", "Scenario of cost", "Brute force", "Data quality",
]  # fmt: skip
STARTERS = (
    "=1+1", "+1", "-5", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://example.org\")", "http://example.org",
    "mailto:a@example.org", "+49 30 1234567", "=cmd|' /C calc'!A0", "{=1+1}",
)  # fmt: skip


def read_back(findings: Findings, folder: Path) -> openpyxl.Workbook:
    write_tables(findings, folder / "tables.xlsx")
    return openpyxl.load_workbook(folder / "tables.xlsx")


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_always_has_the_same_sheets(findings: Findings, tmp_path: Path) -> None:
    assert read_back(findings, tmp_path).sheetnames == SHEETS


def test_it_writes_numbers_as_numbers_and_units_into_the_headers(tmp_path: Path) -> None:
    sheet = read_back(LENDER, tmp_path)["Hand-offs"]
    head, first, _, few = [[cell.value for cell in row] for row in sheet.iter_rows()]
    waits = ["median wait", "90 % interval, low", "90 % interval, high", "85 % wait at most", "wait in all"]
    assert head[:4] == ["from", "to", "times", "cases"]
    assert head[4:9] == [f"{title} (hours)" for title in waits]
    assert head[9:] == ["waits that are over", "came straight back"]
    assert first == ["Desk", "Legal", 100, 90, 52, 47, 60, 120, 5400, 98, 25]
    assert few[4:9] == ["not shown (fewer than 5 cases)"] * 5
    assert sheet.freeze_panes == "B2"


def test_it_says_not_known_where_nothing_is_known(tmp_path: Path) -> None:
    sheet = read_back(LENDER, tmp_path)["Links"]
    assert [cell.value for cell in sheet[2]] == ["Desk", "Private customers", 250, 260, "not known"]


def test_it_writes_the_clock_with_typed_numbers(tmp_path: Path) -> None:
    book = read_back(TOLD, tmp_path)
    first = [[cell.value for cell in book[name][2]] for name in ("Whose time", "Weakest link", "Two periods")]
    assert first == [
        ["Legal", "in a queue", "Legal", "Desk", "between teams", 20, 0.5, 5000, 1200, 90],
        ["Legal", "Desk", 0.88, 0.82, 0.93, 1, 20, 16, 24.5, 2, 90],
        [
            "wait on Legal → Desk", "better", "less", "hours", 52, 98, 30, 110, -22, -30.9, -14.9, 2.6,
            "The whole interval lies on one side of no change.",
        ],
    ]  # fmt: skip
    assert [cell.value for cell in book["Scenario of cost"][2]][:5] == [
        "C1", "Waiting for other teams", 110_000, 182_000, 291_000,
    ]  # fmt: skip
    assert [cell.value for cell in book["Weakest link"][1]][2:6] == [
        "share of the waiting (%)", "90 % interval, low (%)", "90 % interval, high (%)",
        "came first in (% of the draws)",
    ]  # fmt: skip
    assert book["Read me"]["B5"].value.startswith("68 % of the promises were kept.")


@pytest.mark.parametrize("text", STARTERS)
def test_it_keeps_every_text_a_text(text: str, tmp_path: Path) -> None:
    names = dict.fromkeys(("Desk", "Legal", "C-17", "events.csv", "Correct the date.", "no readable moment"), text)
    book = read_back(named(TOLD, names), tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    shown = text.strip()
    assert [cell.value for cell in book["Hand-offs"][2]][:2] == [shown, shown]
    assert book["Open cases"]["A2"].value == shown


def test_it_leaves_out_what_a_cell_cannot_hold() -> None:
    assert safe_cell("a\x00b\x1b[31mc\ufffe") == "ab[31mc"
    assert safe_cell("lone \ud800 half") == "lone ? half"
    assert len(safe_cell("x" * 50_000)) == 32_000


def test_it_is_the_same_for_the_same_findings(tmp_path: Path) -> None:
    write_tables(LENDER, tmp_path / "one.xlsx")
    write_tables(LENDER, tmp_path / "other.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()
