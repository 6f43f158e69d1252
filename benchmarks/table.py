"""The figures as the Markdown that stands in the README."""

import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, median, ratio

START, END = "<!-- benchmarks -->", "<!-- /benchmarks -->"
PAGES_START, PAGES_END = "<!-- pages -->", "<!-- /pages -->"
COUNTED = "counted"
"""Under this name stands how many requests and events there are, beside the nights."""
NIGHTLY_START, NIGHTLY_END = "<!-- nightly -->", "<!-- /nightly -->"
REQUESTS_START, REQUESTS_END = "<!-- requests -->", "<!-- /requests -->"
"""Within the figures; so that the pages can be measured alone."""
SCAN, INTO_TABLE, OURS, WHOLE, PM4PY = "scan", "into_table", "ours", "whole", "pm4py"
PARTS = {
    "reading": "Reading, until the parts below can start",
    "hand_over_network": "Hand-over network between teams",
    "waits_between_teams": "Waits between teams",
    "performance_dfg": "Performance DFG of the activities",
}
MEASURES = tuple(PARTS)[1:]


@dataclass(frozen=True)
class SizeFigures:
    """What was measured on the log of one size."""

    events: int
    csv_bytes: int
    runs: Mapping[str, Sequence[Run]]
    """The runs of SCAN, INTO_TABLE, OURS and WHOLE, taken in turn."""

    def seconds(self, name: str) -> list[float]:
        """Return the seconds of each round."""
        return [run.seconds for run in self.runs[name]]

    def peak_bytes(self, name: str) -> int:
        """Return the highest peak of all rounds."""
        return max(run.peak_bytes for run in self.runs[name])


def readme_with(readme: str, figures: str, marks: tuple[str, str] = (START, END)) -> str:
    """Return the README with the figures between two marks; raises ValueError where the marks are missing."""
    before, start, rest = readme.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not (start and end):
        raise ValueError(f"The README needs a line {marks[0]} and a line {marks[1]} after it.")
    return f"{before}{marks[0]}\n{figures}\n{marks[1]}{after}"


def machine(rounds: int) -> str:
    """Return one sentence: on what, with which versions and how it was measured."""
    return (
        f"{where()}. Median of {rounds} runs taken in turn, each in a fresh process with the file in memory;"
        " peaks are the highest of all runs; ratios compare runs of the same round."
    )


def where() -> str:
    """Say on what, with which versions and when something was measured."""
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    parts = [
        f"{_processor()}, {os.cpu_count()} cores, {memory_bytes / 2**30:.0f} GiB memory, {platform.system()}",
        f"Python {platform.python_version()}, DuckDB {version('duckdb')}, Narwhals {version('narwhals')}",
        f"{datetime.now(UTC):%Y-%m-%d}",
    ]
    return "; ".join(parts)


def _processor() -> str:
    cpu_info = Path("/proc/cpuinfo")
    lines = cpu_info.read_text().splitlines() if cpu_info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def sizes_table(small: SizeFigures, large: SizeFigures) -> str:
    """Return reading, our measures, their memory and their ratios for two sizes, and how they grow."""
    rows = [
        ["From CSV", _of(small), _of(large), "Growth"],
        ["---", "--:", "--:", "--:"],
        _seconds_row("DuckDB merely scans every column", SCAN, small, large),
        _seconds_row("DuckDB reads every column into a table", INTO_TABLE, small, large),
        *_compared_rows("**Spells, hand-offs and bounces**", OURS, small, large),
        *_compared_rows("**The whole report, every measure, with working hours**", WHOLE, small, large),
    ]
    return _markdown(rows)


def _compared_rows(title: str, name: str, small: SizeFigures, large: SizeFigures) -> list[list[str]]:
    peaks = [f"{figures.peak_bytes(name) / 1e6:,.0f} MB" for figures in (small, large)]
    return [
        _seconds_row(title, name, small, large),
        _ratio_row("… compared with merely scanning", name, SCAN, (small, large)),
        _ratio_row("… compared with reading into a table", name, INTO_TABLE, (small, large)),
        ["… memory at its peak", *peaks, ""],
    ]


def _of(figures: SizeFigures) -> str:
    return f"{figures.events / 1e6:g} million events, {figures.csv_bytes / 1e6:,.0f} MB"


def _seconds_row(title: str, name: str, small: SizeFigures, large: SizeFigures) -> list[str]:
    growth = ratio(large.seconds(name), small.seconds(name))
    return [title, *(_seconds(median(figures.seconds(name))) for figures in (small, large)), _times(growth)]


def _ratio_row(title: str, of: str, to: str, sizes: Sequence[SizeFigures]) -> list[str]:
    return [title, *(_times(ratio(figures.seconds(of), figures.seconds(to))) for figures in sizes), ""]


def opponent_table(events: int, runs: Mapping[str, Sequence[Run]]) -> str:
    """Return our parts beside those of PM4Py, and how many times as long PM4Py takes.

    Takes: the runs of OURS (the result is the seconds by part) and PM4PY (the result is the JSON of pm4py_script.py).
    """
    ours = [run.result for run in runs[OURS]]
    theirs = [run.result["seconds"] for run in runs[PM4PY]]
    versions = runs[PM4PY][0].result["versions"]
    rows = [
        [f"{events / 1e6:g} million events", "Wellserved", f"PM4Py {versions['PM4Py']}", "PM4Py takes"],
        ["---", "--:", "--:", "--:"],
        *(_compared(title, ours, theirs, (part,)) for part, title in PARTS.items()),
        _compared("**The three measures together**", ours, theirs, MEASURES),
        _compared("Reading and the three measures", ours, theirs, tuple(PARTS)),
        ["Memory at its peak", *(f"{max(r.peak_bytes for r in runs[n]) / 1e6:,.0f} MB" for n in (OURS, PM4PY)), ""],
    ]
    linked_seconds = median([run["waits_by_network_analysis"] for run in theirs])
    note = (
        f"PM4Py (with pandas {versions['pandas']}) runs in an environment of its own. Its waits are timed with the"
        " quicker of its two ways, the performance DFG over teams; its network analysis takes"
        f" {_seconds(linked_seconds)}."
    )
    return f"{_markdown(rows)}\n\n{note}"


