"""Findings in our own requests as a night writes them, of a world in which it is known what they must say.

Sales asks the IT Workplace in 240 requests. In half of them it waits on Legal for `LEGAL` hours, in the others on
Payroll for `PAYROLL` hours; what waits on Legal is late. Three requests went to the Zebra Office, which is too few.
"""

import gzip
import hashlib
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wellserved.analysis.findings import Findings
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import NOTHING_GIVEN
from wellserved.report import produce
from wellserved.web.models import FindingsRun

HEADER = "case,at,kind,team,customer,waits_on,promise_at,activity\n"
BEGINS = datetime(2026, 1, 5, 8, tzinfo=UTC)
MADE = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
CASES, FEW, SMALL = 240, 3, "Zebra Office"
ASKED, BENEATH = 1, 1001
"""The first numbers of requests of Sales, and of what they wait on."""


@cache
def made(legal: int = 60, payroll: int = 5) -> tuple[str, bytes, bytes]:
    """Give the document of findings, the report, and the workbook.

    Takes: how many hours requests lie with Legal, and with Payroll.
    """
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "events.csv", Path(folder) / "out"
        out.mkdir()
        path.write_text(HEADER + "".join(_rows(legal, payroll)), encoding="utf-8")
        looked = produce.look([path], NOTHING_GIVEN, Path(folder), Limits())
        wishes = produce.Wishes("Wellserved test")
        found = produce.produce(looked.files, looked.proposal.mapping, wishes, out=out, report=lambda _said: None)
        report = gzip.compress((out / produce.REPORT).read_bytes(), mtime=0)
        return found.findings_json, report, (out / produce.TABLES).read_bytes()


def _rows(legal: int, payroll: int) -> list[str]:
    rows = []
    for number in range(CASES):
        team, hours = ("Legal", legal) if number % 2 else ("Payroll", payroll)
        hours += number % 5
        rows += _case(number, "IT Workplace", (f"R-{BENEATH + number}", team, hours))
    for number in range(CASES, CASES + FEW):
        rows += _case(number, SMALL, None)
    return rows


def _case(number: int, team: str, beneath: tuple[str, str, int] | None) -> list[str]:
    case, at = f"R-{ASKED + number}", BEGINS + timedelta(days=number % 240)
    rows = [
        _row(case, at, "opened", team, "Sales", promise=at + timedelta(hours=30)),
        _row(case, at + timedelta(hours=1), "taken_up"),
    ]
    done = at + timedelta(hours=4)
    if beneath:
        other, whom, hours = beneath
        asked = at + timedelta(hours=2)
        done = asked + timedelta(hours=hours + 1)
        rows += [
            _row(other, asked, "opened", whom, team),
            _row(other, asked + timedelta(hours=hours), "taken_up"),
            _row(other, done, "delivered"),
            _row(case, asked, "waiting_on_case", waits_on=other),
            _row(case, done, "taken_up"),
        ]
    return [*rows, _row(case, done + timedelta(hours=1), "delivered")]


def _row(case: str, at: datetime, kind: str, team: str = "", customer: str = "", **more: Any) -> str:
    promise = more.get("promise")
    waits_on, until = more.get("waits_on", ""), f"{promise:%Y-%m-%dT%H:%M:%SZ}" if promise else ""
    return f"{case},{at:%Y-%m-%dT%H:%M:%SZ},{kind},{team},{customer},{waits_on},{until},\n"


def stored(document: tuple[str, bytes, bytes] | None = None, **fields: Any) -> FindingsRun:
    """Store findings as the newest of the usual period; of the world above, where none are named."""
    text, report, tables = document or made()
    words = {
        "asked_at": MADE, "begins_on": date(2025, 11, 1), "ends_on": date(2026, 12, 1), "state": "done",
        "began_at": MADE, "made_at": MADE, "as_of_at": MADE, "produced_by": "Wellserved test",
        "input_hash": hashlib.sha256(text.encode()).hexdigest(), "events_count": 500, "requests_count": 123,
    }  # fmt: skip
    return FindingsRun.objects.create(**{**words, "document": text, "report": report, "tables": tables, **fields})


def read(document: tuple[str, bytes, bytes]) -> Findings:
    """Read the document."""
    return Findings.from_json(document[0])
