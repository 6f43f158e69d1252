"""A log as the analysis takes it: its events as a table of numbers, and the names behind the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from wellserved.engines.duck import Engine
from wellserved.engines.kept import Table


class CaseNames(Protocol):
    """The names of the cases of a log."""

    def of(self, cases: Sequence[int]) -> dict[int, str]:
        """Give the names of some cases, by number."""

    def table(self) -> Table:
        """Give all: case (number), name."""


@dataclass(frozen=True)
class EventLog:
    """A kept event table (columns in words/events.py, EVENT_COLUMNS) and the names behind its integers."""

    engine: Engine
    events: Table
    parties: dict[int, str]
    """Teams, customers and outside parties waited on, by number."""
    outside: frozenset[int]
    """Those parties that are outside customers."""
    waits: Table
    """One row per text of `waits_on` and part of it (parts are separated by |): waits_on (int32), case (int64: the
    number a case of that name has, whether or not the log holds it), party (int32: the outside party of that name, or
    null), customers_date (int8: 1 where the part is the word `customer`), name (text of the part), whole (the text)."""
    states_known: bool
    """False: the log says only where a case is; queue and work are not told apart (`held`)."""
    held_before: bool = False
    """True where an event means completion: the gap *before* it is held by its team."""
    team_gaps: bool = True
    """False: every event that changes a state names its team, so that nothing has to be filled in."""
    in_time_order: bool = False
    """True: no event has a later row than one that happened after it, so that `row` alone puts events in order."""
    ends_known: bool = True
    """False: no event says that a case ended; the last event of a case ends it."""
    small_teams: frozenset[int] = frozenset()
    """Teams with fewer than three members, never shown by name."""
    parents: dict[int, int] | None = None
    """The party under which a small team is shown."""
    names: CaseNames | None = None
    """None: the log keeps no names of cases."""


def case_names(log: EventLog, cases: Sequence[int]) -> dict[int, str]:
    """Give the names of some cases; the number itself where a log keeps no names."""
    return {case: str(case) for case in cases} | (log.names.of(cases) if log.names is not None and cases else {})
