"""From a log to a report: what a service lead does in the first minutes."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.stories.commands import talked, wellserved

pytestmark = pytest.mark.slow

PLAIN = """case,at,kind,team,customer,waits_on,promise_at,activity
A,2026-03-02T08:00:00Z,opened,Desk,,,,
A,2026-03-02T09:00:00Z,taken_up,Desk,,,,
A,2026-03-02T10:00:00Z,handed_over,Legal,,,,
A,2026-03-04T10:00:00Z,taken_up,Legal,,,,
A,2026-03-04T12:00:00Z,delivered,Legal,,,,
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert wellserved("demo", "--out", "sample", folder=folder).code == 0
    done = wellserved(
        "analyse", "sample/events.csv", "--mapping", "sample/mapping.toml", "--out", "report", "--cases", folder=folder
    )
    assert done.code == 0, done.talk
    return folder


def test_it_writes_a_report_a_workbook_and_findings(sample: Path) -> None:
    written = sorted(path.name for path in (sample / "report").iterdir())
    parquet = ["charges.parquet", "spells.parquet"]
    assert written == sorted(["findings.json", "mapping.toml", "report.html", "tables.xlsx", *parquet])


def test_it_says_in_plain_sentences_what_it_found_and_where_the_report_is(sample: Path) -> None:
    done = wellserved("analyse", "sample/events.csv", "--mapping", "sample/mapping.toml", folder=sample)
    assert "report.html" in done.talk
    assert "The weakest link is Legal → Credit check" in done.talk
    assert done.out == ""


def test_it_gives_the_same_findings_again_and_prints_them_as_json(sample: Path) -> None:
    done = wellserved("analyse", "sample/events.csv", "--mapping", "report/mapping.toml", "--json", folder=sample)
    assert json.loads(done.out) == json.loads((sample / "report" / "findings.json").read_text())


def test_its_spells_add_up_to_the_hours_its_cases_lived(sample: Path) -> None:
    spells = pq.read_table(sample / "report" / "spells.parquet").to_pylist()
    found = json.loads((sample / "report" / "findings.json").read_text())
    hours = sum(row["end_us"] - row["start_us"] for row in spells) / 3.6e9
    assert hours == pytest.approx(found["cases"]["lived_total_hours"])
    assert {"case", "team", "holder", "state", "customer", "waits_on"} < set(spells[0])


def test_it_hides_the_names_of_teams_everywhere(sample: Path) -> None:
    done = wellserved(
        "analyse", "sample/events.csv", "--mapping", "sample/mapping.toml", "--out", "hidden",
        "--hide-teams", "--cases", folder=sample,
    )  # fmt: skip
    assert done.code == 0
    teams = {row["name"] for row in json.loads((sample / "report" / "findings.json").read_text())["teams"]}
    written = b"".join(path.read_bytes() for path in (sample / "hidden").iterdir() if path.suffix in (".html", ".json"))
    text = written.decode() + done.talk
    assert {team for team in teams if re.search(rf"\b{re.escape(team)}\b", text)} == set()
    assert "Team 1" in text


def test_it_writes_a_plain_log_by_hand(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN)
    done = wellserved("analyse", "log.csv", "--json", folder=tmp_path)
    found = json.loads(done.out)
    assert done.code == 0
    assert found["cases"]["lived_total_hours"] == 52
    assert found["handoffs"]["times"] == 1
    assert found["handoffs"]["wait_median"]["value"] == 48


def test_it_counts_open_cases_up_to_the_moment_asked_for(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN + "B,2026-03-04T08:00:00Z,opened,Desk,,,,\n")
    done = wellserved("analyse", "log.csv", "--json", "--as-of", "2026-03-04T20:00:00Z", folder=tmp_path)
    assert json.loads(done.out)["cases"]["lived_total_hours"] == 52 + 12


def test_it_looks_only_at_cases_opened_in_the_period(sample: Path) -> None:
    done = wellserved(
        "analyse", "sample/events.csv", "--mapping", "sample/mapping.toml", "--json",
        "--from", "2025-11-01", "--to", "2025-12-01", folder=sample,
    )  # fmt: skip
    everything = json.loads((sample / "report" / "findings.json").read_text())["cases"]["total"]
    assert 0 < json.loads(done.out)["cases"]["total"] < everything / 3


@pytest.mark.parametrize("words", [["--from", "yesterday"], ["--as-of", "31.02.2026"], ["--from", "2030-01-01"]])
def test_it_refuses_a_moment_it_cannot_read_or_a_period_without_cases(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "log.csv").write_text(PLAIN)
    done = wellserved("analyse", "log.csv", *words, folder=tmp_path)
    assert done.code == 1
    assert done.talk.startswith("Not done.")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv"]


