"""Measure the speed of Wellserved and print the table of the README: `python -m benchmarks [--write]`.

Logs and PM4Py's environment are kept in the temporary folder, or in WELLSERVED_BENCH_FOLDER. Takes some minutes, about
2.5 GB of disk and, for PM4Py, a network the first time.
Only the pages of the application, also while a log is brought: `python -m benchmarks --pages`.
Only the pages of requests, of which there are a million: `python -m benchmarks --requests` (an hour the first time).
Only the nightly analysis of these: `python -m benchmarks --nightly`.
Only how large a machine has to be: `python -m benchmarks --sizes` (an hour the first time; --write: docs/growth.md).
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import pages, sizes, table
from benchmarks.make_log import bench_folder, log_of
from benchmarks.measure import Failed, in_turn, run_command, run_function
from benchmarks.opponent import environment, run_opponent

README = Path(__file__).parent.parent / "README.md"
GROWTH = Path(__file__).parent.parent / "docs" / "growth.md"
DATABASES = {"SQLite": "sqlite", "PostgreSQL": "postgres"}
SMALL, LARGE = 1_000_000, 10_000_000
OUR_MODULE = "benchmarks.ours"
ALONE = {
    "Working time of 10 million intervals, 40 calendars": "benchmarks.working_time:seconds",
    "Charges of 1 million requests, 30 % waiting on others three levels deep": "benchmarks.charges:seconds",
}


def kept_log(events: int) -> Path:
    """Return the log of so many events, made first where it is missing; read it once, so that no run meets it cold."""
    path = log_of(events, bench_folder())
    if not path.exists():
        _say(f"making a log of {events:,} events")
        run_command([sys.executable, "-m", "benchmarks.make_log", str(events), str(path)])
    with path.open("rb") as log:
        while log.read(1 << 24):
            pass
    return path


def measure_size(events: int, rounds: int, our_module: str = OUR_MODULE) -> table.SizeFigures:
    """Time merely reading, our first measures, and the whole report, in turn on the log of so many events."""
    path = kept_log(events)
    _say(f"{events:,} events: reading; spells, hand-offs and bounces; the whole report")
    places = {
        table.SCAN: "benchmarks.reading:scan",
        table.INTO_TABLE: "benchmarks.reading:into_table",
        table.OURS: f"{our_module}:run",
        table.WHOLE: f"{our_module}:whole",
    }
    runners = {name: partial(run_function, place, str(path)) for name, place in places.items()}
    return table.SizeFigures(events, path.stat().st_size, in_turn(runners, rounds))


def measure_opponent(events: int, rounds: int, our_module: str = OUR_MODULE) -> str:
    """Time our parts and PM4Py's in turn, and return their table."""
    path = kept_log(events)
    python = environment(bench_folder())
    _say(f"{events:,} events: our parts and PM4Py's")
    runners = {
        table.OURS: partial(run_function, f"{our_module}:parts", str(path)),
        table.PM4PY: partial(run_opponent, python, path),
    }
    return table.opponent_table(events, in_turn(runners, rounds))


def measure_alone(rounds: int) -> str:
    """Time single parts on tables made for them, and return their table."""
    _say("single parts alone")
    return table.alone_table(in_turn({title: partial(run_function, place) for title, place in ALONE.items()}, rounds))


def measure_pages() -> str:
    """Time the pages of the application on each database that is here, and while a log is brought; as tables."""
    found = {}
    for title, database in DATABASES.items():
        _say(f"pages on {title}, 100,000 people")
        milliseconds = run_command([sys.executable, "-m", "benchmarks.pages", database]).result
        if milliseconds != pages.NONE_HERE:
            found[title] = milliseconds
    log = kept_log(SMALL)
    _say(f"bringing {log.name} through a browser")
    brought = run_command([sys.executable, "-m", "benchmarks.upload"]).result
    while_brought = table.upload_table(brought["meanwhile"], brought["afterwards"], SMALL)
    return "\n\n".join([table.pages_table(found, pages.BARE), while_brought, f"Pages: {table.where()}."])


def measure_requests() -> str:
    """Time the pages of requests, among a million of them, on each database that is here; as a table."""
    found = {}
    for title, database in DATABASES.items():
        _say(f"pages of requests on {title}, a million requests")
        milliseconds = run_command([sys.executable, "-m", "benchmarks.request_pages", database]).result
        if milliseconds != pages.NONE_HERE:
            found[title] = milliseconds
    return "\n\n".join([table.pages_table(found, pages.BARE), f"Requests: {table.where()}."])


def measure_sizes() -> str:
    """Measure organisations of several sizes on SQLite; as a table."""
    return f"{sizes.table([])}\n\nSizes: {table.where()}."


def measure_nightly() -> str:
    """Time the nightly analysis of a million requests on each database that is here; as a table."""
    found = {}
    for title, database in DATABASES.items():
        _say(f"the nightly analysis on {title}, a million requests")
        nights = run_command([sys.executable, "-m", "benchmarks.nightly", database]).result
        if nights != pages.NONE_HERE:
            found[title] = nights
    return "\n\n".join([table.nightly_table(found), f"Nightly: {table.where()}."])


def figures(rounds: int, our_module: str = OUR_MODULE) -> str:
    """Measure everything and return the Markdown."""
    small, large = (measure_size(events, rounds, our_module) for events in (SMALL, LARGE))
    opponent = measure_opponent(SMALL, rounds, our_module)
    of_pages = f"{table.PAGES_START}\n{measure_pages()}\n{table.PAGES_END}"
    of_requests = f"{table.REQUESTS_START}\n{measure_requests()}\n{table.REQUESTS_END}"
    of_nights = f"{table.NIGHTLY_START}\n{measure_nightly()}\n{table.NIGHTLY_END}"
    alone, machine = measure_alone(rounds), table.machine(rounds)
    parts = [table.sizes_table(small, large), alone, opponent, of_pages, of_requests, of_nights, machine]
    return "\n\n".join(parts)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> int:
    """Print the figures; with --write put them into the README."""
    parser = argparse.ArgumentParser(description="Measure the speed of Wellserved.")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured (default: 5)")
    parser.add_argument("--write", action="store_true", help="put the figures into README.md, or sizes into growth.md")
    parser.add_argument("--pages", action="store_true", help="measure only the pages of the application")
    parser.add_argument("--requests", action="store_true", help="measure only the pages of requests")
    parser.add_argument("--sizes", action="store_true", help="measure only how large a machine has to be")
    parser.add_argument("--nightly", action="store_true", help="measure only the nightly analysis of our own requests")
    given = parser.parse_args()
    page, marks = README, (table.START, table.END)
    measured: Callable[[], str] = partial(figures, given.rounds)
    if given.pages:
        marks, measured = (table.PAGES_START, table.PAGES_END), measure_pages
    elif given.requests:
        marks, measured = (table.REQUESTS_START, table.REQUESTS_END), measure_requests
    elif given.nightly:
        marks, measured = (table.NIGHTLY_START, table.NIGHTLY_END), measure_nightly
    elif given.sizes:
        page, marks, measured = GROWTH, (sizes.START, sizes.END), measure_sizes
    try:
        if given.write:
            # Before minutes of measuring, not after: is there a place for the figures?
            table.readme_with(page.read_text(encoding="utf-8"), "", marks)
        markdown = measured()
    except (Failed, OSError, ValueError, subprocess.CalledProcessError) as refused:
        _say(str(refused))
        return 1
    print(markdown)
    if given.write:
        page.write_text(table.readme_with(page.read_text(encoding="utf-8"), markdown, marks), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
