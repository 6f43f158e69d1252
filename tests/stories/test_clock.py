"""Whose time it was, what was promised, what it may cost, and whether it got better: from the command line."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.stories.commands import Ran, wellserved

pytestmark = pytest.mark.slow

HOURS = 'format = 1\n[default]\nzone = "UTC"\nmon-fri = "09:00-17:00"\n'

DIFFICULT_PERSON = """case,at,kind,team,customer,waits_on,promise_at,activity
R1,2026-03-02T10:00:00Z,opened,Ops,Sales,,,
R1,2026-03-02T10:00:00Z,promised,,,,2026-03-04T10:00:00Z,
R1,2026-03-02T11:00:00Z,taken_up,,,,,
R1,2026-03-02T12:00:00Z,waiting_on_case,,,R2,,
R1,2026-03-05T15:00:00Z,queued,,,,,
R1,2026-03-05T16:00:00Z,taken_up,,,,,
R1,2026-03-06T09:00:00Z,waiting_on_customer,,,,,
R1,2026-03-06T10:30:00Z,taken_up,,,,,
R1,2026-03-06T12:00:00Z,delivered,,,,,
R2,2026-03-02T12:00:00Z,opened,Finance,Ops,,,
R2,2026-03-03T10:00:00Z,taken_up,,,,,
R2,2026-03-03T11:00:00Z,waiting_on_case,,,R3,,
R2,2026-03-05T11:00:00Z,taken_up,,,,,
R2,2026-03-05T14:00:00Z,delivered,,,,,
R3,2026-03-03T13:00:00Z,opened,Legal,Finance,,,
R3,2026-03-05T09:30:00Z,taken_up,,,,,
R3,2026-03-05T10:30:00Z,delivered,,,,,
"""
"""Everybody says Kim of Ops is difficult. Ops waits for Finance, and Finance for Legal."""


def analysed(folder: Path, *words: str) -> dict[str, Any]:
    done = wellserved("analyse", "log.csv", "--json", *words, folder=folder)
    assert done.code == 0, done.talk
    return json.loads(done.out)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain")
    (folder / "log.csv").write_text(DIFFICULT_PERSON)
    (folder / "hours.toml").write_text(HOURS)
    return folder


def test_it_finds_the_difficult_person_at_the_mercy_of_others(chain: Path) -> None:
    # The figures are those of the design: 34 hours between nine and five, of them 16 promised.
    done = wellserved("analyse", "log.csv", "--hours", "hours.toml", "--cases", "--out", "report", folder=chain)
    assert done.code == 0, done.talk
    minutes: dict[tuple[str, str], float] = defaultdict(float)
    for row in pq.read_table(chain / "report" / "charges.parquet").to_pylist():
        if row["case"] == "R1":
            minutes[row["provider"], row["customer"]] += row["promise_us"] / 60e6
    assert dict(minutes) == {
        ("Legal", "Finance"): 810,
        ("Finance", "Ops"): 750,
        ("Ops", "Sales"): 390,
        ("Sales", "Ops"): 90,
    }
    promises = json.loads((chain / "report" / "findings.json").read_text())["promises"]
    assert (promises["kept"], promises["late_own"], promises["late_elsewhere"]) == (0, 0, 1)


def test_it_writes_the_charges_of_each_case_as_long_as_its_spells(chain: Path) -> None:
    assert wellserved("analyse", "log.csv", "--cases", "--out", "r2", folder=chain).code == 0
    lived: dict[str, int] = defaultdict(int)
    for row in pq.read_table(chain / "r2" / "spells.parquet").to_pylist():
        lived[row["case"]] += row["end_us"] - row["start_us"]
    charged: dict[str, int] = defaultdict(int)
    for row in pq.read_table(chain / "r2" / "charges.parquet").to_pylist():
        charged[row["case"]] += row["wall_us"]
        assert row["wall_us"] == row["promise_us"] == row["open_us"]
        assert row["via"] in {None, "R2", "R3"}
    assert charged == lived


def test_it_says_that_hours_were_given_and_names_teams_it_does_not_know(chain: Path) -> None:
    (chain / "more.toml").write_text(HOURS + '[team.Leagl]\nmon-fri = "10:00-12:00"\n')
    assert analysed(chain)["source"]["hours_known"] is False
    source = analysed(chain, "--hours", "more.toml")["source"]
    assert source["hours_known"] is True
    assert "Leagl" in [problem["example"] for problem in source["problems"]]


def refused(folder: Path, *words: str) -> Ran:
    before = sorted(path.name for path in folder.iterdir())
    done = wellserved("analyse", "log.csv", *words, folder=folder)
    assert done.code == 1
    assert done.talk.startswith("Not done.")
    assert sorted(path.name for path in folder.iterdir()) == before
    return done


def test_it_refuses_hours_figures_and_periods_it_cannot_read(chain: Path) -> None:
    (chain / "wrong-hours.toml").write_text(HOURS.replace("UTC", "Mars/Olympus"))
    (chain / "wrong-figures.toml").write_text('format = 1\ncurrency = "EUR"\nhour_cost = "much"\n')
    assert "Mars/Olympus" in refused(chain, "--hours", "wrong-hours.toml").talk
    assert "hour_cost" in refused(chain, "--figures", "wrong-figures.toml").talk
    assert "nowhere.toml" in refused(chain, "--hours", "nowhere.toml").talk
    assert "--compare" in refused(chain, "--compare", "last year", "this year").talk


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    assert wellserved("demo", "--out", ".", folder=folder).code == 0
    (folder / "events.csv").rename(folder / "log.csv")
    return folder


def test_it_thinks_through_the_cost_with_what_the_log_tells(sample: Path) -> None:
    (sample / "figures.toml").write_text('format = 1\ncurrency = "EUR"\nhour_cost = 50\n')
    words = ("--mapping", "mapping.toml", "--hours", "hours.toml")
    assert analysed(sample, *words)["cost"] is None
    cost = analysed(sample, *words, "--figures", "figures.toml")["cost"]
    assert [line["key"] for line in cost["lines"]] == ["C1", "C2"]
    origins = {each["key"]: each["figure"]["origin"] for each in cost["inputs"]}
    assert (origins["blocked_hours"], origins["hour_cost"], origins["idle_share"]) == (
        "measured",
        "yours",
        "assumption",
    )


def test_it_compares_two_periods(sample: Path) -> None:
    words = ("--mapping", "mapping.toml", "--hours", "hours.toml")
    periods = ("--compare", "2025-10-01..2025-12-01", "2025-12-01..2026-02-01")
    found = analysed(sample, *words, *periods)
    measures = {each["name"]: each for each in found["comparison"]}
    assert {"From opening to end", "Wait after a hand-off", "Promises kept"} <= measures.keys()
    assert {each["verdict"] for each in measures.values()} <= {"better", "same", "worse", "too early"}
    # The comparison says of each period what a run on that period alone says.
    alone = analysed(sample, *words, "--from", "2025-10-01", "--to", "2025-12-01")
    assert measures["Promises kept"]["before"] == alone["promises"]["share_kept"]


def test_it_finds_the_planted_link_and_claims_none_without_it(sample: Path, tmp_path: Path) -> None:
    weakest = analysed(sample, "--mapping", "mapping.toml")["weakest"]
    assert weakest["claimed"]
    assert (weakest["candidates"][0]["provider"], weakest["candidates"][0]["customer"]) == ("Legal", "Credit check")
    assert wellserved("demo", "--out", ".", "--without", "slow_link", folder=tmp_path).code == 0
    (tmp_path / "events.csv").rename(tmp_path / "log.csv")
    assert not analysed(tmp_path, "--mapping", "mapping.toml")["weakest"]["claimed"]


def test_it_reads_promises_that_lie_beyond_all_calendars(tmp_path: Path) -> None:
    (tmp_path / "hours.toml").write_text(HOURS)
    rows = DIFFICULT_PERSON.replace("2026-03-04T10:00:00Z", "2099-12-31T00:00:00Z")
    (tmp_path / "log.csv").write_text(rows + "R3,2026-03-03T13:00:00Z,promised,,,,1971-01-01T00:00:00Z,\n")
    promises = analysed(tmp_path, "--hours", "hours.toml")["promises"]
    # What was promised for a moment before the case began is late, and nobody can tell why.
    assert (promises["kept"], promises["late_unknown"], promises["promised"]) == (1, 1, 2)


def test_it_says_so_where_a_period_to_compare_has_no_cases(sample: Path) -> None:
    periods = ("--compare", "2025-07-01..2025-10-01", "2025-10-01..2026-01-01")
    done = refused(sample, "--mapping", "mapping.toml", *periods)
    assert "no case was opened from 2025-07-01" in done.talk


def test_it_says_that_two_periods_are_needed(chain: Path) -> None:
    done = wellserved("analyse", "log.csv", "--compare", "2026-03-01..2026-03-03", "--out", "x", folder=chain)
    assert done.code == 2
    assert "takes two periods" in done.talk
