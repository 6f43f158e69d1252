"""How the work of teams reaches the outside customer, along the links that were declared."""

from collections.abc import Collection
from dataclasses import dataclass

from wellserved.analysis.line_of_sight import lines_of_sight
from wellserved.web.models import Link, Segment, Team


@dataclass(frozen=True)
class Stop:
    """One stop on the way to the customer."""

    name: str
    key: str
    kind: str
    """us, team or customer: how the strip draws it."""


def paths_to_customers(teams: Collection[Team]) -> dict[int, tuple[Stop, ...]]:
    """Give the way of each team to an outside customer, the team itself first; empty where there is none yet.

    Three queries, whatever the number of teams. All links count alike; so the way is one of the shortest.
    """
    links = list(Link.objects.values_list("provider_id", "customer_id", "segment_id"))
    # Numbers of teams are positive; so those of segments become negative, and the two do not meet.
    edges = [(provider, customer or -segment, 1) for provider, customer, segment in links]
    outside = {-segment for _, _, segment in links if segment}
    sights = lines_of_sight(edges, {team.pk for team in teams}, outside)
    stops = _stops({number for sight in sights for number in sight.path})
    found = {sight.team: tuple(stops[number] for number in sight.path) for sight in sights}
    return {number: (_as_us(path[0]), *path[1:]) if path else () for number, path in found.items()}


def _stops(numbers: Collection[int]) -> dict[int, Stop]:
    teams = Team.objects.filter(pk__in=[number for number in numbers if number > 0])
    segments = Segment.objects.filter(pk__in=[-number for number in numbers if number < 0])
    found = {team.pk: Stop(team.name, team.key, "team") for team in teams.only("name", "key")}
    return found | {-segment.pk: Stop(segment.name, segment.key, "customer") for segment in segments}


def _as_us(stop: Stop) -> Stop:
    return Stop(stop.name, stop.key, "us")
