"""The link between teams that costs the outside customer most, how sure that is, and the cases that show it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np

from wellserved.analysis import draws
from wellserved.analysis.between_teams import Promised, Waiting, waiting
from wellserved.analysis.clock_findings import Evidence, LinkCost, WeakestLink
from wellserved.analysis.draws import Array
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.kept import Tables
from wellserved.analysis.return_loops import return_loops
from wellserved.analysis.roots import Roots, roots
from wellserved.analysis.shown import Shown
from wellserved.engine import Engine, Table, case_names
from wellserved.words.units import HOUR_US

HOURS = "hours"
OF_WAITING = "of the waiting"
SURELY_FIRST = 0.8
"""In so many draws the claimed link comes first, at least."""
SURELY_AHEAD = 0.05
"""So far ahead of the second it is at the lower end of the 90 % interval, at least: five points."""
STRETCHES = 12
STEADY = 11
"""In so many of the stretches it waited more than the second."""
FEWEST_CASES = 65
"""Five for each stretch, and for the one that is left out."""
FEWEST_ON_LINK = 30
COMPARED = 400
"""So many links, those with the most waiting first, are compared one by one; the others count in the whole."""
SHOWN = 10
FEW_CASES, TOO_CLOSE, NOT_STEADY = "few cases", "too close", "not steady"
ONE_LINK, NO_WAITING = "one link only", "no waiting"


@dataclass(frozen=True)
class _Sums:
    """The waiting, added up; links in the order of their waiting, the most first."""

    links: list[tuple[int, int]]
    """(provider, customer), at most COMPARED."""
    us: Array
    """By link."""
    cases: list[int]
    """Root cases that waited on it, by link."""
    withheld: int
    """Links with fewer than five cases, of all."""
    by_block: Array
    """Blocks x (links, and all others in the last column)."""
    block_cases: Array
    """Root cases, by block."""
    by_stretch: Array
    """Stretches x links."""


@dataclass(frozen=True)
class _Drawn:
    """What comes out when the blocks are drawn anew; draws x links."""

    shares: Array
    hours: Array
    """Per root case."""


@dataclass(frozen=True)
class Weighed:
    """The links between teams, weighed; the cases that show it still without their names."""

    nameless: WeakestLink
    """Without evidence."""
    shown_by: tuple[tuple[int, float, int], ...]
    """The evidence: the root case, the hours it waited on the link, the case in which most of that passed."""

    @property
    def cases(self) -> set[int]:
        """The cases whose names are wanted."""
        return {case for one, _, other in self.shown_by for case in (one, other)}

    def named(self, names: Mapping[int, str]) -> WeakestLink:
        """Name the evidence."""
        evidence = tuple(Evidence(names[one], hours, names[other]) for one, hours, other in self.shown_by)
        return replace(self.nameless, evidence=evidence)


def weakest_link(found: Tables, shown: Shown, *, promised: Promised | None = None) -> WeakestLink:
    """Say which link between teams costs the outside customer most; see `weighed`."""
    weights = weighed(found, shown, promised=promised)
    return weights.named(case_names(found.log, sorted(weights.cases)))


def weighed(found: Tables, shown: Shown, *, promised: Promised | None = None, chosen: Roots | None = None) -> Weighed:
    """Weigh the links between teams by what they cost the outside customer.

    Takes: the tables of a log; how parties are shown; what each link promised per use, in microseconds; the root cases,
    where they were found already.
    Gives: the links by what complete root cases waited on them, whether one is claimed to be the weakest and why not;
    evidence; the return loops, apart.
    Claimed only if it comes first in 80 % of the draws, is ahead of the second by five points at the lower end of the
    90 % interval, and waits more than the second in 11 of 12 stretches of time: draws take cases to be independent of
    each other, and in a congested queue they are not, so that chance alone puts one of several equal links far ahead
    for weeks, but hardly ever all the time. The stretches hold equally many cases, in the order in which they ended;
    the very first is left out, as only short cases can have ended so soon.
    Ratings are not known here: the weight of experience is 0.
    Method: measures.md, weakest link; draws by blocks of cases (analysis/draws.py). What a tenth less waiting gives is
    the derivative of the hours per case: the waits, not the ways, are taken to change.
    """
    chosen = chosen or roots(found)
    waits = waiting(found, chosen, shown, promised)
    sums = _sums(waits, chosen, found.log.engine)
    drawn = _drawn(sums)
    candidates = _candidates(sums, drawn, chosen, shown)
    lead = _lead(sums, drawn, chosen)
    why_not = _why_not(sums, drawn, lead, chosen)
    per_case = HOUR_US * max(chosen.cases, 1)
    weakest = WeakestLink(
        roots=chosen.kind,
        cases=chosen.cases,
        left_out=chosen.left_out,
        claimed=not why_not,
        why_not=why_not,
        lead=lead,
        beyond_promise=waits.beyond_promise,
        candidates=candidates,
        withheld=sums.withheld,
        weights=None,
        evidence=(),
        first_team_hours=waits.last_link_us / per_case,
        outside_hours=waits.outside_us / per_case,
        loops=return_loops(found, chosen, shown),
    )
    return Weighed(weakest, _evidence(waits, sums, found.log.engine) if candidates else ())


def _sums(waits: Waiting, chosen: Roots, engine: Engine) -> _Sums:
    link = ("provider", "customer")
    totals = waits.by_case.group_by(*link).agg(us=nw.col("us").sum().cast(nw.Int64), cases=nw.len())
    rows = engine.rows(totals.sort("us", *link, descending=[True, False, False]))
    links = [(row["provider"], row["customer"]) for row in rows[:COMPARED]]
    places = engine.from_rows(
        {"provider": [p for p, _ in links], "customer": [c for _, c in links], "place": range(len(links))},
        {"provider": "int32", "customer": "int32", "place": "int32"},
    )
    stretch = nw.col("number").cast(nw.Int64) * (STRETCHES + 1) // max(chosen.cases, 1)
    placed = waits.by_case.join(places, on=list(link), how="left").select(
        "us", "block", stretch=stretch, place=nw.coalesce("place", nw.lit(len(links)))
    )
    in_block = engine.arrays(chosen.complete.group_by("block").agg(cases=nw.len()).sort("block"))
    blocks = {int(block): row for row, block in enumerate(in_block["block"])}
    stretches = {number: number for number in range(STRETCHES + 1)}
    return _Sums(
        links=links,
        us=np.array([row["us"] for row in rows[:COMPARED]], dtype=np.float64),
        cases=[row["cases"] for row in rows[:COMPARED]],
        withheld=sum(row["cases"] < SMALLEST_CELL for row in rows),
        by_block=_spread(placed, "block", blocks, len(links) + 1, engine),
        block_cases=in_block["cases"].astype(np.float64),
        by_stretch=_spread(placed, "stretch", stretches, len(links) + 1, engine)[1:, :-1],
    )


def _spread(placed: Table, by: str, rows: dict[int, int], columns: int, engine: Engine) -> Array:
    """Add up the waiting by row and place of the link."""
    sums = engine.arrays(placed.group_by(by, "place").agg(us=nw.col("us").sum().cast(nw.Int64)))
    spread = np.zeros((len(rows), columns))
    spread[[rows[int(key)] for key in sums[by]], sums["place"]] = sums["us"]
    return spread


def _drawn(sums: _Sums) -> _Drawn:
    weights = draws.weights(len(sums.block_cases)) if sums.links else np.zeros((0, len(sums.block_cases)))
    us = weights @ sums.by_block
    whole = us.sum(1, keepdims=True)
    shares = np.divide(us, whole, out=np.zeros(us.shape), where=whole > 0)
    cases = (weights @ sums.block_cases)[:, None]
    return _Drawn(shares[:, :-1], us[:, :-1] / cases / HOUR_US)


def _candidates(sums: _Sums, drawn: _Drawn, chosen: Roots, shown: Shown) -> tuple[LinkCost, ...]:
    """Give the links with the most waiting, without those of fewer than five cases."""
    whole = sums.by_block.sum()
    firsts = np.bincount(drawn.shares.argmax(1), minlength=len(sums.links)) if sums.links else np.zeros(0)
    places = [place for place, cases in enumerate(sums.cases) if cases >= SMALLEST_CELL][:SHOWN]
    found = []
    for place in places:
        provider, customer = sums.links[place]
        hours = sums.us[place] / HOUR_US / chosen.cases
        found.append(
            LinkCost(
                shown.name(provider),
                shown.name(customer),
                draws.estimate(float(sums.us[place] / whole), drawn.shares[:, place], chosen.cases, OF_WAITING),
                draws.estimate(float(hours), drawn.hours[:, place], chosen.cases, HOURS),
                p_top=float(firsts[place] / len(drawn.shares)),
                cases=sums.cases[place],
                tenth_less_hours=float(hours / 10),
            )
        )
    return tuple(found)


def _lead(sums: _Sums, drawn: _Drawn, chosen: Roots) -> Estimate | None:
    """Estimate how far the first is ahead of whichever comes next; None where there is no second, or few cases."""
    if len(sums.links) < 2 or sums.cases[0] < SMALLEST_CELL:  # noqa: PLR2004 -- a first and a second
        return None
    ahead = drawn.shares[:, 0] - drawn.shares[:, 1:].max(1)
    return draws.estimate(float((sums.us[0] - sums.us[1]) / sums.by_block.sum()), ahead, chosen.cases, OF_WAITING)


def _why_not(sums: _Sums, drawn: _Drawn, lead: Estimate | None, chosen: Roots) -> str:
    """Say why the first link is not claimed to be the weakest; "" where it is."""
    if not sums.links:
        return NO_WAITING
    if len(sums.links) == 1:
        return ONE_LINK
    if chosen.cases < FEWEST_CASES or sums.cases[0] < FEWEST_ON_LINK or lead is None or lead.low is None:
        return FEW_CASES
    p_top = float((drawn.shares.argmax(1) == 0).mean())
    if p_top < SURELY_FIRST or lead.low < SURELY_AHEAD:
        return TOO_CLOSE
    first, second = sums.by_stretch[:, 0], sums.by_stretch[:, 1]
    return "" if int((first > second).sum()) >= STEADY else NOT_STEADY


def _evidence(waits: Waiting, sums: _Sums, engine: Engine) -> tuple[tuple[int, float, int], ...]:
    """Give the cases that waited longest on the first of the links that are shown."""
    provider, customer = next(link for link, n in zip(sums.links, sums.cases, strict=True) if n >= SMALLEST_CELL)
    on_link = (nw.col("provider") == provider) & (nw.col("customer") == customer)
    longest = waits.by_case.filter(on_link).sort("us", "number", descending=[True, False]).head(SHOWN)
    rows = engine.rows(longest.select("number", "us"))
    asked = waits.pieces.filter(on_link & nw.col("number").is_in([row["number"] for row in rows]))
    through = engine.rows(asked.group_by("number", "case", "at_case").agg(us=nw.col("wall_us").sum()))
    most = {row["number"]: row for row in sorted(through, key=lambda row: (row["us"], row["at_case"]))}
    return tuple((most[row["number"]]["case"], row["us"] / HOUR_US, most[row["number"]]["at_case"]) for row in rows)
