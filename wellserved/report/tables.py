"""Findings → a workbook (XLSX): the tables of the report with typed numbers, units in the headers, and definitions."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from wellserved.analysis.findings import Findings
from wellserved.report import clock_twins, cost_of_average, sentences, twins, two_periods
from wellserved.report.columns import INTERVALS, Cell, Column, Kind, NotShown, Twin
from wellserved.report.definitions import definitions, other_bounces
from wellserved.report.limits_of_log import LIMITS, not_known
from wellserved.report.map_labels import clean
from wellserved.report.numbers import NOT_KNOWN, NOT_SHOWN, date_and_time, plain
from wellserved.report.story import story

TITLE = "Who serves whom, and where it waits"
LONGEST_TEXT = 32_000
"""A cell of the format holds 32,767 characters."""

_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.HOURS: "#,##0.00",
    Kind.ALL_HOURS: "#,##0.0",
    Kind.BETWEEN_HOURS: "#,##0.00",
    Kind.DAYS: "#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.BETWEEN_SHARES: "0.0%",
    Kind.NUMBER: "#,##0.00",
    Kind.AMOUNT: "#,##0",
}
_UNITS = {
    Kind.HOURS: "hours",
    Kind.ALL_HOURS: "hours",
    Kind.BETWEEN_HOURS: "hours",
    Kind.DAYS: "days",
    Kind.SHARE: "%",
    Kind.BETWEEN_SHARES: "%",
}
_SHEETS: tuple[tuple[str, tuple[Callable[[Findings], Twin], ...]], ...] = (
    ("Hand-offs", (twins.handoffs,)),
    ("Where it waits", (twins.waiting,)),
    ("Queues", (clock_twins.queue_causes,)),
    ("Loops", (twins.loops,)),
    ("Links", (twins.links,)),
    ("Teams", (twins.teams,)),
    ("Open cases", (twins.open_cases, twins.ages)),
    ("Time by party", (clock_twins.parties,)),
    ("Whose time", (clock_twins.whose_time,)),
    ("Promises", (clock_twins.promises, clock_twins.late_causes)),
    ("Weakest link", (clock_twins.candidates, clock_twins.evidence, clock_twins.return_loops)),
    ("Two periods", (two_periods.two_periods,)),
    (
        "Scenario of cost",
        (cost_of_average.cost_lines, cost_of_average.cost_drivers_listed, cost_of_average.cost_inputs),
    ),
    ("Brute force", (clock_twins.brute_force,)),
    ("Data quality", (twins.rows_read, twins.problems)),
)
_LEAST, _WIDEST = 10, 60
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_READ_ME_WIDTHS = (26, 110)


def write_tables(findings: Findings, path: Path) -> None:
    """Write the tables of these findings as a workbook: a sheet to read first, then one for each subject."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        # The moment of the findings, not of the writing: the same findings give the same file.
        made_at = datetime.fromisoformat(findings.source.as_of).replace(tzinfo=None)
        workbook.set_properties({"title": TITLE, "comments": findings.source.produced_by, "created": made_at})
        looks = _Looks(workbook)
        _read_me(findings, workbook.add_worksheet("Read me"), looks)
        for name, contents in _SHEETS:
            _sheet([twin(findings) for twin in contents], workbook.add_worksheet(name), looks)


def safe_cell(text: str) -> str:
    """Give a text as a cell may hold it: without characters the format forbids, and not too long.

    Texts are always written as texts, so that a spreadsheet neither computes nor follows them: "=1+1" stays what it is.
    """
    return _FORBIDDEN.sub("", text).encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]


