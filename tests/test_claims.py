"""A weakest link is claimed where there is one, and hardly ever where there is none: some of the companies measured."""

import pytest

from benchmarks import alike, claims
from wellserved.engine import opened
from wellserved.eventlog.demo import ALL_PLANTS, Plant
from wellserved.words.events import EventKind

pytestmark = pytest.mark.slow

SEEDS = range(1, 9)
FEW_SEEDS = range(1, 4)
"""The sample company takes longer."""


def test_it_claims_no_link_where_all_links_are_alike() -> None:
    assert [seed for seed in SEEDS if claims.of_alike(seed).is_claimed] == []


def test_it_finds_the_link_that_takes_most_of_the_waiting_in_nearly_all_companies() -> None:
    found = [claims.of_alike(seed, planted=True) for seed in SEEDS]
    assert sum(each.is_found for each in found) >= len(SEEDS) - 2
    assert not any(each.is_claimed and not each.is_found for each in found)


def test_it_claims_no_link_in_the_sample_company_without_the_slow_link() -> None:
    assert [seed for seed in FEW_SEEDS if claims.sample(seed, ALL_PLANTS - {Plant.SLOW_LINK}).is_claimed] == []


def test_it_finds_the_slow_link_of_the_sample_company() -> None:
    found = [claims.sample(seed, ALL_PLANTS) for seed in FEW_SEEDS]
    assert all(each.is_found for each in found)
    assert all(each.planted == ("Legal", "Credit check") for each in found)


def test_it_makes_companies_in_which_every_link_is_used_alike_often() -> None:
    plan = alike.Plan(teams=4, in_ring=True, people=2, busy=0.8, cases=1_000)
    with opened() as engine:
        events = engine.rows(alike.log_of(plan, 1, engine).events.sort("case", "row"))
    teams = [row["team"] for row in events if row["kind"] == EventKind.HANDED_OVER.code]

    # Two hand-offs a case, on four links: 500 each; 5 standard deviations are 100.
    assert len({row["case"] for row in events}) == plan.cases
    assert all(400 < teams.count(team) < 600 for team in (1, 2, 3, 4))
