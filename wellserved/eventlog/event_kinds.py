"""Rows → events: what a row of a log says about its case, for each meaning that events can have."""

from collections.abc import Iterable

import narwhals as nw

from wellserved.engine import Table
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.texts import COMPLETE, SCHEDULE, START
from wellserved.words.events import EVENT_COLUMNS, OUTSIDE_PARTY, EventKind

IN_CASE = {"order_by": ["at_us", "row"]}
_TYPES = {"int8": nw.Int8, "int32": nw.Int32, "int64": nw.Int64}


def splits_rows(mapping: ColumnMapping) -> bool:
    """Say whether a row may become two events, with the row numbers 2n and 2n + 1."""
    return bool(mapping.ended_at) and (mapping.case_ends_with_file or _has_phases(mapping))


def is_worth_keeping(mapping: ColumnMapping) -> bool:
    """Say whether `events` is too slow to be computed again at every use."""
    return mapping.case_ends_with_file or _has_phases(mapping)


def _has_phases(mapping: ColumnMapping) -> bool:
    return mapping.event_means is EventMeans.START_COMPLETE and mapping.kind is None


def events(rows: Table, mapping: ColumnMapping) -> Table:
    """Turn the rows that can be used into events.

    Takes: rows with the columns that the mapping names (see read_rows.py).
    Gives: EVENT_COLUMNS. States: the kind by the status; a wait on the customer means whoever stands outside, where no
    column names the customer. Arrival: a row with a team hands over to it. Completion: every row hands over to its
    team. Start and complete: a start is work, and what follows the last running activity is a wait for whoever comes
    next. A list of cases: opened and delivered.
    """
    if mapping.kind:
        return _as_events(rows)
    if mapping.case_ends_with_file:
        return _as_events(_of_whole_cases(rows, has_end=bool(mapping.ended_at)))
    if mapping.event_means is EventMeans.STATES:
        return _as_events(_of_states(rows, names_customer=mapping.customer is not None))
    if mapping.event_means is EventMeans.START_COMPLETE:
        return _as_events(_of_phases(_phases(rows, mapping)))
    handed_over = nw.lit(EventKind.HANDED_OVER.code)
    if mapping.event_means is EventMeans.ARRIVAL and mapping.team:
        handed_over = nw.when(~nw.col("team").is_null()).then(handed_over).otherwise(_code(EventKind.ACTIVITY))
    return _as_events(rows.with_columns(kind=_ending(rows.collect_schema().names(), handed_over)))


def _as_events(rows: Table) -> Table:
    """Give the columns of the event table; those that no column is mapped to are null."""
    there = rows.collect_schema().names()
    return rows.select(
        (nw.col(column.name) if column.name in there else nw.lit(None)).cast(_TYPES[column.type]).alias(column.name)
        for column in EVENT_COLUMNS
    )


def _code(kind: EventKind) -> nw.Expr:
    return nw.lit(kind.code)


def _ending(columns: Iterable[str], otherwise: nw.Expr) -> nw.Expr:
    """Give the kind by a status that ends the case, where there is one."""
    return nw.coalesce(nw.col("kind"), otherwise) if "kind" in columns else otherwise


def _of_states(rows: Table, *, names_customer: bool) -> Table:
    named = rows.with_columns(kind=nw.coalesce(nw.col("kind"), _code(EventKind.ACTIVITY)))
    if names_customer:
        return named
    waits = nw.col("kind") == EventKind.WAITING_ON_CUSTOMER.code
    return named.with_columns(customer=nw.when(waits).then(nw.lit(OUTSIDE_PARTY)))


def _of_whole_cases(rows: Table, *, has_end: bool) -> Table:
    opened = rows.with_columns(kind=_code(EventKind.OPENED))
    return _both(opened, _code(EventKind.DELIVERED)) if has_end else opened


def _both(begun: Table, end: nw.Expr, name: str = "kind") -> Table:
    """Give for each row the event that began and, where there is one, the event that ended.

    What ended before it began is taken to have ended at once.
    """
    ended = begun.filter(~nw.col("ended_us").is_null())
    ended = ended.with_columns(
        nw.max_horizontal("at_us", "ended_us").alias("at_us"), end.alias(name), row=nw.col("row") * 2 + 1
    )
    return nw.concat([begun.with_columns(row=nw.col("row") * 2), ended], how="vertical")


def _phases(rows: Table, mapping: ColumnMapping) -> Table:
    """Give rows with a `phase`: START, COMPLETE, SCHEDULE or null."""
    if mapping.ended_at:
        return _both(rows.with_columns(phase=nw.lit(START)), nw.lit(COMPLETE), "phase")
    return rows if "phase" in rows.collect_schema().names() else rows.with_columns(phase=nw.lit(START))


def _of_phases(rows: Table) -> Table:
    """Say what the phases of activities mean for their case.

    A completion ends the activity of the same name that began before it; one that never began ran for no time.
    Method: the activities that run are counted, never below none: the sum of starts and completions so far, less the
    lowest it has been (reflection at zero).
    """
    activity = ["case", "activity"] if "activity" in rows.collect_schema().names() else ["case"]
    sum_so_far = nw.col("change").cum_sum().over(*activity, **IN_CASE)
    lowest = nw.col("sum").cum_min().over(*activity, **IN_CASE)
    before = nw.col("running_here").shift(1).over(*activity, **IN_CASE)
    counted = (
        rows.with_columns(change=_change())
        .with_columns(sum=sum_so_far)
        .with_columns(running_here=nw.col("sum") - nw.min_horizontal(lowest, nw.lit(0)))
        .with_columns(came=nw.col("running_here") - nw.coalesce(before, nw.lit(0)))
        .with_columns(running=nw.col("came").cum_sum().over("case", **IN_CASE))
    )
    starts = nw.col("phase") == START
    waits = nw.col("phase").is_in([COMPLETE, SCHEDULE]) & (nw.col("running") == 0)
    kind = nw.when(starts).then(_code(EventKind.TAKEN_UP)).when(waits).then(_code(EventKind.QUEUED))
    kinds = counted.with_columns(kind=_ending(rows.collect_schema().names(), kind.otherwise(_code(EventKind.ACTIVITY))))
    return _waiting_for_the_next(kinds) if "team" in rows.collect_schema().names() else kinds


def _change() -> nw.Expr:
    """Give 1 where an activity begins, -1 where one ends."""
    phase = nw.col("phase")
    return nw.when(phase == START).then(nw.lit(1)).when(phase == COMPLETE).then(nw.lit(-1)).otherwise(nw.lit(0))


def _waiting_for_the_next(rows: Table) -> Table:
    """Let a case whose activities are complete wait for the team of its next event."""
    completes = (nw.col("phase") == COMPLETE) & (nw.col("kind") == EventKind.QUEUED.code)
    following = nw.col("team").shift(-1).over("case", **IN_CASE)
    return rows.with_columns(next_team=following).with_columns(
        team=nw.when(completes).then(nw.coalesce("next_team", "team")).otherwise(nw.col("team"))
    )
