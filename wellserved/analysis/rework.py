"""Work that is done on a case once more: after it came back, or was reopened."""

import narwhals as nw

from wellserved.engine import Table
from wellserved.words.events import State


def rework(steps: Table, returns: Table) -> Table:
    """List the stretches in which a team worked on a case it had before, or on a case that was reopened.

    Takes: steps (one row per step; analysis/steps.py) and returns (one row per return; analysis/loops.py).
    Gives: one row per stretch: case, team, start_us, end_us. All work of a reopened life counts, whoever does it.
    What of it could have been spared, the log does not say: some cases come back by design.
    Method: ours.
    """
    first = returns.group_by("case", "team").agg(back_us=nw.col("start_us").min())
    work = steps.filter((nw.col("state") == State.WORK.code) & (nw.col("end_us") > nw.col("start_us")))
    beside = work.select("case", "team", "life", "start_us", "end_us").join(first, on=["case", "team"], how="left")
    again = (nw.col("life") > 0) | (nw.col("start_us") >= nw.col("back_us")).fill_null(value=False)
    return beside.filter(again).select("case", "team", "start_us", "end_us")
