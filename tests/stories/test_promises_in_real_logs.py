"""Promises in real public logs, where they lie beside the checkout, against an independent count of the file."""

import csv
import gzip
import os
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wellserved import engine
from wellserved.analysis.clock_findings import Promises
from wellserved.analysis.kept import Period, tables
from wellserved.analysis.promises import promises
from wellserved.analysis.shown import shown
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import given_one
from wellserved.eventlog.open_file import open_file

SHARED = Path(os.environ.get("WELLSERVED_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
UCI = SHARED / "eventlogs" / "uci_servicenow_incident_event_log_119998.csv.gz"
WABO = SHARED / "formats" / "wabo_receipt_phase.csv.gz"
ZONE = "America/Sao_Paulo"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not UCI.exists(), reason=f"the public logs are not there: {SHARED.name}/"),
]


def promises_in(path: Path, folder: Path) -> Promises:
    with engine.opened(folder) as kept:
        file = open_file(path, folder, Limits())
        mapping = guess_mapping(kept, file, given_one("time.zone", ZONE, "the test")).mapping
        log = read_events(kept, [file], mapping).log
        found = promises(tables(log, Period()), shown(log))
    assert found is not None
    return found


def counted_by_hand() -> Counter[tuple[bool, bool]]:
    """Count the lives of the incidents of the UCI log, by whether they ended and what made_sla said last."""
    rows: dict[str, list[tuple[datetime, int, str, str]]] = {}
    with gzip.open(UCI, "rt", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            at = datetime.strptime(row["sys_updated_at"], "%d/%m/%Y %H:%M").replace(tzinfo=ZoneInfo(ZONE))
            rows.setdefault(row["number"], []).append((at, number, row["incident_state"], row["made_sla"]))
    counted: Counter[tuple[bool, bool]] = Counter()
    for of_case in rows.values():
        ended, made = False, ""
        for _, _, state, made_sla in sorted(of_case, key=lambda row: (row[0].timestamp(), row[1])):
            ends = state in ("Resolved", "Closed")
            if ended and not ends and state != "-100":
                counted[True, made == "true"] += 1
                ended = False
            ended, made = ended or ends, made_sla
        counted[ended, made == "true"] += 1
    return counted


def test_it_counts_made_sla_as_the_servicenow_log_tells_it(tmp_path: Path) -> None:
    found, expected = promises_in(UCI, tmp_path), counted_by_hand()
    assert found.source == "column"
    assert (found.kept, found.late_unknown) == (expected[True, True], expected[True, False])
    assert (found.running, found.running_late) == (expected[False, True], expected[False, False])
    assert found.promised == expected.total() > 20_000
    assert found.unpromised == found.late_own == found.late_elsewhere == 0
    assert found.share_kept is not None
    assert found.share_kept.n == expected[True, True] + expected[True, False]


def test_it_keeps_the_deadlines_that_lie_after_the_last_event(tmp_path: Path) -> None:
    deadline: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    with gzip.open(WABO, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            case, at = row["case:concept:name"], datetime.fromisoformat(row["time:timestamp"])
            last[case] = max(last.get(case, at), at)
            if row["case:deadline"]:
                deadline[case] = datetime.fromisoformat(row["case:deadline"])
    found = promises_in(WABO, tmp_path)
    assert (found.source, found.promised, found.unpromised) == ("moments", len(deadline), len(last) - len(deadline))
    assert found.kept == sum(last[case] <= due for case, due in deadline.items())
    assert found.promised - found.kept == found.late_own + found.late_elsewhere + found.late_unknown > 0
