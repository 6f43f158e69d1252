"""Logs with everything that the clock finds: their tables, what is charged, and how parties are shown."""

from dataclasses import dataclass

from tests.analysis.oracle import Event, Log
from tests.analysis.worlds import PARTIES, event_log
from wellserved.analysis.kept import Period, Tables, tables
from wellserved.analysis.shown import Shown, shown
from wellserved.engine import Engine, EventLog, Table
from wellserved.words.events import EventKind

HOUR = 3_600_000_000


@dataclass(frozen=True)
class Clocked:
    """The tables of a log, what is charged, and how parties are shown."""

    found: Tables
    charged: Table
    shown: Shown


def clocked(engine: Engine, log: Log, as_of: int | None = None) -> Clocked:
    """Compute all that is needed from a list of events."""
    return of_log(event_log(engine, log), as_of)


def of_log(log: EventLog, as_of: int | None = None) -> Clocked:
    """Compute all that is needed from a log."""
    found = tables(log, Period(as_of_us=as_of))
    return Clocked(found, found.charged, shown(log))


@dataclass(frozen=True)
class Then:
    """What happens to a case next, so many hours after what happened before."""

    hours: float
    kind: EventKind
    team: int | None = None
    customer: int | None = None
    waits_on: str | None = None


def going(*ways: tuple[str, float, list[Then]]) -> Log:
    """Give the log of cases that each go a way, from an hour on."""
    events: list[Event] = []
    for case, at, way in ways:
        moment = at
        for then in way:
            moment += then.hours
            what = (case, len(events), round(moment * HOUR), then.kind, then.team, then.customer, then.waits_on)
            events.append(Event(*what))
    return Log(tuple(events), PARTIES)
