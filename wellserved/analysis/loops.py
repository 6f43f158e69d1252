"""Cases that come back to a team that had them before."""

import narwhals as nw

from wellserved.analysis.handoffs import IN_CASE
from wellserved.engine import Table
from wellserved.words.events import State


def returns(steps: Table) -> Table:
    """List every return of a case to a team that had it before in the same life.

    Takes: steps (one row per step; see analysis/steps.py).
    Gives: one row per return: case, team, first_via (the team it went to when it left), last_via (the team it came
    back from), stops (stays of other teams in between: 1 is a bounce), away_us (from leaving to coming back), start_us
    (when it came back).
    The event that ends a life still belongs to it: a case that is ended by a team that had it before came back to it.
    Method: ours; between two stays of a team lie the stays of others.
    """
    was_ended = (nw.col("prev_state") == State.ENDED.code).fill_null(value=False)
    begins = nw.col("prev_team").is_null() | (nw.col("team") != nw.col("prev_team")) | was_ended
    after_end = was_ended & (nw.col("state") == State.ENDED.code)
    stays = steps.filter(~nw.col("team").is_null() & begins & ~after_end).select(
        "case", "life", "row", "start_us", "team", "prev_team"
    )
    # Most lives have none: to leave these out first halves the time.
    repeated = stays.group_by("case", "life", "team").agg(times=nw.len()).filter(nw.col("times") > 1)
    numbered = stays.join(repeated, on=["case", "life"], how="semi").with_columns(
        number=nw.col("row").cum_count().over("case", "life", **IN_CASE),
        left_us=nw.col("start_us").shift(-1).over("case", "life", **IN_CASE),
        left_to=nw.col("team").shift(-1).over("case", "life", **IN_CASE),
    )
    before = {
        f"before_{name}": nw.col(name).shift(1).over("case", "life", "team", **IN_CASE)
        for name in ("number", "left_us", "left_to")
    }
    return (
        numbered.with_columns(**before)
        .filter(~nw.col("before_number").is_null())
        .select(
            "case",
            "team",
            first_via=nw.col("before_left_to"),
            last_via=nw.col("prev_team"),
            stops=nw.col("number") - nw.col("before_number") - 1,
            away_us=nw.col("start_us") - nw.col("before_left_us"),
            start_us=nw.col("start_us"),
        )
    )


def loops(returns: Table) -> Table:
    """Sum up returns by the way the case took.

    Takes: returns (one row per return).
    Gives: one row per way, the most time away first: team, first_via, last_via, stops (3 stands for 3 or more),
    times, cases, away_us (in total).
    """
    shortened = returns.with_columns(stops=nw.min_horizontal(nw.col("stops"), nw.lit(3)))
    return (
        shortened.group_by("team", "first_via", "last_via", "stops")
        .agg(times=nw.len(), cases=nw.col("case").n_unique(), away_us=nw.col("away_us").sum())
        .sort("away_us", "team", "first_via", "last_via", "stops", descending=[True, False, False, False, False])
    )
