"""Matters that are later than promised leave as files; the audit trail says so. No file names a person."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.exchange.write_file import as_csv, as_xlsx
from wellserved.web.models import Person
from wellserved.web.queries.late_matters import Matter
from wellserved.web.queries.request_rows import Day
from wellserved.words.roles import Permission


def export(*, by: Person, now: datetime, matters: Iterable[Matter], kind: str) -> bytes:
    """Give matters as a file: csv or xlsx."""
    rules.must(rules.why_not(by, Permission.SEE_LATE_MATTERS, timezone.localdate(now)))
    with recorded(by=by, now=now, action="export-late") as record:
        cells = [_cells(each) for each in matters]
        record.fields = [f"{len(cells)} rows"]
    if kind == "xlsx":
        return as_xlsx(_header(), cells, _("Later than promised"))
    return as_csv(_header(), cells).encode()


def _header() -> list[str]:
    return [
        _("reference"),
        _("what is needed"),
        _("asked by"),
        _("asked of"),
        _("asked on"),
        _("first promised for"),
        _("promised for"),
        _("who is waited on"),
        _("last word"),
        _("what was done then"),
        _("requests that wait on this"),
        _("of these, requests that reach an outside customer"),
        _("reaches an outside customer itself"),
    ]


def _cells(matter: Matter) -> list[str]:
    fan = matter.fan
    sign = ">" if fan.is_more else ""
    return [
        matter.reference,
        matter.title,
        matter.customer,
        matter.provider,
        _moment(matter.asked),
        _moment(matter.first),
        _moment(matter.promised),
        matter.waiting,
        _moment(matter.told),
        matter.told_what,
        f"{sign}{fan.many}",
        f"{sign}{fan.reaching}",
        _("yes") if fan.is_reaching else "",
    ]


def _moment(day: Day | None) -> str:
    return f"{timezone.localtime(day.at):%Y-%m-%d %H:%M}" if day else ""