RUNS = "The log runs from 2026-03-02T08:00:00Z to 2026-03-04T12:00:00Z."
PERIODS_WITHOUT_CASES = {
    "--as-of 2020-01-01": f"--as-of 2020-01-01 lies before the log begins. {RUNS} Name a moment within it, or "
    "no --as-of.",
    "--from 2030-01-01": f"--from 2030-01-01 lies after the log ends. {RUNS} Name an earlier day, or no --from.",
    "--to 2020-01-01": f"--to 2020-01-01 lies before the log begins. {RUNS} Name a later day, or no --to.",
    "--from 2026-03-03 --to 2026-03-04": f"No case was opened from 2026-03-03 and before 2026-03-04. {RUNS} Name a "
    "longer period.",
    "--from 2026-03-05 --to 2026-03-01": "--from 2026-03-05 lies after --to 2026-03-01: no case can be opened in "
    "between. Write --from 2026-03-01 --to 2026-03-05.",
    "--from 2026-03-02 --to 2026-03-02": "--from 2026-03-02 and --to 2026-03-02 leave no time in between: the day "
    "behind --to no longer belongs to the period. Write the day after it.",
    "--from 2026-03-02 --as-of 2026-02-28": "--as-of 2026-02-28 lies before --from 2026-03-02: no case was opened yet. "
    "Name a later moment, or leave --as-of out.",
}


@pytest.mark.parametrize(("words", "sentence"), PERIODS_WITHOUT_CASES.items(), ids=PERIODS_WITHOUT_CASES)
def test_it_says_which_moment_leaves_no_case_and_what_helps(tmp_path: Path, words: str, sentence: str) -> None:
    (tmp_path / "log.csv").write_text(PLAIN)
    done = wellserved("analyse", "log.csv", *words.split(), folder=tmp_path)
    assert (done.code, done.talk) == (1, f"Not done. {sentence}\n")


def test_it_says_why_it_does_not_tell_whose_time_it_was_where_every_case_was_waited_on(tmp_path: Path) -> None:
    rows = "".join(
        f"{case},2026-03-0{day}T08:00:00Z,{kind},{team},{customer},{waits_on},,\n"
        for case, team, customer, other in (("A", "Desk", "Legal", "B"), ("B", "Legal", "Desk", "A"))
        for day, kind, waits_on in ((2, "taken_up", ""), (3, "waiting_on_case", other), (4, "delivered", ""))
    )
    (tmp_path / "log.csv").write_text(PLAIN.splitlines()[0] + "\n" + rows)
    done = wellserved("analyse", "log.csv", "--out", "report", folder=tmp_path)
    assert done.code == 0, done.talk
    said = "No outside customer asked for any case, and another case waited on each, so whose time it was is not told."
    assert said in (tmp_path / "report" / "report.html").read_text()


def test_it_sees_no_wait_where_the_hand_off_itself_was_taken_up(tmp_path: Path) -> None:
    rows = PLAIN.replace("A,2026-03-04T10:00:00Z,taken_up", "A,2026-03-02T10:00:00Z,taken_up")
    (tmp_path / "log.csv").write_text(rows)
    found = json.loads(wellserved("analyse", "log.csv", "--json", folder=tmp_path).out)["handoffs"]
    assert (found["times"], found["taken_up_at_once"], found["wait_median"]["value"]) == (1, 1, 0)


def test_it_asks_again_where_an_answer_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN.replace("Z", ""))
    done = talked("analyse", "log.csv", "--json", folder=tmp_path, typed="Nowhere\n\nEurope/Berlin\n")
    assert done.code == 0, done.talk
    assert "'Nowhere' is no zone" in done.talk
    assert json.loads(done.out)["source"]["first_at"] == "2026-03-02T07:00:00Z"


def test_it_ends_kindly_where_nobody_answers(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN.replace("Z", ""))
    done = talked("analyse", "log.csv", folder=tmp_path, typed="\x04")
    assert done.code == 1
    assert "Stopped; nothing was written." in done.talk
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv"]


def test_it_refuses_to_guess_a_zone_and_takes_the_answer_from_the_file_it_left(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN.replace("Z", ""))
    asked = wellserved("analyse", "log.csv", folder=tmp_path)
    assert asked.code == 1
    assert "zone" in asked.talk
    proposed = tmp_path / "log-mapping.toml"
    assert proposed.exists()
    said = "\n".join(
        'zone = "Europe/Berlin"' if re.match(r"#? *zone *=", line) else line
        for line in proposed.read_text().splitlines()
    )
    proposed.write_text(said)
    done = wellserved("analyse", "log.csv", "--mapping", proposed, "--json", folder=tmp_path)
    assert done.code == 0, done.talk
    assert json.loads(done.out)["source"]["first_at"] == "2026-03-02T07:00:00Z"


def test_it_checks_a_log_and_accounts_for_every_row(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN + "A,31.02.2026,taken_up,Legal,,,,\n")
    done = wellserved("check", "log.csv", "--json", folder=tmp_path)
    found = json.loads(done.out)
    assert done.code == 3
    assert (found["count"]["read"], found["count"]["used"]) == (6, 5)
    assert any("31.02.2026" in problem["example"] and "row 7" in problem["example"] for problem in found["problems"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv"]


def test_it_accounts_for_the_rows_once(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(PLAIN + "A,31.02.2026,taken_up,Legal,,,,\n")
    done = wellserved("check", "log.csv", folder=tmp_path)
    account = "Rows read 6 = used 5 + set aside 1; 1\u00a0row: moments that cannot be read."
    assert (done.out + done.talk).count("Rows read") == 1
    assert account in done.out
    assert account in wellserved("check", "log.csv", "--json", folder=tmp_path).talk


def test_it_tells_a_wrong_option_from_an_unusable_log(tmp_path: Path) -> None:
    assert wellserved("analyse", "--nonsense", folder=tmp_path).code == 2
    assert wellserved("analyse", "missing.csv", folder=tmp_path).code == 1
