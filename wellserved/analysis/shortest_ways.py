"""All the shortest ways along which the work of a team reaches each outside customer."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True)
class Ways:
    """How one team's work reaches one outside customer with the fewest steps."""

    outside: int
    many: int
    """How many such ways there are; few of them need be listed."""
    ways: tuple[tuple[int, ...], ...]
    """Some or all of them; each begins with the team and ends with the outside customer."""


def shortest_ways(links: Iterable[tuple[int, int]], team: int, outside: Collection[int], most: int) -> tuple[Ways, ...]:
    """Give the ways of a team with the fewest steps to each outside customer that it reaches.

    Takes: links as (provider, customer), each once; the team; the outside customers; how many ways to list of each.
    Gives: one Ways per outside customer that can be reached, in ascending order.
    Method: breadth-first search from the team; a way runs backwards over links that come one step nearer. Work that has
    left the organisation does not come back: nothing goes on from an outside customer.
    >>> shortest_ways([(1, 2), (1, 3), (2, 9), (3, 9), (1, 1)], 1, [8, 9], 5)
    (Ways(outside=9, many=2, ways=((1, 2, 9), (1, 3, 9))),)
    """
    served: dict[int, list[int]] = {}
    for provider, customer in links:
        served.setdefault(provider, []).append(customer)
    many, before = {team: 1}, {team: list[int]()}
    here, gone_out = [team], set(outside)
    while here:
        reached: dict[int, list[int]] = {}
        for provider in here:
            for customer in served.get(provider, ()) if provider not in gone_out else ():
                if customer not in many:
                    reached.setdefault(customer, []).append(provider)
        many |= {customer: sum(many[each] for each in providers) for customer, providers in reached.items()}
        before |= {customer: sorted(providers) for customer, providers in reached.items()}
        here = sorted(reached)
    return tuple(
        Ways(each, many[each], tuple(islice(_back(each, before), most))) for each in sorted(gone_out & many.keys())
    )


def _back(end: int, before: dict[int, list[int]]) -> Iterator[tuple[int, ...]]:
    """Follow every way from its end back to where it began."""
    waiting: list[tuple[int, ...]] = [(end,)]
    while waiting:
        way = waiting.pop()
        if not before[way[0]]:
            yield way
        waiting += [(each, *way) for each in reversed(before[way[0]])]


def that_reach(links: Iterable[tuple[int, int]], outside: Collection[int]) -> set[int]:
    """Give the teams whose work reaches any outside customer.

    Takes: links as (provider, customer); the outside customers.
    >>> sorted(that_reach([(1, 2), (2, 9), (3, 4)], [9]))
    [1, 2]
    """
    providers: dict[int, list[int]] = {}
    for provider, customer in links:
        providers.setdefault(customer, []).append(provider)
    reached, waiting = set(outside), list(outside)
    while waiting:
        new = [each for each in providers.get(waiting.pop(), ()) if each not in reached]
        reached.update(new)
        waiting += new
    return reached - set(outside)
