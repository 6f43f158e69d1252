"""Real public logs, where they lie beside the checkout: each is analysed, or refused with a clear sentence."""

import csv
import gzip
import json
import os
from pathlib import Path

import narwhals as nw
import pytest

from tests.stories.commands import Ran, wellserved
from wellserved import engine
from wellserved.analysis.handoffs import handoffs
from wellserved.analysis.steps import as_of, steps
from wellserved.engine import case_names
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import read_given
from wellserved.eventlog.open_file import open_file

SHARED = Path(os.environ.get("WELLSERVED_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.exists(), reason=f"the public logs are not there: {SHARED.name}/"),
]

ZONE = 'format = 1\n[time]\nzone = "America/Sao_Paulo"\n'
ANSWERS = {
    "uci_servicenow_incident_event_log_119998.csv.gz": ZONE,
    "jira_export_gitbugs_hadoop.csv.gz": ZONE,
    "helpdesk_italian.xes.gz": 'format = 1\nevent_means = "completion"\n',
}
HAND_OFFS = {
    "bpic2013_incidents.xes.gz": 9454,
    "bpic2013_incidents_VINST_export.csv.gz": 9454,
    "helpdesk_italian.xes.gz": 11,
}
WITHOUT_TEAMS = (
    "bpic2012_W_start_complete.xes.gz",
    "bpic2012_loan.xes.gz",
    "production_start_complete.xes.gz",
    "purchasing_example_SYNTHETIC_start_complete.xes.gz",
    "jira_export_gitbugs_hadoop.csv.gz",
)
LOGS = sorted([*SHARED.glob("eventlogs/*.gz"), *SHARED.glob("formats/*.csv.gz")])
GROUP_SUMS = "viva_wpa_group_to_group_DEMO.csv.gz"


def analysed(log: Path, folder: Path) -> Ran:
    words: list[str | Path] = ["analyse", log, "--out", "report"]
    if log.name in ANSWERS:
        (folder / "answer.toml").write_text(ANSWERS[log.name])
        words += ["--mapping", "answer.toml"]
    return wellserved(*words, folder=folder)


@pytest.mark.parametrize("log", [log for log in LOGS if log.name != GROUP_SUMS], ids=lambda log: log.name)
def test_it_analyses_real_logs_and_accounts_for_each_row(log: Path, tmp_path: Path) -> None:
    done = analysed(log, tmp_path)
    assert done.code == 0, done.talk
    found = json.loads((tmp_path / "report" / "findings.json").read_text())
    assert found["source"]["rows"]["read"] == found["source"]["rows"]["used"] > 0
    assert found["source"]["names_teams"] == (log.name not in WITHOUT_TEAMS)
    if log.name in HAND_OFFS:
        assert found["handoffs"]["times"] == HAND_OFFS[log.name]


def test_it_refuses_sums_between_groups(tmp_path: Path) -> None:
    done = wellserved("analyse", SHARED / "formats" / GROUP_SUMS, folder=tmp_path)
    assert done.code == 1
    assert "no events" in done.talk


@pytest.mark.parametrize(
    "name", ["eventlogs/bpic2013_incidents.xes.gz", "formats/bpic2013_incidents_VINST_export.csv.gz"]
)
def test_it_finds_what_is_settled_for_bpi_2013(name: str, tmp_path: Path) -> None:
    assert analysed(SHARED / name, tmp_path).code == 0
    found = json.loads((tmp_path / "report" / "findings.json").read_text())
    assert round(found["elsewhere"]["hours"]["value"], 3) == 0.412
    assert round(found["elsewhere"]["longest"]["value"], 3) == 0.249
    assert found["elsewhere"]["longest"]["n"] == 3819
    assert round(found["handoffs"]["share_of_cases"]["value"], 3) == 0.506


def test_it_never_counts_more_hand_offs_than_servicenow_counts_reassignments(tmp_path: Path) -> None:
    log = SHARED / "eventlogs" / "uci_servicenow_incident_event_log_119998.csv.gz"
    (tmp_path / "answer.toml").write_text(ZONE)
    reassigned: dict[str, int] = {}
    with gzip.open(log, "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            reassigned[row["number"]] = max(reassigned.get(row["number"], 0), int(row["reassignment_count"]))
    with engine.opened(tmp_path) as kept:
        file = open_file(log, tmp_path, Limits())
        mapping = guess_mapping(kept, file, read_given(tmp_path / "answer.toml")).mapping
        read = read_events(kept, [file], mapping).log
        moves = handoffs(steps(read, as_of(read)))
        counted = kept.rows(moves.group_by("case").agg(times=nw.len()))
        names = case_names(read, [row["case"] for row in counted])
    times = {names[row["case"]]: row["times"] for row in counted}
    assert len(times) > 8000
    assert {name: n for name, n in times.items() if n > reassigned[name]} == {}
