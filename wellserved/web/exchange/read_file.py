"""Reads a file somebody brought, told by its content, in a child process that may use only so much memory and time."""

from pathlib import Path
from threading import active_count

from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.foreign_files import why_no_log
from wellserved.eventlog.limits import Limits, Refused
from wellserved.web.exchange.read_text import read_text
from wellserved.web.exchange.read_workbook import read_workbook
from wellserved.web.exchange.table import NotReadable, Table
from wellserved.words.language import gettext as _

MOST_BYTES = 25_000_000
LIMITS = Limits(file_bytes=MOST_BYTES, memory_mb=500, seconds=40)
_ZIP = b"PK\x03\x04"
_HEAD_BYTES = 4096


def read_file(path: Path, name: str) -> Table:
    """Read the table in a file, which people call `name`.

    Raises: NotReadable with a sentence, whatever is in the file.
    """
    try:
        # In a web server other threads hold connections, which a copy of us would end at its beginning.
        return in_child(_read, str(path), name, limits=LIMITS, afresh=active_count() > 1)
    except NotReadable:
        raise
    except Refused as refused:
        if isinstance(refused.__cause__, RuntimeError):  # an error of ours, which its sentence says
            raise
        raise NotReadable(
            _(
                "%(file)s takes more memory or time than a list of people or teams does, or is damaged. Save the "
                "table as CSV and choose that file."
            )
            % {"file": name}
        ) from refused


def _read(path: str, name: str) -> Table:
    """Tell by the first bytes what it is, and read it."""
    file = Path(path)
    if file.stat().st_size > MOST_BYTES:
        raise NotReadable(too_large(name))
    content = file.read_bytes()
    if not content:
        raise NotReadable(_("%(file)s is empty: there is nothing in it to read.") % {"file": name})
    if content.startswith(_ZIP):
        table = read_workbook(content, name)
    elif why := _packed(content) or why_no_log(content[:_HEAD_BYTES]):
        raise NotReadable(
            _("%(file)s %(problem)s. Save the table as CSV or XLSX.")
            % {"file": name, "problem": why.split(". ")[0].rstrip(".")}
        )
    else:
        table = read_text(content, name)
    if not any(table.header):
        raise NotReadable(_("%(file)s has no header. Its first row must name the columns.") % {"file": name})
    if not table.rows:
        raise NotReadable(_("%(file)s has a header and no rows below it.") % {"file": name})
    return table


def _packed(content: bytes) -> str:
    return _("is packed with gz.") if content.startswith(b"\x1f\x8b") else ""


def too_large(name: str) -> str:
    """Say that a file is larger than is read."""
    return _("%(file)s is larger than %(most)s MB. Cut it into several files.") % {
        "file": name,
        "most": MOST_BYTES // 1000000,
    }
