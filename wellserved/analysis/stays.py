"""Steps → stays: with whom each root case was from one hand-off to the next, and in which situation."""

import narwhals as nw

from wellserved.analysis.handoffs import IN_CASE
from wellserved.analysis.kept import Tables
from wellserved.analysis.roots import Roots
from wellserved.engine import Table
from wellserved.words.events import State

NOBODY = -1
"""Stands for a team that is not known."""
START = -2
"""Stands for the place before the first team."""
FIRST, SENT_BACK, AGAIN = 0, 1, 2
"""The situations of a stay: the team has the case for the first time; it comes back from a team that had it later; or
it comes once more, on its way forward."""


def stays(found: Tables, chosen: Roots) -> Table:
    """List the stays of complete root cases with their teams.

    Takes: the tables of a log; its root cases.
    Gives: one row per stay: case, block, from_team (START at the beginning of a life, NOBODY where not known),
    from_visit, team, visit (FIRST, SENT_BACK or AGAIN), wait_us (from the hand-off until the team takes the case up, or
    as long as it holds it where the log does not tell queue from work; 0 at the beginning of a life), stay_us (the
    whole stay), before_us (of the stay before, what came after its wait; 0 at the beginning of a life), is_last (1 or
    0). The stays of a life partition it. A change of team that comes with the end is none.
    Method: ours. A hand-off is a *return* if the receiver had the case earlier in this life than the team that hands it
    over: in A, B, A, B only B ⇢ A is one, the second A ⇢ B leads forward again.
    """
    begins = nw.col("prev_team").fill_null(NOBODY) != nw.col("team").fill_null(NOBODY)
    begins |= nw.col("prev_state").is_null() | (nw.col("prev_state") == State.ENDED.code)
    queued = nw.col("state").is_in([State.QUEUE.code, State.HELD.code])
    length = nw.when(queued).then(nw.col("end_us") - nw.col("start_us")).otherwise(0)
    entered = found.steps.filter(nw.col("state") != State.ENDED.code).filter(begins)
    entered = entered.join(chosen.complete.select("case", "block"), on="case", how="inner").select(
        *("case", "life", "row", "start_us", "block"), team=nw.col("team").fill_null(NOBODY), wait_us=length
    )
    waited = nw.when(~nw.col("from_team").is_null()).then(nw.col("wait_us")).otherwise(0)
    in_order = found.log.engine.keep(
        entered.with_columns(
            next_us=nw.col("start_us").shift(-1).over("case", "life", **IN_CASE),
            from_team=nw.col("team").shift(1).over("case", "life", **IN_CASE),
        )
        .with_columns(wait_us=waited)
        .with_columns(taken_up_us=nw.col("start_us") + nw.col("wait_us"))
        .with_columns(before_us=nw.col("start_us") - nw.col("taken_up_us").shift(1).over("case", "life", **IN_CASE))
    )
    ends = found.lives.select("case", "life", "end_us")
    situated = _situated(in_order).join(ends, on=["case", "life"], how="left")
    return situated.select(
        *("case", "block", "team", "visit", "from_visit", "wait_us"),
        from_team=nw.col("from_team").fill_null(START),
        before_us=nw.col("before_us").fill_null(0),
        stay_us=nw.coalesce("next_us", "end_us") - nw.col("start_us"),
        is_last=nw.when(nw.col("next_us").is_null()).then(1).otherwise(0),
    )


def _situated(in_order: Table) -> Table:
    """Add the situation of each stay and of the one before it: visit, from_visit."""
    life = ("case", "life")
    # Most lives have no team twice: to look at the others only takes half the time.
    repeated = in_order.group_by(*life, "team").agg(times=nw.len()).filter(nw.col("times") > 1)
    once = in_order.join(repeated, on=list(life), how="anti").with_columns(
        visit=nw.lit(FIRST), from_visit=nw.lit(FIRST)
    )
    place, earliest = nw.col("place"), nw.col("earliest")
    visit = nw.when(earliest == place).then(FIRST).when(earliest < nw.col("before")).then(SENT_BACK).otherwise(AGAIN)
    more = (
        in_order.join(repeated, on=list(life), how="semi")
        .with_columns(place=nw.col("row").cum_count().over(*life, **IN_CASE))
        .with_columns(earliest=place.min().over(*life, "team"))
        .with_columns(before=earliest.shift(1).over(*life, **IN_CASE))
        .with_columns(visit=visit)
        .with_columns(from_visit=nw.col("visit").shift(1).over(*life, **IN_CASE).fill_null(FIRST))
    )
    names = in_order.collect_schema().names()
    situation = {name: nw.col(name).cast(nw.Int8) for name in ("visit", "from_visit")}
    return nw.concat([once.select(*names, **situation), more.select(*names, **situation)], how="vertical")
