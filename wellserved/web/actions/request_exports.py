"""Lists of requests leave as files, with what their reader may see; that they did is kept in the audit trail.

No file names a person, so that none can be counted by person.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web.actions.audit import recorded
from wellserved.web.exchange.write_file import as_csv, as_xlsx
from wellserved.web.models import Person
from wellserved.web.queries.request_rows import Day, RequestRow


def export(*, by: Person, now: datetime, rows: Iterable[RequestRow], kind: str) -> bytes:
    """Give a list that was read for somebody as a file: csv or xlsx."""
    with recorded(by=by, now=now, action="export-requests") as record:
        cells = [_cells(row) for row in rows]
        record.fields = [f"{len(cells)} rows"]
    if kind == "xlsx":
        return as_xlsx(_header(), cells, _("Requests"))
    return as_csv(_header(), cells).encode()


def _header() -> list[str]:
    return [
        _("reference"),
        _("what is needed"),
        _("asked by"),
        _("asked of"),
        _("service"),
        _("how it stands"),
        _("who is waited on"),
        _("asked on"),
        _("promised for"),
        _("later than promised"),
        _("ended on"),
        _("an outside customer is at risk"),
        _("confidential"),
    ]


def _cells(row: RequestRow) -> list[str]:
    return [
        row.reference,
        row.title,
        row.customer,
        row.provider,
        row.service,
        row.stands,
        row.waiting,
        _moment(row.asked),
        _moment(row.promised),
        _yes(row.is_late),
        _moment(row.ended),
        _yes(row.is_at_risk),
        _yes(row.is_confidential),
    ]


def _moment(day: Day | None) -> str:
    """Write a moment so that spreadsheets know it, by the reader's clocks."""
    return f"{timezone.localtime(day.at):%Y-%m-%d %H:%M}" if day else ""


def _yes(holds: bool) -> str:
    return _("yes") if holds else ""
