"""Writes people or teams as CSV or XLSX, so that they read back the same and no cell runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

from wellserved.web.exchange.columns import COLUMNS
from wellserved.web.exchange.formula_signs import with_sign
from wellserved.web.exchange.table import Subject

Rows = Iterable[Sequence[str]]
_MARK = "\ufeff"
"""Tells spreadsheets that the letters are UTF-8."""
_WIDTH = 22


def header(subject: Subject) -> list[str]:
    """Give the names of the columns that are exported."""
    return [column.name for column in COLUMNS[subject] if column.name not in {"first name", "last name"}]


def template(subject: Subject) -> str:
    """Give a CSV file with the header and one row that shows what is meant."""
    columns = [column for column in COLUMNS[subject] if column.example]
    return as_csv([column.name for column in columns], [[column.example for column in columns]])


def as_csv(names: Sequence[str], rows: Rows) -> str:
    """Write a CSV file, for UTF-8. Cells that look like formulas get a sign; see `formula_signs`."""
    out = io.StringIO(_MARK, newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow([with_sign(name) for name in names])
    writer.writerows([with_sign(cell) for cell in row] for row in rows)
    return out.getvalue()


def as_xlsx(names: Sequence[str], rows: Rows, sheet: str) -> bytes:
    """Write an XLSX workbook of one sheet; every cell is a text."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, {**options, "strings_to_numbers": False}) as workbook:
        page = workbook.add_worksheet(sheet)
        bold = workbook.add_format({"bold": True})
        text = workbook.add_format({"num_format": "@"})
        page.set_column(0, len(names) - 1, _WIDTH, text)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, 0, len(names) - 1)
        for at, name in enumerate(names):
            page.write_string(0, at, name, bold)
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if cell:
                    page.write_string(number, at, cell, text)
    return out.getvalue()
