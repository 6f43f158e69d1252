"""What happened to requests leaves as a log: events.csv and its context, as `wellserved analyse` reads them."""

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from wellserved.eventlog.context_file import write_context
from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.exchange.formula_signs import with_sign
from wellserved.web.models import Person
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.event_context import context_of
from wellserved.web.queries.event_names import team_labels
from wellserved.web.queries.event_table import Row, everything
from wellserved.words.events import PLAIN_COLUMNS, SEVERAL
from wellserved.words.roles import Permission

EVENTS, CONTEXT = "events.csv", "context.toml"
MORE_COLUMNS = ("expedited", "row", "service", "promise_kind", "reason")
"""What follows the columns that every plain log has."""
COLUMNS = (*(column.name for column in PLAIN_COLUMNS), *MORE_COLUMNS)
EDGE = timedelta(days=7)


@dataclass(frozen=True)
class Written:
    """How much was written."""

    rows: int
    requests: int


def export_events(
    *, by: Person | None, now: datetime, folder: Path, begins: datetime | None = None, ends: datetime | None = None
) -> Written:
    """Write what happened to all requests, or to those asked in a period and all that they waited on, up to now.

    Both files are there when all is written. Nothing is locked meanwhile: what happens after `now` is left out.
    """
    if by is not None:
        rules.must(rules.why_not(by, Permission.EXPORT, timezone.localdate(now)))
    written = write_events(now=now, folder=folder, begins=begins, ends=ends)
    with recorded(by=by, now=now, action="export-events") as record:
        record.fields = [f"{written.rows} rows"]
    return written


def write_events(
    *, now: datetime, folder: Path, begins: datetime | None = None, ends: datetime | None = None
) -> Written:
    """Write both files, for whoever is asked to; see `export_events`."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = team_labels()
    unfinished = folder / f".{EVENTS}.{os.getpid()}"
    told = _Told()
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(cells_of(row, labels) for row in told.counted(everything(begins, ends), now))
        context = context_of(labels, now, *(each and timezone.localdate(each) for each in (begins, ends)))
        first = (told.first_at or now) - EDGE
        write_context(context, folder / CONTEXT, first=first.date(), last=(now + EDGE).date())
        unfinished.replace(folder / EVENTS)
    finally:
        unfinished.unlink(missing_ok=True)
    return Written(told.rows, told.requests)


class _Told:
    """Counts what is written while it is."""

    def __init__(self) -> None:
        self.rows = self.requests = 0
        self.first_at: datetime | None = None

    def counted(self, rows: Iterator[Row], now: datetime) -> Iterator[Row]:
        last = None
        for row in rows:
            if row.at > now:
                continue
            self.rows += 1
            self.requests += row.request != last
            last = row.request
            self.first_at = min(self.first_at or row.at, row.at)
            yield row


def cells_of(row: Row, labels: Mapping[int, str]) -> list[str]:
    """Write a row; names of teams and of parties outside are harmless already (see queries/event_names.py)."""
    return [
        f"{REFERENCE}{row.request}",
        _written(row.at),
        row.kind.value,
        labels[row.team] if row.team is not None else "",
        labels[row.customer] if row.customer is not None else "",
        SEVERAL.join(row.waits_on),
        _written(row.promise_at),
        row.activity,
        "" if row.expedited is None else "yes" if row.expedited else "no",
        str(row.number),
        with_sign(row.service),
        row.promise_kind,
        row.reason,
    ]


def _written(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""
