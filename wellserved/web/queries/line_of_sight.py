"""How the work of teams reaches the outside customer, along the links that were declared.

A link counts as soon as one side has said so, and no longer while a side says that it is not so.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from wellserved.analysis.line_of_sight import lines_of_sight
from wellserved.analysis.shortest_ways import shortest_ways
from wellserved.web.models import Link, Segment, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED

MOST_PATHS = 6
"""Paths to one kind of outside customer that a page shows."""
Edge: TypeAlias = tuple[int, int]
"""Provider and customer; outside customers have negative numbers, so that the two do not meet."""
Way: TypeAlias = tuple[int, ...]
"""The numbers of the stops, from a team to an outside customer."""


@dataclass(frozen=True)
class Stop:
    """One stop on the way to the customer."""

    name: str
    key: str
    kind: str
    """us, team or customer: how the strip draws it."""


@dataclass(frozen=True)
class PathsTo:
    """The shortest paths of a team to one kind of outside customer."""

    customer: str
    steps: int
    paths: tuple[tuple[Stop, ...], ...]
    """By the names of the stops."""
    more: int
    """How many of them are not shown."""


@dataclass(frozen=True)
class Sight:
    """What of the outside customer a team sees."""

    way: Way
    """One of the shortest ways there, the team itself first; empty: there is none yet."""
    reached: int
    """Kinds of outside customers to whom any way leads."""


def sight_of(team: Team) -> Sight:
    """Give the way of a team to an outside customer, and how many kinds of them it reaches. One query."""
    links = tuple(edges())
    return Sight(ways(links).get(team.pk, ()), _reached(links, team.pk))


@lru_cache(maxsize=256)
def _reached(links: tuple[Edge, ...], team: int) -> int:
    """Count the outside customers that a team reaches; kept as `ways` is."""
    served: dict[int, list[int]] = {}
    for provider, customer in links:
        served.setdefault(provider, []).append(customer)
    within, waiting = {team}, [team]
    while waiting:
        further = set(served.get(waiting.pop(), ())) - within
        within |= further
        waiting += further
    return sum(1 for each in within if each < 0)


def told(way: Way, teams: Mapping[int, Team]) -> tuple[Stop, ...]:
    """Give the stops of a way, the first one as us. Takes: the teams on it. One query, for the customer."""
    customers = Segment.objects.in_bulk([-number for number in way if number < 0])
    stops = {number: Stop(teams[number].name, teams[number].key, "team") for number in way if number > 0}
    return _told(way, stops | {-number: Stop(each.name, each.key, "customer") for number, each in customers.items()})


def paths_to_customers(teams: Collection[Team]) -> dict[int, tuple[Stop, ...]]:
    """Give the way of each team to an outside customer, the team itself first; empty where there is none yet.

    Three queries, whatever the number of teams. All links count alike; so the way is one of the shortest.
    """
    found = ways(tuple(edges()))
    paths = {team.pk: found.get(team.pk, ()) for team in teams}
    stops = _stops({number for path in paths.values() for number in path})
    return {number: _told(path, stops) for number, path in paths.items()}


@lru_cache(maxsize=8)
def ways(links: tuple[Edge, ...]) -> Mapping[int, tuple[int, ...]]:
    """Give the way of each team that reaches an outside customer, the team itself first.

    Everybody asks for it, and links change seldom: so it is kept for the links that were asked for last.
    """
    weighed = [(provider, customer, 1) for provider, customer in links]
    sights = lines_of_sight(weighed, {provider for provider, _ in links}, outside(links))
    return {sight.team: sight.path for sight in sights if sight.path}


def all_paths(team: Team) -> tuple[PathsTo, ...]:
    """Give all shortest paths of a team, by outside customer: the nearest first, then by name.

    Three queries, whatever the number of links and paths.
    """
    links = edges()
    found = shortest_ways(links, team.pk, outside(links), MOST_PATHS)
    stops = _stops({number for each in found for way in each.ways for number in way})
    paths = [
        PathsTo(
            customer=stops[each.outside].name,
            steps=len(each.ways[0]) - 1,
            paths=tuple(sorted((_told(way, stops) for way in each.ways), key=_names)),
            more=each.many - len(each.ways),
        )
        for each in found
    ]
    return tuple(sorted(paths, key=lambda each: (each.steps, each.customer.casefold())))


def edges() -> list[Edge]:
    """Give who serves whom, each pair once. One query."""
    links = Link.objects.filter(LIVE, UNDENIED).values_list("provider_id", "customer_id", "segment_id")
    return [(provider, customer or -segment) for provider, customer, segment in links]


def outside(links: Iterable[Edge]) -> set[int]:
    """Give the outside customers of some links."""
    return {customer for _, customer in links if customer < 0}


def _stops(numbers: Collection[int]) -> dict[int, Stop]:
    teams = Team.objects.filter(pk__in=[number for number in numbers if number > 0])
    segments = Segment.objects.filter(pk__in=[-number for number in numbers if number < 0])
    found = {team.pk: Stop(team.name, team.key, "team") for team in teams.only("name", "key")}
    return found | {-segment.pk: Stop(segment.name, segment.key, "customer") for segment in segments}


def _told(path: tuple[int, ...], stops: dict[int, Stop]) -> tuple[Stop, ...]:
    """Give the stops of a path, the first one as us."""
    told = [stops[number] for number in path]
    return (Stop(told[0].name, told[0].key, "us"), *told[1:]) if told else ()


def _names(path: tuple[Stop, ...]) -> list[str]:
    return [stop.name.casefold() for stop in path]
