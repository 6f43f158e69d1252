"""Who served whom as findings: links between teams, and teams with their line of sight to customers outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from wellserved.analysis import line_of_sight, links
from wellserved.analysis.findings import SMALLEST_CELL, Link, Team
from wellserved.analysis.kept import Tables
from wellserved.analysis.shown import Shown
from wellserved.engine import Table
from wellserved.words.units import HOUR_US


@dataclass(frozen=True)
class Served:
    """Who serves whom."""

    links: tuple[Link, ...]
    withheld: int
    teams: tuple[Team, ...]
    outside: tuple[str, ...]


def who_served_whom(found: Tables, shown: Shown, ages: Table) -> Served:
    """Give who served whom, and each team with its way to the customers outside.

    Takes: the ages of the open cases, with the team that has each.
    """
    moves = shown.merge(found.handoffs, "from_team", "to_team")
    asked = shown.merge(line_of_sight.openings(found.steps), "provider", "customer")
    rows = found.log.engine.rows(links.links(links.uses(asked, moves)).filter(nw.col("provider") != nw.col("customer")))
    used = [(row["provider"], row["customer"], row["cases"]) for row in rows]
    kept = tuple(_link(row, found, shown) for row in rows if row["cases"] >= SMALLEST_CELL)
    outside = found.log.outside & {customer for _, customer, _ in used}
    return Served(
        kept,
        len(rows) - len(kept),
        _teams(found, shown, used, ages),
        tuple(sorted({shown.name(party) for party in outside})),
    )


def _link(row: dict[str, Any], found: Tables, shown: Shown) -> Link:
    is_known = row["n"] >= SMALLEST_CELL
    return Link(
        shown.name(row["provider"]),
        shown.name(row["customer"]),
        row["customer"] in found.log.outside,
        row["times"],
        row["cases"],
        row["total_us"] / HOUR_US if is_known else None,
        row["median_us"] / HOUR_US if is_known else None,
    )


def _teams(found: Tables, shown: Shown, used: list[tuple[int, int, int]], ages: Table) -> tuple[Team, ...]:
    still_open = _still_open(found, ages)
    merged = shown.merge(found.by_team, "team")
    rows = found.log.engine.rows(
        merged.group_by("team").agg(cases=nw.col("case").n_unique(), us=nw.col("lain_us").sum())
    )
    sights = line_of_sight.lines_of_sight(used, [row["team"] for row in rows], found.log.outside)
    ways = {sight.team: tuple(shown.name(party) for party in sight.path) for sight in sights}
    rows.sort(key=lambda row: (-row["cases"], shown.name(row["team"])))
    return tuple(
        Team(
            shown.name(row["team"]),
            row["cases"] if row["cases"] >= SMALLEST_CELL else None,
            row["us"] / HOUR_US if row["cases"] >= SMALLEST_CELL else None,
            ways[row["team"]],
            still_open(row["team"]),
        )
        for row in rows
    )


def _still_open(found: Tables, ages: Table) -> Callable[[int], int | None]:
    """Give the open cases each team has now, unless they are withheld or nobody knows."""
    counted = {row["team"]: row["n"] for row in found.log.engine.rows(ages.group_by("team").agg(n=nw.len()))}

    def still_open(team: int) -> int | None:
        many: int = counted.get(team, 0)
        return None if 0 < many < SMALLEST_CELL or not found.log.ends_known else many

    return still_open
