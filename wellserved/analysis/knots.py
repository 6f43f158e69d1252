"""Knots: waits that lead to one another in a circle, found among all and resolved exactly, moment by moment."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import narwhals as nw

from wellserved.analysis.charge_pieces import PIECE, as_pieces
from wellserved.analysis.circles import circles, perhaps_on_circles
from wellserved.analysis.ways_round import Branch, Circle, Label, Shares, Wait, alone, shared
from wellserved.engine import Engine, Table

MOST_LOOKS = 5_000_000
"""Where a knot has more ends of waits to look at, moment after moment, each case is charged with its own wait."""

Place: TypeAlias = tuple[int, int]
"""A case and the beginning of a piece of its wait."""


def untied(waiting: Table, engine: Engine) -> Table:
    """Resolve the circles among the pieces of waits.

    Takes: pieces that wait for others (see analysis/charge_waits.py), kept. Gives: pieces, of which those that lead to
    another case lead to no circle: followed from case to case at any one moment, they end.
    At each moment every way is followed until it leaves the circle or comes to a case it has met before: then the
    cases from there on share the part equally, each on its own link (deadlock).
    Method: ours; see docs/measures.md. Circles that are too large are shared more roughly (MOST_CASES, MOST_STEPS,
    MOST_LOOKS); every moment is still charged exactly once.
    """
    knots = _knots(waiting, engine)
    if not knots:
        return waiting
    places = [place for knot in knots for place in knot]
    columns = {"case": [case for case, _ in places], "start_us": [start for _, start in places]}
    tied = engine.from_rows(columns, {"case": "int64", "start_us": "int64"})
    waits = _waits(engine.rows(waiting.join(tied, on=["case", "start_us"], how="semi")))
    rows = [row for knot in knots for row in taken_apart([waits[place] for place in knot])]
    resolved = engine.from_rows(dict(zip(PIECE, zip(*rows, strict=True), strict=True)), dict.fromkeys(PIECE, "int64"))
    rest = waiting.join(tied, on=["case", "start_us"], how="anti")
    return engine.keep(nw.concat([rest, as_pieces(resolved)], how="vertical"))


def _knots(waiting: Table, engine: Engine) -> list[list[Place]]:
    """Find the pieces of waits that lead to one another, one overlapping the next in time."""
    going = waiting.filter(~nw.col("leads_to").is_null()).select("case", "start_us", "end_us", "leads_to")
    next_wait = going.select(leads_to="case", next_us="start_us", next_end_us="end_us")
    meets = (nw.col("start_us") < nw.col("next_end_us")) & (nw.col("next_us") < nw.col("end_us"))
    edges = going.join(next_wait, on="leads_to", how="inner").filter(meets)
    found = engine.arrays(edges.select("case", "start_us", "leads_to", "next_us"))
    left = perhaps_on_circles(found["case"], found["leads_to"])
    leads: dict[Place, list[Place]] = defaultdict(list)
    for case, start, next_case, next_us in zip(*(values[left].tolist() for values in found.values()), strict=True):
        leads[case, start].append((next_case, next_us))
    return list(circles(leads))


def _waits(rows: Iterable[Mapping[str, Any]]) -> dict[Place, Wait]:
    """Put the branches of each wait together."""
    rows_of: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        rows_of[row["case"], row["start_us"]].append(row)
    return {place: _wait(same) for place, same in rows_of.items()}


def _wait(rows: Sequence[Mapping[str, Any]]) -> Wait:
    branches = tuple(Branch(Label(*(row[name] for name in Label._fields)), row["units"]) for row in rows)
    return Wait(rows[0]["case"], rows[0]["life"], rows[0]["start_us"], rows[0]["end_us"], branches)


def taken_apart(knot: Sequence[Wait]) -> Iterator[tuple[Any, ...]]:
    """Give the pieces, in the columns of PIECE, that take the place of those of a knot."""
    if _looks(knot) > MOST_LOOKS:
        for wait in knot:
            yield from _rows(wait, wait.start_us, wait.end_us, alone(wait))
        return
    tied: dict[Wait, list[tuple[int, int]]] = defaultdict(list)
    for circle, start, end in _circles_in_time(knot):
        for wait, shares in shared(circle):
            tied[wait].append((start, end))
            yield from _rows(wait, start, end, shares)
    for wait in knot:
        since = wait.start_us
        for start, end in [*sorted(tied[wait]), (wait.end_us, wait.end_us)]:
            if since < start:
                yield from _rows(wait, since, start, dict(wait.branches))
            since = end


def _rows(wait: Wait, start: int, end: int, shares: Shares) -> Iterator[tuple[Any, ...]]:
    for label, units in shares.items():
        yield (wait.case, wait.life, start, end, *label, units)


def _looks(knot: Sequence[Wait]) -> int:
    """Count the ends of waits there are to look at, over all moments at which something changes."""
    moments = sorted({moment for wait in knot for moment in (wait.start_us, wait.end_us)})
    return sum(
        len(wait.ends) * (bisect_left(moments, wait.end_us) - bisect_left(moments, wait.start_us)) for wait in knot
    )


def _circles_in_time(knot: Sequence[Wait]) -> Iterator[tuple[Circle, int, int]]:
    """Give the circles within a knot, each with the beginning and end of the time through which it is the same."""
    begin, end = _by_moment(knot, lambda wait: wait.start_us), _by_moment(knot, lambda wait: wait.end_us)
    now: dict[int, Wait] = {}
    since: dict[frozenset[Wait], int] = {}
    for moment in sorted({*begin, *end}):
        for wait in end.get(moment, ()):
            del now[wait.case]
        now |= {wait.case: wait for wait in begin.get(moment, ())}
        found = {frozenset(now[case] for case in circle) for circle in _circles_among(now)}
        for gone in since.keys() - found:
            yield {wait.case: wait for wait in gone}, since.pop(gone), moment
        since |= dict.fromkeys(found - since.keys(), moment)


def _by_moment(knot: Sequence[Wait], moment: Callable[[Wait], int]) -> dict[int, list[Wait]]:
    found: dict[int, list[Wait]] = defaultdict(list)
    for wait in knot:
        found[moment(wait)].append(wait)
    return found


def _circles_among(waits: Circle) -> Iterator[list[int]]:
    return circles({case: [end for end in wait.ends if end in waits] for case, wait in waits.items()})
