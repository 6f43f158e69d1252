"""Time PM4Py on a plain CSV log; runs in an environment of its own and is never imported by Wellserved.

Usage: python pm4py_script.py LOG.csv. The last line printed is JSON: versions, and the seconds of each part.
Where PM4Py offers several ways, the quickest that gives the result is taken.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas as pd  # type: ignore[import-not-found,unused-ignore]
import pm4py

CASE, MOMENT, ACTIVITY, TEAM = "case:concept:name", "time:timestamp", "concept:name", "org:group"
NAMES = {"case": CASE, "at": MOMENT, "activity": ACTIVITY, "team": TEAM}


def reading(path: str) -> Any:
    """Return the log as PM4Py wants it; only the four columns it needs are read, which is quicker than reading all."""
    log = pd.read_csv(path, usecols=list(NAMES)).rename(columns=NAMES)
    return pm4py.format_dataframe(log, case_id=CASE, activity_key=ACTIVITY, timestamp_key=MOMENT)


def hand_over_network(log: Any) -> Any:
    """Who hands work over to whom, and how often."""
    return pm4py.discover_handover_of_work_network(log, resource_key=TEAM)


def waits_between_teams(log: Any) -> Any:
    """How long from an event of one team to the next event of the case: median, mean and so on by pair of teams."""
    return pm4py.discover_performance_dfg(log, activity_key=TEAM)


def waits_by_network_analysis(log: Any) -> Any:
    """The same waits, one by one, by the function PM4Py has for networks of teams."""
    return pm4py.discover_network_analysis(log, CASE, CASE, TEAM, TEAM, TEAM, performance=True)


def performance_dfg(log: Any) -> Any:
    """How long from one activity to the next: median, mean and so on by pair of activities."""
    return pm4py.discover_performance_dfg(log)


PARTS: tuple[Callable[[Any], Any], ...] = (
    hand_over_network,
    waits_between_teams,
    performance_dfg,
    waits_by_network_analysis,
)


def seconds_of(part: Callable[[Any], Any], given: Any) -> tuple[float, Any]:
    """Return how long the part took, and its result."""
    start = time.perf_counter()
    result = part(given)
    return time.perf_counter() - start, result


def main() -> None:
    """Read the log, let PM4Py load what it loads late, and time each part once."""
    seconds: dict[str, float] = {}
    seconds["reading"], log = seconds_of(reading, sys.argv[1])
    for part in PARTS:
        part(log.head(1000).copy())
        seconds[part.__name__], _ = seconds_of(part, log.copy())
    versions = {"PM4Py": pm4py.__version__, "pandas": pd.__version__}
    print(json.dumps({"versions": versions, "seconds": seconds}))


if __name__ == "__main__":
    main()