def alone_table(runs: Mapping[str, Sequence[Run]]) -> str:
    """Return how long single parts take on tables made for them, without reading; the result of a run is seconds."""
    rows = [["Alone, without reading", "Seconds", "Memory at its peak"], ["---", "--:", "--:"]]
    for title, each in runs.items():
        peak = max(run.peak_bytes for run in each)
        rows.append([title, _seconds(median([run.result for run in each])), f"{peak / 1e6:,.0f} MB"])
    return _markdown(rows)


def pages_table(milliseconds: Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]], bare: str) -> str:
    """Return how long each page takes, by database, and beside Django alone in the same run: a table for each part.

    Takes: database → part → page → milliseconds of each request; the name under which Django alone stands (`bare`).
    """
    databases = list(milliseconds)
    parts = list(milliseconds[databases[0]])
    tables = [
        _pages_part(part, {database: milliseconds[database][part] for database in databases}, bare) for part in parts
    ]
    requests = len(milliseconds[databases[0]][parts[0]][bare])
    note = f"One request at a time, over HTTP, {requests} of each; × compares the median with that of Django alone."
    return "\n\n".join([*tables, note])


def _pages_part(part: str, milliseconds: Mapping[str, Mapping[str, Sequence[float]]], bare: str) -> str:
    databases = list(milliseconds)
    rows = [[part, *(f"{each}: median, p95" for each in databases)], ["---", *("--:" for _ in databases)]]
    for page in milliseconds[databases[0]]:
        cells = [_page_cell(milliseconds[each][page], milliseconds[each][bare], page == bare) for each in databases]
        rows.append([page, *cells])
    return _markdown(rows)


def _page_cell(taken: Sequence[float], bare: Sequence[float], is_bare: bool) -> str:
    compared = "" if is_bare else f" ({_times(median(taken) / median(bare))})"
    return f"{median(taken):.1f}, {p95(taken):.1f} ms{compared}"


def nightly_table(nights: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Return how long the nightly analysis takes, by database, and the most memory that one of its processes held.

    Takes: database → night → "seconds" and "peak_bytes"; and, as COUNTED, how many "requests" and "events" there are.
    """
    first = next(iter(nights.values()))
    there = first[COUNTED]
    title = f"{there['requests']:,.0f} requests, {there['events']:,.0f} events"
    rows = [[title, *nights], ["---", *("--:" for _ in nights)]]
    rows += [[name, *(_night_cell(each[name]) for each in nights.values())] for name in first if name != COUNTED]
    return _markdown(rows)


def _night_cell(night: Mapping[str, float]) -> str:
    return f"{_seconds(night['seconds'])}, {night['peak_bytes'] / 1e6:,.0f} MB"


def upload_table(
    measured: Mapping[str, Mapping[str, Any]], afterwards: Mapping[str, Sequence[float]], events: int
) -> str:
    """Return how pages come while somebody brings a log, how long it takes, and how what was found comes afterwards.

    Takes: what was going on → its "seconds", and "milliseconds" by page; page → milliseconds `afterwards`.
    """
    pages = list(next(iter(measured.values()))["milliseconds"])
    rows = [
        [
            f"A log of {events / 1e6:g} million events, brought",
            "Seconds",
            *(f"{page}: median, p95, max" for page in pages),
        ],
        ["---", *("--:" for _ in ("seconds", *pages))],
    ]
    for what, each in measured.items():
        taken = [each["milliseconds"].get(page, []) for page in pages]
        rows.append([what.capitalize(), f"{each['seconds']:.1f} s", *map(_upload_cell, taken)])
    counted = sum(len(taken) for each in measured.values() for taken in each["milliseconds"].values())
    seconds = sum(each["seconds"] for each in list(measured.values())[1:])
    note = (
        f"`wellserved serve` as it is installed; one client opens both pages in turn without rest, {counted:,} times in"
        f" all. From the file to what was found: {seconds:.0f} s. Afterwards, median and p95:"
    )
    found = "; ".join(f"{page} {median(taken):.0f}, {p95(taken):.0f} ms" for page, taken in afterwards.items())
    return f"{_markdown(rows)}\n\n{note} {found}."


def _upload_cell(taken: Sequence[float]) -> str:
    return f"{median(taken):.0f}, {p95(taken):.0f}, {max(taken):.0f} ms" if taken else "–"


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * 0.95) - 1)]


def _compared(
    title: str, ours: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]], parts: Sequence[str]
) -> list[str]:
    our_seconds = [sum(run[part] for part in parts) for run in ours]
    their_seconds = [sum(run[part] for part in parts) for run in theirs]
    times = _times(ratio(their_seconds, our_seconds))
    return [title, _seconds(median(our_seconds)), _seconds(median(their_seconds)), times]


def _seconds(value: float) -> str:
    """Return seconds with about three digits."""
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def _times(value: float) -> str:
    return f"{value:.1f} ×"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
