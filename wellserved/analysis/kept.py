"""The tables all findings of one log are computed from, computed once and kept."""

from dataclasses import dataclass
from datetime import UTC, datetime

import narwhals as nw

from wellserved.analysis import completing, handoffs, spells, steps
from wellserved.engine import EventLog, Table


@dataclass(frozen=True)
class Period:
    """Which cases are looked at and to which moment open ones run; microseconds since 1970-01-01 UTC."""

    as_of_us: int | None = None
    opened_from_us: int | None = None
    opened_to_us: int | None = None


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


def tables(log: EventLog, period: Period) -> Tables:
    """Compute and keep the step table and what most findings need."""
    to_us = steps.as_of(log) if period.as_of_us is None else period.as_of_us
    chosen = steps.opened_between(log, period.opened_from_us, period.opened_to_us)
    kept = log.engine.keep(steps.steps(chosen, to_us))
    return Tables(
        chosen,
        period,
        to_us,
        kept,
        log.engine.keep(handoffs.handoffs(kept)),
        log.engine.keep(completing.by_team(kept)),
        log.engine.keep(spells.lives(kept)),
    )


def iso(us: int) -> str:
    """Write a moment as ISO 8601 in UTC, to the second.

    >>> iso(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(us // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
