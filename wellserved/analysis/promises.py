"""Which promises were kept, which came late by the asked team's own doing, and where the time of the others went."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import narwhals as nw

from wellserved.analysis.clock_findings import LateCause, Promises
from wellserved.analysis.estimates import share
from wellserved.analysis.findings import NOBODY, SMALLEST_CELL
from wellserved.analysis.kept import Tables
from wellserved.analysis.promised import by_column, in_force
from wellserved.analysis.shown import Shown
from wellserved.analysis.working_time import working_time
from wellserved.engine import Table
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.units import HOUR_US

_LABEL = ("kind", "provider", "customer")
_LIFE = ("case", "life")
ALIKE = 1000
"""Times that differ by less than one part in so many are equal: what is shared equally is rounded to microseconds."""


class Verdict(StrEnum):
    """What became of the promise of one life of a case."""

    KEPT = "kept"
    LATE_OWN = "late_own"
    LATE_ELSEWHERE = "late_elsewhere"
    LATE_UNKNOWN = "late_unknown"
    RUNNING = "running"
    RUNNING_LATE = "running_late"


def promises(tables: Tables, shown: Shown) -> Promises | None:
    """Count the promises that were kept and those that came late, and name the links that used the time of the late.

    Takes: the tables of a log, and how parties are shown.
    Gives: counts of lives; None where the log holds no promise. Causes with fewer than five cases are withheld and
    still counted.
    Method: `verdicts`; the share of those kept by `share`.
    """
    engine = tables.log.engine
    found = engine.keep(verdicts(tables))
    counted = {(row["verdict"], row["by_column"]): row["lives"] for row in engine.rows(_counted(found))}
    if not counted:
        return None
    of = {each: sum(n for (verdict, _), n in counted.items() if verdict == each) for each in Verdict}
    late = of[Verdict.LATE_OWN] + of[Verdict.LATE_ELSEWHERE] + of[Verdict.LATE_UNKNOWN]
    causes, withheld = _causes(found, shown)
    return Promises(
        source=_source({is_column for _, is_column in counted}),
        promised=sum(counted.values()),
        unpromised=_lives(tables) - sum(counted.values()),
        share_kept=share(of[Verdict.KEPT], of[Verdict.KEPT] + late, "of the promises"),
        causes=causes,
        withheld_causes=withheld,
        **{each.value: of[each] for each in Verdict},
    )


def _counted(verdicts: Table) -> Table:
    return verdicts.group_by("verdict", "by_column").agg(lives=nw.len())


def _source(seen: set[int]) -> str:
    return "both" if len(seen) > 1 else "column" if 1 in seen else "moments"


def _lives(tables: Tables) -> int:
    return int(tables.log.engine.rows(tables.lives.select(lives=nw.len()))[0]["lives"])


def verdicts(tables: Tables) -> Table:
    """Say what became of each promise.

    Takes: the tables of a log.
    Gives: one row per life with a promise: case, life, verdict (`Verdict`), by_column (1 where only the column tells),
    kind, provider, customer and used_us (where most of the time was used that was not the own; null unless the verdict
    is late_elsewhere, and where several links used equally much).
    The time of a promise, and the time used, are working time of the team first asked in the case, from the beginning
    of the life. What comes after the promised moment, but before that team works again, is in time.
    *Own* is what the team first asked used itself: queue, work, and waits that were its own to end. After a hand-off
    inside the case the time of the next team is not its own: the promise was given with the clock of the team first
    asked, and to name the link on which the case then lay is what a cause is for. Where a late life has no known first
    team, most of its other time lay with nobody known, or the promised moment had passed before the first event, the
    log cannot tell.
    Method: measures.md 4.1 (promise_verdict): late by own doing where the own time alone exceeds the promised time;
    otherwise the cause is the link with the largest sum among the rest, and its kind the largest there. Links whose
    sums differ by less than a thousandth used equally much: then no single link is the cause, and none is named.
    """
    moments = tables.log.engine.keep(in_force(tables))
    lengths = tables.log.engine.keep(timed(tables, moments))
    over = (nw.col("over_us") > 0) | (nw.col("is_unseen") == 1)
    late = lengths.filter((nw.col("is_open") == 0) & over)
    in_time = (
        nw.when((nw.col("is_open") == 1) & over)
        .then(nw.lit(Verdict.RUNNING_LATE.value))
        .when(nw.col("is_open") == 1)
        .then(nw.lit(Verdict.RUNNING.value))
        .otherwise(nw.lit(Verdict.KEPT.value))
    )
    rest = lengths.filter((nw.col("is_open") == 1) | ~over).select(*_LIFE, verdict=in_time, by_column=nw.lit(0))
    told = _told_by_column(tables, by_column(tables).join(moments, on=list(_LIFE), how="anti"))
    return nw.concat([_with_no_label(rest), _traced(late, tables.charged), _with_no_label(told)], how="vertical")


def timed(tables: Tables, moments: Table) -> Table:
    """Give each promised life its promised working time and how much passed beyond it: promised_us, over_us.

    Only what lies within the life is looked up: a moment may lie beyond all calendars. is_unseen is 1 where it had
    passed before the life began.
    """
    asked = tables.lives.filter(nw.col("life") == 0).select("case", asked=nw.col("began_with"))
    lives = tables.lives.select(*_LIFE, "start_us", "end_us", "is_open")
    known = moments.join(lives, on=list(_LIFE), how="inner").join(asked, on="case", how="left")
    cut = known.with_columns(
        promise_us=nw.max_horizontal(nw.min_horizontal("promise_us", "end_us"), "start_us"),
        is_unseen=nw.when(nw.col("promise_us") < nw.col("start_us")).then(1).otherwise(0),
    )
    clocks = tables.clocks
    promised = working_time(cut, clocks, party="asked", start="start_us", end="promise_us", into="promised_us")
    return working_time(promised, clocks, party="asked", start="promise_us", end="end_us", into="over_us")


def _traced(late: Table, charged: Table) -> Table:
    """Say of each late life whether it was late by own doing, and otherwise where most of the other time was used."""
    lives = late.select(*_LIFE, "asked", "promised_us", "is_unseen")
    own_kinds = [kind.code for kind in OWN_KINDS]
    is_own = ((nw.col("depth") == 0) & nw.col("kind").is_in(own_kinds) & (nw.col("team") == nw.col("asked"))).fill_null(
        value=False
    )
    pieces = charged.select(*_LIFE, "kind", "team", "provider", "customer", "depth", "promise_us")
    spent = (
        pieces.join(lives, on=list(_LIFE), how="inner")
        .with_columns(own=nw.when(is_own).then(1).otherwise(0))
        .group_by(*_LIFE, "own", *_LABEL)
        .agg(used_us=nw.col("promise_us").sum().cast(nw.Int64))
    )
    own = spent.filter(nw.col("own") == 1).group_by(*_LIFE).agg(own_us=nw.col("used_us").sum().cast(nw.Int64))
    largest = _largest(spent.filter(nw.col("own") == 0))
    joined = lives.join(own, on=list(_LIFE), how="left").join(largest, on=list(_LIFE), how="left")
    verdict = (
        nw.when(nw.col("asked").is_null() | (nw.col("is_unseen") == 1))
        .then(nw.lit(Verdict.LATE_UNKNOWN.value))
        .when(nw.coalesce("own_us", nw.lit(0)) > nw.col("promised_us"))
        .then(nw.lit(Verdict.LATE_OWN.value))
        .when(nw.col("ties").is_null() | (nw.col("is_unknown") == 1))
        .then(nw.lit(Verdict.LATE_UNKNOWN.value))
        .otherwise(nw.lit(Verdict.LATE_ELSEWHERE.value))
    )
    elsewhere = (nw.col("verdict") == Verdict.LATE_ELSEWHERE.value) & (nw.col("ties") == 1)
    return joined.with_columns(verdict=verdict).select(
        *_LIFE,
        "verdict",
        nw.lit(0).cast(nw.Int8).alias("by_column"),
        *(nw.when(elsewhere).then(nw.col(name)).alias(name) for name in (*_LABEL, "used_us")),
    )


def _largest(spent: Table) -> Table:
    """Keep the links that used most in each life: ties (how many), is_unknown (1 where of one nobody is known).

    Of a single one also kind (what it used most of it for), provider, customer, used_us.
    """
    order = {f"by_{name}": nw.col(name).fill_null(-1) for name in _LABEL}
    link = ("by_provider", "by_customer")
    of_link = spent.with_columns(**order).with_columns(
        link_us=nw.col("used_us").sum().over(*_LIFE, *link).cast(nw.Int64), less_us=-nw.col("used_us")
    )
    place = nw.col("less_us").cum_count().over(*_LIFE, *link, order_by=["less_us", "by_kind"])
    links = of_link.with_columns(place=place, most_us=nw.col("link_us").max().over(*_LIFE)).filter(nw.col("place") == 1)
    equal = links.filter(nw.col("link_us") * ALIKE >= nw.col("most_us") * (ALIKE - 1))
    is_unknown = nw.when(nw.col("provider").is_null()).then(1).otherwise(0)
    label = {name: nw.col(name).max() for name in _LABEL}
    grouped = equal.with_columns(is_unknown=is_unknown).group_by(*_LIFE)
    return grouped.agg(ties=nw.len(), is_unknown=nw.col("is_unknown").max(), used_us=nw.col("link_us").max(), **label)


def _told_by_column(tables: Tables, column: Table) -> Table:
    """Give the verdicts of lives of which only a column tells."""
    kept, still = nw.col("promise_kept") == 1, nw.col("is_open") == 1
    verdict = (
        nw.when(still & kept)
        .then(nw.lit(Verdict.RUNNING.value))
        .when(still)
        .then(nw.lit(Verdict.RUNNING_LATE.value))
        .when(kept)
        .then(nw.lit(Verdict.KEPT.value))
        .otherwise(nw.lit(Verdict.LATE_UNKNOWN.value))
    )
    lives = tables.lives.select(*_LIFE, "is_open")
    return column.join(lives, on=list(_LIFE), how="inner").select(*_LIFE, verdict=verdict, by_column=nw.lit(1))


def _with_no_label(table: Table) -> Table:
    types = {"kind": nw.Int8, "provider": nw.Int32, "customer": nw.Int32, "used_us": nw.Int64}
    return table.select(
        *_LIFE,
        "verdict",
        nw.col("by_column").cast(nw.Int8),
        *(nw.lit(None).cast(each).alias(name) for name, each in types.items()),
    )


def _causes(verdicts: Table, shown: Shown) -> tuple[tuple[LateCause, ...], int]:
    """Sum up the links that used most of the time of late lives; also say how many are withheld."""
    elsewhere = nw.col("verdict") == Verdict.LATE_ELSEWHERE.value
    late = verdicts.filter(elsewhere & ~nw.col("provider").is_null())
    merged = shown.merge(late, "provider", "customer")
    engine, link = shown.log.engine, ("provider", "customer")
    by_kind = merged.group_by(*_LABEL).agg(used_us=nw.col("used_us").sum())
    most: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in engine.rows(by_kind):
        place = row["provider"], row["customer"]
        most[place] = max(most.get(place, (-1, 0)), (int(row["used_us"]), -row["kind"]))
    summed = merged.group_by(*link).agg(cases=nw.col("case").n_unique(), used_us=nw.col("used_us").sum())
    rows = engine.rows(summed)
    found = [_cause(row, -most[row["provider"], row["customer"]][1], shown) for row in rows]
    found.sort(key=lambda each: (-each.cases, -each.hours, each.provider, each.customer))
    enough = tuple(each for each in found if each.cases >= SMALLEST_CELL)
    return enough, len(found) - len(enough)


def _cause(row: Mapping[str, Any], kind: int, shown: Shown) -> LateCause:
    provider, customer = (NOBODY if row[each] is None else shown.name(row[each]) for each in ("provider", "customer"))
    return LateCause(list(ChargeKind)[kind].value, provider, customer, row["cases"], float(row["used_us"]) / HOUR_US)
