"""Steps → spells: who held each case when, in which state; and the lives of cases."""

import narwhals as nw

from wellserved.engine import EventLog, Table
from wellserved.words.events import State


def spells(steps: Table, log: EventLog) -> Table:
    """Say who held each case when, in which state.

    Takes: steps (one row per step; see analysis/steps.py) and their log.
    Gives: one row per spell, a stretch of time in which one holder held a case in one state: case, life, team (the
    provider now; null: not known), holder (null: not known, or several at once), customer, state (`State.code`),
    waits_on, start_us (included), end_us (not included). Spells have a length; those of a life partition it.
    The team holds its queue and its work. Waiting on the customer is held by the customer the event names, otherwise
    by whoever the team serves. Waiting on another case is held by the team first asked there; waiting outside, or on a
    case that is not in the log, by the outside party of that name; and by nobody in particular where several are waited
    on or nothing is known (charges divide these). Waiting until a date is the team's, unless the date was the
    customer's, and ends at that date: what follows is queue (held, where the log does not tell queue from work).
    Method: ours.
    """
    alive = steps.filter((nw.col("state") != State.ENDED.code) & (nw.col("end_us") > nw.col("start_us")))
    alive = until_dates(alive, state_after_date(log)).filter(nw.col("end_us") > nw.col("start_us"))
    waited = _waited_on(steps, log)
    return alive.join(waited, on="waits_on", how="left").select(
        "case", "life", "team", _holder(), "customer", "state", "waits_on", "start_us", "end_us"
    )


def lives(steps: Table) -> Table:
    """Give the life of each case from its opening (or reopening) to its end.

    Takes: steps. Gives: one row per life: case, life, start_us, end_us, is_open (1 or 0), began_with (the first team;
    null: not known). What happens to a case after its end does not lengthen its life.
    """
    ended = nw.col("state") == State.ENDED.code
    first = nw.col("prev_state").is_null() | ~ended & (nw.col("prev_state") == State.ENDED.code)
    grouped = steps.group_by("case", "life").agg(
        start_us=nw.col("start_us").min(),
        lived_to_us=nw.when(~ended).then(nw.col("end_us")).max(),
        is_open=nw.when(nw.col("next_state").is_null() & ~ended).then(1).otherwise(0).max(),
        began_with=nw.when(first).then(nw.col("team")).max(),
    )
    return grouped.select(
        "case", "life", "start_us", "is_open", "began_with", end_us=nw.coalesce("lived_to_us", "start_us")
    )


def state_after_date(log: EventLog) -> State:
    """Give the state of a case whose wait until a date is over, and with which nothing was done yet."""
    return State.QUEUE if log.states_known and not log.held_before else State.HELD


def until_dates(alive: Table, then: State) -> Table:
    """Cut waits until a date at that date; `then` is the state that follows.

    Takes: living steps with a length. Gives: the same columns; stretches may have no length.
    """
    passed = (nw.col("state") == State.WAITING_UNTIL.code) & (nw.col("promise_us") < nw.col("end_us"))
    cut = nw.max_horizontal("promise_us", "start_us")
    as_they_are = alive.with_columns(end_us=nw.when(passed).then(cut).otherwise(nw.col("end_us")))
    afterwards = alive.filter(passed).with_columns(
        start_us=cut, state=nw.lit(then.code).cast(nw.Int8), waits_on=nw.lit(None).cast(nw.Int32)
    )
    return nw.concat([as_they_are, afterwards], how="vertical")


def _waited_on(steps: Table, log: EventLog) -> Table:
    """Give for each text waited on the party that holds the wait: waits_on, waited (null: several or not known)."""
    asked = steps.filter(nw.col("prev_state").is_null()).select("case", asked_team=nw.col("team"))
    parts = log.waits.join(asked, on="case", how="left").with_columns(
        one=nw.coalesce(nw.col("asked_team"), nw.col("party"))
    )
    return (
        parts.group_by("waits_on")
        .agg(parts=nw.len(), waited=nw.col("one").max(), customers=nw.col("customers_date").max())
        .select("waits_on", "customers", waited=nw.when(nw.col("parts") == 1).then(nw.col("waited")))
    )


def _holder() -> nw.Expr:
    state = nw.col("state")
    customers_date = (state == State.WAITING_UNTIL.code) & (nw.col("customers") == 1)
    return (
        nw.when(state == State.WAITING_CUSTOMER.code)
        .then(nw.coalesce("asked", "customer"))
        .when(state.is_in([State.WAITING_CASE.code, State.WAITING_OUTSIDE.code]))
        .then(nw.col("waited"))
        .when(customers_date)
        .then(nw.col("customer"))
        .otherwise(nw.col("team"))
        .alias("holder")
    )
