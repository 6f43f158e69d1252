"""Logs with hours of the day, and their tables with working hours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from tests.analysis import oracle
from tests.analysis.oracle import Log
from tests.analysis.worlds import CREDIT, DESK, TEAMS, event_log, number_of
from wellserved.analysis import kept
from wellserved.analysis.kept import Period, Tables, Whole, tables
from wellserved.analysis.spells import lives
from wellserved.analysis.steps import steps
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State
from wellserved.words.hours import ALWAYS, Version, WorkingHours, working_time_between
from wellserved.words.intervals import read_day

Hours: TypeAlias = Mapping[int, WorkingHours]
"""The hours of parties; who is not named is always open."""

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)
HOUR_US = 3_600_000_000
_FIRST_MONDAY_DAYS = 4
"""1 January 1970 was a Thursday."""


def weekly(hours: str) -> WorkingHours:
    """Give the hours of a team that works Monday to Friday, in UTC."""
    return WorkingHours("UTC", (Version((read_day(hours),) * 5 + ((),) * 2),))


NINE_TO_FIVE = weekly("09:00-17:00")
LATE_SHIFT = weekly("13:00-21:00")
HOURS = {DESK: NINE_TO_FIVE, CREDIT: LATE_SHIFT}
"""Legal is always open."""

CHARGED_TYPES = {
    "case": "int64",
    "life": "int32",
    "kind": "int8",
    "team": "int32",
    "provider": "int32",
    "customer": "int32",
    "via": "int64",
    "depth": "int16",
    "at_case": "int64",
    "first_stay": "int8",
    **dict.fromkeys(("start_us", "end_us", "wall_us", "promise_us", "open_us"), "int64"),
}
_LABELS = {
    State.QUEUE: ChargeKind.QUEUE,
    State.WORK: ChargeKind.WORK,
    State.HELD: ChargeKind.HELD,
    State.WAITING_UNTIL: ChargeKind.HELD,
    State.WAITING_CUSTOMER: ChargeKind.ANSWER,
    State.WAITING_CASE: ChargeKind.QUEUE,
    State.WAITING_OUTSIDE: ChargeKind.OUTSIDE,
}


def worked(hours: Hours, party: int | None, start: int, end: int) -> int:
    """Give the working time of a party between two moments."""
    return working_time_between(ALWAYS if party is None else hours.get(party, ALWAYS), start, end)


def at(day: int, hour: float) -> int:
    """Give a moment of the first week, and of the weeks after it."""
    return round(((_FIRST_MONDAY_DAYS + day) * 24 + hour) * HOUR_US)


def spread(log: Log, step_us: int) -> Log:
    """Let the moments of a small log lie so far apart, from Monday 8:00 on."""

    def later(moment: int) -> int:
        return at(MONDAY, 8) + moment * step_us

    events = (
        replace(each, at=later(each.at), promise=None if each.promise is None else later(each.promise))
        for each in log.events
    )
    return replace(log, events=tuple(events))


def tables_of(engine: Engine, log: Log, as_of: int | None = None, hours: Hours | None = None) -> Tables:
    """Compute the tables of a log as the product does; teams without hours are always open."""
    return tables(event_log(engine, log), Period(_last(log) if as_of is None else as_of), kept.Hours(None, hours or {}))


def quick_tables(engine: Engine, log: Log, as_of: int | None = None, hours: Hours | None = None) -> Tables:
    """Compute the tables of a log with a made-up account of each case (`account`), which takes a tenth of the time.

    Its hand-offs, and who had a case for how long, are left out.
    """
    to, open_hours, table = _last(log) if as_of is None else as_of, hours or {}, event_log(engine, log)
    cut = engine.keep(steps(table, to))
    rows = account(log, to, open_hours)
    charged = engine.from_rows({name: [row[name] for row in rows] for name in CHARGED_TYPES}, CHARGED_TYPES)
    clock = clocks(engine, open_hours, None, min(event.at for event in log.events), max(to, _last(log)))
    whole = Whole(table, to, cut, clock, charged)
    return Tables(table, Period(to), to, cut, cut, cut, engine.keep(lives(cut)), clock, charged, whole)


def _last(log: Log) -> int:
    return max(event.at for event in log.events)


def account(log: Log, as_of: int, hours: Hours) -> list[dict[str, Any]]:
    """Make up what is charged: what waits for another case is charged to the queue of some other team."""
    first = {step.case: step.team for step in reversed(oracle.steps(log, as_of))}
    found = []
    for spell in oracle.spells(log, as_of):
        kind, team, depth, customer = _LABELS[spell.state], spell.team, 0, spell.customer
        if spell.state == State.WAITING_CASE:
            team, depth, customer = (spell.team or 0) % len(TEAMS) + 1, 1, spell.team
        elif spell.state in (State.WAITING_CUSTOMER, State.WAITING_OUTSIDE):
            team, customer = spell.holder, spell.team
        case, span = number_of(spell.case), (spell.start, spell.end)
        found.append(
            {"case": case, "life": spell.life, "kind": kind.code, "team": team, "provider": team, "customer": customer}
            | {"via": None, "depth": depth, "at_case": case, "first_stay": 0}
            | {"start_us": spell.start, "end_us": spell.end, "wall_us": spell.end - spell.start}
            | {"promise_us": worked(hours, first[spell.case], *span), "open_us": worked(hours, team, *span)}
        )
    return found


def charged_rows(found: Tables | Whole, log: Log) -> list[dict[str, Any]]:
    """Give the charged pieces with the names of their cases."""
    names = {number_of(case): case for case in log.cases()}
    return [{**row, "case": names[row["case"]]} for row in found.log.engine.rows(found.charged)]
