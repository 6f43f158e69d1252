"""Reads people or teams from the first sheet of an XLSX workbook that has any rows."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum, XmlError, ZipError

from wellserved.web.exchange.table import MOST_COLUMNS, MOST_ROWS, NotReadable, Row, Table, letters
from wellserved.web.exchange.trim import header_of, header_position, trimmed
from wellserved.web.exchange.workbook_checks import check_workbook
from wellserved.words.language import gettext as _

Cell = int | float | str | bool | time | date | datetime | timedelta
_WHOLE = 2**53


def read_workbook(content: bytes, name: str) -> Table:
    """Read a table from the bytes of a workbook.

    Raises: NotReadable for what is no plain workbook, for cells that are merged, and where there is no table.
    """
    check_workbook(content, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet, grid, others = _first_with_rows(workbook, name)
    except (CalamineError, XmlError, ZipError, ValueError, OSError) as error:
        raise NotReadable(
            _("%(file)s is damaged: it cannot be read as a workbook. Save it again.") % {"file": name}
        ) from error
    at = header_position(grid)
    header = header_of(grid[at])
    if len(header) > MOST_COLUMNS:
        raise NotReadable(
            _("%(file)s has %(columns)s columns, more than the %(most)s that are read.")
            % {"file": name, "columns": f"{len(header):,}", "most": MOST_COLUMNS}
        )
    if len(grid) - at - 1 > MOST_ROWS:
        raise NotReadable(
            _("%(file)s has more than %(most)s rows. Cut it into several files.")
            % {"file": name, "most": f"{MOST_ROWS:,}"}
        )
    _refuse_merged(sheet, at, name)
    rows = tuple(_row(number, cells, header) for number, cells in enumerate(grid[at + 1 :], start=at + 2) if any(cells))
    return Table(header, rows, _notes(sheet.name, others))


def _first_with_rows(workbook: CalamineWorkbook, name: str) -> tuple[CalamineSheet, list[list[str]], list[str]]:
    """Give the sheet that is read, its cells as texts from row 1 on, and the names of the other sheets to be seen."""
    seen = [each.name for each in workbook.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
    for each in seen:
        sheet = workbook.get_sheet_by_name(each)
        grid = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        if any(any(row) for row in grid):
            return sheet, grid, [other for other in seen if other != each]
    raise NotReadable(_("%(file)s has no sheet with anything in it.") % {"file": name})


def _refuse_merged(sheet: CalamineSheet, header_at: int, name: str) -> None:
    """Refuse cells that are merged below the header: only the first of them would have a value."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom > header_at and (top, left) != (bottom, right):
            raise NotReadable(
                _("%(file)s has merged cells, %(cells)s. Split them and write the value into each row.")
                % {
                    "file": name,
                    "cells": f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}",
                }
            )


def _row(number: int, cells: Sequence[str], header: tuple[str, ...]) -> Row:
    problem = ""
    if any(cells[len(header) :]):
        column = next(at for at in range(len(header), len(cells)) if cells[at])
        problem = _("Column %(column)s has no name in the header. Name it, or empty the cell.") % {
            "column": letters(column)
        }
    return Row(number, (*cells[: len(header)], *[""] * (len(header) - len(cells))), problem)


def _text(cell: Cell) -> str:
    """Write a cell as people would have typed it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return trimmed(str(cell))


def _notes(sheet: str, others: Sequence[str]) -> tuple[str, ...]:
    if not others:
        return ()
    return (
        _("The sheet “%(sheet)s” was read; %(count)s more in the file were not.")
        % {"sheet": sheet, "count": len(others)},
    )
