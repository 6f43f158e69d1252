"""Where it waits: the logs that were brought, each with what it says first."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.models import BroughtLog, LogFindings
from wellserved.web.pages.log_parts import headlines
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import brought_logs as queries
from wellserved.web.queries import log_findings
from wellserved.words.roles import Permission


@dataclass(frozen=True)
class Row:
    """One log in the list."""

    key: str
    files: str
    headline: str
    """What its findings say first, in English as they were written; blank: it is not analysed."""
    how_far: str
    is_done: bool
    is_mine_to_answer: bool
    at: datetime
    by: str
    first_at: datetime | None
    last_at: datetime | None


def listed(request: HttpRequest) -> HttpResponse:
    """Show the logs, the newest findings first; where there is none, what a log is and where one gets it."""
    why_not_bring = rules.why_not(reader(request), Permission.BRING_LOG, timezone.localdate())
    logs = queries.listed(all_of_them=not why_not_bring)
    stored = log_findings.stored_of(logs) if logs else {}
    found = headlines(stored)
    rows = [_row(log, found.get(log.pk, ""), stored.get(log.pk)) for log in logs]
    words = {
        "done": [row for row in rows if row.headline],
        "on_the_way": [row for row in rows if not row.headline],
        "why_not_bring": why_not_bring,
    }
    return render(request, "logs/list.html" if rows else "logs/empty.html", words)


def _row(log: BroughtLog, headline: str, found: LogFindings | None) -> Row:
    state = BroughtLog.State
    return Row(
        key=log.key,
        files=str(log),
        headline=headline,
        how_far=queries.how_far(log),
        is_done=log.state == state.DONE,
        is_mine_to_answer=log.state == state.YOUR_TURN,
        at=log.at,
        by=log.by.name if log.by else "",
        first_at=found.first_at if found else None,
        last_at=found.last_at if found else None,
    )
