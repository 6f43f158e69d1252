"""Our side of the benchmark: what Wellserved does with the same log."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import narwhals as nw

from wellserved import engine
from wellserved.analysis import handoffs, spells
from wellserved.analysis.steps import as_of, steps
from wellserved.engine import Engine, EventLog, Table
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.open_file import open_file
from wellserved.report.produce import Wishes, produce

PLAIN = ColumnMapping(
    case="case",
    at=("at",),
    event_means=EventMeans.STATES,
    kind="kind",
    team="team",
    customer="customer",
    waits_on="waits_on",
    promise_at=("promise_at",),
    activity="activity",
)

HOURS = """format = 1
[default]
zone = "Europe/Berlin"
holidays = "DE-BE"
mon-fri = "08:00-12:00, 12:30-17:00"
[team."Service desk north"]
mon-fri = "06:00-22:00"
sat = "08:00-14:00"
"""


def run(csv: Path) -> None:
    """Compute the spells, the hand-offs and the bounces of a plain CSV log, and keep nothing."""
    with TemporaryDirectory() as folder, engine.opened(Path(folder)) as kept:
        log = _read(kept, csv)
        cut = kept.keep(steps(log, as_of(log)))
        held = spells.spells(cut, log)
        kept.rows(
            held.group_by("holder", "state").agg(us=(nw.col("end_us") - nw.col("start_us")).sum(), spells=nw.len())
        )
        kept.rows(handoffs.waits_between(handoffs.handoffs(cut)))


def whole(csv: Path) -> None:
    """Write the whole report of a plain CSV log: every measure, on three clocks; page, workbook and JSON."""
    with TemporaryDirectory() as folder:
        hours = Path(folder) / "hours.toml"
        hours.write_text(HOURS, encoding="utf-8")
        file = open_file(csv, Path(folder), Limits())
        wishes = Wishes("the benchmark", hours=hours)
        produce([file], PLAIN, wishes, out=Path(folder), report=lambda _: None)


def parts(csv: Path) -> dict[str, float]:
    """Return the seconds of the parts that PM4Py is timed on too (`pm4py_script.py`).

    Gives: `reading` (until the shared step table stands), `hand_over_network` (hand-overs per pair of teams),
    `waits_between_teams` (from an event of one team to the next event of the case, per pair of teams),
    `performance_dfg` (from one activity to the next, per pair of activities).
    """
    with TemporaryDirectory() as folder, engine.opened(Path(folder)) as kept:
        seconds: dict[str, float] = {}
        log = _timed(seconds, "reading", lambda: _read(kept, csv))
        following = _timed(seconds, "reading", lambda: kept.keep(_following(log)))
        pair, wait = nw.len(), nw.col("wait_us")
        teams = following.filter(~nw.col("next_team").is_null())
        activities = following.filter(~nw.col("next_activity").is_null())
        waits = {"times": pair, "median": wait.median(), "mean": wait.mean(), "least": wait.min(), "most": wait.max()}
        by_team, by_activity = ("team", "next_team"), ("activity", "next_activity")
        _timed(seconds, "hand_over_network", lambda: kept.rows(teams.group_by(*by_team).agg(times=pair)))
        _timed(seconds, "waits_between_teams", lambda: kept.rows(teams.group_by(*by_team).agg(**waits)))
        _timed(seconds, "performance_dfg", lambda: kept.rows(activities.group_by(*by_activity).agg(**waits)))
        return seconds


def _read(kept: Engine, csv: Path) -> EventLog:
    return read_events(kept, [open_file(csv, kept.folder, Limits())], PLAIN).log


def _following(log: EventLog) -> Table:
    """Set beside each event what came next in its case: the table PM4Py's three measures are counted from."""
    in_case = {"order_by": ["at_us", "row"]}
    following = {
        f"next_{name}": nw.col(name).shift(-1).over("case", **in_case) for name in ("team", "activity", "at_us")
    }
    return (
        log.events.select("case", "row", "at_us", "team", "activity")
        .with_columns(**following)
        .select("team", "activity", "next_team", "next_activity", wait_us=nw.col("next_at_us") - nw.col("at_us"))
    )


def _timed(seconds: dict[str, float], part: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    seconds[part] = seconds.get(part, 0.0) + time.perf_counter() - start
    return result
