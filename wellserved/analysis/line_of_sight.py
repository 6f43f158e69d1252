"""How the work of each team reaches the outside customer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

import narwhals as nw

from wellserved.engine import Table
from wellserved.words.events import State


@dataclass(frozen=True)
class Sight:
    """One team's line of sight: the teams its work passes on its way out, the outside customer last."""

    team: int
    path: tuple[int, ...]
    """Beginning with the team itself; empty: no path to an outside customer was seen."""


def openings(steps: Table) -> Table:
    """List who asked whom.

    Takes: steps. Gives: one row per opening or reopening of a case with a known team: case, provider, customer,
    wait_us (until the team took the case up or passed it on; null: it still waits, or the log does not tell queue from
    work: what the first team held is its own work, not a wait).
    """
    opens = nw.col("prev_state").is_null() | (nw.col("prev_state") == State.ENDED.code)
    alive = nw.col("state") != State.ENDED.code
    asked = steps.filter(opens & alive & ~nw.col("team").is_null())
    queued, held = nw.col("state") == State.QUEUE.code, nw.col("state") == State.HELD.code
    running = held | (queued & nw.col("next_state").is_null())
    length = nw.when(queued).then(nw.col("end_us") - nw.col("start_us")).otherwise(nw.lit(0))
    return asked.select("case", "customer", provider=nw.col("team"), wait_us=nw.when(~running).then(length))


def asked_by(openings: Table) -> Table:
    """Say for whom each team opened cases.

    Takes: openings (one row per opening). Gives: one row per pair: provider, customer, times, cases.
    """
    counted = openings.group_by("provider", "customer").agg(times=nw.len(), cases=nw.col("case").n_unique())
    return counted.sort("provider", "customer")


def lines_of_sight(
    links: Iterable[tuple[int, int, int]], teams: Collection[int], outside: Collection[int]
) -> tuple[Sight, ...]:
    """Give each team's path to the outside customer: the fewest steps, and among those the most used links.

    Takes: links as (provider, customer, cases); the teams; the outside customers.
    Gives: one Sight per team, in ascending order of team.
    Method: Dijkstra's, from outside inwards, by (steps, minus the cases of the least used link on the way).
    >>> lines_of_sight([(1, 0, 9), (2, 1, 5), (3, 2, 5), (3, 1, 1)], [1, 2, 3, 4], [0])[2]
    Sight(team=3, path=(3, 1, 0))
    """
    providers: dict[int, list[tuple[int, int]]] = {}
    for provider, customer, cases in links:
        if provider != customer:
            providers.setdefault(customer, []).append((provider, cases))
    paths: dict[int, tuple[int, ...]] = {}
    queue: list[tuple[int, int, tuple[int, ...]]] = []
    for party in sorted(outside):
        heappush(queue, (0, 0, (party,)))
    while queue:
        steps, least, path = heappop(queue)
        if path[0] in paths:
            continue
        paths[path[0]] = path
        for provider, cases in sorted(providers.get(path[0], [])):
            if provider not in paths:
                narrowest = -cases if steps == 0 else max(least, -cases)
                heappush(queue, (steps + 1, narrowest, (provider, *path)))
    return tuple(Sight(team, paths.get(team, ())) for team in sorted(teams))
