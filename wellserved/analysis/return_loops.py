"""Cases handed back to a team that had them earlier, and the hours that would be saved if they went on instead."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from wellserved.analysis import draws, flow
from wellserved.analysis.clock_findings import ReturnLoop
from wellserved.analysis.draws import Array
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.flow import Marks, Network, Savings
from wellserved.analysis.kept import Tables
from wellserved.analysis.roots import Roots
from wellserved.analysis.shown import Shown
from wellserved.analysis.stays import AGAIN, NOBODY, SENT_BACK, START, stays
from wellserved.engine import Engine, Table
from wellserved.words.units import HOUR_US

LOOPS = 10
DRAWS = 200
TOGETHER = 10
"""So many blocks are drawn together: a network is worked out for every draw."""
TEAMS = 50
"""So many teams, the most visited first, have places of their own in the network; the others share one."""
_SITUATIONS = AGAIN + 1

Way: TypeAlias = tuple[int, int]
"""From a team, back to a team."""


def return_loops(found: Tables, chosen: Roots, shown: Shown) -> tuple[ReturnLoop, ...]:
    """List the returns whose removal would save the most hours.

    Takes: the tables of a log; its root cases; how parties are shown.
    Gives: at most ten ways back with at least five cases, the most hours saved first; those that would save none are
    left out, as are those of teams beyond the 50 most visited.
    Saved: the cases that were handed back go on as the others of the same team do, in the same proportions; they stay
    with it as long as those do, and what they meet from there on is what such cases met. So it is a model, and its
    interval tells of chance only.
    Method: flow of cases through the network of hand-offs (analysis/flow.py), each team in three situations, so that
    what follows a return is told from what follows a first visit. Source: ours; for the network Kemeny & Snell 1976,
    Finite Markov Chains, chapter 3.
    """
    engine = found.log.engine
    merged = engine.keep(shown.merge(stays(found, chosen), "team", "from_team"))
    seen = seen_ways(merged, chosen, engine)
    counts = {way: times for way, times in _ways_back(merged, engine).items() if seen.knows(way)}
    if not counts:
        return ()
    savings = Savings(seen.network(np.ones(len(seen.cases))))
    saved = {way: float(savings.of(seen.marks(way))) for way in counts}
    most = [way for way in sorted(saved, key=lambda way: (-saved[way], way)) if saved[way] > 0][:LOOPS]
    drawn = Savings(seen.network(draws.weights(len(seen.cases), DRAWS)))
    return tuple(
        ReturnLoop(
            shown.name(way[0]),
            shown.name(way[1]),
            cases=counts[way][0],
            returns_per_case=counts[way][1] / chosen.cases,
            saved_hours=_estimate(saved[way], drawn.of(seen.marks(way)), chosen.cases),
        )
        for way in most
    )


def _estimate(saved: float, drawn: Array, cases: int) -> Estimate:
    """Give the hours saved; without an interval where in some of the draws cases would never come to an end."""
    return draws.estimate(saved, drawn if np.isfinite(drawn).all() else drawn[:0], cases, "hours")


def _ways_back(merged: Table, engine: Engine) -> dict[Way, tuple[int, int]]:
    """Count the returns between known teams: way → (cases, times), for at least five cases."""
    back = (nw.col("visit") == SENT_BACK) & (nw.col("team") != NOBODY) & (nw.col("from_team") != NOBODY)
    counted = merged.filter(back & (nw.col("team") != nw.col("from_team"))).group_by("from_team", "team")
    rows = engine.rows(counted.agg(cases=nw.col("case").n_unique(), times=nw.len()))
    return {(r["from_team"], r["team"]): (r["cases"], r["times"]) for r in rows if r["cases"] >= SMALLEST_CELL}


@dataclass(frozen=True)
class Seen:
    """How often each way was passed and how long that took, by group of blocks: the sums behind a network.

    A place is a team in a situation: three for each team, and three for all teams beyond TEAMS together.
    """

    teams: dict[int, int]
    """Team → its position, the most visited first."""
    cases: Array
    """Root cases, by group."""
    origins: NDArray[np.int64]
    """The place where each way begins; `size`: the beginning of a life."""
    places: NDArray[np.int64]
    """The place where it leads."""
    times: Array
    """How often it was passed, groups x ways."""
    hours: Array
    """Hours of the stays it was taken after, and until taken up on it, groups x ways."""
    ends: Array
    """How often a life ended there, groups x places."""
    last_hours: Array
    """Hours of the stays in which lives ended, groups x places."""

    @property
    def size(self) -> int:
        """How many places there are."""
        return int(self.ends.shape[1])

    def knows(self, way: Way) -> bool:
        """Say whether both teams have places of their own."""
        return all(self.teams[team] < TEAMS for team in way)

    def marks(self, way: Way) -> Marks:
        """Mark the returns from one team to another, whatever the situation of the first."""
        marks = np.zeros((self.size, self.size + 1), dtype=np.bool_)
        begin, end = (_SITUATIONS * self.teams[team] for team in way)
        marks[begin : begin + _SITUATIONS, end + SENT_BACK] = True
        return marks

    def network(self, weights: Array) -> Network:
        """Estimate the network, each group counted as often as its weight says; one for each row of weights.

        The hours of a stay belong to the way on which the case leaves: what is sent back is often only looked at, and
        what goes on is worked on.
        """
        shape = (*weights.shape[:-1], self.size + 1, self.size + 1)
        passed, waited = np.zeros(shape), np.zeros(shape)
        passed[..., self.origins, self.places] = weights @ self.times
        waited[..., self.origins, self.places] = weights @ self.hours
        waited[..., :-1, -1] = weights @ self.last_hours
        starts = passed[..., -1, :-1] / (weights @ self.cases)[..., None]
        passed[..., :-1, -1] = weights @ self.ends
        return flow.estimated(starts, passed[..., :-1, :], np.zeros(starts.shape), waited[..., :-1, :])


def seen_ways(merged: Table, chosen: Roots, engine: Engine) -> Seen:
    """Add up the stays by way and group of blocks."""
    group = nw.col("block") // TOGETHER
    own = nw.col("stay_us") - nw.col("wait_us")
    timed = merged.with_columns(
        group=group,
        way_us=nw.col("before_us") + nw.col("wait_us"),
        last_us=nw.when(nw.col("is_last") == 1).then(own).otherwise(0),
    )
    us = {name: nw.col(name).sum().cast(nw.Int64) for name in ("way_us", "last_us", "is_last")}
    by = ("group", "from_team", "from_visit", "team", "visit")
    found = engine.arrays(timed.group_by(*by).agg(times=nw.len(), **us).sort(*by))
    groups = engine.arrays(chosen.complete.select(group=group).group_by("group").agg(cases=nw.len()).sort("group"))
    teams = _by_visits(found["team"], found["times"])
    size = _SITUATIONS * (min(len(teams), TEAMS) + 1)
    places = _places(found["team"], found["visit"], teams)
    begins = found["from_team"] == START
    before = _places(np.where(begins, found["team"], found["from_team"]), found["from_visit"], teams)
    ways, way = np.unique(np.where(begins, size, before) * size + places, return_inverse=True)
    rows = np.searchsorted(groups["group"], found["group"])

    def spread(values: NDArray[Any], columns: NDArray[np.int64], width: int) -> Array:
        table = np.zeros((len(groups["group"]), width))
        np.add.at(table, (rows, columns), values)
        return table

    return Seen(
        teams=teams,
        cases=groups["cases"].astype(np.float64),
        origins=ways // size,
        places=ways % size,
        times=spread(found["times"], way, len(ways)),
        hours=spread(found["way_us"] / HOUR_US, way, len(ways)),
        ends=spread(found["is_last"], places, size),
        last_hours=spread(found["last_us"] / HOUR_US, places, size),
    )


def _by_visits(teams: NDArray[np.int64], times: NDArray[np.int64]) -> dict[int, int]:
    """Give each team its position, the most visited first."""
    known, position = np.unique(teams, return_inverse=True)
    visits = np.bincount(position.reshape(-1), weights=times)
    return {int(known[place]): order for order, place in enumerate(np.argsort(-visits, kind="stable"))}


def _places(teams: NDArray[np.int64], visits: NDArray[np.int64], positions: dict[int, int]) -> NDArray[np.int64]:
    """Give the place of each team in its situation."""
    known, which = np.unique(teams, return_inverse=True)
    at = np.array([min(positions[int(team)], TEAMS) for team in known], dtype=np.int64)
    return _SITUATIONS * at[which.reshape(-1)] + visits
