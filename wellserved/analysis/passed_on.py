"""Hand-offs as findings: all together, and from one team to another, with waits and what came back."""

from typing import Any

import narwhals as nw

from wellserved.analysis import handoffs
from wellserved.analysis.estimates import Estimate, share
from wellserved.analysis.findings import SMALLEST_CELL, HandOff, HandOffs
from wellserved.analysis.kept import Tables
from wellserved.analysis.medians import median_bounds, median_of
from wellserved.analysis.shown import Shown
from wellserved.words.units import HOUR_US

HOURS = "hours"
INTERVALS_FOR = 400
"""How many pairs, the most frequent first, get an interval for their median wait."""


def passed_on(found: Tables, shown: Shown, teams_per_case: tuple[tuple[int, int], ...]) -> HandOffs:
    """Give the hand-offs: how many, how long they waited, and what came back.

    Takes: numbers of teams with how many cases needed so many. Method: docs/measures.md.
    """
    engine, moves = found.log.engine, found.handoffs
    settled = moves.filter(~nw.col("taken_up").is_null())
    median, p85 = median_of(engine, settled, "wait_us", HOUR_US, HOURS)
    totals = engine.rows(
        moves.select(times=nw.len(), cases=nw.col("case").n_unique(), bounces=nw.col("came_back_us").count())
    )[0]
    at_once = ((nw.col("wait_us") == 0) & (nw.col("taken_up") == 1)).cast(nw.Int64)
    waits_on = moves.filter(nw.col("taken_up").is_null() & ~nw.col("is_ended"))
    waited = engine.rows(settled.select(us=nw.col("wait_us").sum(), at_once=at_once.sum()))[0]
    many = sum(cases for teams, cases in teams_per_case if teams > 1)
    pairs, withheld = _pairs(found, shown)
    return HandOffs(
        times=totals["times"],
        cases=totals["cases"] or 0,  # of no hand-off at all the engine knows no number
        share_of_cases=share(many, sum(cases for _, cases in teams_per_case), "of the cases"),
        wait_median=median,
        wait_p85_hours=p85,
        wait_total_hours=(waited["us"] or 0) / HOUR_US,
        taken_up_at_once=waited["at_once"] or 0,
        still_waiting=engine.rows(waits_on.select(times=nw.len()))[0]["times"],
        bounces=totals["bounces"],
        two_way_pairs=engine.rows(handoffs.two_way_pairs(moves))[0]["pairs"],
        pairs=pairs,
        withheld_pairs=len(withheld),
        withheld_times=sum(withheld),
    )


def _pairs(found: Tables, shown: Shown) -> tuple[tuple[HandOff, ...], list[int]]:
    engine = found.log.engine
    moves = shown.merge(found.handoffs, "from_team", "to_team")
    rows = engine.rows(handoffs.waits_between(moves))
    kept = [row for row in rows if row["cases"] >= SMALLEST_CELL]
    counts: dict[tuple[int, ...], int] = {(row["from_team"], row["to_team"]): row["n"] for row in kept[:INTERVALS_FOR]}
    settled = moves.filter(~nw.col("taken_up").is_null())
    bounds = median_bounds(engine, settled, ("from_team", "to_team"), "wait_us", counts)
    pairs = tuple(_pair(row, shown, bounds.get((row["from_team"], row["to_team"]))) for row in kept)
    return pairs, [row["times"] for row in rows if row["cases"] < SMALLEST_CELL]


def _pair(row: dict[str, Any], shown: Shown, bounds: tuple[int, int] | None) -> HandOff:
    n, few = row["n"], 0 < row["bounced_cases"] < SMALLEST_CELL
    is_known = n >= SMALLEST_CELL
    low, high = (bound / HOUR_US for bound in bounds) if bounds else (None, None)
    return HandOff(
        from_team=shown.name(row["from_team"]),
        to_team=shown.name(row["to_team"]),
        times=row["times"],
        cases=row["cases"],
        n=n,
        not_taken_up=row["not_taken_up"],
        still_waiting=row["still_waiting"],
        wait_median=Estimate(row["median_us"] / HOUR_US, low, high, n, HOURS) if is_known else None,
        wait_p85_hours=row["p85_us"] / HOUR_US if is_known else None,
        wait_total_hours=row["total_us"] / HOUR_US if is_known else None,
        bounces=None if few else row["bounces"],
        bounced_cases=None if few else row["bounced_cases"],
    )