class _Looks:
    """The formats of a workbook."""

    def __init__(self, workbook: Any) -> None:
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = workbook.add_format({"valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.bold = workbook.add_format({"bold": True, "valign": "top"})
        self.grey = workbook.add_format({"font_color": "#566069", "valign": "top"})
        self.numbers = {
            kind: workbook.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()
        }


def _read_me(findings: Findings, sheet: Any, looks: _Looks) -> None:
    source = findings.source
    pairs: list[tuple[str, str]] = [
        ("What was found", sentences.headline(findings)),
        *(("", told.whole) for told in story(findings)),
        ("Made by", source.produced_by),
        ("Made from", ", ".join(source.files)),
        ("Events", f"{source.events}, from {date_and_time(source.first_at)} to {date_and_time(source.last_at)}"),
        ("Open cases run to", date_and_time(source.as_of)),
        *(("", line) for line in not_known(findings)),
        *(("", line) for line in LIMITS),
        *((each.term, each.meaning) for each in definitions(findings)),
        ("Another definition", other_bounces(findings)),
    ]
    for column, width in enumerate(_READ_ME_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, TITLE, looks.title)
    for row, (term, meaning) in enumerate((pair for pair in pairs if pair[1]), start=2):
        sheet.write_string(row, 0, safe_cell(term), looks.bold)
        sheet.write_string(row, 1, safe_cell(plain(meaning)), looks.wrapped)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _sheet(tables: list[Twin], sheet: Any, looks: _Looks) -> None:
    """Write tables beneath one another; the header of the first stays in view and can be filtered."""
    row = 0
    for table in tables:
        columns = _spread_columns(table.columns)
        for at, (title, _) in enumerate(columns):
            sheet.write_string(row, at, title, looks.head)
        for cells in table.rows:
            row += 1
            _write_row(sheet, row, list(_spread(table.columns, cells)), looks)
        row += 3
    first = tables[0]
    sheet.freeze_panes(1, 1)
    if len(tables) == 1 and first.rows:
        sheet.autofilter(0, 0, len(first.rows), len(_spread_columns(first.columns)) - 1)
    for at, width in enumerate(_widths(tables)):
        sheet.set_column(at, at, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _spread_columns(columns: Iterable[Column]) -> list[tuple[str, Kind]]:
    """Give the titles with their units; an interval takes two columns."""
    titles: list[tuple[str, Kind]] = []
    for column in columns:
        named = column.unit or _UNITS.get(column.kind, "")
        unit = f" ({named})" if named else ""
        ends = (", low", ", high") if column.kind in INTERVALS else ("",)
        titles += [(f"{column.title}{end}{unit}", column.kind) for end in ends]
    return titles


def _spread(columns: Iterable[Column], cells: Iterable[Cell]) -> Iterable[tuple[Cell, Kind]]:
    for column, cell in zip(columns, cells, strict=True):
        if column.kind in INTERVALS:
            ends = cell if isinstance(cell, tuple) else (cell, cell)
            yield from ((end, column.kind) for end in ends)
        else:
            yield cell, column.kind


def _write_row(sheet: Any, row: int, cells: Iterable[tuple[Cell, Kind]], looks: _Looks) -> None:
    for at, (cell, kind) in enumerate(cells):
        if cell is None:
            sheet.write_string(row, at, NOT_KNOWN, looks.grey)
        elif isinstance(cell, NotShown):
            sheet.write_string(row, at, NOT_SHOWN, looks.grey)
        elif isinstance(cell, str):
            sheet.write_string(row, at, safe_cell(plain(clean(cell) if cell else "")), looks.text)
        else:
            sheet.write_number(row, at, cell, looks.numbers[kind])


def _widths(tables: Iterable[Twin]) -> list[int]:
    """Give each column room for its text, within reason."""
    widths: dict[int, int] = {}
    for table in tables:
        rows = [[cell for cell, _ in _spread(table.columns, cells)] for cells in table.rows]
        for at, (title, _) in enumerate(_spread_columns(table.columns)):
            longest = max((len(cell) for row in rows if isinstance(cell := row[at], str)), default=0)
            widths[at] = max(widths.get(at, _LEAST), min(_WIDEST, max(longest + 2, len(title) // 2 + 3)))
    return list(widths.values())
