"""The ways to the customer against a slow twin that walks every way there is."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from wellserved.analysis.shortest_ways import Ways, shortest_ways, that_reach

OUTSIDE = {7, 8}
LINKS = st.sets(st.tuples(st.integers(1, 6), st.integers(1, 8)), max_size=25)


def every_way(links: set[tuple[int, int]], way: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Walk on to each team that was not passed yet, and stop outside."""
    if way[-1] in OUTSIDE:
        yield way
        return
    for provider, customer in links:
        if provider == way[-1] and customer not in way:
            yield from every_way(links, (*way, customer))


def slowly(links: set[tuple[int, int]], team: int) -> dict[int, set[tuple[int, ...]]]:
    found: dict[int, set[tuple[int, ...]]] = {}
    for way in every_way(links, (team,)):
        found.setdefault(way[-1], set()).add(way)
    return {out: {way for way in ways if len(way) == min(map(len, ways))} for out, ways in found.items()}


@given(links=LINKS)
def test_it_finds_all_shortest_ways(links: set[tuple[int, int]]) -> None:
    for team in range(1, 7):
        found = shortest_ways(links, team, OUTSIDE, 10_000)
        assert {each.outside: set(each.ways) for each in found} == slowly(links, team)
        assert [each.many for each in found] == [len(each.ways) for each in found]
        assert [each.outside for each in found] == sorted(each.outside for each in found)


@given(links=LINKS, most=st.integers(0, 3))
def test_it_lists_a_few_and_counts_all(links: set[tuple[int, int]], most: int) -> None:
    for team in range(1, 7):
        whole, few = shortest_ways(links, team, OUTSIDE, 10_000), shortest_ways(links, team, OUTSIDE, most)
        assert [(each.outside, each.many) for each in few] == [(each.outside, each.many) for each in whole]
        assert all(set(each.ways) <= set(all_of.ways) for each, all_of in zip(few, whole, strict=True))
        assert [len(each.ways) for each in few] == [min(each.many, most) for each in whole]


@given(links=LINKS)
def test_it_knows_who_reaches_the_customer(links: set[tuple[int, int]]) -> None:
    assert that_reach(links, OUTSIDE) == {team for team in range(1, 7) if slowly(links, team)}


def test_it_counts_more_ways_than_anybody_could_walk() -> None:
    layers = [(10 * layer + one, 10 * layer + 10 + other) for layer in range(40) for one in (1, 2) for other in (1, 2)]
    links = [(0, 1), (0, 2), *layers, (401, 999), (402, 999)]
    (found,) = shortest_ways(links, 0, [999], 3)
    assert (found.many, len(found.ways)) == (2**41, 3)


def test_it_has_no_way_where_nobody_outside_is_served() -> None:
    assert shortest_ways([(1, 2), (2, 1)], 1, [9], 5) == ()
    assert shortest_ways([(1, 9), (9, 2)], 1, [9], 5) == (Ways(9, 1, ((1, 9),)),)
