"""Whose time it was that root cases took: every minute of their complete lives, charged once."""

from collections import defaultdict

import narwhals as nw
import numpy as np

from wellserved.analysis import draws
from wellserved.analysis.clock_findings import TimeOf, WhoseTime
from wellserved.analysis.estimates import Estimate, PairSums, ratio, share
from wellserved.analysis.findings import FEW, NOBODY, SMALLEST_CELL
from wellserved.analysis.kept import Tables
from wellserved.analysis.roots import Roots, roots
from wellserved.analysis.shown import Shown
from wellserved.engine import Engine, Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State

HOUR_US = 3_600_000_000
KINDS = tuple(ChargeKind)
_RECORDED = [
    state.code for state in (State.WAITING_CUSTOMER, State.WAITING_CASE, State.WAITING_OUTSIDE, State.WAITING_UNTIL)
]


def whose_time(found: Tables, charged: Table, shown: Shown) -> WhoseTime:
    """Say whose time it was that the root cases took.

    Takes: the tables of a log; charged (one row per piece; analysis/charges.py); how parties are shown.
    Gives: hours by kind, link and who is charged, of the complete root cases; how much of it passed in other cases; how
    many of the cases have a recorded wait.
    Open root cases are left out, and counted: what they will take is not known.
    """
    chosen = roots(found)
    engine = found.log.engine
    known = charged.join(chosen.complete.select("case", "number"), on="case", how="inner")
    return WhoseTime(
        roots=chosen.kind,
        cases=chosen.cases,
        left_out=chosen.left_out,
        hours_per_case=_hours_per_case(chosen, engine),
        charges=_charges(known, shown, engine),
        upstream=_upstream(known, chosen, engine),
        waits_recorded=_waits_recorded(found, chosen),
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


def _charges(known: Table, shown: Shown, engine: Engine) -> tuple[TimeOf, ...]:
    merged = shown.merge(known, "team", "provider", "customer")
    cells = engine.rows(
        merged.group_by("kind", "team", "provider", "customer").agg(
            us=nw.col("wall_us").sum(), open_us=nw.col("open_us").sum(), cases=nw.col("number").n_unique()
        )
    )
    named: list[TimeOf] = []
    few: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for cell in cells:
        kind = KINDS[cell["kind"]].value
        if cell["cases"] < SMALLEST_CELL:
            sums = (int(cell["us"]), int(cell["open_us"]), int(cell["cases"]))
            few[kind] = [a + b for a, b in zip(few[kind], sums, strict=True)]
            continue
        team, provider, customer = (_name(cell[role], shown) for role in ("team", "provider", "customer"))
        hours, open_hours = int(cell["us"]) / HOUR_US, int(cell["open_us"]) / HOUR_US
        named.append(TimeOf(kind, team, provider, customer, hours, open_hours, cell["cases"]))
    named += [
        TimeOf(kind, FEW, FEW, FEW, us / HOUR_US, open_us / HOUR_US, cases)
        for kind, (us, open_us, cases) in few.items()
    ]
    return tuple(sorted(named, key=lambda t: (t.team == FEW, -t.hours, t.kind, t.provider, t.customer)))


def _name(party: int | None, shown: Shown) -> str:
    return NOBODY if party is None else shown.name(party)


def _upstream(known: Table, chosen: Roots, engine: Engine) -> Estimate | None:
    """Estimate the share of the hours that passed in other cases."""
    away = known.filter(nw.col("depth") > 0).group_by("number").agg(x=nw.col("wall_us").sum().cast(nw.Int128))
    lived = chosen.complete.select("number", y=nw.col("lived_us").cast(nw.Int128))
    # Whole numbers that hold a square: their sums are the same in whatever order they are added.
    both = lived.join(away, on="number", how="left").select("y", x=nw.coalesce("x", nw.lit(0).cast(nw.Int128)))
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
