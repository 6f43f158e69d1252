"""Shares → microseconds: pieces of time that several are charged with at once."""

import narwhals as nw

from wellserved.analysis.charge_pieces import PIECE, WHOLE
from wellserved.engine import Engine, Table

_AT_ONCE = ("case", "start_us")
_IN_ORDER = ("at_case", "team", "customer", "kind", "via", "depth", "first_stay")
"""In which order those who share a piece get what is left over, a microsecond each; not known comes first."""


def added_up(pieces: Table) -> Table:
    """Make one of all pieces that differ in nothing but their units."""
    same = [name for name in PIECE if name != "units"]
    return pieces.group_by(*same).agg(nw.col("units").sum().cast(nw.Int64)).select(*PIECE)


def finest(shared: Table) -> Table:
    """Cut pieces that are shared at each other's beginnings and ends, and add up equal ones.

    Takes: pieces that charge somebody with a part (see analysis/charge_pieces.py).
    Gives: pieces; two of one case have all of their time in common, or none.
    """
    ends = [shared.select("case", cut_us=nw.col(name)) for name in ("start_us", "end_us")]
    cuts = nw.concat(ends, how="vertical").group_by("case", "cut_us").agg(times=nw.len())
    spans = cuts.with_columns(next_us=nw.col("cut_us").shift(-1).over("case", order_by="cut_us"))
    inside = (nw.col("cut_us") >= nw.col("start_us")) & (nw.col("cut_us") < nw.col("end_us"))
    cut = shared.join(spans, on="case", how="inner").filter(inside)
    return added_up(cut.with_columns(start_us=nw.col("cut_us"), end_us=nw.col("next_us")))


def allotted(timed: Table, engine: Engine) -> Table:
    """Allot the time of each piece to those who share it, in whole microseconds.

    Takes: finest pieces, kept, with wall_us, promise_us and open_us of the whole piece (open_us by the clock of whoever
    is charged). Gives: the same, of the share alone.
    Wall and promise time of a piece are allotted to the last microsecond: every share is rounded down, and the first by
    at_case, team, customer, kind, via, depth get one more each until nothing is left. Open time is the whole share
    where all of the piece is open, and rounded down otherwise; so it is never more than the wall time.
    """
    all_open = nw.col("open_us") == nw.col("wall_us")
    clocks = ("wall", "promise", "open")
    parted = engine.parts(timed, WHOLE, {f"{clock}_part": (f"{clock}_us", "units") for clock in clocks})
    counted = parted.with_columns(
        open_part=nw.when(~all_open).then(nw.col("open_part")),
        place=nw.col("units").cum_count().over(*_AT_ONCE, order_by=_IN_ORDER),
        sharers=nw.col("units").len().over(*_AT_ONCE),
    )
    to_the_last = counted.with_columns(
        wall_us=nw.col("wall_part") + _one_more("wall"), promise_us=nw.col("promise_part") + _one_more("promise")
    )
    return to_the_last.with_columns(open_us=nw.coalesce("open_part", "wall_us"))


def _one_more(clock: str) -> nw.Expr:
    """Deal out what was lost in rounding down, a microsecond each; a second one only where there is enough for all."""
    left = nw.col(f"{clock}_us") - nw.col(f"{clock}_part").sum().over(*_AT_ONCE)
    return ((left + nw.col("sharers") - nw.col("place")) // nw.col("sharers")).cast(nw.Int64)
