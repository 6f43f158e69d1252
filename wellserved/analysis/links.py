"""How often each link is used, by requests and by hand-offs, and how long its customer waits."""

import narwhals as nw

from wellserved.engine import Table


def uses(openings: Table, handoffs: Table) -> Table:
    """List every use of a link: somebody asked a team, or handed a case over to it.

    Takes: openings (one row per opening; analysis/line_of_sight.py) and hand-offs (one row per hand-off).
    Gives: one row per use: provider, customer, case, wait_us (null: not over, or not known).
    """
    over = nw.when(~nw.col("taken_up").is_null()).then(nw.col("wait_us"))
    asked = openings.select("provider", "customer", "case", "wait_us")
    handed = handoffs.select("case", provider=nw.col("to_team"), customer=nw.col("from_team"), wait_us=over)
    return nw.concat([asked, handed.select("provider", "customer", "case", "wait_us")], how="vertical")


def links(uses: Table) -> Table:
    """Sum up the uses of each link.

    Takes: uses (one row per use). Gives: one row per link, the most cases first: provider, customer, times, cases,
    n (waits that are over), median_us, total_us (of the n waits; null: n is 0).
    """
    wait = nw.col("wait_us")
    summed = uses.group_by("provider", "customer").agg(
        times=nw.len(),
        cases=nw.col("case").n_unique(),
        n=wait.count(),
        median_us=wait.quantile(0.5, interpolation="linear"),
        total_us=wait.sum(),
    )
    return summed.sort("cases", "provider", "customer", descending=[True, False, False])
