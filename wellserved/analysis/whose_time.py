"""Whose time it was that root cases took: every minute of their complete lives, charged once."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import narwhals as nw
import numpy as np

from wellserved.analysis import draws
from wellserved.analysis.clock_findings import PartyTime, TimeOf, WhoseTime
from wellserved.analysis.estimates import Estimate, PairSums, ratio, share
from wellserved.analysis.exact import WIDE
from wellserved.analysis.findings import FEW, NOBODY, SMALLEST_CELL
from wellserved.analysis.kept import Tables
from wellserved.analysis.roots import Roots, charged_to_roots, roots
from wellserved.analysis.shown import Shown
from wellserved.engine import Engine, Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State
from wellserved.words.units import HOUR_US

Row = dict[str, Any]
KINDS = tuple(ChargeKind)
_ROLES = ("team", "provider", "customer")
_RECORDED = [
    state.code for state in (State.WAITING_CUSTOMER, State.WAITING_CASE, State.WAITING_OUTSIDE, State.WAITING_UNTIL)
]


class Side(StrEnum):
    """On which side of the teams time passed."""

    BETWEEN = "between"
    """On links between teams."""
    ASKED = "asked"
    """On the last link: the team that was asked, for whoever asked from outside."""
    OUTSIDE = "outside"
    """With outside customers and outside parties."""
    UNKNOWN = "unknown"
    """On links of which the log does not say both ends."""


SIDES = tuple(Side)


def whose_time(found: Tables, shown: Shown, *, chosen: Roots | None = None) -> WhoseTime:
    """Say whose time it was that the root cases took.

    Takes: the tables of a log; how parties are shown; the root cases, where they were found already.
    Gives: hours by kind, link and who is charged, of the complete root cases; the same by who is charged on whatever
    link; and by side, which names nobody, so that no small cell is withheld; how much of it passed in other cases; how
    many of the cases have a recorded wait.
    Open root cases are left out, and counted: what they will take is not known.
    """
    chosen = chosen or roots(found)
    engine = found.log.engine
    known = charged_to_roots(found, chosen)
    merged = shown.merge(known, *_ROLES)
    return WhoseTime(
        roots=chosen.kind,
        cases=chosen.cases,
        left_out=chosen.left_out,
        hours_per_case=_hours_per_case(chosen, engine),
        charges=_charges(merged, shown, engine),
        upstream=_upstream(known, chosen, engine),
        waits_recorded=_waits_recorded(found, chosen),
        sides=_sides(known, found),
        parties=_parties(merged, shown, engine),
    )


def _hours_per_case(chosen: Roots, engine: Engine) -> Estimate | None:
    if not chosen.cases:
        return None
    sums = {"cases": nw.len(), "us": nw.col("lived_us").sum().cast(nw.Int64)}
    blocks = engine.arrays(chosen.complete.group_by("block").agg(**sums).sort("block"))
    hours, cases = blocks["us"] / HOUR_US, blocks["cases"].astype(np.float64)
    weights = draws.weights(len(cases))
    drawn = (weights @ hours) / (weights @ cases)
    return draws.estimate(float(hours.sum() / cases.sum()), drawn, chosen.cases, "hours")


def _charges(charged: Table, shown: Shown, engine: Engine) -> tuple[TimeOf, ...]:
    kept, few = _without_few(_cells(charged, engine, "kind", "team", "provider", "customer"))
    named = [
        TimeOf(
            _kind(c),
            _name(c["team"], shown),
            _name(c["provider"], shown),
            _name(c["customer"], shown),
            *_hours(c),
            c["cases"],
        )
        for c in kept
    ]
    named += [TimeOf(_kind(c), FEW, FEW, FEW, *_hours(c), c["cases"]) for c in few]
    return tuple(sorted(named, key=lambda t: (t.team == FEW, -t.hours, t.kind, t.provider, t.customer)))


def _parties(charged: Table, shown: Shown, engine: Engine) -> tuple[PartyTime, ...]:
    kept, few = _without_few(_cells(charged, engine, "kind", "team"))
    named = [PartyTime(_kind(c), _name(c["team"], shown), *_hours(c), c["cases"]) for c in kept]
    named += [PartyTime(_kind(c), FEW, *_hours(c), c["cases"]) for c in few]
    return tuple(sorted(named, key=lambda t: (t.team == FEW, -t.hours, t.kind, t.team)))


def _cells(charged: Table, engine: Engine, *by: str) -> list[Row]:
    """Sum what is charged, in cells of the columns given."""
    sums = {"us": nw.col("wall_us").sum(), "open_us": nw.col("open_us").sum(), "cases": nw.col("number").n_unique()}
    return engine.rows(charged.group_by(*by).agg(**sums))


def _without_few(cells: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Part cells into those that are shown, and one for each kind that sums up those with few cases."""
    kept: list[Row] = []
    few: dict[int, Row] = {}
    for cell in cells:
        if cell["cases"] >= SMALLEST_CELL:
            kept.append(cell)
        else:
            of_kind = few.setdefault(cell["kind"], {"kind": cell["kind"]})
            of_kind |= {name: of_kind.get(name, 0) + int(cell[name]) for name in ("us", "open_us", "cases")}
    return kept, list(few.values())


