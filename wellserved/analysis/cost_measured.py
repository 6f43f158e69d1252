"""What a log tells of the inputs to a scenario of cost: hours that stood still, hours of work done once more."""

import narwhals as nw

from wellserved.analysis.cost import FromLog, measured
from wellserved.analysis.kept import Tables
from wellserved.analysis.loops import returns
from wellserved.analysis.rework import rework
from wellserved.analysis.working_time import working_time
from wellserved.engine import Table
from wellserved.words.charges import ChargeKind
from wellserved.words.units import DAY_US, HOUR_US


def cost_inputs(found: Tables) -> FromLog:
    """Measure what a log can tell of the inputs to a scenario of cost.

    Takes: the tables of a log.
    Gives: blocked_hours: of all cases together, the hours in which a case waited on another one, in the working hours
    of the team first asked in the case that waited; where cases wait in a chain, each link of it has somebody who
    waits. rework_hours: of work done once more (analysis/rework.py), in the working hours of the team. Without working
    hours, hours of the clock. Neither where there is nothing of the kind: a log that records no waits does not say that
    nobody waited. What part of an initiative's lateness comes from teams waiting for teams, a log of cases does not
    tell: it holds no initiatives.
    All are scaled to a year; the period is that of the openings looked at (`measured`).
    """
    blocked = found.charged.filter((nw.col("depth") > 0) & (nw.col("kind") != ChargeKind.OUTSIDE.code))
    again = rework(found.steps, returns(found.steps))
    worked = working_time(again, found.clocks, party="team", start="start_us", end="end_us", into="worked_us")
    return measured(
        {
            "blocked_hours": _hours(found, blocked, "promise_us"),
            "rework_hours": _hours(found, worked, "worked_us"),
        },
        _days(found),
    )


def _hours(found: Tables, table: Table, column: str) -> float | None:
    us = found.log.engine.rows(table.select(us=nw.col(column).sum()))[0]["us"]
    return int(us) / HOUR_US if us else None


def _days(found: Tables) -> float:
    """Give the length of the period in which the cases were opened."""
    start = nw.col("start_us")
    row = found.log.engine.rows(found.lives.select(first=start.min(), last=start.max()))[0]
    period = found.period
    first = row["first"] if period.opened_from_us is None else period.opened_from_us
    last = row["last"] if period.opened_to_us is None else min(period.opened_to_us, found.as_of_us)
    return ((last or 0) - (first or 0)) / DAY_US
