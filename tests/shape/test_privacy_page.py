"""docs/privacy.md makes promises to the people whose work is in a log: here they are tried from outside."""

import ast
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.shape.files import files_under
from tests.shape.generated import page_path
from wellserved.analysis.analyse import OLDEST
from wellserved.eventlog.look import SAMPLE_ROWS, SMALL_BYTES

PAGE = " ".join(page_path("privacy").read_text(encoding="utf-8").split())

TALKING = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "py4j",
    "pyspark",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib",
    "urllib3",
    "webbrowser",
}
"""Modules by which a program reaches other machines."""

PERSONS = ("Zacharias Quendel", "Yvonne Oberhuber", "Xaver Pfeifenroth", "Wilma Tannengruen")
TEAMS = ("Rosengarten desk", "Birkenweg credit")
SMALL = ("Lindenhof legal", "Eichgrund archive")
DESCRIPTION = "a secret about a mortgage"


TALK_ON_PURPOSE = {
    "mail.py": {"smtplib"},  # to the mail server that an administrator has set
    "incoming_box.py": {"imaplib", "ssl"},  # to the mailbox that an administrator has set
    "findings.py": {"smtplib"},  # which `doctor` tries to reach
    "spark.py": {"py4j", "pyspark", "socket"},  # to the cluster that is named, if one is
    "serve.py": {"http", "socket"},  # with itself: is the port free, does it answer
}
"""The files of the application that reach further, and by what."""
SILENT = {"urllib.parse", "http.cookies"}
"""Parts of such modules that only read and write texts."""


def talking(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names - SILENT} & TALKING


def test_it_has_nothing_to_talk_to_other_machines_with_but_where_it_must() -> None:
    found = {path: talking(path) for path in files_under("wellserved", ".py")}
    assert {path.name: modules for path, modules in found.items() if modules} == TALK_ON_PURPOSE


def test_reading_logs_has_nothing_to_talk_to_other_machines_with() -> None:
    folders = ("words", "eventlog", "analysis", "report")
    assert [path.name for each in folders for path in files_under(f"wellserved/{each}", ".py") if talking(path)] == []


def test_it_names_the_limits_of_the_program() -> None:
    assert f"the first {SAMPLE_ROWS:,} rows; a file of up to {SMALL_BYTES // 1_000_000} MB" in PAGE
    assert OLDEST == 20, "then say another number in privacy.md"


def log() -> Iterator[str]:
    """Give six cases that pass through two teams of three and two of two, who are four people together."""
    yield "Number;Updated;Assignment group;Department;State;Assigned to;Short description"
    for case in range(6):
        for hour, team, state, person in (
            (8, TEAMS[0], "New", case % 3),
            (9, TEAMS[1], "Assigned", (case + 1) % 3),
            (10, SMALL[0], "In Progress", case % 2),
            (11, SMALL[1], "In Progress", 2 + case % 2),
            (12, TEAMS[1], "Resolved", (case + 2) % 3),
        ):
            at = f"2026-03-{case + 2:02}T{hour:02}:00:00Z"
            yield f"INC{case};{at};{team};Head office;{state};{PERSONS[person]};{DESCRIPTION}"


RESULTS = ("report.html", "tables.xlsx", "findings.json", "spells.parquet", "charges.parquet")


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Run the command line as a person would, and give the folder of the results."""
    pytest.importorskip("wellserved.eventlog.event_table")
    from typer.testing import CliRunner  # noqa: PLC0415 -- slow import

    from wellserved.cli import app  # noqa: PLC0415 -- slow import

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    path, out = tmp_path / "log.csv", tmp_path / "out"
    path.write_text("\n".join([*log(), ""]), encoding="utf-8")
    options = getattr(request, "param", ())
    run = CliRunner().invoke(app, ["analyse", str(path), "--cases", "--no-input", "--out", str(out), *options])
    assert run.exit_code == 0, run.output
    return out


def texts_in(path: Path) -> str:
    """Give everything that can be read in a file."""
    if path.suffix == ".parquet":
        return str(pq.read_table(path).to_pylist())
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())
    return path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_it_leaves_persons_and_descriptions_out_of_every_result_and_removes_its_temporary_files(results: Path) -> None:
    names = {path.name: texts_in(path) for path in results.iterdir()}
    assert names.keys() == {*RESULTS, "mapping.toml"}
    words = [word for person in PERSONS for word in person.split()]
    assert [(name, word) for name, text in names.items() for word in (*words, DESCRIPTION) if word in text] == []
    assert list((results.parent / "tmp").iterdir()) == []


@pytest.mark.slow
def test_it_shows_teams_but_not_the_small_ones(results: Path) -> None:
    found = {path.name: texts_in(path) for path in results.iterdir() if path.name != "mapping.toml"}
    assert [name for name, text in found.items() for small in SMALL if small in text] == []
    assert [name for name, text in found.items() if not all(team in text for team in TEAMS)] == []


@pytest.mark.slow
@pytest.mark.parametrize("results", [("--hide-teams",)], indirect=True)
def test_it_hides_the_names_of_all_teams_when_asked_to(results: Path) -> None:
    found = {path.name: texts_in(path) for path in results.iterdir() if path.name != "mapping.toml"}
    hidden = (*TEAMS, *SMALL, "Head office")
    assert [(name, team) for name, text in found.items() for team in hidden if team in text] == []
