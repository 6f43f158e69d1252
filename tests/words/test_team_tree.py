"""Trees of teams that no organisation has: very deep ones, and circles."""

import random

from wellserved.words.team_tree import DEEPEST, Problem, Trouble, paths_of, problem_of


def test_it_refuses_a_chain_of_five_thousand_teams_without_running_out_of_room() -> None:
    chain: dict[int, int | None] = {number: number - 1 or None for number in range(1, 5001)}
    for parents in (chain, dict(reversed(chain.items()))):
        problem = problem_of(parents)
        assert problem
        assert (problem.trouble, problem.team) == (Trouble.TOO_DEEP, DEEPEST + 1)


def test_it_gives_the_paths_of_a_chain_in_any_order() -> None:
    chain: dict[int, int | None] = {number: number - 1 or None for number in range(1, 5001)}
    paths = paths_of(dict(reversed(chain.items())))
    assert paths[3] == "/1/2/3/"
    assert paths[5000].count("/") == 5001


def test_it_finds_every_circle_among_ten_thousand_random_moves() -> None:
    draw = random.Random(4)
    parents: dict[int, int | None] = dict.fromkeys(range(1, 31))
    refused = 0
    for _ in range(10_000):
        team, parent = draw.randint(1, 30), draw.choice([None, *range(1, 31)])
        here, is_circle = parent, False
        while here is not None:
            is_circle, here = is_circle or here == team, None if here == team else parents[here]
        problem = problem_of(parents | {team: parent})
        assert (problem is not None) == is_circle
        assert problem is None or problem.trouble is Trouble.CIRCLE
        refused += is_circle
        if not is_circle:
            parents[team] = parent
    assert refused > 1000


def test_it_finds_a_team_that_belongs_to_one_that_is_not_there() -> None:
    assert problem_of({1: None, 2: 7}) == Problem(Trouble.NO_PARENT, 2, 7)
