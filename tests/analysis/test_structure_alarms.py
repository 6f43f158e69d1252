"""How often the structure check names what is not there, and how much it finds: simulated, as its page says."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from wellserved.analysis.stands_out import Counts, Spread, clustering, standing_out
from wellserved.analysis.structure import BY_CHANCE, LISTS, HotSpots, apart, hot_spots

pytestmark = pytest.mark.slow
MONTHS, BRANCHES, CUSTOMERS = 12, 8, 20
ORGANISATIONS = 200
Chance = np.random.Generator
Months = np.ndarray[tuple[int, int], np.dtype[np.int64]]
"""One row per link, one column per month."""


def by_luck(share: float, of: int) -> float:
    """Give a share that chance surpasses in hardly one of some hundred runs where the truth is `share`."""
    return share + 2.6 * (share * (1 - share) / of) ** 0.5


def asked(chance: Chance, links: int) -> Months:
    return chance.poisson(chance.lognormal(4, 0.8, (links, 1)) / MONTHS, (links, MONTHS))


def passed(chance: Chance, of: Months, share: float, clusters: float) -> Months:
    """Draw how many took a way round: each month has its own share, so that counts vary so much more than by chance."""
    if clusters == 1:
        return chance.binomial(of, share)
    alike = np.minimum((clusters - 1) / np.maximum(of - 1, 1), 0.8)
    return chance.binomial(of, chance.beta(share * (1 - alike) / alike, (1 - share) * (1 - alike) / alike))


def spreads(many: Months, of: Months) -> list[Spread]:
    return [
        Spread(int((n > 0).sum()), int(x.sum()), int(n.sum()), float((x[n > 0] ** 2 / n[n > 0]).sum()))
        for x, n in zip(many, of, strict=True)
        if n.sum()
    ]


def spots(many: Months, of: Months, clusters: float) -> HotSpots[int]:
    sums = zip(many.sum(axis=1), of.sum(axis=1), strict=True)
    counts = {place: Counts(int(x), int(n)) for place, (x, n) in enumerate(sums)}
    return hot_spots(counts, Counts(int(many.sum()), int(of.sum())), "requests", clusters)


def of_customers(months: Months) -> Months:
    """Add up the links of each customer."""
    return np.array([months[place::CUSTOMERS].sum(axis=0) for place in range(CUSTOMERS)])


def silos(chance: Chance, requests: int, hardly: float | None = None) -> set[tuple[int, int]]:
    """Let all ask all alike, but for one pair of branches; give the pairs that are named."""
    sizes = {branch: int(size) for branch, size in enumerate(chance.integers(10, 60, BRANCHES))}
    pairs = [*combinations(sizes, 2)]
    weights = np.array([float(sizes[one] * sizes[other]) for one, other in pairs])
    weights[0] *= 1 if hardly is None else hardly
    exchanged = dict(zip(pairs, map(int, chance.multinomial(requests, weights / weights.sum())), strict=True))
    return {(each.one, each.other) for each in apart(exchanged, sizes, pairs).found}


def names_anything(chance: Chance, links: int, share: float, clusters: float) -> bool:
    """Make an organisation in which nothing is there, and say whether any of the four lists names anything."""
    of = asked(chance, links)
    round_about, no, back = (passed(chance, of, each, clusters) for each in (share, share / 2, share))
    found = (
        spots(round_about, of, clustering(spreads(round_about, of))),
        spots(of_customers(no), of_customers(of), clustering(spreads(no, of))),
        spots(back, of, clustering(spreads(back, of))),
    )
    return any(each.found for each in found) or bool(silos(chance, int(of.sum())))


@pytest.mark.parametrize("clusters", [1.0, 2.0])
@pytest.mark.parametrize("share", [0.03, 0.2])
@pytest.mark.parametrize("links", [70, 348])
def test_where_nothing_is_there_hardly_anything_is_named(links: int, share: float, clusters: float) -> None:
    chance = np.random.default_rng([links, int(100 * share), int(clusters)])
    many = ORGANISATIONS if links < 100 else ORGANISATIONS // 2
    wrong = sum(names_anything(chance, links, share, clusters) for _ in range(many))
    assert wrong / many <= BY_CHANCE, f"Something was named in {wrong} of {many} organisations."


def at_the_limit(chance: Chance) -> bool:
    """Say whether any of a hundred links is named that all have exactly 1.5 times the share of the many others."""
    of, others = chance.integers(20, 300, 100), 500_000
    many, rest = chance.binomial(of, 0.06), int(chance.binomial(others, 0.04))
    counts = {place: Counts(int(x), int(n)) for place, (x, n) in enumerate(zip(many, of, strict=True))}
    return bool(standing_out(counts, Counts(int(many.sum()) + rest, int(of.sum()) + others), 1.5, 0.05).named)


def at_no_limit(chance: Chance) -> bool:
    """Say whether anything is named where all are alike, and more than alike were enough."""
    of = chance.integers(20, 300, 100)
    many = chance.binomial(of, 0.04)
    counts = {place: Counts(int(x), int(n)) for place, (x, n) in enumerate(zip(many, of, strict=True))}
    return bool(standing_out(counts, Counts(int(many.sum()), int(of.sum())), 1 + 1e-9, 0.05).named)


@pytest.mark.parametrize("wrong", [at_the_limit, at_no_limit])
def test_the_chance_of_a_wrong_name_is_kept_at_the_limit_itself(wrong: Callable[[Chance], bool]) -> None:
    chance, many = np.random.default_rng(11), 1_000
    assert sum(wrong(chance) for _ in range(many)) / many <= by_luck(0.05, many)


@pytest.mark.parametrize("links", [70, 348])
def test_a_link_of_a_hundred_requests_is_found_where_a_quarter_are_passed_on(links: int) -> None:
    chance, found, wrong, many = np.random.default_rng(links), 0, 0, 100
    for _ in range(many):
        of = asked(chance, links)
        of[0] = chance.multinomial(100, [1 / MONTHS] * MONTHS)
        taken = passed(chance, of, 0.03, 1.0)
        taken[0] = chance.binomial(of[0], 0.25)
        named = {each.place for each in spots(taken, of, clustering(spreads(taken, of))).found}
        found += 0 in named
        wrong += bool(named - {0})
    assert found / many >= 0.9
    assert wrong / many <= BY_CHANCE


def test_two_branches_that_hardly_exchange_are_found() -> None:
    chance, many = np.random.default_rng(5), 100
    named = [silos(chance, 5_000, hardly=0.05) for _ in range(many)]
    assert sum((0, 1) in each for each in named) / many >= 0.9
    assert sum(bool(each - {(0, 1)}) for each in named) / many <= by_luck(BY_CHANCE / LISTS, many)


def test_of_the_intervals_that_are_shown_one_in_ten_misses_at_most() -> None:
    """Links differ in truth, and the ones that look farthest out are picked: their intervals are widened for it."""
    chance, shown, missed = np.random.default_rng(9), 0, 0
    for _ in range(100):
        of = asked(chance, 100)
        truth = np.minimum(chance.lognormal(np.log(0.05), 1.0, (100, 1)), 0.9)
        for each in spots(chance.binomial(of, np.broadcast_to(truth, of.shape)), of, 1.0).found:
            shown += 1
            low, high = each.share.low, each.share.high
            missed += low is None or high is None or not low <= truth[each.place, 0] <= high
    assert shown > 300
    assert missed / shown <= 0.1
