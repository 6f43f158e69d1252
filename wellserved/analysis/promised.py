"""What was promised: the promised moment in force in each life of a case, or what a column says of it."""

import narwhals as nw

from wellserved.analysis.exact import WIDE
from wellserved.analysis.kept import Tables
from wellserved.analysis.steps import IN_CASE
from wellserved.engine import Table
from wellserved.words.events import NO_DELIVERY, State

_LIFE = ("case", "life")
_MOST_ROWS = 2**41
YEAR_2100_US = 4_102_444_800_000_000


def in_force(tables: Tables) -> Table:
    """Give the promised moment in force in each life of a case that has one.

    Takes: the tables of a log. Gives: one row per such life: case, life, promise_us.
    Every event that names a promised moment promises it, except those of NO_DELIVERY. To name the same moment again is
    no new promise. A new one counts only if the one in force had not passed when it was made; otherwise that one
    stands, and all that come after are too late as well. What is said after the end of a life is no promise for it. A
    moment before the beginning of a reopened life is that of an earlier one, and none for this. One before the first
    event of a case is a promise: the log saw the case too late, and to leave it out would leave out late ones only.
    Moments before 1970 or after 2099 are placeholders, and none.
    Method: features.md B9. Up to the first promise that came too late, the one in force is always the one before.
    """
    steady, changing = _named(tables)
    return nw.concat([steady.select(*_LIFE, "promise_us"), _last_in_time(changing)], how="vertical")


def moved(tables: Tables) -> Table:
    """Tell of the lives in which another moment was promised after the first.

    Takes: the tables of a log. Gives: one row per such life: case, life, first_us (the moment that was promised first),
    in_time (how many others were promised before the one before had passed), too_late (how many after it had).
    """
    others = ~nw.col("before_us").is_null()
    told = _new_ones(_named(tables)[1]).with_columns(in_time=nw.when(others).then(1 - nw.col("too_late")).otherwise(0))
    first_us = nw.when(~others).then(nw.col("promise_us")).max()
    sums = {name: nw.col(name).sum() for name in ("in_time", "too_late")}
    counted = told.group_by(*_LIFE).agg(first_us=first_us, **sums)
    return counted.filter(nw.col("in_time") + nw.col("too_late") > 0)


def _named(tables: Tables) -> tuple[Table, Table]:
    """Give the moments that were promised for lives: of those that have one only, and of the others; see `in_force`."""
    is_real = nw.col("promise_us").is_between(0, YEAR_2100_US, closed="left")
    names_one = is_real & ~nw.col("kind").is_in([kind.code for kind in NO_DELIVERY])
    made = said(tables, names_one, "promise_us")
    lives = tables.lives.select(*_LIFE, "start_us", "end_us")
    counts = (nw.col("at_us") <= nw.col("end_us")) & (
        (nw.col("life") == 0) | (nw.col("promise_us") >= nw.col("start_us"))
    )
    # Most lives have one moment: to put only the others in order saves most of the time.
    moment = nw.col("promise_us")
    ranges = made.group_by(*_LIFE).agg(promise_us=moment.min(), highest=moment.max(), at_us=nw.col("at_us").min())
    is_steady = nw.col("promise_us") == nw.col("highest")
    steady = ranges.filter(is_steady).join(lives, on=list(_LIFE), how="inner").filter(counts)
    changing = made.join(ranges.filter(~is_steady).select(*_LIFE), on=list(_LIFE), how="semi")
    return steady, changing.join(lives, on=list(_LIFE), how="inner").filter(counts)


def _last_in_time(meant: Table) -> Table:
    """Keep the last promise of each life that was made before the one in force had passed: case, life, promise_us."""
    counted = _new_ones(meant).with_columns(passed=nw.col("too_late").cum_sum().over(*_LIFE, **IN_CASE))
    later = nw.col("row").shift(-1).over(*_LIFE, **IN_CASE)
    counting = counted.filter(nw.col("passed") == 0).with_columns(later=later)
    return counting.filter(nw.col("later").is_null()).select(*_LIFE, "promise_us")


def _new_ones(meant: Table) -> Table:
    """Leave out promises of the same moment as before; add before_us (null: it is the first) and too_late (1 or 0)."""
    before = nw.col("promise_us").shift(1).over(*_LIFE, **IN_CASE)
    new = meant.with_columns(before_us=before).filter(
        nw.col("before_us").is_null() | (nw.col("promise_us") != nw.col("before_us"))
    )
    return new.with_columns(too_late=nw.when(nw.col("at_us") > nw.col("before_us")).then(1).otherwise(0))


def by_column(tables: Tables) -> Table:
    """Give the last word of a column that says whether the promise is kept, in each life of a case that has one.

    Takes: the tables of a log. Gives: one row per such life: case, life, promise_kept (1 or 0).
    What the column says after the end of a life, up to the beginning of the next, still tells of that life: programs
    settle it when they close the case.
    """
    told = said(tables, ~nw.col("promise_kept").is_null(), "promise_kept")
    # One number for moment, row and answer, in this order: its largest holds the last answer, and nothing is sorted.
    packed = (nw.col("at_us").cast(WIDE) * _MOST_ROWS + nw.col("row")) * 2 + nw.col("promise_kept")
    last = told.with_columns(packed=packed).group_by(*_LIFE).agg(last=nw.col("packed").max())
    return last.select(*_LIFE, promise_kept=(nw.col("last") % 2).cast(nw.Int8))


def said(tables: Tables, applies: nw.Expr, column: str) -> Table:
    """Give the events to which something applies: case, life, row, at_us and the column. Costs nothing without any."""
    events = tables.log.events.filter(applies & (nw.col("at_us") <= tables.as_of_us))
    return _of_lives(events.select("case", "row", "at_us", column), tables.steps)


def _of_lives(events: Table, steps: Table) -> Table:
    """Add the life of its case that each event belongs to: the first up to the first reopening, and so on."""
    reopens = (nw.col("prev_state") == State.ENDED.code) & (nw.col("state") != State.ENDED.code)
    reopened = steps.filter(reopens).select("case", "life", from_us=nw.col("start_us"), from_row=nw.col("row"))
    at_once = (nw.col("at_us") == nw.col("from_us")) & (nw.col("row") >= nw.col("from_row"))
    begun = (nw.col("at_us") > nw.col("from_us")) | at_once
    later = events.join(reopened, on="case", how="inner").filter(begun).group_by("case", "row")
    joined = events.join(later.agg(life=nw.col("life").max()), on=["case", "row"], how="left")
    return joined.with_columns(life=nw.coalesce("life", nw.lit(0).cast(nw.Int32)))
