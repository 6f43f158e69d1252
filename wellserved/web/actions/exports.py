"""People and teams leave as files; that they did is kept in the audit trail."""

from datetime import datetime

from django.utils import timezone

from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.exchange.table import Subject
from wellserved.web.exchange.write_file import as_csv, as_xlsx, header
from wellserved.web.models import Person
from wellserved.web.queries.exports import rows_of
from wellserved.words.roles import Permission

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""Ending of a file → what a browser is told it is."""


def export(*, by: Person | None, now: datetime, subject: Subject, kind: str) -> bytes:
    """Give all people who work here, or all open teams, as a file that reads back the same."""
    if by is not None:
        rules.must(rules.why_not(by, Permission.EXPORT, timezone.localdate(now)))
    with recorded(by=by, now=now, action=f"export-{subject}") as record:
        rows = list(rows_of(subject))
        record.fields = [f"{len(rows)} rows"]
    if kind == "xlsx":
        return as_xlsx(header(subject), rows, str(subject))
    return as_csv(header(subject), rows).encode()
