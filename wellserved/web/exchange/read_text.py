"""Reads people or teams from a delimited text, whatever separates its fields and however its letters are written."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.read_csv import LOOK_CHARACTERS, Layout, delimited, layout_of
from wellserved.eventlog.text_encoding import Encoding, EncodingLook
from wellserved.web.exchange.formula_signs import without_sign
from wellserved.web.exchange.table import MOST_COLUMNS, MOST_ROWS, NotReadable, Row, Table
from wellserved.web.exchange.trim import header_of, header_position, trimmed
from wellserved.words.language import gettext as _
from wellserved.words.language import gettext_noop

_MOST_LINE_BREAKS = 500
"""More in one cell mean that a quotation mark was never closed."""
_CHUNK_BYTES = 256 * 1024
_ONE_COLUMN = Layout("\x1f")
"""Separates by a sign that no list contains."""
_DECLARED = re.compile(r"""\s*"?sep=([,;|\t])"?[ \t]*(\r\n|\r|\n)""", re.IGNORECASE)
_MOST_CONTROLS = 0.001
_MANY = 10**9
_CODECS = {"cp1252": gettext_noop("Western European (cp1252)"), "latin-1": gettext_noop("Western European (latin-1)")}


def read_text(content: bytes, name: str) -> Table:
    """Read a table from the bytes of a text file.

    Raises: NotReadable where it is no text, has no header, has quotation marks that never close, or is too large.
    """
    encoding = _encoding(content, name)
    text = content.decode(encoding.codec, errors="replace").removeprefix("\ufeff")
    _refuse_foreign(text, name)
    declared = _DECLARED.match(text)
    lines_before = 1 if declared else 0
    text = text[declared.end() :] if declared else text
    records = list(_records(Layout(declared.group(1)) if declared else _layout(text, name), text, name))
    at = header_position([cells for _, cells, _ in records])
    header = header_of(records[at][1]) if records else ()
    if len(header) > MOST_COLUMNS:
        raise NotReadable(
            _("%(file)s has %(columns)s columns, more than the %(most)s that are read. Remove some.")
            % {"file": name, "columns": f"{len(header):,}", "most": MOST_COLUMNS}
        )
    rows = (row for number, cells, problem in records[at + 1 :] for row in _row(number, cells, problem, header))
    return Table(header, tuple(replace(row, number=row.number + lines_before) for row in rows), _notes(encoding))


def _encoding(content: bytes, name: str) -> Encoding:
    look = EncodingLook()
    for start in range(0, len(content), _CHUNK_BYTES):
        look.take(content[start : start + _CHUNK_BYTES])
    if b"\0" in content and not look.wide:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise NotReadable(
            _("%(file)s has a NUL character in line %(line)s: it is damaged, or not a text file. Save it again as CSV.")
            % {"file": name, "line": f"{line:,}"}
        )
    return look.encoding()


def _refuse_foreign(text: str, name: str) -> None:
    """Refuse what is no table, by what it contains."""
    start = text[:4096].lstrip()
    if start.startswith("<"):
        raise NotReadable(
            _("%(file)s is XML or a web page, whatever its name says. Save the table as CSV or XLSX.") % {"file": name}
        )
    if start.startswith(("{", "[")):
        raise NotReadable(
            _("%(file)s is JSON, whatever its name says. Save the table as CSV or XLSX.") % {"file": name}
        )
    controls = sum(letter < " " and letter not in "\t\r\n\v\f" for letter in text[:LOOK_CHARACTERS])
    if controls > _MOST_CONTROLS * min(len(text), LOOK_CHARACTERS) or "\0" in text:
        raise NotReadable(
            _("%(file)s is not a text file, whatever its name says. Save the table as CSV or XLSX.") % {"file": name}
        )
    if not start:
        raise NotReadable(_("%(file)s is blank: there is nothing in it to read.") % {"file": name})


def _layout(text: str, name: str) -> Layout:
    """Tell how the fields are separated."""
    beginning = text[:LOOK_CHARACTERS]
    if len(text) > LOOK_CHARACTERS:
        beginning = beginning[: max(beginning.rfind("\n"), beginning.rfind("\r")) + 1] or beginning
    try:
        found = delimited(Path(name), name, beginning, _MANY, Limits(columns=_MANY))
    except Refused:
        return _ONE_COLUMN
    return layout_of(found)


def _records(layout: Layout, text: str, name: str) -> Iterator[tuple[int, list[str], str]]:
    """Give for each record its number, its cells, trimmed, and why it cannot be used."""
    reader = layout.records(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        line, number = reader.line_num, number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, [], _misread(str(error), number, name)
            continue
        if cells is None:
            return
        if reader.line_num - line > _MOST_LINE_BREAKS:
            raise NotReadable(_never_closed(number, name))
        if number > MOST_ROWS:
            raise NotReadable(
                _("%(file)s has more than %(most)s rows. Cut it into several files.")
                % {"file": name, "most": f"{MOST_ROWS:,}"}
            )
        yield number, [trimmed(without_sign(cell)) for cell in cells], ""


def _misread(error: str, number: int, name: str) -> str:
    """Say what is wrong with one record; where everything after it would be misread, refuse the file."""
    if "end of data" in error:
        raise NotReadable(_never_closed(number, name))
    if "limit" in error:
        raise NotReadable(
            _(
                "%(file)s has a cell of more than 100,000 characters in row %(row)s: most likely a quotation mark is "
                "opened there and never closed. Close it, or take it out."
            )
            % {"file": name, "row": f"{number:,}"}
        )
    return _('Text follows a closing quotation mark. Write quotation marks within a cell twice: "".')


def _never_closed(number: int, name: str) -> str:
    return _("%(file)s opens a quotation mark in row %(row)s and never closes it. Close it, or take it out.") % {
        "file": name,
        "row": f"{number:,}",
    }


def _row(number: int, values: list[str], problem: str, header: tuple[str, ...]) -> Iterator[Row]:
    """Give the row, unless it is blank."""
    if not problem and not any(values):
        return
    if any(values[len(header) :]):
        filled = len(values) - next(at for at, value in enumerate(reversed(values)) if value)
        problem = _(
            "It has %(filled)s cells, and the header only %(columns)s. Put cells with separators into quotes."
        ) % {"filled": filled, "columns": len(header)}
    padded = (*values[: len(header)], *[""] * (len(header) - len(values)))
    yield Row(number, padded, problem)


def _notes(encoding: Encoding) -> tuple[str, ...]:
    if encoding.is_damaged:
        return (_("Some letters of the file are damaged; each is shown as �. Save it again as UTF-8."),)
    if encoding.codec in _CODECS:
        sentence = _("The file does not say how its letters are written; they were read as %(encoding)s.") % {
            "encoding": _(_CODECS[encoding.codec])
        }
        return (_("%(sentence)s If names look wrong below, save it again as UTF-8.") % {"sentence": sentence},)
    return ()
