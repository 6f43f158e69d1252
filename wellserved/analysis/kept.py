"""The tables all findings of one log are computed from, computed once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import narwhals as nw

from wellserved.analysis import charges, completing, handoffs, spells, steps
from wellserved.analysis.working_time import Clocks, clocks
from wellserved.engine import EventLog, Table
from wellserved.words.hours import WorkingHours


@dataclass(frozen=True)
class Period:
    """Which cases are looked at and to which moment open ones run; microseconds since 1970-01-01 UTC."""

    as_of_us: int | None = None
    opened_from_us: int | None = None
    opened_to_us: int | None = None


@dataclass(frozen=True)
class Hours:
    """The working hours of the parties of a log; a party without any is always open."""

    default: WorkingHours | None
    """Of every party inside that has none of its own."""
    own: Mapping[int, WorkingHours]


@dataclass(frozen=True)
class Whole:
    """A log with all its cases: what waits for what does not end at the borders of a period."""

    log: EventLog
    as_of_us: int
    steps: Table
    clocks: Clocks
    charged: Table


@dataclass(frozen=True)
class Tables:
    """The tables all findings of one log are computed from, kept by its engine."""

    log: EventLog
    period: Period
    as_of_us: int
    steps: Table
    handoffs: Table
    by_team: Table
    lives: Table
    clocks: Clocks
    """The working hours, by which time is counted on three clocks; where its table is None, the three are one."""
    charged: Table
    """Whose time it was; see analysis/charges.py."""
    whole: Whole
    """The log with all its cases."""


@dataclass(frozen=True)
class Facts:
    """How large a log is."""

    events: int
    cases: int
    teams: int
    first_at: str
    last_at: str


def facts_of(log: EventLog) -> Facts:
    """Count the events, cases and teams of a log, and name its first and last moment; zeros where it is empty."""
    at, team = nw.col("at_us"), nw.col("team")
    row = log.engine.rows(
        log.events.select(events=nw.len(), cases=nw.col("case").n_unique(), first=at.min(), last=at.max())
    )[0]
    teams = log.engine.rows(log.events.filter(~team.is_null()).select(teams=team.n_unique()))[0]["teams"]
    return Facts(
        row["events"], row["cases"] if row["events"] else 0, teams, iso(row["first"] or 0), iso(row["last"] or 0)
    )


def tables(log: EventLog, period: Period, hours: Hours | None = None) -> Tables:
    """Compute and keep the tables that all findings of a period are computed from."""
    return within(whole(log, period.as_of_us, hours), period)


def whole(log: EventLog, as_of_us: int | None = None, hours: Hours | None = None) -> Whole:
    """Compute and keep the steps and the charges of all cases of a log, open ones up to a moment (or to its last)."""
    to_us = steps.as_of(log) if as_of_us is None else as_of_us
    cut = log.engine.keep(steps.steps(log, to_us))
    clocks = _clocks(log, hours or Hours(None, {}), to_us)
    return Whole(log, to_us, cut, clocks, charges.charged(cut, log, clocks))


def within(whole: Whole, period: Period) -> Tables:
    """Compute and keep the tables of the cases that were opened in a period."""
    chosen = steps.opened_between(whole.log, period.opened_from_us, period.opened_to_us)
    kept, charged = whole.steps, whole.charged
    if chosen is not whole.log:
        kept, charged = (_of_cases(each, chosen) for each in (whole.steps, whole.charged))
    engine = whole.log.engine
    return Tables(
        log=chosen,
        period=period,
        as_of_us=whole.as_of_us,
        steps=kept,
        handoffs=engine.keep(handoffs.handoffs(kept)),
        by_team=engine.keep(completing.by_team(kept)),
        lives=engine.keep(spells.lives(kept)),
        clocks=whole.clocks,
        charged=charged,
        whole=whole,
    )


def _of_cases(table: Table, log: EventLog) -> Table:
    return log.engine.keep(table.join(log.events.group_by("case").agg(events=nw.len()), on="case", how="semi"))


def _clocks(log: EventLog, hours: Hours, as_of_us: int) -> Clocks:
    """Lay out the working hours from the first moment of a log to its last, or to the moment to count to."""
    at = nw.col("at_us")
    ends = log.engine.rows(log.events.select(first=at.min(), last=at.max()))[0]
    moments = [as_of_us, *(us for us in ends.values() if us is not None)]
    everybody = dict(hours.own)
    if hours.default:
        inside = log.parties.keys() - log.outside - _only_waited_on(log)
        everybody = {**dict.fromkeys(inside, hours.default), **everybody}
    return clocks(log.engine, everybody, None, min(moments), max(moments))


def _only_waited_on(log: EventLog) -> set[int]:
    """Give the outside parties: those that are waited on, and were never asked and never asked themselves."""
    engine = log.engine
    waited = {row["party"] for row in engine.rows(log.waits.group_by("party").agg(times=nw.len()))}
    asked = {
        row[name] for name in ("team", "customer") for row in engine.rows(log.events.group_by(name).agg(times=nw.len()))
    }
    return waited - asked


def iso(us: int) -> str:
    """Write a moment as ISO 8601 in UTC, to the second.

    >>> iso(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(us // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
