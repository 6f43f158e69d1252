"""What root cases waited for on links between teams, and what is not compared with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import narwhals as nw

from wellserved.analysis.kept import Tables
from wellserved.analysis.roots import Roots, charged_to_roots
from wellserved.analysis.shown import Shown
from wellserved.engine import Engine, Table
from wellserved.words.charges import WAITING_KINDS, ChargeKind

Promised: TypeAlias = Mapping[tuple[int, int], int]
"""(provider, customer) → the microseconds of waiting promised for each use of the link."""


@dataclass(frozen=True)
class Waiting:
    """The waiting of complete root cases."""

    pieces: Table
    """One row per piece of waiting on a link between teams: number and block (analysis/roots.py), case, at_case,
    provider, customer, start_us, wall_us."""
    by_case: Table
    """One row per root case and link, kept: number, block, provider, customer, us (more than 0)."""
    beyond_promise: bool
    """Whether `us` is only the waiting beyond what was promised."""
    last_link_us: int
    """Waited on the last link, to whoever asked."""
    outside_us: int
    """What outside customers and outside parties took."""


def waiting(found: Tables, chosen: Roots, shown: Shown, promised: Promised | None = None) -> Waiting:
    """Give what complete root cases waited for on links between teams.

    Takes: the tables of a log; its root cases; how parties are shown;
    what each link promised, by the parties that are shown.
    A link counts if provider and customer are two teams inside. Work is no waiting. The first stretch of the team that
    was asked first is its own affair with whoever asked, also where that is a team: it is the last link. Where a case
    waits for another, that is the customer inside, and the first stretch there counts.
    Only what goes beyond the promises counts if every link compared has one; otherwise whole waits do.
    """
    engine = found.log.engine
    merged = shown.merge(charged_to_roots(found, chosen), "provider", "customer")
    provider, customer = _inside("provider", found), _inside("customer", found)
    waits = nw.col("kind").is_in(sorted(kind.code for kind in WAITING_KINDS)) & provider
    own = (nw.col("depth") == 0) & (nw.col("first_stay") == 1) & (nw.col("kind") != ChargeKind.ANSWER.code)
    last = waits & (own | nw.col("customer").is_in(list(found.log.outside)).fill_null(value=False))
    other = nw.col("provider") != nw.col("customer")
    pieces = merged.filter(waits & customer & ~own & other).select(
        "number", "block", "case", "at_case", "provider", "customer", "start_us", "wall_us"
    )
    outside = nw.col("kind") == ChargeKind.OUTSIDE.code
    outside |= nw.col("provider").is_in(list(found.log.outside)).fill_null(value=False)
    us = nw.col("wall_us")
    apart = engine.rows(merged.select(last=nw.when(last).then(us).sum(), outside=nw.when(outside).then(us).sum()))[0]
    beyond = promised is not None and _all_promised(pieces, promised, engine)
    by_case = _beyond(pieces, promised, found, shown) if promised and beyond else _whole(pieces)
    kept = engine.keep(by_case.filter(nw.col("us") > 0))
    return Waiting(pieces, kept, beyond, int(apart["last"] or 0), int(apart["outside"] or 0))


def _inside(column: str, found: Tables) -> nw.Expr:
    """Say whether a party is known, and no outside customer."""
    return ~nw.col(column).is_null() & ~nw.col(column).is_in(list(found.log.outside)).fill_null(value=True)


def _whole(pieces: Table) -> Table:
    us = nw.col("wall_us").sum().cast(nw.Int64)
    return pieces.group_by("number", "block", "provider", "customer").agg(us=us)


def _all_promised(pieces: Table, promised: Promised, engine: Engine) -> bool:
    links = engine.rows(pieces.group_by("provider", "customer").agg(n=nw.len()))
    return all((link["provider"], link["customer"]) in promised for link in links)


def _beyond(pieces: Table, promised: Promised, found: Tables, shown: Shown) -> Table:
    """Give what each use of a link took beyond its promise.

    A use begins when the case is asked for, or handed over to the provider by the customer, and lasts until the next.
    """
    us = nw.col("wall_us").sum().cast(nw.Int64)
    key = ("number", "block", "at_case", "provider", "customer")
    parts = pieces.group_by(*key, "start_us").agg(us=us)
    moves = shown.merge(found.handoffs.select("case", "start_us", "from_team", "to_team"), "from_team", "to_team")
    begun = moves.select(
        at_case=nw.col("case"), provider=nw.col("to_team"), customer=nw.col("from_team"), moved_us=nw.col("start_us")
    )
    before = nw.when(nw.col("moved_us") <= nw.col("start_us")).then(1).otherwise(0)
    numbered = parts.join(begun, on=["at_case", "provider", "customer"], how="left")
    uses = numbered.group_by(*key, "start_us", "us").agg(use=before.sum())
    limits = found.log.engine.from_rows(
        {
            "provider": [provider for provider, _ in promised],
            "customer": [customer for _, customer in promised],
            "promise_us": promised.values(),
        },
        {"provider": "int32", "customer": "int32", "promise_us": "int64"},
    )
    summed = uses.group_by(*key, "use").agg(us=nw.col("us").sum().cast(nw.Int64))
    excess = nw.max_horizontal(nw.col("us") - nw.col("promise_us"), nw.lit(0))
    late = summed.join(limits, on=["provider", "customer"], how="inner").with_columns(us=excess)
    return late.group_by("number", "block", "provider", "customer").agg(us=nw.col("us").sum().cast(nw.Int64))