def _kind(cell: Row) -> str:
    return KINDS[cell["kind"]].value


def _hours(cell: Row) -> tuple[float, float]:
    return int(cell["us"]) / HOUR_US, int(cell["open_us"]) / HOUR_US


def _sides(known: Table, found: Tables) -> tuple[tuple[str, str, float], ...]:
    """Sum the hours by side and kind, in the order in which the sides and kinds are listed."""
    sided = known.with_columns(side=_side_of(list(found.log.outside)))
    cells = found.log.engine.rows(sided.group_by("side", "kind").agg(us=nw.col("wall_us").sum()))
    ordered = sorted((cell["side"], cell["kind"], int(cell["us"])) for cell in cells)
    return tuple((SIDES[side].value, KINDS[kind].value, us / HOUR_US) for side, kind, us in ordered)


def _side_of(outside: list[int]) -> nw.Expr:
    """Say on which side a piece passed, as the place of the side in SIDES.

    What a case waited on is another team's time, also where nobody says who asked for that.
    """
    team_outside, customer_outside = (
        nw.col(each).is_in(outside).fill_null(value=False) for each in ("team", "customer")
    )
    places = {side: nw.lit(SIDES.index(side)) for side in Side}
    return (
        nw.when((nw.col("kind") == ChargeKind.OUTSIDE.code) | team_outside)
        .then(places[Side.OUTSIDE])
        .when(nw.col("provider").is_null() | nw.col("customer").is_null())
        .then(places[Side.UNKNOWN])
        .when(customer_outside & (nw.col("depth") == 0))
        .then(places[Side.ASKED])
        .otherwise(places[Side.BETWEEN])
    )


def _name(party: int | None, shown: Shown) -> str:
    return NOBODY if party is None else shown.name(party)


def _upstream(known: Table, chosen: Roots, engine: Engine) -> Estimate | None:
    """Estimate the share of the hours that passed in other cases."""
    away = known.filter(nw.col("depth") > 0).group_by("number").agg(x=nw.col("wall_us").sum().cast(WIDE))
    lived = chosen.complete.select("number", y=nw.col("lived_us").cast(WIDE))
    # Whole numbers that hold a square: their sums are the same in whatever order they are added.
    both = lived.join(away, on="number", how="left").select("y", x=nw.coalesce("x", nw.lit(0).cast(WIDE)))
    x, y = nw.col("x"), nw.col("y")
    sums = engine.rows(
        both.select(n=nw.len(), x=x.sum(), y=y.sum(), xx=(x * x).sum(), yy=(y * y).sum(), xy=(x * y).sum())
    )[0]
    if not sums["n"]:
        return None
    squares = (int(sums[name]) / HOUR_US**2 for name in ("xx", "yy", "xy"))
    return ratio(PairSums(sums["n"], int(sums["x"]) / HOUR_US, int(sums["y"]) / HOUR_US, *squares), "of the hours")


def _waits_recorded(found: Tables, chosen: Roots) -> Estimate | None:
    """Estimate the share of the root cases that were ever said to wait for somebody, or for a date."""
    waited = found.steps.filter(nw.col("state").is_in(_RECORDED)).join(chosen.complete, on="case", how="semi")
    cases = waited.group_by("case").agg(times=nw.len())
    return share(found.log.engine.rows(cases.select(n=nw.len()))[0]["n"], chosen.cases, "of the cases")
