"""Files and a mapping → the one event table, with what became of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import narwhals as nw

from wellserved.engine import Engine, EventLog, Table, TabularFile
from wellserved.eventlog import check, event_kinds
from wellserved.eventlog.case_names import NamesInFiles
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.object_log import events_of_cases
from wellserved.eventlog.read_rows import Rows, read_rows
from wellserved.eventlog.row_reasons import is_usable, row_problems, rows_by_reason
from wellserved.eventlog.small_teams import EVER, Seen, TeamSizes, team_sizes, told_sizes
from wellserved.eventlog.texts import ENDS
from wellserved.eventlog.waits import numbered_by_file, waits_table
from wellserved.words.events import OUTSIDE_PARTY, STATE_AFTER, EventKind
from wellserved.words.problems import Problem, RowCount


@dataclass(frozen=True)
class Reading:
    """A log as it was read."""

    log: EventLog
    count: RowCount
    rows: Rows
    """The rows behind the events."""
    while_reading: tuple[Problem, ...]
    """The problems that single rows have. Those of the log as a whole are looked for when `problems` is asked for."""
    activities: dict[int, str]
    """The activities, by number."""
    sizes: TeamSizes

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the log: what was set aside, what is doubtful, and what to know."""
        return (*self.while_reading, *check.find_problems(self.log, self.rows, self.sizes))


def read_events(
    engine: Engine,
    files: Sequence[TabularFile],
    mapping: ColumnMapping,
    *,
    same_cases: bool = False,
    small: Seen | Mapping[str, str] = EVER,
) -> Reading:
    """Read the events of one or more files with the same columns.

    Only columns that the mapping names are read. Person columns are read in one counting query and never kept.
    Equal names of cases in different files are different cases unless `same_cases`. Which teams are small is counted
    on the rows of a period, or somebody says it (see told_sizes): `small`.
    Raises: Refused where the columns do not fit the mapping, a file cannot be read, or no row can be used.
    """
    files = [events_of_cases(file, mapping.case) for file in files]
    _refuse_what_does_not_fit(files, mapping)
    rows = read_rows(engine, files, mapping, apart=len(files) > 1 and not same_cases)
    reasons = rows_by_reason(rows)
    problems, count = row_problems(rows, reasons)
    if not count.used:
        raise Refused(_nothing_usable(files, problems))
    table = rows.read.table if count.used == sum(rows.read.counts) else rows.read.table.filter(is_usable(mapping))
    problems = (*problems, *check.doubts(rows, table))
    events = event_kinds.events(numbered_by_file(table, rows), mapping)
    if event_kinds.is_worth_keeping(mapping):
        events = engine.keep(events, in_order=True)
        engine.forget(rows.read)
    sizes = team_sizes(rows, small) if isinstance(small, Seen) else told_sizes(rows, small)
    return Reading(_log(rows, events, sizes), count, rows, problems, rows.texts.activities.names(), sizes)


def _log(rows: Rows, events: Table, sizes: TeamSizes) -> EventLog:
    mapping = rows.mapping
    waits = waits_table(rows, events)
    kinds = _kinds(rows.engine, events)
    outside = {rows.texts.party(name) for name in mapping.outside}
    return EventLog(
        engine=rows.engine,
        events=events,
        parties=rows.texts.parties.names(),
        outside=frozenset(party for party in outside if party is not None) | {OUTSIDE_PARTY},
        waits=waits,
        states_known=EventKind.TAKEN_UP.code in kinds,
        held_before=mapping.event_means is EventMeans.COMPLETION and not (mapping.kind or mapping.case_ends_with_file),
        team_gaps=any(kinds.get(kind.code) for kind in STATE_AFTER),
        in_time_order=not event_kinds.is_worth_keeping(mapping) and rows.engine.is_ascending(events, "at_us"),
        ends_known=_names_ends(mapping) or any(kind.code in kinds for kind in ENDS),
        small_teams=sizes.small,
        parents=sizes.parents,
        names=NamesInFiles(rows, events),
    )


def _names_ends(mapping: ColumnMapping) -> bool:
    """Say whether a log can tell that a case ended, even if none did yet."""
    told = mapping.status and any(kind in mapping.states.values() for kind in ENDS)
    return bool(mapping.kind or mapping.case_ends_with_file or told)


def _kinds(engine: Engine, events: Table) -> dict[int, int]:
    """Count, for each kind of event that occurs, the events that name no team."""
    counted = events.group_by("kind").agg(gaps=nw.col("team").is_null().sum())
    return {row["kind"]: int(row["gaps"]) for row in engine.rows(counted)}


def _refuse_what_does_not_fit(files: Sequence[TabularFile], mapping: ColumnMapping) -> None:
    says_states = mapping.kind or mapping.status or mapping.lifecycle or mapping.case_ends_with_file
    if mapping.event_means is EventMeans.STATES and not says_states:
        raise Refused(
            "The mapping says that events tell states, but names no column for it: name `status` or `kind`, or say "
            "what else an event means (event_means)."
        )
    for file in files:
        missing = [name for name in _columns(mapping) if name not in file.columns]
        if missing:
            others = [each.name for each in files if set(missing) <= set(each.columns)]
            but = f", unlike {others[0]}" if others else ""
            raise Refused(f"{file.name} has no column {_listed(missing)}{but}. {_REMEDY if others else _CORRECT}")


_REMEDY = "Several logs need the same columns: export them in the same way, or analyse them one by one."
_CORRECT = "Correct the mapping: it has to name columns of this file."


def _columns(mapping: ColumnMapping) -> list[str]:
    """Give the columns that the mapping names."""
    single = (mapping.case, mapping.kind, mapping.team, mapping.parent, mapping.customer, mapping.waits_on)
    more = (mapping.activity, mapping.lifecycle, mapping.promise_kept, mapping.expedited)
    several = (*mapping.at, *mapping.ended_at, *mapping.promise_at, *mapping.status, *mapping.persons)
    return [name for name in (*single, *more, *several) if name]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _nothing_usable(files: Sequence[TabularFile], problems: Sequence[Problem]) -> str:
    names = ", ".join(file.name for file in files)
    if not problems:
        return f"{names} has no rows. Export it again, with its rows."
    first = max(problems, key=lambda problem: problem.rows)
    return f"No row of {names} can be used. {first.what}: {first.example}. {first.remedy}"
