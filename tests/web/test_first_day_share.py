"""The share who could name a customer: what may be shown together, and what must not be computable from it."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import NOW, TODAY, Cast
from wellserved.web.models import FirstDayAnswer, Organisation, Person, Team
from wellserved.web.queries.first_day_share import Share, share_who_could_name_one, shown_shares


def test_it_shows_what_five_people_answered_and_nothing_that_fewer_did() -> None:
    shares = shown_shares({"/1/": (5, 3), "/2/": (4, 4)}, 5)
    assert shares == {"/": Share(7, 9, at_most=False)}, "the difference would be the four of the second team"
    assert shown_shares({"/1/": (5, 3), "/2/": (5, 4)}, 5) == {
        "/": Share(7, 10, at_most=False),
        "/1/": Share(3, 5, at_most=False),
        "/2/": Share(4, 5, at_most=False),
    }


def test_it_withholds_a_team_below_where_the_rest_would_be_too_small() -> None:
    shares = shown_shares({"/1/": (3, 3), "/1/2/": (6, 4), "/1/3/": (9, 9)}, 5)
    assert sorted(shares) == ["/", "/1/", "/1/3/"]
    assert shares["/1/"] == Share(16, 18, at_most=False)


def test_it_tells_nobody_that_a_colleague_named_no_customer() -> None:
    assert shown_shares({"/1/": (6, 0)}, 5)["/1/"] == Share(2, 6, at_most=True)
    assert shown_shares({"/1/": (6, 1)}, 5)["/1/"] == Share(2, 6, at_most=True)
    below = shown_shares({"/1/": (5, 0), "/1/2/": (5, 5)}, 5)
    assert below["/1/"] == Share(7, 10, at_most=True)


tree = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=8)


@given(tree=tree, smallest=st.integers(5, 8))
def test_it_shows_no_figures_from_which_a_smaller_group_follows(tree: list, smallest: int) -> None:
    paths, answers = ["/"], {}
    for number, (above, many, could) in enumerate(tree):
        paths.append(f"{paths[above % len(paths)]}{number}/")
        answers[paths[-1]] = (many, min(many, could))
    shares = shown_shares(answers, smallest)
    inside = {path: {each for each in answers if each.startswith(path) and answers[each][0]} for path in shares}
    for path in shares:
        assert shares[path].answered == sum(answers[each][0] for each in inside[path])
        assert shares[path].could >= sum(answers[each][1] for each in inside[path])
    lower = {path: [each for each in shares if each != path and each.startswith(path)] for path in shares}
    for path, others in lower.items():
        for some in chain.from_iterable(combinations(others, size) for size in range(len(others) + 1)):
            rest = inside[path] - set().union(*(inside[each] for each in some))
            many = sum(answers[each][0] for each in rest)
            assert many == 0 or many >= smallest
            if many:
                assert shares[path].could - sum(shares[each].could for each in _disjoint(some)) >= 2


def _disjoint(paths: tuple[str, ...]) -> list[str]:
    return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]


def answer(team: Team | None, could: int, not_: int) -> None:
    for number in range(could + not_):
        person = Person.objects.create(name=f"P {number}")
        FirstDayAnswer.objects.create(person=person, team=team, can_name_one=number < could, answered_at=NOW)


@pytest.fixture
def answered(cast: Cast) -> Cast:
    FirstDayAnswer.objects.all().delete()
    answer(cast.workplace, 4, 2)
    answer(cast.it, 5, 0)
    answer(cast.legal, 1, 2)
    answer(None, 2, 1)
    return cast


def test_it_counts_a_team_with_all_below_it(answered: Cast) -> None:
    assert share_who_could_name_one(answered.it, TODAY) == Share(9, 11, at_most=False)
    assert share_who_could_name_one(answered.workplace, TODAY) == Share(4, 6, at_most=False)
    assert share_who_could_name_one(answered.legal, TODAY) is None
    assert share_who_could_name_one(None, TODAY) == Share(12, 17, at_most=False)
    assert share_who_could_name_one(None, NOW.date().replace(day=1)) is None


def test_it_obeys_a_larger_smallest_group(answered: Cast) -> None:
    Organisation.objects.update(smallest_group=6)
    assert share_who_could_name_one(answered.it, TODAY) == Share(9, 11, at_most=False)
    assert share_who_could_name_one(answered.workplace, TODAY) is None
