"""The guess on real logs, where they are at hand."""

import csv
import gzip
import io
import os
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import etree

from wellserved import engine
from wellserved.engine import DelimitedFile, ParquetFile, TabularFile
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.proposal import Proposal

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("WELLSERVED_SHARED_DATA", ROOT.parent / "shared" / "data"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the research logs are not on this machine (WELLSERVED_SHARED_DATA)"),
]


def _text(path: Path, folder: Path) -> DelimitedFile:
    """Unpack a CSV file."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    out = folder / path.stem
    out.write_text(text, encoding="utf-8", newline="")
    return DelimitedFile(out, ",", tuple(next(csv.reader(io.StringIO(text)))), name=path.name)


def _flat(path: Path, folder: Path) -> ParquetFile:
    """Flatten an XES file in the slowest, plainest way: one row per event, the texts of its case as case:KEY."""
    rows: list[dict[str, str]] = []
    with gzip.open(path) as file:
        for _, trace in etree.iterparse(file, tag="{*}trace"):
            of_case = {f"case:{each.get('key')}": each.get("value", "") for each in trace if each.get("key")}
            events = (each for each in trace if str(each.tag).endswith("event"))
            rows += [of_case | {each.get("key", ""): each.get("value", "") for each in event} for event in events]
            trace.clear()
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    out = folder / f"{path.name}.parquet"
    pq.write_table(pa.table({key: pa.array([row.get(key) for row in rows], pa.string()) for key in columns}), out)
    return ParquetFile(out, columns, name=path.name, one="event")


@cache
def _guessed(name: str, folder: Path) -> Proposal:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine")
    file: TabularFile = _flat(path, folder) if name.endswith(".xes.gz") else _text(path, folder)
    with engine.opened() as kept:
        return guess_mapping(kept, file)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


BPIC_2013 = {
    "accepted / in progress": "taken_up",
    "queued / awaiting assignment": "queued",
    "completed / resolved": "delivered",
    "completed / closed": "closed",
    "accepted / wait - user": "waiting_on_customer",
    "accepted / assigned": "queued",
    "completed / in call": "delivered",
    "accepted / wait": "waiting_until",
    "accepted / wait - implementation": "waiting_until",
    "accepted / wait - vendor": "waiting_on_outside",
    "accepted / wait - customer": "waiting_on_customer",
    "unmatched / unmatched": "queued",
    "completed / cancelled": "withdrawn",
}
ALL_PERSONS = ("assigned_to", "opened_by", "caller_id", "resolved_by", "sys_created_by", "sys_updated_by")


XES = ("case:concept:name", ("time:timestamp",))
EXPECTED = {
    "eventlogs/bpic2013_incidents.xes.gz": (*XES, "org:group", "organization involved", "states"),
    "eventlogs/wabo_receipt_phase.xes.gz": (*XES, "org:group", None, "completion"),
    "formats/wabo_receipt_phase.csv.gz": (*XES, "org:group", None, "completion"),
    "eventlogs/bpic2020_domestic_declarations_cleaned.xes.gz": (*XES, "org:role", None, "completion"),
    "eventlogs/bpic2020_request_for_payment_cleaned.xes.gz": (*XES, "org:role", None, "completion"),
    "eventlogs/sepsis_cases.xes.gz": (*XES, "org:group", None, "completion"),
    "eventlogs/bpic2012_loan.xes.gz": (*XES, None, None, "start_complete"),
    "eventlogs/bpic2012_W_start_complete.xes.gz": (*XES, None, None, "start_complete"),
    "eventlogs/production_start_complete.xes.gz": (*XES, None, None, "start_complete"),
    "eventlogs/purchasing_example_SYNTHETIC_start_complete.xes.gz": (*XES, None, None, "start_complete"),
    "formats/bpic2013_incidents_VINST_export.csv.gz": (
        "SR Number",
        ("Change Date+Time",),
        "Involved ST",
        "Involved Org line 3",
        "states",
    ),
    "eventlogs/uci_servicenow_incident_event_log_119998.csv.gz": (
        "number",
        ("sys_updated_at",),
        "assignment_group",
        None,
        "states",
    ),
    "formats/jira_export_gitbugs_hadoop.csv.gz": ("Issue id", ("Created",), None, None, "arrival"),
}
"""File → case, at, team, parent, event_means."""


@pytest.mark.parametrize("name", EXPECTED)
def test_it_maps_real_logs(folder: Path, name: str) -> None:
    found = _guessed(name, folder)
    mapping = found.mapping
    assert (mapping.case, mapping.at, mapping.team, mapping.parent, mapping.event_means) == EXPECTED[name]
    is_naive = "servicenow" in name or "jira" in name
    assert [question.key for question in found.questions] == (["time.zone"] if is_naive else [])


def test_both_forms_of_bpic_2013_have_the_same_states(folder: Path) -> None:
    for name in ("eventlogs/bpic2013_incidents.xes.gz", "formats/bpic2013_incidents_VINST_export.csv.gz"):
        assert _guessed(name, folder).mapping.states == BPIC_2013


def test_it_says_how_often_the_team_changes_in_bpic_2013(folder: Path) -> None:
    reasons = _guessed("eventlogs/bpic2013_incidents.xes.gz", folder).reasons
    why = next(reason.why for reason in reasons if reason.role == "team")
    assert "changes within 3,820 of 7,553 cases that have several rows, 649 different texts" in why


def test_the_servicenow_log_is_mapped_whole(folder: Path) -> None:
    mapping = _guessed("eventlogs/uci_servicenow_incident_event_log_119998.csv.gz", folder).mapping
    assert mapping.persons == ALL_PERSONS
    assert mapping.moment_formats == ("%d/%m/%Y %H:%M",)
    assert mapping.states["awaiting user info"] == "waiting_on_customer"
    assert mapping.states["-100"] == "activity"


def test_it_maps_the_servicenow_log_without_its_preset_too(folder: Path) -> None:
    name = "eventlogs/uci_servicenow_incident_event_log_119998.csv.gz"
    with_preset = _guessed(name, folder).mapping
    text = gzip.decompress((DATA / name).read_bytes()).decode()
    renamed = folder / "renamed.csv"
    renamed.write_text(text.replace("number,incident_state", "incident_number,case_state", 1), encoding="utf-8")
    with engine.opened() as kept:
        columns = tuple(next(csv.reader(io.StringIO(renamed.read_text(encoding="utf-8")))))
        mapping = guess_mapping(kept, DelimitedFile(renamed, ",", columns)).mapping
    assert (mapping.preset, mapping.case, mapping.status) == ("", "incident_number", ("case_state",))
    assert (mapping.at, mapping.team, mapping.states) == (with_preset.at, with_preset.team, with_preset.states)
    assert set(mapping.persons) == set(ALL_PERSONS)


def test_undefined_is_the_system_in_bpic_2020(folder: Path) -> None:
    mapping = _guessed("eventlogs/bpic2020_domestic_declarations_cleaned.xes.gz", folder).mapping
    assert mapping.names == {"UNDEFINED": "the system"}


def test_the_italian_help_desk_is_asked_what_an_event_means(folder: Path) -> None:
    found = _guessed("eventlogs/helpdesk_italian.xes.gz", folder)
    assert (found.mapping.team, [question.key for question in found.questions]) == ("workgroup", ["event_means"])


def test_a_jira_list_gives_durations_only(folder: Path) -> None:
    found = _guessed("formats/jira_export_gitbugs_hadoop.csv.gz", folder)
    mapping = found.mapping
    assert (mapping.ended_at, mapping.case_ends_with_file) == (("Resolved",), True)
    assert mapping.moment_formats == ("%d/%b/%y %H:%M",)


def test_sums_between_groups_are_refused(folder: Path) -> None:
    refusal = _guessed("formats/viva_wpa_group_to_group_DEMO.csv.gz", folder).refusal
    assert refusal is not None
    assert refusal.startswith("This file has no events: it holds sums between groups")
