"""How the work of teams reaches the outside customer, along the links that were declared.

A link counts as soon as one side has said so, and no longer while a side says that it is not so.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from wellserved.analysis.line_of_sight import lines_of_sight
from wellserved.analysis.shortest_ways import shortest_ways
from wellserved.web.models import Link, Segment, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED

MOST_PATHS = 6
"""Paths to one kind of outside customer that a page shows."""
Edge: TypeAlias = tuple[int, int]
"""Provider and customer; outside customers have negative numbers, so that the two do not meet."""


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


def paths_to_customers(teams: Collection[Team]) -> dict[int, tuple[Stop, ...]]:
    """Give the way of each team to an outside customer, the team itself first; empty where there is none yet.

    Three queries, whatever the number of teams. All links count alike; so the way is one of the shortest.
    """
    links = edges()
    weighed = [(provider, customer, 1) for provider, customer in links]
    sights = lines_of_sight(weighed, {team.pk for team in teams}, outside(links))
    stops = _stops({number for sight in sights for number in sight.path})
    return {sight.team: _told(sight.path, stops) for sight in sights}


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
