"""Signs of brute force: work outside working hours, cases that are reopened, cases that are pushed ahead of others."""

import narwhals as nw

from wellserved.analysis.clock_findings import BruteForce
from wellserved.analysis.estimates import Estimate, PairSums, ratio, share
from wellserved.analysis.exact import WIDE
from wellserved.analysis.kept import Tables
from wellserved.analysis.shown import Shown
from wellserved.analysis.working_time import working_time
from wellserved.engine import Table
from wellserved.words.charges import ChargeKind
from wellserved.words.units import HOUR_US

FEWEST_CASES = 5


def brute_force(tables: Tables, shown: Shown) -> BruteForce:
    """Estimate how much holds together by effort, not by order.

    Takes: the tables of a log, and how parties are shown.
    Gives: the share of the hours of work that lie outside the working hours of the team that did it, also by team, and
    the share of the pieces of work begun outside them; the share of the ended cases that were reopened; the share of
    the cases that were expedited. None where the log does not tell.
    Work is what the log calls work, in one piece; time that is only *held* is not. Every case counts with its own work.
    A piece that runs from one working day into another is no sign that anybody worked at night: it counts with its
    working hours only. Outside are the pieces of which nothing lies within working hours, so that the hours outside
    are the least there were. A case is expedited if one of its events says so.
    Method: ours; `ratio` over cases, `share` of cases.
    """
    worked = tables.log.engine.keep(worked_by_case(tables)) if tables.clocks.table else None
    return BruteForce(
        outside_hours=_ratio(tables, worked, ("outside_us", "work_us"), "of the hours of work"),
        by_team=() if worked is None else _by_team(worked, shown),
        reopened=_reopened(tables),
        expedited=_expedited(tables),
        begun_outside=_ratio(tables, worked, ("begun_outside", "begun"), "of the pieces of work"),
    )


def worked_by_case(tables: Tables) -> Table:
    """Sum up the work by case and team: case, team, work_us, outside_us, begun, begun_outside."""
    own_work = tables.charged.filter((nw.col("depth") == 0) & (nw.col("kind") == ChargeKind.WORK.code))
    first = own_work.with_columns(just_after_us=nw.col("start_us") + 1)
    timed = working_time(
        first, tables.clocks, party="team", start="start_us", end="just_after_us", into="open_at_start"
    )
    outside = nw.when(nw.col("open_us") == 0).then(nw.col("wall_us")).otherwise(nw.lit(0))
    return (
        timed.with_columns(outside_us=outside)
        .group_by("case", "team")
        .agg(
            work_us=(nw.col("open_us") + nw.col("outside_us")).sum().cast(nw.Int64),
            outside_us=nw.col("outside_us").sum().cast(nw.Int64),
            begun=nw.len(),
            begun_outside=(1 - nw.col("open_at_start")).sum().cast(nw.Int64),
        )
    )


def _ratio(tables: Tables, worked: Table | None, columns: tuple[str, str], unit: str) -> Estimate | None:
    """Estimate the ratio of two columns over cases; None where no work, or no working hours, are known."""
    if worked is None:
        return None
    # Whole numbers that hold a square: their sums are the same in whatever order they are added.
    part, whole = (nw.col(name).sum().cast(WIDE) for name in columns)
    x, y = nw.col("x"), nw.col("y")
    of_cases = worked.group_by("case").agg(x=part, y=whole)
    sums = tables.log.engine.rows(
        of_cases.select(
            n=nw.len(), sx=x.sum(), sy=y.sum(), xx=(x * x).sum(), yy=(y * y).sum(), xy=(x * y).sum()
        )
    )[0]  # fmt: skip
    if not sums["n"]:
        return None
    scale = HOUR_US if columns[0].endswith("_us") else 1
    squares = (int(sums[name]) / scale**2 for name in ("xx", "yy", "xy"))
    return ratio(PairSums(sums["n"], int(sums["sx"]) / scale, int(sums["sy"]) / scale, *squares), unit)


def _by_team(worked: Table, shown: Shown) -> tuple[tuple[str, float, float, int], ...]:
    merged = shown.merge(worked.filter(~nw.col("team").is_null()), "team")
    summed = merged.group_by("team").agg(
        outside_us=nw.col("outside_us").sum(), work_us=nw.col("work_us").sum(), cases=nw.col("case").n_unique()
    )
    rows = shown.log.engine.rows(summed.filter(nw.col("cases") >= FEWEST_CASES))
    found = [
        (shown.name(row["team"]), int(row["outside_us"]) / HOUR_US, int(row["work_us"]) / HOUR_US, int(row["cases"]))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (-each[1], each[0])))


def _reopened(tables: Tables) -> Estimate | None:
    if not tables.log.ends_known:
        return None
    cases = tables.lives.group_by("case").agg(lives=nw.col("life").max(), still_open=nw.col("is_open").min())
    again = nw.when(nw.col("lives") > 0).then(1).otherwise(0)
    found = tables.log.engine.rows(cases.filter(nw.col("still_open") == 0).select(cases=nw.len(), again=again.sum()))[0]
    return share(int(found["again"] or 0), int(found["cases"]), "of the ended cases")


def _expedited(tables: Tables) -> Estimate | None:
    said = tables.log.events.filter(~nw.col("expedited").is_null() & (nw.col("at_us") <= tables.as_of_us))
    cases = tables.lives.filter(nw.col("life") == 0).join(
        said.group_by("case").agg(expedited=nw.col("expedited").max()), on="case", how="left"
    )
    found = tables.log.engine.rows(
        cases.select(cases=nw.len(), said=nw.col("expedited").count(), expedited=nw.col("expedited").sum())
    )[0]
    return share(int(found["expedited"]), int(found["cases"]), "of the cases") if found["said"] else None
