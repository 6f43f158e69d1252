"""The benchmark measures what it says: its log is the documented format, its runs are of fresh processes."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.make_log import write_log
from benchmarks.measure import Failed, Run, in_turn, median, ratio, run_command, run_function
from benchmarks.table import (
    END,
    INTO_TABLE,
    OURS,
    PAGES_END,
    PAGES_START,
    PM4PY,
    SCAN,
    START,
    WHOLE,
    SizeFigures,
    alone_table,
    opponent_table,
    pages_table,
    readme_with,
    sizes_table,
    upload_table,
)
from wellserved.words.events import PLAIN_COLUMNS, EventKind


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("log") / "it's a log.csv"
    write_log(2000, path)
    return path


def test_it_writes_the_plain_columns_and_the_events_asked_for(log):
    rows = rows_of(log)
    assert len(rows) == 2000
    assert list(rows[0]) == [column.name for column in PLAIN_COLUMNS]
    assert {row["kind"] for row in rows} <= {kind.value for kind in EventKind}


def test_it_sorts_by_moment_and_opens_every_case_first(log):
    rows = rows_of(log)
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    first = {row["case"]: row["kind"] for row in reversed(rows)}
    assert set(first.values()) == {"opened"}


def test_it_makes_the_same_log_from_the_same_seed(log, tmp_path):
    write_log(2000, tmp_path / "again.csv")
    write_log(2000, tmp_path / "other.csv", seed=1)
    assert (tmp_path / "again.csv").read_bytes() == log.read_bytes() != (tmp_path / "other.csv").read_bytes()


def test_it_measures_the_memory_of_the_child():
    fill = "held = bytearray(300_000_000)\nfor place in range(0, len(held), 4096): held[place] = 1\nprint('full')"
    run = run_command([sys.executable, "-c", fill])
    assert run.peak_bytes > 300_000_000
    assert run.said == "full"


def test_it_says_what_a_failed_command_said():
    with pytest.raises(Failed, match="nothing to do"):
        run_command([sys.executable, "-c", "raise SystemExit('nothing to do')"])


def test_it_runs_a_function_in_a_fresh_process(log):
    run = run_function("benchmarks.reading:scan", str(log))
    assert run.result is None
    assert 0 < run.seconds < 60


def test_it_takes_runs_in_turn():
    order: list[str] = []

    def runner(name: str) -> Callable[[], Run]:
        def run() -> Run:
            order.append(name)
            return Run(1.0, 0, name)

        return run

    in_turn({name: runner(name) for name in "AB"}, 2)
    assert order == ["A", "B", "A", "B"]


def test_it_compares_runs_of_the_same_round():
    assert ratio([2.0, 30.0, 4.0], [1.0, 10.0, 1.0]) == 3.0
    assert median([3.0, 1.0, 2.0]) == 2.0


def test_it_shows_ratios_and_growth():
    def sized(events: int, scan: float, ours: float) -> SizeFigures:
        runs = {SCAN: [Run(scan, 0, "")], INTO_TABLE: [Run(2 * scan, 0, "")], OURS: [Run(ours, 7_000_000, "")]}
        return SizeFigures(events, 84_000_000, runs | {WHOLE: [Run(4 * ours, 9_000_000, "")]})

    shown = sizes_table(sized(1_000_000, 0.1, 0.3), sized(10_000_000, 1.0, 2.0)).splitlines()
    assert shown[4] == "| **Spells, hand-offs and bounces** | 0.300 s | 2.0 s | 6.7 × |"
    assert shown[5] == "| … compared with merely scanning | 3.0 × | 2.0 × |  |"
    assert shown[7] == "| … memory at its peak | 7 MB | 7 MB |  |"
    assert shown[8].endswith("working hours** | 1.2 s | 8.0 s | 6.7 × |")
    assert shown[10] == "| … compared with reading into a table | 6.0 × | 4.0 × |  |"


def test_it_shows_the_seconds_that_a_part_says_it_took():
    shown = alone_table({"Charges": [Run(30, 5_000_000, "1.5"), Run(31, 6_000_000, "2.5")]})
    assert shown.splitlines()[2] == "| Charges | 2.0 s | 6 MB |"


def test_it_says_how_many_times_as_long_pm4py_takes():
    ours = '{"reading": 1, "hand_over_network": 0.1, "waits_between_teams": 0.1, "performance_dfg": 0.1}'
    theirs = (
        '{"versions": {"PM4Py": "2", "pandas": "3"}, "seconds": {"reading": 2, "hand_over_network": 4,'
        ' "waits_between_teams": 2, "performance_dfg": 3, "waits_by_network_analysis": 5}}'
    )
    shown = opponent_table(1_000_000, {OURS: [Run(0, 1_000_000, ours)], PM4PY: [Run(0, 2_000_000, theirs)]})
    assert "| **The three measures together** | 0.300 s | 9.0 s | 30.0 × |" in shown


def test_it_replaces_only_what_stands_between_the_marks():
    readme = "Before\n<!-- benchmarks -->\nold\n<!-- /benchmarks -->\nafter\n"
    assert readme_with(readme, "new") == "Before\n<!-- benchmarks -->\nnew\n<!-- /benchmarks -->\nafter\n"
    with pytest.raises(ValueError, match="needs a line"):
        readme_with("no marks", "new")


def test_it_writes_pages_beside_django_alone_on_each_database() -> None:
    quick, slow = [2.0] * 18 + [4.0, 9.0], [5.0] * 18 + [8.0, 40.0]
    timed = {
        "SQLite": {"Few": {"bare": quick, "Team": slow}, "Many": {"bare": slow, "Map": slow}},
        "PostgreSQL": {"Few": {"bare": slow, "Team": slow}, "Many": {"bare": slow, "Map": quick}},
    }
    written = pages_table(timed, "bare").split("\n")
    assert written[0] == "| Few | SQLite: median, p95 | PostgreSQL: median, p95 |"
    assert written[2:4] == [
        "| bare | 2.0, 4.0 ms | 5.0, 8.0 ms |",
        "| Team | 5.0, 8.0 ms (2.5 ×) | 5.0, 8.0 ms (1.0 ×) |",
    ]
    assert written[8] == "| Map | 5.0, 8.0 ms (1.0 ×) | 2.0, 4.0 ms (0.4 ×) |"
    assert "20 of each" in written[-1]


def test_it_writes_how_pages_come_while_a_log_is_brought() -> None:
    calm, busy = [10.0] * 19 + [20.0], [30.0] * 18 + [50.0, 90.0]
    measured = {
        "before": {"seconds": 20.0, "milliseconds": {"Map": calm}},
        "sending": {"seconds": 2.0, "milliseconds": {}},
        "analysing": {"seconds": 9.5, "milliseconds": {"Map": busy}},
    }
    written = upload_table(measured, {"the report": busy}, 1_000_000).split("\n")
    assert written[2:5] == [
        "| Before | 20.0 s | 10, 10, 20 ms |",
        "| Sending | 2.0 s | – |",
        "| Analysing | 9.5 s | 30, 50, 90 ms |",
    ]
    assert "40 times" in written[-1]
    assert "12 s" in written[-1]
    assert "the report 30, 50 ms" in written[-1]


def test_it_puts_the_pages_between_their_own_marks() -> None:
    readme = f"{START}\nreading\n{PAGES_START}\nold\n{PAGES_END}\n{END}\n"
    assert readme_with(readme, "new", (PAGES_START, PAGES_END)) == readme.replace("old", "new")
