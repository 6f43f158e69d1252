"""The organisation of 300 people, of which we know what is true: the pages say so, and without it they do not."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.stories.commands import wellserved
from tests.stories.golden_log import write_log
from tests.stories.golden_world import SCENARIO, pages_of
from wellserved.analysis.findings import Findings
from wellserved.web.actions.seed import planned
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.truths import Plant

pytestmark = pytest.mark.slow

SEED, ON = 7, date(2026, 11, 23)
SEEDS = range(1, 11)
Pages = Mapping[str, str]
LINK, PERSON = "It follows the link, not you", "The part in your hands takes longer than with colleagues"
NOTHING = "There is nothing to explain"
SILO = "Production and Logistics"
BRANCHES = "Branches that hardly exchange"
NOT_DECLARED = "Seen in requests, and declared by nobody"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Give the pages where everything is true."""
    return pages_of(tmp_path_factory.mktemp("planted"), SEED, truths.ALL)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Give the pages of the same organisation where nothing of it is."""
    return pages_of(tmp_path_factory.mktemp("bare"), SEED, frozenset())


def weakest(pages: Pages) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pages["document"])["weakest"]
    return found


def after(page: str, heading: str, letters: int = 400) -> str:
    """Give what a page says first under a heading."""
    _before, there, rest = page.partition(heading)
    assert there, f"{heading} is not on the page."
    return rest[:letters]


def test_the_weakest_link_is_claimed_with_both_sides(planted: Pages) -> None:
    found = weakest(planted)
    first = found["candidates"][0]
    assert (found["claimed"], first["provider"], first["customer"]) == (True, "Legal", "Sales")
    assert first["p_top"] >= 0.8
    assert found["lead"]["low"] >= 0.05
    assert "The weakest link is Legal → Sales" in planted["where"]


def test_no_weakest_link_is_claimed_where_none_is(bare: Pages) -> None:
    assert not weakest(bare)["claimed"]
    assert "The weakest link is" not in bare["where"]
    assert "cannot be told yet" in after(bare["where"], "Which link costs most")


def test_the_map_and_the_page_of_the_team_tell_of_the_same_link(planted: Pages, bare: Pages) -> None:
    for pages, is_there in ((planted, True), (bare, False)):
        assert ("longest on Legal → Sales" in pages["map"]) is is_there
        held_up = after(pages["legal"], "What we hold up", 600)
        assert (re.search(r"Requests\s*Sales", held_up) is not None) is is_there, held_up


@pytest.mark.parametrize("plants", [frozenset(), truths.ALL - {Plant.WEAKEST_LINK}], ids=["nothing", "the others"])
def test_hardly_any_seed_makes_a_weakest_link_where_none_is(tmp_path: Path, plants: Collection[Plant]) -> None:
    claimed = [seed for seed in SEEDS if claims(tmp_path, seed, plants)]
    assert len(claimed) <= 1, f"Claimed for the seeds {claimed} of {len(SEEDS)}."


def claims(folder: Path, seed: int, plants: Collection[Plant]) -> bool:
    """Analyse the year of one seed, and say whether a weakest link is claimed."""
    write_log(planned(SCENARIO, seed, ON, plants=plants), folder / "events.csv")
    done = wellserved("analyse", "events.csv", "--json", folder=folder)
    assert done.code == 0, done.talk
    found = Findings.from_json(done.out).weakest
    assert found is not None
    assert found.cases > 5_000
    return found.claimed


def test_the_innocent_one_reads_that_it_follows_the_link(planted: Pages, bare: Pages) -> None:
    assert LINK in planted["innocent"]
    assert "Legal" in after(planted["innocent"], "On which links your requests waited upstream", 100)
    assert NOTHING in bare["innocent"]


def test_the_slow_one_reads_that_the_part_in_their_hands_takes_longer(planted: Pages, bare: Pages) -> None:
    assert PERSON in planted["slow"]
    assert NOTHING in bare["slow"]


def test_a_colleague_like_the_others_reads_of_nothing_unusual(planted: Pages, bare: Pages) -> None:
    for pages in (planted, bare):
        assert NOTHING in pages["ordinary"]


def test_nobody_else_reads_of_the_slow_one(planted: Pages) -> None:
    for name in ("where", "structure", "unsettled", "document", "innocent", "ordinary"):
        assert PERSON not in planted[name]


def test_a_link_that_one_side_declared_is_left_to_settle(planted: Pages, bare: Pages) -> None:
    assert "Network says so; Quotes has not said yet." in planted["unsettled"]
    assert "Network says so; Quotes" not in bare["unsettled"]


def test_a_link_that_nobody_declared_is_seen_in_requests(planted: Pages, bare: Pages) -> None:
    assert "Hiring serves Advice" in after(planted["unsettled"], NOT_DECLARED)
    assert NOT_DECLARED not in bare["unsettled"]


def test_two_branches_that_hardly_exchange_are_named(planted: Pages, bare: Pages) -> None:
    assert SILO in planted["structure"]
    assert SILO not in bare["structure"]


def test_the_structure_check_names_what_is_there(planted: Pages) -> None:
    assert "times Accounts payable handed over to Accounts receivable and had it back at once" in planted["structure"]
    assert "reached Accounts payable only by way of another team" in planted["structure"]


def test_the_structure_check_names_nothing_by_chance(bare: Pages) -> None:
    for kind in (
        "Needs that find no owner",
        "Links that are found by a way round",
        "Hand-overs that come straight back",
    ):
        assert "were looked at; none stands out" in after(bare["structure"], f"{kind}:", 80)
    assert "pairs of branches were looked at; none stands out" in after(bare["structure"], f"{BRANCHES}:", 80)


def test_the_way_back_is_among_the_return_loops(planted: Pages, bare: Pages) -> None:
    ways = [(loop["from_team"], loop["to_team"]) for loop in weakest(planted)["loops"]]
    assert ways == [("Accounts receivable", "Accounts payable")]
    assert "Accounts receivable → Accounts payable" in planted["where"]
    assert weakest(bare)["loops"] == []
