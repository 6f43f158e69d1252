"""Exports of Jira, Zendesk and ServiceNow go through the command line as they are."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.eventlog.changes import search
from tests.eventlog.test_change_tables import AUDIT, OWN_TEAM_ONLY
from tests.eventlog.test_read_jira import COMPONENTS, FIRST, SECOND
from tests.eventlog.test_read_zendesk import AUDITS
from tests.stories.commands import talked, wellserved

pytestmark = pytest.mark.slow

HOUR = 3_600_000_000


def spells(folder: Path) -> list[tuple[Any, ...]]:
    """Give case, holder, state and hours of each spell, by case and moment."""
    rows = sorted(pq.read_table(folder / "spells.parquet").to_pylist(), key=lambda row: (row["case"], row["start_us"]))
    return [(row["case"], row["holder"], row["state"], (row["end_us"] - row["start_us"]) / HOUR) for row in rows]


def test_it_tells_who_held_the_issues_of_jira(tmp_path: Path) -> None:
    (tmp_path / "issues.json").write_text(json.dumps(search(FIRST, SECOND)))
    done = wellserved("analyse", "issues.json", "--no-input", "--cases", "--out", "report", folder=tmp_path)
    assert done.code == 0, done.talk
    assert spells(tmp_path / "report") == [
        ("ABC-1", "Desk", "queue", 1),
        ("ABC-1", "Credit", "work", 2),
        ("ABC-1", "outside customer", "waiting_customer", 1),
        ("ABC-2", "Desk", "queue", 1.5),
    ]
    found = json.loads((tmp_path / "report" / "findings.json").read_text())
    assert found["handoffs"]["times"] == 1
    again = wellserved("check", "issues.json", "--mapping", "report/mapping.toml", folder=tmp_path)
    assert again.code == 0, again.talk
    assert "6 events of 2 cases" in again.out.replace("\xa0", " ")


def test_it_names_the_groups_of_zendesk_as_the_mapping_says(tmp_path: Path) -> None:
    (tmp_path / "audits.jsonl").write_text("\n".join(map(json.dumps, AUDITS)))
    (tmp_path / "names.toml").write_text('format = 1\n[names]\n"100" = "First line"\n"200" = "Second line"\n')
    words = ("audits.jsonl", "--mapping", "names.toml", "--cases", "--out", "report")
    assert wellserved("analyse", *words, folder=tmp_path).code == 0
    assert spells(tmp_path / "report") == [
        ("7", "First line", "queue", 1),
        ("7", "First line", "work", 1),
        ("7", "outside customer", "waiting_customer", 2),
        ("7", None, "waiting_outside", 1),
        ("7", "Second line", "work", 1),
        ("8", "Second line", "work", 4),
    ]


def test_it_asks_for_the_zone_of_an_audit_table_and_then_reads_it(tmp_path: Path) -> None:
    (tmp_path / "sys_audit.csv").write_text(AUDIT)
    asked = wellserved("check", "sys_audit.csv", "--no-input", folder=tmp_path)
    assert asked.code == 1
    assert "In which zone do the clocks of this log run?" in asked.talk
    (tmp_path / "zone.toml").write_text('format = 1\n[time]\nzone = "Europe/Berlin"\n')
    done = wellserved("check", "sys_audit.csv", "--mapping", "zone.toml", folder=tmp_path)
    assert done.code == 0, done.talk
    assert "7 events of 2 cases" in done.out.replace("\xa0", " ")
    assert "2026-03-02T07:00:00Z to 2026-03-02T11:00:00Z" in done.out


def test_it_refuses_a_file_that_is_cut_off_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "issues.json").write_text(json.dumps(search(FIRST, SECOND))[:-20])
    done = wellserved("analyse", "issues.json", "--out", "report", folder=tmp_path)
    assert done.code == 1
    assert done.talk.startswith("Not done. issues.json is cut off")
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(("typed", "teams"), [("1\n", "3 teams"), ("2\n", "no teams are named")])
def test_it_asks_whether_components_stand_for_teams(tmp_path: Path, typed: str, teams: str) -> None:
    (tmp_path / "issues.json").write_text(json.dumps(search(*COMPONENTS)))
    done = talked("check", "issues.json", folder=tmp_path, typed=typed)
    assert "No column names teams. Does one stand for them in your organisation?" in done.talk
    assert done.code == 0
    assert teams in done.out.replace("\xa0", " ")


def test_a_mapping_of_its_own_columns_has_a_log_read_as_it_is_though_it_also_says_what_changed(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(OWN_TEAM_ONLY)
    columns = 'case = "number"\nat = "updated"\nstatus = "status"\nteam = "squad"\n'
    (tmp_path / "own.toml").write_text(f"format = 1\n[columns]\n{columns}")
    done = wellserved("analyse", "log.csv", "--mapping", "own.toml", "--cases", "--out", "report", folder=tmp_path)
    assert done.code == 0, done.talk
    assert spells(tmp_path / "report") == [("1", "Desk", "queue", 1), ("1", "Desk", "work", 1)]
    again = wellserved("check", "log.csv", "--mapping", "report/mapping.toml", folder=tmp_path)
    assert again.code == 0, again.talk
