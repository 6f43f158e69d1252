"""How long cases live, and how old the open ones are."""

import narwhals as nw

from wellserved.engine import Table
from wellserved.words.events import State

AGES_DAYS = (1, 7, 30, 90, 365)
"""Where the ages of open cases are divided: the day, the week, the month, the quarter, the year (convention)."""


def lifetimes(lives: Table) -> Table:
    """Give how long each complete case lived, all its lives together.

    Takes: lives (one row per life; see analysis/spells.py). Gives: one row per complete case: case, lived_us.
    """
    return (
        lives.group_by("case")
        .agg(lived_us=(nw.col("end_us") - nw.col("start_us")).sum(), open=nw.col("is_open").max())
        .filter(nw.col("open") == 0)
        .select("case", "lived_us")
    )


def open_ages(lives: Table, steps: Table, as_of_us: int, *, after_date: State = State.QUEUE) -> Table:
    """Give the age of each open case since it was opened or last reopened, the oldest first.

    Takes: lives, steps and the moment to count to. Gives: one row per open case: case, team (that has it now; null:
    not known), state, age_us, in_state_us (how long it has been in that state). After a wait until a date that is over
    the state is `after_date` (see `spells.state_after_date`).
    """
    start, date = nw.col("start_us"), nw.col("promise_us")
    over = (nw.col("state") == State.WAITING_UNTIL.code) & (date <= as_of_us)
    still = lives.filter(nw.col("is_open") == 1).select("case", "life", opened_us=nw.col("start_us"))
    now = steps.filter(nw.col("next_state").is_null()).select(
        "case",
        "life",
        "team",
        state=nw.when(over).then(nw.lit(after_date.code)).otherwise(nw.col("state")),
        since_us=nw.when(over).then(nw.max_horizontal(date, start)).otherwise(start),
    )
    return (
        now.join(still, on=["case", "life"], how="inner")
        .select(
            "case",
            "team",
            "state",
            age_us=nw.lit(as_of_us) - nw.col("opened_us"),
            in_state_us=nw.lit(as_of_us) - nw.col("since_us"),
        )
        .sort("age_us", "case", descending=[True, False])
    )
