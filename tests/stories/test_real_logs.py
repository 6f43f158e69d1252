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
OBJECTS = 'format = 1\nevent_means = "completion"\n[columns]\ncase = "object:{type}"\n[time]\nzone = "UTC"\n'
OF_TYPE = {
    ("ocel20_example.sqlite", "Invoice"): (9, 3),
    ("ocel2_order_management_ocpa_PARTIAL.sqlite.gz", "orders"): (6484, 2000),
}
"""File and the type of object that is the case → its events and cases, counted by hand with SQL."""
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
    # Whatever the log: every hour of the root cases is charged to somebody, and nothing is claimed that is not sure.
    whose, weakest = found["whose_time"], found["weakest"]
    if whose["hours_per_case"]:
        charged = sum(each["hours"] for each in whose["charges"])
        assert charged == pytest.approx(whose["hours_per_case"]["value"] * whose["cases"])
    if weakest and weakest["claimed"]:
        assert weakest["lead"]["low"] >= 0.05
        assert weakest["candidates"][0]["p_top"] >= 0.8


@pytest.mark.parametrize(("name", "type_"), OF_TYPE)
def test_it_analyses_object_centric_logs_once_told_what_the_case_is(name: str, type_: str, tmp_path: Path) -> None:
    asked = wellserved("analyse", SHARED / "formats" / name, folder=tmp_path)
    assert asked.code == 1
    assert f"object:{type_}" in asked.talk
    (tmp_path / "answer.toml").write_text(OBJECTS.format(type=type_))
    done = wellserved("analyse", SHARED / "formats" / name, "--mapping", "answer.toml", "--json", folder=tmp_path)
    assert done.code == 0, done.talk
    found = json.loads(done.out)
    assert (found["source"]["events"], found["cases"]["total"]) == OF_TYPE[name, type_]


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
