"""Checks an XLSX workbook before anything unpacks it as a whole: what it is, how large it gets, how far its cells lie.

The archive is read part by part and only counted; nothing is kept. What slips through meets the limits of the child
process in which all of this runs. Source: ours; a workbook of a million rows unpacks to 5 to 30 times its size.
"""

import io
import re
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile, ZipInfo

from wellserved.web.exchange.table import MOST_ROWS, NotReadable
from wellserved.words.language import gettext as _
from wellserved.words.language import gettext_noop

MOST_UNPACKED_BYTES = 120_000_000
MOST_CELLS = 4_000_000
_MOST_PARTS = 2_000
_MOST_RATIO = 300
_RATIO_FROM = 5_000_000
"""Below so many bytes a high ratio is harmless, and small repetitive sheets do reach it."""
_PIECE_BYTES = 1 << 20
_OVERLAP_BYTES = 200
"""What matters may be cut in two by the end of a piece; none of it is longer."""
_CELL = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{0,3})\$?(\d{1,9})["']""")
_ERROR = re.compile(rb"""<c\b[^<>]*\st\s*=\s*["']e["'][^<>]*>""")
_SHOWN = 5
_TITLE_ROWS = 50
_DEFINES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_SAVE = gettext_noop("Save the table as CSV or XLSX and choose that file.")


def check_workbook(content: bytes, name: str) -> None:
    """Refuse an archive that is no plain XLSX workbook, or that costs more than a list of people or teams does.

    Raises: NotReadable.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_other_kinds({part.filename for part in parts}, parts, name)
            _refuse_large(parts, len(content), name)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(archive, part, name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise NotReadable(
            _("%(file)s is damaged: it begins like an XLSX workbook and cannot be unpacked.") % {"file": name}
        ) from error


def _refuse_other_kinds(names: set[str], parts: list[ZipInfo], name: str) -> None:
    lower = {each.lower() for each in names}
    if any(part.flag_bits & 1 for part in parts):
        raise NotReadable(_("%(file)s is locked by a password. Save it without one.") % {"file": name})
    if any("vbaproject" in each or "xl/macrosheets/" in each for each in lower):
        raise NotReadable(
            _("%(file)s is a workbook with macros, whatever its name says. Save it as XLSX, without macros.")
            % {"file": name}
        )
    if "xl/workbook.bin" in lower:
        raise NotReadable(_("%(file)s is a binary workbook (XLSB). %(remedy)s") % {"file": name, "remedy": _(_SAVE)})
    if "xl/workbook.xml" in lower:
        return
    if "content.xml" in lower or "mimetype" in lower:
        raise NotReadable(_("%(file)s is an OpenDocument file. %(remedy)s") % {"file": name, "remedy": _(_SAVE)})
    if "[content_types].xml" in lower:
        raise NotReadable(
            _("%(file)s is an Office document and no workbook. %(remedy)s") % {"file": name, "remedy": _(_SAVE)}
        )
    raise NotReadable(_("%(file)s is a ZIP archive. Unpack it and choose the file that was in it.") % {"file": name})


def _refuse_large(parts: list[ZipInfo], packed: int, name: str) -> None:
    """Refuse by what the list of parts says; that it says the truth is seen when they are unpacked."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS:
        raise NotReadable(
            _("%(file)s has %(count)s parts, more than a workbook of one list has. %(remedy)s")
            % {"file": name, "count": f"{len(parts):,}", "remedy": _(_SAVE)}
        )
    if unpacked > MOST_UNPACKED_BYTES:
        raise NotReadable(
            _("%(file)s unpacks to %(size)s MB, more than the 120 MB that are read. %(remedy)s")
            % {"file": name, "size": f"{unpacked / 1000000.0:,.0f}", "remedy": _(_SAVE)}
        )
    if unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * packed:
        raise NotReadable(
            _("%(file)s unpacks to more than %(most)s times its size, which no list does. %(remedy)s")
            % {"file": name, "most": _MOST_RATIO, "remedy": _(_SAVE)}
        )
    if sum(part.compress_size for part in parts) > packed:
        raise NotReadable(_("%(file)s is damaged: its parts overlap. %(remedy)s") % {"file": name, "remedy": _(_SAVE)})


def _check_part(archive: ZipFile, part: ZipInfo, name: str) -> None:
    """Walk through one part: no definitions of entities, no macros by another name, no cells far away."""
    is_sheet = bool(_SHEET.fullmatch(part.filename))
    last_column = last_row = 0
    errors: list[str] = []
    for at, piece in enumerate(_pieces(archive, part)):
        if not at and piece.startswith(_WIDE):
            raise NotReadable(
                _("%(file)s is written as no spreadsheet program writes it. %(remedy)s")
                % {"file": name, "remedy": _(_SAVE)}
            )
        if _DEFINES.search(piece):
            raise NotReadable(
                _("%(file)s defines entities of its own, as no spreadsheet program does. %(remedy)s")
                % {"file": name, "remedy": _(_SAVE)}
            )
        if b"macroEnabled" in piece and part.filename == "[Content_Types].xml":
            raise NotReadable(
                _("%(file)s is a workbook with macros, whatever its name says. Save it as XLSX.") % {"file": name}
            )
        for column, row in _CELL.findall(piece) if is_sheet else ():
            last_column, last_row = max(last_column, _number(column)), max(last_row, int(row))
        errors += _errors(piece) if is_sheet else ()
    if last_column * last_row > MOST_CELLS or last_row > MOST_ROWS + _TITLE_ROWS:
        raise NotReadable(
            _(
                "%(file)s has a cell far away, in row %(row)s; at most %(most)s rows are read. Delete the rows and "
                "columns after the table, or cut it into several files."
            )
            % {"file": name, "row": f"{last_row:,}", "most": f"{MOST_ROWS:,}"}
        )
    if errors:
        cells = ", ".join(dict.fromkeys(errors[:_SHOWN]))
        raise NotReadable(
            _("%(file)s has errors of formulas, such as #N/A, in the cells %(cells)s. Mend them, or empty them.")
            % {"file": name, "cells": cells}
        )


def _errors(piece: bytes) -> Iterator[str]:
    """Name the cells that hold the error of a formula; whoever reads the workbook would take them for blank ones."""
    for cell in _ERROR.findall(piece):
        yield "".join(part.decode("ascii") for part in next(iter(_CELL.findall(cell)), ()))


def _pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """Unpack a part piece by piece, each beginning with the end of the one before."""
    with archive.open(part) as stream:
        before = b""
        while piece := stream.read(_PIECE_BYTES):
            yield before + piece
            before = piece[-_OVERLAP_BYTES:]


def _number(column: bytes) -> int:
    """Give the number of a column from its letters; A is 1, none is 1.

    >>> _number(b"A"), _number(b"XFD"), _number(b"")
    (1, 16384, 1)
    """
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number or 1
