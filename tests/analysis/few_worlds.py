"""The same small logs as a few cases, and what the tables say of them, to compare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.analysis.clock_worlds import tables_of
from tests.analysis.oracle import Log
from tests.analysis.worlds import SEGMENT, event_log, number_of
from wellserved.analysis.charges import charged
from wellserved.analysis.few_steps import Event, FewCases, Part
from wellserved.analysis.promises import Verdict, verdicts
from wellserved.analysis.spells import spells
from wellserved.analysis.steps import steps
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, State
from wellserved.words.hours import WorkingHours

Sums = dict[tuple[Any, ...], tuple[int, int, int]]
"""Who is charged, and where the time passed → microseconds by three clocks."""


def few_of(log: Log, as_of: int, hours: Mapping[int, WorkingHours] | None = None) -> FewCases:
    """Give a small log as a few cases."""
    texts = {event.waits_on for event in log.events if event.waits_on}
    return FewCases(
        tuple(
            Event(
                number_of(each.case),
                each.row,
                each.at,
                each.kind,
                each.team,
                each.customer,
                each.waits_on,
                each.promise,
            )
            for each in log.events
        ),
        {text: tuple(_part(log, name) for name in text.split(SEVERAL)) for text in texts},
        as_of,
        hours or {},
        frozenset({OUTSIDE_PARTY, SEGMENT}),
    )


def _part(log: Log, name: str) -> Part:
    return Part(number_of(name), log.parties.get(name), name == "customer")


def tables_say(engine: Engine, log: Log, as_of: int, hours: Mapping[int, WorkingHours] | None = None) -> Sums:
    """Give what the tables charge, added up."""
    with engine.for_now():
        table = event_log(engine, log)
        moments = [as_of, *(event.at for event in log.events)]
        laid = clocks(engine, hours or {}, None, min(moments), max(moments))
        rows = engine.rows(charged(engine.keep(steps(table, as_of)), table, laid))
    return added_up({**row, "kind": list(ChargeKind)[row["kind"]]} for row in rows)


def added_up(rows: Iterable[Mapping[str, Any]]) -> Sums:
    """Add up what is charged to one for one thing on one link in one life."""
    label = ("case", "life", "kind", "team", "customer", "via", "depth", "at_case", "first_stay")
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        sums = found[tuple(row[name] for name in label)]
        for clock, name in enumerate(("wall_us", "promise_us", "open_us")):
            sums[clock] += row[name]
    return {key: (wall, promise, opened) for key, (wall, promise, opened) in found.items()}


def spells_in_tables(engine: Engine, log: Log, as_of: int) -> list[tuple[Any, ...]]:
    """Give the spells that the tables say, in order, with the texts of what is waited on."""
    texts = sorted({event.waits_on for event in log.events if event.waits_on})
    with engine.for_now():
        table = event_log(engine, log)
        rows = engine.rows(spells(engine.keep(steps(table, as_of)), table))
    columns = ("case", "life", "team", "holder", "customer", "state", "waits_on", "start_us", "end_us")
    said: dict[str, Sequence[Any]] = {"state": list(State), "waits_on": texts}
    told = (
        tuple(said[name][row[name]] if name in said and row[name] is not None else row[name] for name in columns)
        for row in rows
    )
    return sorted(told, key=lambda spell: (spell[0], spell[-2]))


def promises_in_tables(
    engine: Engine, log: Log, as_of: int, hours: Mapping[int, WorkingHours]
) -> list[tuple[Any, ...]]:
    """Give what the tables say became of the promises that events made."""
    with engine.for_now():
        rows = engine.rows(verdicts(tables_of(engine, log, as_of, hours)))
    kinds = list(ChargeKind)
    told = (
        (
            *(row["case"], row["life"], Verdict(row["verdict"])),
            None if row["kind"] is None else kinds[row["kind"]],
            *(row["provider"], row["customer"], row["used_us"]),
        )
        for row in rows
        if not row["by_column"]
    )
    return sorted(told, key=repr)
