"""Random small logs, as lists of events, and the same logs as the tables that the analysis takes."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from hypothesis import settings
from hypothesis import strategies as st

from tests.analysis.oracle import Event, Log
from wellserved.analysis.steps import steps
from wellserved.engine import Engine, EventLog, Table
from wellserved.words.events import OUTSIDE, OUTSIDE_PARTY, SEVERAL, STATE_AFTER, EventKind, State

World: TypeAlias = tuple[Log, int]
"""A log and the moment to count to."""

TEAMS = DESK, CREDIT, LEGAL = 1, 2, 3
SEGMENT = 8
ACME, NAMESAKE = 11, 12
PARTIES = {"Acme": ACME, "c2": NAMESAKE}
"""Outside parties that are waited on; one has the name of a case."""
NAMES = {0: OUTSIDE, DESK: "Desk", CREDIT: "Credit", LEGAL: "Legal", SEGMENT: "Firms", ACME: "Acme", NAMESAKE: "c2"}
ALONE = ("c0", "c1", "c2", "gone", "Acme", "nobody", "customer")
WAITED_ON = (*ALONE, "c1|c2", "c2|Acme", "gone|nobody|c3", "customer|c1")
OFTEN = (EventKind.HANDED_OVER, EventKind.TAKEN_UP, EventKind.QUEUED, EventKind.DELIVERED, EventKind.CLOSED)
ENDS = tuple(kind for kind, state in STATE_AFTER.items() if state == State.ENDED)
LAST_MOMENT = 30
EVENT_TYPES = {
    "case": "int64",
    "row": "int64",
    "at_us": "int64",
    "kind": "int8",
    "team": "int32",
    "customer": "int32",
    "waits_on": "int32",
    "promise_us": "int64",
    "activity": "int32",
    "promise_kept": "int8",
    "expedited": "int8",
}
WAITS_TYPES = {"waits_on": "int32", "case": "int64", "party": "int32", "customers_date": "int8", "name": "string"}

FLAVOURS = {
    "states": {},
    "arrival": {"states_known": False},
    "arrival without ends": {"states_known": False, "ends_known": False},
    "states without ends": {"ends_known": False},
    "completion": {"states_known": False, "held_before": True, "ends_known": False},
    "completion with ends": {"states_known": False, "held_before": True},
}
"""What may be known about a log."""

MOMENTS = st.integers(0, LAST_MOMENT)
FEWER = settings(max_examples=max(5, settings().max_examples // 4))
"""An example holds many cases, and takes as long as a database needs for a handful of queries."""


@st.composite
def logs(draw: st.DrawFn, flavours: Sequence[str] = tuple(FLAVOURS)) -> Log:
    """Draw a log of some cases: their events in any order, many in the same moment."""
    known = FLAVOURS[draw(st.sampled_from(flavours))]
    kinds = [kind for kind in EventKind if known.get("ends_known", True) or kind not in ENDS]
    # Kinds that make cases move come up more often than the rest.
    often = [kind for kind in OFTEN if kind in kinds]
    event = st.builds(
        Event,
        case=st.just(""),
        row=st.just(0),
        at=MOMENTS,
        kind=st.sampled_from(kinds) | st.sampled_from(often),
        team=st.sampled_from((*TEAMS, *TEAMS, None)),
        customer=st.sampled_from((None, None, None, OUTSIDE_PARTY, SEGMENT, *TEAMS)),
        waits_on=st.none() | st.sampled_from(WAITED_ON),
        promise=st.none() | MOMENTS,
        kept=st.sampled_from((None, None, 1, 0)),
        expedited=st.sampled_from((None, 0, 0, 1)),
    )
    # Lists of lists: the lists that Hypothesis draws are mostly short, and a run costs the same for many cases.
    cases = draw(st.lists(st.lists(event, min_size=1, max_size=12), min_size=1, max_size=12))
    events = [replace(event, case=f"c{number}") for number, case in enumerate(cases) for event in case]
    return Log(tuple(replace(event, row=row) for row, event in enumerate(events)), PARTIES, **known)


def as_ofs(log: Log) -> st.SearchStrategy[int]:
    """Draw the moment to count to: mostly the last of the log, sometimes one before or after."""
    return st.just(max(event.at for event in log.events)) | MOMENTS.map(lambda moment: moment + 3)


@st.composite
def logs_and_moments(draw: st.DrawFn, flavours: Sequence[str] = tuple(FLAVOURS)) -> World:
    """Draw a log and the moment to count to."""
    log = draw(logs(flavours))
    return log, draw(as_ofs(log))


def example(*rows: tuple[Any, ...], **known: bool) -> Log:
    """Give the log with these rows: case, at, kind, team, customer, waits_on, promise, kept, expedited.

    What is missing is blank.
    """
    names = ("case", "at", "kind", "team", "customer", "waits_on", "promise", "kept", "expedited")
    events = (dict(zip(names, row, strict=False)) for row in rows)
    return Log(tuple(Event(row=i, **event) for i, event in enumerate(events)), PARTIES, **known)


def number_of(case: str) -> int:
    """Give the number that stands for a case, as a reader would: a hash of its name."""
    return zlib.crc32(case.encode()) << 20


def event_log(engine: Engine, log: Log) -> EventLog:
    """Turn a list of events into the tables that the analysis takes."""
    texts = texts_of(log)
    numbers: dict[str | None, int] = {text: number for number, text in enumerate(texts)}
    columns: dict[str, Iterable[Any]] = {
        "case": [number_of(event.case) for event in log.events],
        "row": [event.row for event in log.events],
        "at_us": [event.at for event in log.events],
        "kind": [event.kind.code for event in log.events],
        "team": [event.team for event in log.events],
        "customer": [event.customer for event in log.events],
        "waits_on": [numbers.get(event.waits_on) for event in log.events],
        "promise_us": [event.promise for event in log.events],
        "activity": [None] * len(log.events),
        "promise_kept": [event.kept for event in log.events],
        "expedited": [event.expedited for event in log.events],
    }
    return EventLog(
        engine,
        engine.from_rows(columns, EVENT_TYPES),
        parties=NAMES,
        outside=frozenset({OUTSIDE_PARTY, SEGMENT}),
        waits=_waits(engine, log, texts),
        states_known=log.states_known,
        held_before=log.held_before,
        ends_known=log.ends_known,
        team_gaps=any(event.team is None and event.kind in STATE_AFTER for event in log.events),
    )


def steps_of(engine: Engine, world: World) -> tuple[EventLog, Table]:
    """Turn a world into a log and its steps."""
    log = event_log(engine, world[0])
    return log, engine.keep(steps(log, world[1]))


def texts_of(log: Log) -> list[str]:
    """Give the texts waited on; the place of a text is its number."""
    return sorted({event.waits_on for event in log.events if event.waits_on})


def _waits(engine: Engine, log: Log, texts: list[str]) -> Table:
    parts = [(number, part) for number, text in enumerate(texts) for part in text.split(SEVERAL)]
    columns: dict[str, Iterable[Any]] = {
        "waits_on": [number for number, _ in parts],
        "case": [number_of(part) for _, part in parts],
        "party": [log.parties.get(part) for _, part in parts],
        "customers_date": [int(part == "customer") for _, part in parts],
        "name": [part for _, part in parts],
    }
    return engine.from_rows(columns, WAITS_TYPES)


class Told:
    """Reads computed tables back in the words of the list of events."""

    def __init__(self, engine: Engine, log: Log) -> None:
        self.engine = engine
        self.texts = texts_of(log)
        self.cases = {number_of(event.case): event.case for event in log.events}

    def rows(self, table: Table, *columns: str) -> list[tuple[Any, ...]]:
        """Give the wanted columns of every row, in the order of the table."""
        return [tuple(self._told(name, row[name]) for name in columns) for row in self.engine.rows(table)]

    def _told(self, column: str, value: Any) -> Any:
        if value is None:
            return None
        if column == "case":
            return self.cases[value]
        if column == "waits_on":
            return self.texts[value]
        return list(State)[value] if column.endswith("state") else value
