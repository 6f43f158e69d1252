"""Root cases: those at the outer end, whose time is what the outside customer meets."""

from dataclasses import dataclass

import narwhals as nw

from wellserved.analysis.charge_pieces import WAITS
from wellserved.analysis.draws import block_of
from wellserved.analysis.kept import Tables
from wellserved.engine import Table
from wellserved.words.events import OUTSIDE_PARTY

OUTSIDE = "outside"
ASKED = "asked"


@dataclass(frozen=True)
class Roots:
    """The root cases of a log."""

    kind: str
    """"outside": asked for by outside customers; "asked": no case was, so those that no other case waited on."""
    complete: Table
    """One row per root case whose lives have all ended, kept: case, number (from 0, in the order in which they ended),
    block (analysis/draws.py), lived_us (all its lives together)."""
    cases: int
    """Complete root cases."""
    left_out: int
    """Root cases that are still open."""


def roots(found: Tables) -> Roots:
    """Find the root cases of a log.

    A case is one if an outside customer asked for it first; where no case of the whole log is, those count that no
    other case waited on. A case whose customer nobody named, and that another case waited on, was asked for by the team
    that waited: it is none, for its time is in the account of the other.
    Method: ours; settled with the definition of the weakest link, which is about what reaches the outer end.
    """
    engine = found.log.engine
    waited = engine.keep(_waited_on(found))
    first = _first_steps(found.steps, waited)
    kind, chosen = OUTSIDE, first.filter(_from_outside(found))
    everywhere = _first_steps(found.whole.steps, waited).filter(_from_outside(found))
    if not engine.rows(everywhere.select(n=nw.len()))[0]["n"]:
        kind, chosen = ASKED, first.filter(nw.col("times").is_null())
    lived = (nw.col("end_us") - nw.col("start_us")).sum().cast(nw.Int64)
    grouped = found.lives.join(chosen, on="case", how="semi").group_by("case")
    lives = grouped.agg(is_open=nw.col("is_open").max(), ended_us=nw.col("end_us").max(), lived_us=lived)
    count = nw.col("case").cum_count().over(order_by=["ended_us", "case"])
    complete = engine.keep(
        lives.filter(nw.col("is_open") == 0).select(
            "case", "lived_us", number=(count - 1).cast(nw.Int32), block=block_of()
        )
    )
    cases = int(engine.rows(complete.select(n=nw.len()))[0]["n"])
    return Roots(kind, complete, cases, int(engine.rows(lives.select(n=nw.len()))[0]["n"]) - cases)


def charged_to_roots(found: Tables, chosen: Roots) -> Table:
    """Give the charges of the complete root cases.

    Takes: the tables of a log; its root cases. Gives: the rows of `charged`, with number and block of the root case.
    """
    return found.charged.join(chosen.complete.select("case", "number", "block"), on="case", how="inner")


def _first_steps(steps: Table, waited: Table) -> Table:
    """Give the first step of each case: case, customer, times (how often others waited on it; null: never)."""
    first = steps.filter(nw.col("prev_state").is_null()).select("case", "customer")
    return first.join(waited, on="case", how="left")


def _from_outside(found: Tables) -> nw.Expr:
    """Say whether an outside customer asked for a case first: one with a name, or else no other case waited on it."""
    is_outside = nw.col("customer").is_in(list(found.log.outside))
    return is_outside & ((nw.col("customer") != OUTSIDE_PARTY) | nw.col("times").is_null())


def _waited_on(found: Tables) -> Table:
    """Give the cases that another case waited on, in the whole log: case, times."""
    waits = found.whole.steps.filter(nw.col("state").is_in(WAITS))
    asked = waits.group_by("case", "waits_on").agg(times=nw.len()).select("waits_on", waiting=nw.col("case"))
    named = found.whole.log.waits.select("waits_on", "case").join(asked, on="waits_on", how="inner")
    return named.filter(nw.col("case") != nw.col("waiting")).group_by("case").agg(times=nw.len())
