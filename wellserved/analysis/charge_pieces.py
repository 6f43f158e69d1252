"""Pieces: how the account of a case is written down, and the part of it that waits for nobody else."""

import narwhals as nw

from wellserved.analysis.spells import state_after_date, until_dates
from wellserved.engine import EventLog, Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State

MOST_SHARES = 50_000_000
"""So many shares of waits for several, and so many meetings of pieces (a hundred times that), are reckoned with."""


class TooEntangled(Exception):
    """Cases wait for so many others at once that charging them would take hours. The message is for people."""


WHOLE = 2**16 * 3**9 * 5**4 * 7**3 * 11 * 13 * 17
"""A whole moment in units: halves, thirds, ... of halves, thirds, ... come out of it as integers."""

LABEL = ("kind", "team", "customer", "via", "depth", "at_case", "first_stay")
PIECE = ("case", "life", "start_us", "end_us", *LABEL, "leads_to", "units")
"""One row per piece of the account of a case. From start_us (included) to end_us (not included), `units` of WHOLE are
charged to `team` on the link team → customer (null: not known), for `kind` (`ChargeKind.code`). The time passed in
`at_case`, `depth` cases further on, by way of `via` (null: in the case itself); first_stay is 1 while the team first
asked in that life of at_case had it for the first time. A row with `leads_to` charges nobody yet: the account of that
case goes in its place, and team and customer are those of the case that waits for it.
The units of all pieces of a case at one moment of its life add up to WHOLE, but for the few units lost in dividing."""

_TYPES = {
    "case": nw.Int64,
    "life": nw.Int32,
    "start_us": nw.Int64,
    "end_us": nw.Int64,
    "kind": nw.Int8,
    "team": nw.Int32,
    "customer": nw.Int32,
    "via": nw.Int64,
    "depth": nw.Int16,
    "at_case": nw.Int64,
    "first_stay": nw.Int8,
    "leads_to": nw.Int64,
    "units": nw.Int64,
}
WAITS = (State.WAITING_CASE.code, State.WAITING_OUTSIDE.code)


def stretches(steps: Table, log: EventLog) -> Table:
    """Cut the living steps at the dates they wait for, and mark the first stay of each life.

    Takes: steps (see analysis/steps.py) and their log.
    Gives: one row per stretch: the columns of steps, and first_stay (1 before the first hand-off of the life, else 0).
    """
    alive = steps.filter((nw.col("state") != State.ENDED.code) & (nw.col("end_us") > nw.col("start_us")))
    cut = until_dates(alive, state_after_date(log)).filter(nw.col("end_us") > nw.col("start_us"))
    moves = (nw.col("team") != nw.col("prev_team")) & (nw.col("prev_state") != State.ENDED.code)
    left = steps.filter(moves).group_by("case", "life").agg(left_us=nw.col("start_us").min())
    stays = nw.col("left_us").is_null() | (nw.col("start_us") < nw.col("left_us"))
    return cut.join(left, on=["case", "life"], how="left").with_columns(first_stay=nw.when(stays).then(1).otherwise(0))


def own_pieces(stretches: Table, log: EventLog) -> Table:
    """Give the pieces in which a case waits neither for another case nor for anybody outside.

    Takes: stretches. Gives: pieces.
    Waiting on the customer is an answer of the customer that the event names, otherwise of whoever the team serves.
    Waiting until a date is held by the team, unless the date is the customer's.
    """
    customers = log.waits.filter(nw.col("customers_date") == 1).group_by("waits_on").agg(named=nw.len())
    rest = stretches.filter(~nw.col("state").is_in(WAITS)).join(customers, on="waits_on", how="left")
    state, is_own = nw.col("state"), nw.col("answers").is_null()
    answers = (
        nw.when(state == State.WAITING_CUSTOMER.code)
        .then(nw.coalesce("asked", "customer"))
        .when((state == State.WAITING_UNTIL.code) & (nw.col("named") > 0))
        .then(nw.col("customer"))
    )
    return as_pieces(
        rest.with_columns(answers=answers).with_columns(
            kind=nw.when(is_own).then(_own_kind()).otherwise(ChargeKind.ANSWER.code),
            team=nw.coalesce("answers", "team"),
            customer=nw.when(is_own).then(nw.col("customer")).otherwise(nw.col("team")),
        )
    )


def _own_kind() -> nw.Expr:
    state = nw.col("state")
    return (
        nw.when(state == State.QUEUE.code)
        .then(ChargeKind.QUEUE.code)
        .when(state == State.WORK.code)
        .then(ChargeKind.WORK.code)
        .otherwise(ChargeKind.HELD.code)
    )


def refuse_more(shares: int, most: int) -> None:
    """Raise TooEntangled where there is more to reckon than is reckoned with."""
    if shares > most:
        raise TooEntangled(
            f"Cases of this log wait for so many others at once that their time would have to be cut into {shares:,} "
            f"shares; at most {most:,} are reckoned with. Leave out the column of what is waited on, or name in it "
            "only what a case really waits for."
        )


def as_pieces(table: Table) -> Table:
    """Give rows of cases the columns of pieces; those that are missing are filled in as in the case itself."""
    known = set(table.collect_schema().names())
    here = {"depth": nw.lit(0), "at_case": nw.col("case"), "units": nw.lit(WHOLE)}
    filled = {name: nw.col(name) if name in known else here.get(name, nw.lit(None)) for name in PIECE}
    return table.select(**{name: filled[name].cast(_TYPES[name]) for name in PIECE})
